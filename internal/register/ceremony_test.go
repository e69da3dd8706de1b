package register

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/go-webauthn/webauthn/webauthn"

	"lanyard/internal/errs"
	"lanyard/internal/register/softkey"
	"lanyard/internal/session"
)

const origin = "https://id.example"

var holder = Holder{Network: "0123abcd", User: "0123456789abcdef", Name: "ada", DisplayName: "Ada Lovelace"}

func relyingParty(t *testing.T) *webauthn.WebAuthn {
	t.Helper()
	rp, err := RelyingParty(origin, "Example")
	if err != nil {
		t.Fatal(err)
	}
	return rp
}

func begin(t *testing.T, rp *webauthn.WebAuthn) (options []byte, data webauthn.SessionData) {
	t.Helper()
	creation, session, err := rp.BeginRegistration(holder)
	if err != nil {
		t.Fatal(err)
	}
	return marshal(t, creation), *session
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOptionsAskForAResidentVerifiedKey(t *testing.T) {
	options, data := begin(t, relyingParty(t))
	for _, want := range []string{`"residentKey":"required"`, `"requireResidentKey":true`, `"userVerification":"required"`, `"attestation":"none"`, `"id":"id.example"`} {
		if !strings.Contains(string(options), want) {
			t.Errorf("creation options lack %s: %s", want, options)
		}
	}
	if len(data.Challenge) != 43 { // 32 bytes in base64url
		t.Errorf("challenge %q is not 32 bytes", data.Challenge)
	}
}

// WebAuthn tampering: each part of a registration changed in turn.
func TestCreateRefusesEveryChange(t *testing.T) {
	rp := relyingParty(t)
	for name, change := range map[string]func(*softkey.Parts){
		"type":                       func(p *softkey.Parts) { p.Type = "webauthn.get" },
		"challenge":                  func(p *softkey.Parts) { p.Challenge = strings.Repeat("A", 43) },
		"origin":                     func(p *softkey.Parts) { p.Origin = "https://evil.example" },
		"origin's scheme":            func(p *softkey.Parts) { p.Origin = "http://id.example" },
		"origin's port":              func(p *softkey.Parts) { p.Origin = origin + ":8443" },
		"a subdomain as origin":      func(p *softkey.Parts) { p.Origin = "https://x.id.example" },
		"cross origin":               func(p *softkey.Parts) { p.Cross = true },
		"top origin":                 func(p *softkey.Parts) { p.Cross, p.TopOrigin = true, "https://evil.example" },
		"relying party":              func(p *softkey.Parts) { p.RPID = "evil.example" },
		"user not present":           func(p *softkey.Parts) { p.Flags &^= softkey.UserPresent },
		"user not verified":          func(p *softkey.Parts) { p.Flags &^= softkey.UserVerified },
		"backed up but not eligible": func(p *softkey.Parts) { p.Flags |= softkey.BackedUp },
		"algorithm not asked for":    func(p *softkey.Parts) { p.Algorithm = -65535 },
		"id of 1024 bytes":           func(p *softkey.Parts) { p.ID = make([]byte, 1024) },
		"empty id":                   func(p *softkey.Parts) { p.ID = nil },
		"unknown attestation format": func(p *softkey.Parts) { p.Format = "made-up" },
		"authenticator data cut": func(p *softkey.Parts) {
			p.AfterSigning = func(c, a, s []byte) ([]byte, []byte, []byte) { return c, a[:len(a)-5], s }
		},
		"authenticator data longer": func(p *softkey.Parts) {
			p.AfterSigning = func(c, a, s []byte) ([]byte, []byte, []byte) { return c, append(a, 1, 2, 3), s }
		},
		"client data not JSON": func(p *softkey.Parts) {
			p.AfterSigning = func(_, a, s []byte) ([]byte, []byte, []byte) { return []byte("{"), a, s }
		},
	} {
		t.Run(name, func(t *testing.T) {
			options, data := begin(t, rp)
			answer, err := softkey.New().Create(origin, options, change)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := create(rp, holder, data, answer); !errors.Is(err, errs.Invalid) {
				t.Errorf("got %v, want refused", err)
			}
		})
	}
}

func TestCreateTakesAnHonestKey(t *testing.T) {
	rp := relyingParty(t)
	options, data := begin(t, rp)
	key := softkey.New()
	answer, err := key.Create(origin, options, func(p *softkey.Parts) { p.Flags |= softkey.BackupEligible | softkey.BackedUp })
	if err != nil {
		t.Fatal(err)
	}
	c, err := create(rp, holder, data, answer)
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != IDOf(key.ID) || !c.BackupEligible || !c.BackedUp || c.User != holder.User {
		t.Errorf("credential is %+v", c)
	}
	other := holder
	other.User = "fedcba9876543210"
	if _, err := create(rp, other, data, answer); !errors.Is(err, errs.Invalid) {
		t.Errorf("for another user: %v, want refused", err)
	}
}

// WebAuthn tampering: each part of an assertion changed in turn.
func TestAssertRefusesEveryChange(t *testing.T) {
	rp := relyingParty(t)
	key, stored := registered(t, rp)
	for name, change := range map[string]func(*softkey.Parts){
		"type":                       func(p *softkey.Parts) { p.Type = "webauthn.create" },
		"challenge":                  func(p *softkey.Parts) { p.Challenge = strings.Repeat("A", 43) },
		"origin":                     func(p *softkey.Parts) { p.Origin = "https://evil.example" },
		"cross origin":               func(p *softkey.Parts) { p.Cross = true },
		"relying party":              func(p *softkey.Parts) { p.RPID = "evil.example" },
		"user not present":           func(p *softkey.Parts) { p.Flags &^= softkey.UserPresent },
		"user not verified":          func(p *softkey.Parts) { p.Flags &^= softkey.UserVerified },
		"backup eligibility changed": func(p *softkey.Parts) { p.Flags |= softkey.BackupEligible },
		"backed up but not eligible": func(p *softkey.Parts) { p.Flags |= softkey.BackedUp },
		"another user's handle":      func(p *softkey.Parts) { p.UserHandle = Handle("0123abcd", "fedcba9876543210") },
		"another network's handle":   func(p *softkey.Parts) { p.UserHandle = Handle("zzzzzzzz", holder.User) },
		"no handle":                  func(p *softkey.Parts) { p.UserHandle = nil },
		"a handle of another form":   func(p *softkey.Parts) { p.UserHandle = []byte("n#0123abcd") },
		"another id":                 func(p *softkey.Parts) { p.ID = []byte("0123456789abcdef0123456789abcdef") },
		"counter went back":          func(p *softkey.Parts) { p.Counter = 7 },
		"counter stands still":       func(p *softkey.Parts) { p.Counter = 9 },
		"signature": func(p *softkey.Parts) {
			p.AfterSigning = func(c, a, s []byte) ([]byte, []byte, []byte) { s[len(s)-1] ^= 1; return c, a, s }
		},
		"authenticator data after signing": func(p *softkey.Parts) {
			p.AfterSigning = func(c, a, s []byte) ([]byte, []byte, []byte) { a[36] ^= 1; return c, a, s }
		},
		"client data after signing": func(p *softkey.Parts) {
			p.AfterSigning = func(c, a, s []byte) ([]byte, []byte, []byte) { return append(c, ' '), a, s }
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := assert(t, rp, key, stored, change); !errors.Is(err, errs.Invalid) {
				t.Errorf("got %v, want refused", err)
			}
		})
	}
	got, err := assert(t, rp, key, stored, func(p *softkey.Parts) { p.Counter = 10 })
	if err != nil || got.SignCount != 10 {
		t.Errorf("honest assertion: counter %d, %v", got.SignCount, err)
	}
}

