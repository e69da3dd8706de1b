package secret

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/errs"
)

// before has root 1, during has 2 and still 1, after has 2 alone.
func TestRotation(t *testing.T) {
	t.Parallel()
	before, during, after := keyring(t, root1()), keyring(t, root2(), root1()), keyring(t, root2())
	now := time.Unix(1_800_000_000, 0)
	made := func(k *Keyring) (link Token, sealed string, token Token) {
		link = k.MintLink(Link{PurposeInvitation, testNetwork, testID, 1})
		sealed, err := k.Seal(testNetwork, "f", []byte("v"))
		if err != nil {
			t.Fatal(err)
		}
		token, err = k.SealToken(PurposeCeremony, state{}, now.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return link, sealed, token
	}
	for _, c := range []struct {
		name       string
		maker, now *Keyring
		want       error
	}{
		{"old before", before, before, nil},
		{"old during", before, during, nil},
		{"old after", before, after, errs.Unknown},
		{"new before", during, before, errs.Unknown},
		{"new during", during, during, nil},
		{"new after", during, after, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			link, sealed, token := made(c.maker)
			if _, err := c.now.OpenLink(PurposeInvitation, link.Reveal()); !errors.Is(err, c.want) {
				t.Error("link:", err)
			}
			if _, err := c.now.Open(testNetwork, "f", sealed); !errors.Is(err, c.want) {
				t.Error("sealed value:", err)
			}
			if err := c.now.OpenToken(PurposeCeremony, token.Reveal(), now, &state{}); !errors.Is(err, c.want) {
				t.Error("token:", err)
			}
		})
	}
	if before.CurrentRoot() != 1 || during.CurrentRoot() != 2 {
		t.Error("current root")
	}
}

// An old typed code is found by the second key while its root lives.
func TestTypedCodeOverRotation(t *testing.T) {
	t.Parallel()
	before, during, after := keyring(t, root1()), keyring(t, root2(), root1()), keyring(t, root2())
	l := Link{PurposeInvitation, testNetwork, testID, 1}
	code, err := before.TypedCode(l, 1)
	if err != nil {
		t.Fatal(err)
	}
	stored := before.TypedKeys(code.Reveal())[0]
	if keys := during.TypedKeys(code.Reveal()); len(keys) != 2 || keys[1] != stored {
		t.Error("not found during the rotation")
	}
	if again, err := during.TypedCode(l, 1); err != nil || again != code {
		t.Error("another code during the rotation", err)
	}
	for _, key := range after.TypedKeys(code.Reveal()) {
		if key == stored {
			t.Error("found after the root was removed")
		}
	}
}

func TestBadRoots(t *testing.T) {
	t.Parallel()
	for name, roots := range map[string][]Root{
		"no id":      {{0, root1().Key}},
		"short key":  {{1, root1().Key[:31]}},
		"no key":     {{1, nil}},
		"same id":    {root1(), {1, root2().Key}},
		"bad second": {root1(), {2, nil}},
	} {
		if k, err := NewKeyring(roots[0], roots[1:]...); err == nil || k != nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestParseRoots(t *testing.T) {
	t.Parallel()
	key := hex.EncodeToString(root1().Key)
	other := hex.EncodeToString(root2().Key)
	for _, good := range []string{
		`{"id":1,"key":"` + key + `","previous":null}`,
		`{"id":1,"key":"` + key + `"}` + "\n",
		`{"id":1,"key":"` + key + `","previous":{"id":2,"key":"` + other + `"}}`,
	} {
		k, err := ParseRoots([]byte(good))
		if err != nil {
			t.Fatal(err)
		}
		if k.MintLink(Link{PurposeInvitation, testNetwork, testID, 1}) != keyring(t, root1()).MintLink(Link{PurposeInvitation, testNetwork, testID, 1}) {
			t.Error("another key")
		}
	}
	for name, bad := range map[string]string{
		"empty":       "",
		"null":        "null",
		"no current":  `{"previous":{"id":1,"key":"` + key + `"}}`,
		"id 256":      `{"id":256,"key":"` + key + `"}`,
		"no id":       `{"key":"` + key + `"}`,
		"half a key":  `{"id":1,"key":"` + key[:20] + `"}`,
		"unknown":     `{"id":1,"key":"` + key + `","` + key + `":1}`,
		"twice":       `{"id":1,"key":"` + key + `"}{}`,
		"not hex":     `{"id":1,"key":"!!` + key + `"}`,
		"same id":     `{"id":1,"key":"` + key + `","previous":{"id":1,"key":"` + other + `"}}`,
		"wrong types": `{"id":"` + key + `"}`,
	} {
		_, err := ParseRoots([]byte(bad))
		if err == nil {
			t.Errorf("%s was taken", name)
		} else if strings.Contains(err.Error(), key[:8]) {
			t.Errorf("%s: the error holds the key: %v", name, err)
		}
	}
}

func TestRootFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state", "root.json")
	tokens := make([]Token, 16)
	var wg sync.WaitGroup
	for i := range tokens {
		wg.Go(func() {
			k, err := LoadOrCreateFile(path)
			if err != nil {
				t.Error(err)
				return
			}
			tokens[i] = k.MintLink(Link{PurposeInvitation, testNetwork, testID, 1})
		})
	}
	wg.Wait()
	for _, token := range tokens {
		if token != tokens[0] {
			t.Fatal("two keys were made")
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".root-*")); len(left) != 0 {
		t.Error("left behind:", left)
	}
}

func TestRootFileOpenToOthersIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "root.json")
	if _, err := LoadOrCreateFile(path); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604, 0o620, 0o601} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadOrCreateFile(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
	if _, err := LoadOrCreateFile(t.TempDir()); err == nil {
		t.Error("a directory was taken")
	}
}

// Whoever is second to make the file finds it made.
func TestRootFileIsMadeOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "root.json")
	if err := createFile(path); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := createFile(path); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
	if again, _ := os.ReadFile(path); !bytes.Equal(first, again) {
		t.Error("replaced")
	}
}

// A file that is there and wrong is never replaced.
func TestBrokenRootFileStays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrCreateFile(path); err == nil {
		t.Error("taken")
	}
	if b, _ := os.ReadFile(path); string(b) != "{}" {
		t.Error("replaced")
	}
}

func BenchmarkNewKeyring(b *testing.B) {
	for b.Loop() {
		keyring(b, root1(), root2())
	}
}
