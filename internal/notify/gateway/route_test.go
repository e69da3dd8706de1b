package gateway

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/notify"
)

func ids(all []Gateway) string {
	var out []string
	for _, g := range all {
		out = append(out, string(g.ID))
	}
	return strings.Join(out, " ")
}

func TestRoute(t *testing.T) {
	t.Parallel()
	l := List{Gateways: []Gateway{
		{ID: "http-b", Kind: HTTP, Enabled: true, Order: 100, Regions: []string{"DE", "AT"}},
		{ID: "twilio-a", Kind: Twilio, Enabled: true, Order: 100},
		{ID: "twilio-off", Kind: Twilio, Order: 1},
		{ID: "http-last", Kind: HTTP, Enabled: true, Order: 900},
	}}
	for _, c := range []struct {
		channel notify.Channel
		region  string
		via     ID
		doubts  int
		want    string
	}{
		{notify.SMS, "DE", "", 0, "http-b twilio-a sns http-last"},
		{notify.SMS, "US", "", 0, "twilio-a sns http-last"},
		{notify.SMS, "", "", 0, "twilio-a sns http-last"},
		{notify.SMS, "US", "", 1, "sns http-last twilio-a"},
		{notify.SMS, "US", "", 3, "twilio-a sns http-last"},
		{notify.Email, "US", "", 0, "ses"},
		{notify.SMS, "US", "twilio-off", 0, "twilio-off"},
		{notify.SMS, "US", "http-b", 0, "http-b"}, // somebody tries it out
		{notify.Email, "", "twilio-off", 0, ""},
		{notify.SMS, "US", "gone", 0, ""},
	} {
		if got := ids(l.Route(c.channel, c.region, c.via, c.doubts)); got != c.want {
			t.Errorf("%s to %s by %q after %d doubts: %s, want %s", c.channel, c.region, c.via, c.doubts, got, c.want)
		}
	}
	off := l.With(Gateway{ID: "sns", Kind: SNS, Order: 500}).With(Gateway{ID: "ses", Kind: SES, Order: 500})
	if got := ids(off.Route(notify.SMS, "US", "", 0)) + ids(off.Route(notify.Email, "", "", 0)); got != "twilio-a http-last" {
		t.Errorf("built-in gateways that are off: %s", got)
	}
	if got := ids(off.Without("sns").Without("http-b").All()); got != "twilio-off twilio-a ses sns http-last" {
		t.Errorf("a built-in gateway is not back: %s", got)
	}
	if got := ids(l.Gateways); !strings.HasPrefix(got, "http-b") {
		t.Errorf("the list was changed: %s", got)
	}
}

func TestFrom(t *testing.T) {
	t.Parallel()
	all := Gateway{SenderID: "Lanyard", LongCode: "+12025550142", ShortCode: "12345"}
	for _, c := range []struct {
		g            Gateway
		germany, usa string
	}{
		{all, "Lanyard", "12345"},
		{Gateway{SenderID: "Lanyard", LongCode: "+12025550142"}, "Lanyard", "+12025550142"},
		{Gateway{SenderID: "Lanyard"}, "Lanyard", "Lanyard"},
		{Gateway{LongCode: "+12025550142"}, "+12025550142", "+12025550142"},
		{Gateway{}, "", ""},
	} {
		if c.g.From("DE") != c.germany || c.g.From("US") != c.usa {
			t.Errorf("%+v: %s, %s", c.g, c.g.From("DE"), c.g.From("US"))
		}
	}
}

// Another gateway is asked only when nothing was sent and the message is not to
// blame.
func TestNext(t *testing.T) {
	t.Parallel()
	gateways := []notify.Reason{notify.ReasonSetup, notify.ReasonThrottled, notify.ReasonUnavailable}
	for _, outcome := range []notify.Outcome{notify.Temporary, notify.Permanent, notify.Doubtful} {
		for _, reason := range append(gateways, notify.ReasonBadContact, notify.ReasonOptedOut, notify.ReasonRejected, notify.ReasonUnrenderable, notify.ReasonUnknown, "") {
			want := outcome != notify.Doubtful && slices.Contains(gateways, reason)
			if got := Next(&notify.SendError{Outcome: outcome, Reason: reason}); got != want {
				t.Errorf("%s %s: %v", outcome, reason, got)
			}
		}
	}
}

func TestTogether(t *testing.T) {
	t.Parallel()
	setup := &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: time.Second}
	slow := &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonThrottled, RetryAfter: time.Minute}
	down := &notify.SendError{Outcome: notify.Temporary, Reason: notify.ReasonUnavailable}
	wrong := &notify.SendError{Outcome: notify.Permanent, Reason: notify.ReasonBadContact}
	doubt := &notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnknown}
	for i, c := range []struct {
		all  []*notify.SendError
		want *notify.SendError
	}{
		{[]*notify.SendError{setup}, setup},
		{[]*notify.SendError{setup, slow}, slow},
		{[]*notify.SendError{slow, down, setup}, down},
		{[]*notify.SendError{down, wrong}, wrong},
		{[]*notify.SendError{slow, doubt}, doubt},
	} {
		if got := Together(c.all); got != c.want {
			t.Errorf("%d: %v", i, got)
		}
	}
}
