package secret

import (
	"encoding/hex"
	"testing"
	"time"
)

// The expected values here were computed by another program in another language
// (Python's hmac and hashlib, HKDF and AES-GCM of its cryptography package)
// from the same description. Root 1 is the bytes 0 to 31, root 2 the bytes 255
// down to 224.
const (
	testNetwork = "0a1b2c3d"
	testUser    = "0123456789abcdef"
	testID      = "0123456789abcdefghjkmnpq"
)

func root1() Root {
	r := Root{ID: 1, Key: make([]byte, 32)}
	for i := range r.Key {
		r.Key[i] = byte(i)
	}
	return r
}

func root2() Root {
	r := Root{ID: 2, Key: make([]byte, 32)}
	for i := range r.Key {
		r.Key[i] = 255 - byte(i)
	}
	return r
}

func keyring(t testing.TB, current Root, previous ...Root) *Keyring {
	t.Helper()
	k, err := NewKeyring(current, previous...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKnownSubkeys(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]Root{
		"0de9c0fda466dcbec05aaf51f1f665828d298c44bf116f689f0af7adc8c1403a": root1(),
		"c049c977da22b71449a5b5372f7b1f8bf30b2a6e56c10e96b629c90f2282db15": root2(),
	} {
		s, err := derive(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString(s.code); got != want {
			t.Errorf("root %d: %s", r.ID, got)
		}
	}
}

func TestKnownLinks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		root       Root
		purpose    Purpose
		generation uint16
		want       string
	}{
		{root1(), PurposeInvitation, 1, "AoKxMG0ARDIUx0JUtjXPhGU6VtcAAQGt4kfyxshcnKNqDvk-mW5k"},
		{root1(), PurposeHandover, 1, "AoKxMG0ARDIUx0JUtjXPhGU6VtcAAQFt1wpZn7DX6eMrwrO-3I2R"},
		{root2(), PurposeInvitation, 1, "AoKxMG0ARDIUx0JUtjXPhGU6VtcAAQJ1dfSMT3SY3urk1LuGaDSf"},
		{root1(), PurposeInvitation, 65535, "AoKxMG0ARDIUx0JUtjXPhGU6Vtf__wFwCTAkjaIe0Qs6KntoG7-7"},
	} {
		l := Link{c.purpose, testNetwork, testID, c.generation}
		if got := keyring(t, c.root).MintLink(l).Reveal(); got != c.want {
			t.Errorf("root %d, %s, generation %d: %s", c.root.ID, c.purpose, c.generation, got)
		}
	}
}

// The code of generation 52 comes from the second word, the first being beyond
// the limit; that of generation 213 begins with zeros.
func TestKnownCodes(t *testing.T) {
	t.Parallel()
	k := keyring(t, root2(), root1())
	for _, c := range []struct {
		root       byte
		purpose    Purpose
		generation uint16
		digits     int
		want       string
	}{
		{1, PurposeEnrollment, 1, 6, "659696"},
		{1, PurposeEnrollment, 2, 6, "462906"},
		{2, PurposeEnrollment, 1, 6, "969630"},
		{1, PurposeProof, 1, 7, "8599162"},
		{1, PurposeEnrollment, 1, 8, "12504509"},
		{1, PurposeEnrollment, 52, 8, "66306779"},
		{1, PurposeEnrollment, 213, 6, "004184"},
	} {
		got, err := k.Code(Challenge{
			Network: testNetwork, User: testUser, ID: testID, Purpose: c.purpose, Contact: "+15550100",
			Generation: c.generation, Root: c.root, Digits: c.digits,
		})
		if err != nil || got.Reveal() != c.want {
			t.Errorf("%+v: %s, %v", c, got.Reveal(), err)
		}
	}
}

func TestKnownTypedCode(t *testing.T) {
	t.Parallel()
	k := keyring(t, root2(), root1())
	code, err := k.TypedCode(Link{PurposeInvitation, testNetwork, testID, 1}, 1)
	if err != nil || code.Reveal() != "vy8sh1d44t58" {
		t.Fatal(code.Reveal(), err)
	}
	keys := k.TypedKeys(code.Reveal())
	if len(keys) != 2 || keys[0] != "k18q5tpfwzmcytzvdg8hppr49rsxzq8x" || keys[1] != "wcrnt37n057n18dgk8rvz27ba6w69c4r" {
		t.Error(keys)
	}
}

func TestKnownSealedValue(t *testing.T) {
	t.Parallel()
	plain, err := keyring(t, root1()).Open(testNetwork, "sms.password",
		"AQABAgMEBQYHCAkKCwnG2R3FUXFlUYYAYv5jWm4lkkiPmlN6y6DeB1V_")
	if err != nil || string(plain) != "correct horse" {
		t.Error(string(plain), err)
	}
}

func TestKnownToken(t *testing.T) {
	t.Parallel()
	var v struct{ User string }
	err := keyring(t, root2()).OpenToken(PurposeCeremony,
		"AgwNDg8QERITFBUWF0iGFa3eOSdVmaFeLTDC5UmHCrvM9xN8O5qJOfdRJ9h70DcSlMvz", time.Unix(1_799_999_999, 0), &v)
	if err != nil || v.User != "ada" {
		t.Error(v, err)
	}
}

func TestKnownDigests(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		Digest("salt", "email", "ada@example.com"): "8ec22q6jwg1r806k3sgmeqbhywp1j71a",
		DerivedID("campaign", "row"):               "ateqjd8bdxmqhrgzv0kx9mrt",
		string(HashBearer("lys_token")):            "5d584119d4adc82d380499d077b8f03126f879923251cef02e8645be8ce10ba8",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
