package invite

import (
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
)

func TestNextStep(t *testing.T) {
	const phone, code, link = true, network.ProofCode, network.ProofLink
	issued := Marks{Email: "e", Phone: "p"}
	proof := func(second string) *Proof { return &Proof{Generation: 2, Browser: "b", Second: second} }
	for name, tc := range map[string]struct {
		phone    bool
		proof    network.Proof
		issued   *Demand // nil: as the badge
		channel  notify.Channel
		now      *Marks // nil: as issued
		enrolled bool
		shown    *Proof
		state    State
		link     uint16
		browser  string
		after    time.Duration
		step     Step
		end      errs.Kind
	}{
		"the link is the proof":              {proof: link, step: StepBadge},
		"a phone first":                      {phone: phone, proof: link, step: StepPhone},
		"the phone was enrolled before":      {phone: phone, proof: link, enrolled: true, step: StepBadge},
		"the phone was enrolled and removed": {phone: phone, proof: link, shown: proof(""), step: StepPhone},
		"in another browser":                 {proof: code, shown: proof("p"), browser: "c", step: StepSecond},
		"without a browser":                  {proof: code, shown: proof("p"), browser: "-", step: StepSecond},
		"a code to the other channel":        {proof: code, step: StepSecond},
		"the code was typed":                 {proof: code, shown: proof("p"), step: StepBadge},
		"the code of the wrong channel":      {proof: code, shown: proof("e"), step: StepSecond},
		"by SMS, the code of the e-mail":     {proof: code, channel: notify.SMS, shown: proof("e"), step: StepBadge},
		"the phone, then the code":           {phone: phone, proof: code, step: StepPhone},
		"a phone from before is no code":     {phone: phone, proof: code, enrolled: true, step: StepSecond},
		"phone and code":                     {phone: phone, proof: code, enrolled: true, shown: proof("p"), step: StepBadge},
		"code, and the phone removed":        {phone: phone, proof: code, shown: proof("p"), step: StepPhone},

		"the number is another":             {proof: code, now: &Marks{"e", "q"}, step: StepEnded, end: errs.Conflict},
		"... after the code was typed":      {proof: code, now: &Marks{"e", "q"}, shown: proof("p"), step: StepEnded, end: errs.Conflict},
		"... or is gone":                    {proof: code, now: &Marks{"e", ""}, shown: proof("p"), step: StepEnded, end: errs.Conflict},
		"... where the link is the proof":   {proof: link, now: &Marks{"e", "q"}, step: StepBadge},
		"... and the code goes by e-mail":   {proof: code, channel: notify.SMS, now: &Marks{"e", "q"}, step: StepSecond},
		"... and is to be enrolled as well": {phone: phone, proof: code, channel: notify.SMS, now: &Marks{"e", "q"}, enrolled: true, step: StepEnded, end: errs.Conflict},
		"the address is another":            {proof: code, channel: notify.SMS, now: &Marks{"f", "p"}, step: StepEnded, end: errs.Conflict},

		"issued with the code, not asked any more":  {proof: link, issued: &Demand{Proof: code}, step: StepSecond},
		"issued with a phone, not asked any more":   {proof: link, issued: &Demand{Proof: link, Phone: true}, step: StepPhone},
		"issued with the link, the code is asked":   {proof: code, issued: &Demand{Proof: link}, step: StepSecond},
		"issued with the link, and the number went": {proof: code, issued: &Demand{Proof: link}, now: &Marks{"e", "q"}, step: StepEnded, end: errs.Conflict},

		"expired":                            {proof: code, after: time.Hour, step: StepEnded, end: errs.Expired},
		"superseded":                         {link: 1, step: StepEnded, end: errs.Superseded},
		"used":                               {state: Completed, step: StepEnded, end: errs.Used},
		"revoked":                            {state: Revoked, step: StepEnded, end: errs.Revoked},
		"everything shown, and then expired": {proof: code, shown: proof("p"), after: time.Hour, step: StepEnded, end: errs.Expired},
	} {
		t.Run(name, func(t *testing.T) {
			i := sentAt(noon, 2)
			b := network.Badge{PhoneEnrollment: tc.phone, Proof: tc.proof}
			i.Proof, i.Channel, i.Marks, i.Demand = tc.shown, notify.Email, issued, demandOf(b)
			if tc.state != "" {
				i.State = tc.state
			}
			if tc.channel != "" {
				i.Channel = tc.channel
			}
			if tc.issued != nil {
				i.Demand = *tc.issued
			}
			on := OnFile{issued, tc.enrolled}
			if tc.now != nil {
				on.Marks = *tc.now
			}
			generation := tc.link
			if generation == 0 {
				generation = 2
			}
			browser := map[string]string{"": "b", "c": "c", "-": ""}[tc.browser]
			step, end := NextStep(i, b, on, generation, browser, noon.Add(tc.after))
			if step != tc.step || end != tc.end {
				t.Errorf("got %s %q, want %s %q", step, end, tc.step, tc.end)
			}
		})
	}
}