// registered is a key with its credential as stored, used nine times.
func registered(t *testing.T, rp *webauthn.WebAuthn) (*softkey.Key, Credential) {
	t.Helper()
	options, data := begin(t, rp)
	key := softkey.New()
	answer, err := key.Create(origin, options)
	if err != nil {
		t.Fatal(err)
	}
	c, err := create(rp, holder, data, answer)
	if err != nil {
		t.Fatal(err)
	}
	c.SignCount = 9
	return key, c
}

func assert(t *testing.T, rp *webauthn.WebAuthn, key *softkey.Key, stored Credential, change func(*softkey.Parts)) (Credential, error) {
	t.Helper()
	request, data, err := rp.BeginDiscoverableLogin()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := key.Get(origin, marshal(t, request), change)
	if err != nil {
		t.Fatal(err)
	}
	return Assert(rp, *data, answer, func(handle []byte, id CredentialID) (Holder, error) {
		n, u, err := ParseHandle(handle)
		if err != nil || n != holder.Network || u != holder.User || id != stored.ID {
			return Holder{}, errs.NotFound
		}
		h := holder
		h.Credentials = []Credential{stored}
		return h, nil
	})
}

func TestHandle(t *testing.T) {
	n, u, err := ParseHandle(Handle("0123abcd", "0123456789abcdef"))
	if err != nil || n != session.NetworkID("0123abcd") || u != session.UserID("0123456789abcdef") {
		t.Errorf("got %q %q %v", n, u, err)
	}
	for _, bad := range []string{"", "0123abcd", "0123abcd0123456789abcde#", "0123ABCD0123456789abcdef", "0123abcd0123456789abcdef0"} {
		if _, _, err := ParseHandle([]byte(bad)); !errors.Is(err, errs.Unknown) {
			t.Errorf("%q: %v, want unknown", bad, err)
		}
	}
}
