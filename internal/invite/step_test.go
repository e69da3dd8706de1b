package invite

import (
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/network"
)

func TestNextStep(t *testing.T) {
	const phone, code = true, network.ProofCode
	proof := func(p Proof) *Proof { p.Generation, p.Browser = 2, "b"; return &p }
	for name, tc := range map[string]struct {
		phone    bool
		proof    network.Proof
		enrolled bool
		shown    *Proof
		state    State
		link     uint16
		browser  string
		after    time.Duration
		step     Step
		end      errs.Kind
	}{
		"the link is the proof":              {proof: network.ProofLink, step: StepBadge},
		"a phone first":                      {phone: phone, proof: network.ProofLink, step: StepPhone},
		"the phone was enrolled before":      {phone: phone, enrolled: true, step: StepBadge},
		"the phone was enrolled just now":    {phone: phone, shown: proof(Proof{Phone: true}), step: StepBadge},
		"in another browser":                 {phone: phone, shown: proof(Proof{Phone: true}), browser: "c", step: StepPhone},
		"without a browser":                  {phone: phone, shown: proof(Proof{Phone: true}), browser: "-", step: StepPhone},
		"a code to the other channel":        {proof: code, step: StepSecond},
		"the code was typed":                 {proof: code, shown: proof(Proof{Second: true}), step: StepBadge},
		"the phone, then the code":           {phone: phone, proof: code, step: StepPhone},
		"the phone is not the code":          {phone: phone, proof: code, shown: proof(Proof{Phone: true}), step: StepSecond},
		"a phone from before is no code":     {phone: phone, proof: code, enrolled: true, step: StepSecond},
		"phone and code":                     {phone: phone, proof: code, shown: proof(Proof{Phone: true, Second: true}), step: StepBadge},
		"expired":                            {proof: code, after: time.Hour, step: StepEnded, end: errs.Expired},
		"superseded":                         {link: 1, step: StepEnded, end: errs.Superseded},
		"used":                               {state: Completed, step: StepEnded, end: errs.Used},
		"revoked":                            {state: Revoked, step: StepEnded, end: errs.Revoked},
		"everything shown, and then expired": {shown: proof(Proof{Phone: true, Second: true}), after: time.Hour, step: StepEnded, end: errs.Expired},
	} {
		t.Run(name, func(t *testing.T) {
			i := sentAt(noon, 2)
			i.Proof = tc.shown
			if tc.state != "" {
				i.State = tc.state
			}
			link := tc.link
			if link == 0 {
				link = 2
			}
			browser := map[string]string{"": "b", "c": "c", "-": ""}[tc.browser]
			b := network.Badge{PhoneEnrollment: tc.phone, Proof: tc.proof}
			step, end := NextStep(i, b, tc.enrolled, link, browser, noon.Add(tc.after))
			if step != tc.step || end != tc.end {
				t.Errorf("got %s %q, want %s %q", step, end, tc.step, tc.end)
			}
		})
	}
}
