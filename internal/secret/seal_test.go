package secret

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"lanyard/internal/errs"
)

func TestSealedValueComesBack(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1())
	for _, plain := range []string{"", "x", strings.Repeat("long ", 10_000)} {
		a, err := k.Seal(testNetwork, "oidc.secret", []byte(plain))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := k.Seal(testNetwork, "oidc.secret", []byte(plain))
		if a == b {
			t.Error("sealed twice the same")
		}
		if got, err := k.Open(testNetwork, "oidc.secret", a); err != nil || string(got) != plain {
			t.Errorf("%d bytes: %v", len(plain), err)
		}
	}
	if _, err := k.Seal(testNetwork, "f", make([]byte, 400<<10)); !errors.Is(err, errs.TooLarge) {
		t.Error(err)
	}
}

func TestSealedValueOpensOnlyInItsPlace(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1(), root2())
	s, err := k.Seal(testNetwork, "sms.password", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := base64.RawURLEncoding.DecodeString(s)
	for bit := range len(raw) * 8 {
		bad := bytes.Clone(raw)
		bad[bit/8] ^= 1 << (bit % 8)
		if _, err := k.Open(testNetwork, "sms.password", base64.RawURLEncoding.EncodeToString(bad)); !errors.Is(err, errs.Unknown) {
			t.Errorf("bit %d: %v", bit, err)
		}
	}
	for _, c := range [][3]string{
		{"0a1b2c3e", "sms.password", s},
		{testNetwork, "oidc.secret", s},
		{testNetwork + "s", "ms.password", s},
		{testNetwork, "sms.password", ""},
		{testNetwork, "sms.password", "AQ"},
		{testNetwork, "sms.password", s + "\n"},
		{testNetwork, "sms.password", s[:20]},
	} {
		if _, err := k.Open(c[0], c[1], c[2]); !errors.Is(err, errs.Unknown) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

type state struct {
	User string `json:"user"`
	Step int    `json:"step"`
}

func TestTokenEndsAtItsSecond(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1())
	end := time.Unix(1_800_000_000, 0)
	token, err := k.SealToken(PurposeCeremony, state{"ada", 2}, end)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]error{
		end.Add(-time.Hour):       nil,
		end.Add(-time.Nanosecond): nil,
		end:                       errs.Expired,
		end.Add(time.Hour):        errs.Expired,
	} {
		var got state
		if err := k.OpenToken(PurposeCeremony, token.Reveal(), at, &got); !errors.Is(err, want) || err == nil && got != (state{"ada", 2}) {
			t.Errorf("%v: %+v, %v", at, got, err)
		}
	}
}

func TestTokenIsUnknown(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1(), root2())
	now := time.Unix(1_800_000_000, 0)
	token, err := k.SealToken(PurposeCeremony, state{"ada", 2}, now.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	good := token.Reveal()
	raw, _ := base64.RawURLEncoding.DecodeString(good)
	if bytes.Contains(raw, []byte("ada")) {
		t.Error("the token can be read")
	}
	for i := range raw {
		bad := bytes.Clone(raw)
		bad[i] ^= 0x11
		if err := k.OpenToken(PurposeCeremony, base64.RawURLEncoding.EncodeToString(bad), now, &state{}); !errors.Is(err, errs.Unknown) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
	for _, p := range append(purposes[:], "no such purpose") {
		if err := k.OpenToken(p, good, now, &state{}); (err == nil) != (p == PurposeCeremony) {
			t.Errorf("opened for %s: %v", p, err)
		}
	}
	for _, bad := range []string{"", "AQ", good + "=", good[:40], good[1:], strings.Repeat("A", 10_000)} {
		if err := k.OpenToken(PurposeCeremony, bad, now, &state{}); !errors.Is(err, errs.Unknown) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := k.OpenToken(PurposeCeremony, good, now, &[]int{}); !errors.Is(err, errs.Unknown) {
		t.Error("a token of another shape:", err)
	}
	if _, err := k.SealToken(PurposeCeremony, strings.Repeat("x", maxToken), now); !errors.Is(err, errs.TooLarge) {
		t.Error(err)
	}
}

// A sealed value is no token, even with the same text about it.
func TestUsesDoNotMix(t *testing.T) {
	t.Parallel()
	k := keyring(t, root1())
	s, err := k.Seal("token", string(PurposeCeremony), []byte("\x7f\xff\xff\xff\xff\xff\xff\xff{}"))
	if err != nil {
		t.Fatal(err)
	}
	if err := k.OpenToken(PurposeCeremony, s, time.Unix(0, 0), &state{}); !errors.Is(err, errs.Unknown) {
		t.Error(err)
	}
}

func FuzzOpenToken(f *testing.F) {
	k := keyring(f, root1(), root2())
	now := time.Unix(1_800_000_000, 0)
	token, err := k.SealToken(PurposeCeremony, state{"ada", 2}, now.Add(time.Minute))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token.Reveal())
	f.Add("AgwNDg8QERITFBUWF0iGFa3eOSdVmaFeLTDC5UmHCrvM9xN8O5qJOfdRJ9h70DcSlMvz")
	f.Add("AQ")
	f.Add("")
	f.Fuzz(func(t *testing.T, raw string) {
		var got state
		err := k.OpenToken(PurposeCeremony, raw, now, &got)
		if err == nil && got != (state{"ada", 2}) {
			t.Error("opened what was never sealed")
		}
		if err != nil && !errors.Is(err, errs.Unknown) && !errors.Is(err, errs.Expired) {
			t.Error(err)
		}
	})
}
