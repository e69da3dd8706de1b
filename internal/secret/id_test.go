package secret

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestIDs(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1_800_000_000_000)
	for range 1000 {
		if id := NewNetworkID(); len(id) != 8 || !ValidNetworkID(id) {
			t.Fatal(id)
		}
		user := NewUserID()
		if len(user) != 16 || !ValidUserID(user) {
			t.Fatal(user)
		}
		if id := NewID(now); len(id) != 24 || !ValidID(id) {
			t.Fatal(id)
		}
		if id := user + NewLocalID(); len(id) != 24 || !ValidID(id) {
			t.Fatal(id)
		}
		if id := user + DerivedID(user)[:8]; !ValidID(id) {
			t.Fatal(id)
		}
	}
}

func TestIDsSortByAge(t *testing.T) {
	t.Parallel()
	var ids []string
	for i := range 2000 {
		ids = append(ids, NewID(time.UnixMilli(1_800_000_000_000+int64(i*i))))
	}
	if !slices.IsSorted(ids) {
		t.Error("not in order")
	}
}

func TestDerivedIDTellsPartsApart(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"ab", ""}, {"", "ab"}} {
		id := DerivedID(parts...)
		if seen[id] || id != DerivedID(parts...) {
			t.Error(parts)
		}
		seen[id] = true
	}
}

func TestMalformedIDs(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", testID[:23], testID + "0", strings.ToUpper(testID), testID[:23] + "u", testID[:23] + "\n",
		testID[:22] + "\r\n", testID[:23] + "#", "../" + testID[3:], testID[:22] + "é",
	} {
		if ValidID(s) {
			t.Errorf("%q is valid", s)
		}
	}
	if ValidUserID(testID) || ValidNetworkID(testUser) || !ValidID(testID) || !ValidUserID(testUser) || !ValidNetworkID(testNetwork) {
		t.Error("lengths")
	}
}

func TestBearer(t *testing.T) {
	t.Parallel()
	a, hash := NewBearer(SessionPrefix)
	b, _ := NewBearer(SessionPrefix)
	if a == b {
		t.Error("twice the same")
	}
	body, ok := strings.CutPrefix(a.Reveal(), "lys_")
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if !ok || err != nil || len(raw) != 32 || len(body) != 43 {
		t.Error(len(body), err)
	}
	if hash != HashBearer(a.Reveal()) || len(hash) != 64 || strings.Contains(string(hash), body) {
		t.Error("hash")
	}
}

func TestDigest(t *testing.T) {
	t.Parallel()
	salt := NewSalt()
	base := Digest(salt, "email", "ada@example.com")
	if len(base) != 32 || base != Digest(salt, "email", "ada@example.com") {
		t.Error(base)
	}
	for name, other := range map[string]string{
		"salt":  Digest(NewSalt(), "email", "ada@example.com"),
		"kind":  Digest(salt, "login", "ada@example.com"),
		"value": Digest(salt, "email", "bob@example.com"),
		"moved": Digest(salt, "emaila", "da@example.com"),
	} {
		if other == base {
			t.Errorf("another %s, the same digest", name)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("made without a salt")
		}
	}()
	Digest("", "email", "x")
}
