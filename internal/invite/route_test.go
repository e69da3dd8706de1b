package invite

import (
	"testing"

	"lanyard/internal/network"
	"lanyard/internal/notify"
)

func TestRoute(t *testing.T) {
	both := contacts{Email: "a@example.com", Phone: "+12015550100"}
	onlyEmail, onlyPhone := contacts{Email: both.Email}, contacts{Phone: both.Phone}
	for name, tc := range map[string]struct {
		badge  notify.Channel
		want   notify.Channel
		phone  bool
		proof  network.Proof
		has    contacts
		ch     notify.Channel
		reason Reason
	}{
		"the badge's channel":                        {badge: notify.SMS, has: both, ch: notify.SMS},
		"the channel asked for":                      {badge: notify.SMS, want: notify.Email, has: both, ch: notify.Email},
		"SMS without a number":                       {badge: notify.SMS, has: onlyEmail, ch: notify.SMS, reason: NoContact},
		"... but the badge asks for one":             {badge: notify.SMS, phone: true, has: onlyEmail, ch: notify.Email},
		"... and there is no address either":         {badge: notify.SMS, phone: true, ch: notify.Email, reason: NoContact},
		"e-mail without an address":                  {badge: notify.Email, has: onlyPhone, ch: notify.Email, reason: NoContact},
		"nobody can be reached":                      {badge: notify.Email, ch: notify.Email, reason: NoContact},
		"a code needs the other contact":             {badge: notify.Email, proof: network.ProofCode, has: onlyEmail, ch: notify.Email, reason: NoContact},
		"... by SMS too":                             {badge: notify.SMS, proof: network.ProofCode, has: onlyPhone, ch: notify.SMS, reason: NoContact},
		"... and asking for a number is no way out":  {badge: notify.SMS, phone: true, proof: network.ProofCode, has: onlyEmail, ch: notify.Email, reason: NoContact},
		"... with both contacts it goes":             {badge: notify.SMS, proof: network.ProofCode, has: both, ch: notify.SMS},
		"SMS asked for, without a number, with help": {badge: notify.Email, want: notify.SMS, phone: true, has: onlyEmail, ch: notify.Email},
	} {
		t.Run(name, func(t *testing.T) {
			b := network.Badge{Channel: tc.badge, PhoneEnrollment: tc.phone, Proof: tc.proof}
			ch, reason := route(b, tc.want, tc.has)
			if ch != tc.ch || reason != tc.reason {
				t.Errorf("got %s %q, want %s %q", ch, reason, tc.ch, tc.reason)
			}
		})
	}
}
