package secret

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"lanyard/internal/errs"
)

func TestLinkComesBack(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1())
	for _, p := range purposes {
		want := Link{p, NewNetworkID(), DerivedID(string(p)), 7}
		got, err := k.OpenLink(p, k.MintLink(want).Reveal())
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", p, got, err)
		}
	}
}

func TestLinkForAnotherPurposeIsUnknown(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1())
	for _, made := range purposes {
		token := k.MintLink(Link{made, testNetwork, testID, 1}).Reveal()
		for _, asked := range purposes {
			if _, err := k.OpenLink(asked, token); (err == nil) != (made == asked) {
				t.Errorf("made for %s, opened for %s: %v", made, asked, err)
			}
		}
	}
	if _, err := k.OpenLink("no such purpose", k.MintLink(Link{PurposeFreeze, testNetwork, testID, 1}).Reveal()); !errors.Is(err, errs.Unknown) {
		t.Error(err)
	}
}

// Every bit of a token counts: of the fields, of the root and of the MAC.
func TestForgedLinkIsUnknown(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1(), root2())
	raw, err := base64.RawURLEncoding.DecodeString(k.MintLink(Link{PurposeInvitation, testNetwork, testID, 1}).Reveal())
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		raw[bit/8] ^= 1 << (bit % 8)
		if _, err := k.OpenLink(PurposeInvitation, base64.RawURLEncoding.EncodeToString(raw)); !errors.Is(err, errs.Unknown) {
			t.Errorf("bit %d: %v", bit, err)
		}
		raw[bit/8] ^= 1 << (bit % 8)
	}
}

func TestMisspeltLinkIsUnknown(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1())
	good := k.MintLink(Link{PurposeInvitation, testNetwork, testID, 1}).Reveal()
	bad := map[string]string{
		"empty":        "",
		"cut":          good[:51],
		"cut to bytes": good[:48],
		"longer":       good + "A",
		"padded":       good + "=",
		"line break":   good[:26] + "\n" + good[26:],
		"break inside": good[:50] + "\r\n",
		"space":        " " + good,
		"standard":     strings.NewReplacer("-", "+", "_", "/").Replace(good),
		"twice":        good + good,
		"zeros":        strings.Repeat("A", 52),
		"foreign":      strings.Repeat("é", 26),
	}
	for name, raw := range bad {
		if _, err := k.OpenLink(PurposeInvitation, raw); !errors.Is(err, errs.Unknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMalformedLinkIsNotMinted(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1())
	for _, l := range []Link{
		{PurposeInvitation, "short", testID, 1},
		{PurposeInvitation, testNetwork, "short", 1},
		{PurposeInvitation, "0a1b2c3u", testID, 1},
		{PurposeInvitation, testNetwork, "0123456789ABCDEFGHJKMNPQ", 1},
		{PurposeInvitation, testNetwork, "0123456789abcdefghjk\nmnpq"[:24], 1},
		{"no such purpose", testNetwork, testID, 1},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("minted %+v", l)
				}
			}()
			k.MintLink(l)
		}()
	}
}

func FuzzOpenLink(f *testing.F) {
	k := keyring(f, root1(), root2())
	f.Add(k.MintLink(Link{PurposeInvitation, testNetwork, testID, 1}).Reveal())
	f.Add("AoKxMG0ARDIUx0JUtjXPhGU6VtcAAQFt1wpZn7DX6eMrwrO-3I2R")
	f.Add("")
	f.Add(strings.Repeat("\n", 52))
	f.Add(strings.Repeat("_", 52))
	f.Fuzz(func(t *testing.T, raw string) {
		l, err := k.OpenLink(PurposeInvitation, raw)
		if err != nil {
			if !errors.Is(err, errs.Unknown) {
				t.Error(err)
			}
			return
		}
		// What opens is what was minted, in its only spelling.
		if k.MintLink(l).Reveal() != raw && keyring(t, root2()).MintLink(l).Reveal() != raw {
			t.Errorf("opened %+v from another spelling", l)
		}
	})
}
