package feedback

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/notify"
)

// detail is what of an event in testdata reaches SES.
func detail(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "ses_"+name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var e struct{ Detail json.RawMessage }
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	return e.Detail
}

const (
	network = "01234567"
	user    = "0123456789abcdef"
	message = "0123456789abcdefghjkmnpq"
	mailID  = "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000"
	smsID   = "34d9b400-c6dd-5444-820d-fbeb0f1f54cf"
)

func TestSES(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]notify.Event{
		"send":                 {State: notify.Accepted},
		"delivery":             {State: notify.Delivered},
		"delay":                {State: notify.Deferred, Reason: notify.ReasonUnreachable, Code: "TransientCommunicationFailure"},
		"bounce_permanent":     {State: notify.Bounced, Reason: notify.ReasonBadContact, Code: "5.1.1"},
		"bounce_transient":     {State: notify.Bounced, Reason: notify.ReasonMailboxFull, Code: "4.2.2"},
		"bounce_away":          {State: notify.Bounced, Reason: notify.ReasonTurnedBack, Code: "General"},
		"bounce_undetermined":  {State: notify.Bounced, Reason: notify.ReasonUndetermined, Code: "Undetermined"},
		"bounce_suppressed":    {State: notify.Suppressed, Reason: notify.ReasonListed, Code: "5.1.1"},
		"complaint":            {State: notify.Complained, Reason: notify.ReasonComplaint, Code: "abuse"},
		"complaint_suppressed": {State: notify.Suppressed, Reason: notify.ReasonListed, Code: "OnAccountSuppressionList"},
		"reject":               {State: notify.Blocked, Reason: notify.ReasonContent},
		"failure":              {State: notify.Blocked, Reason: notify.ReasonUnrenderable},
	} {
		got, ok := SES(detail(t, name))
		want.Network, want.User, want.Message, want.Provider, want.ID = network, user, message, "ses", mailID
		day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
		if got.At.Before(day) || got.At.After(day.Add(24*time.Hour)) {
			t.Errorf("%s: at %s", name, got.At)
		}
		want.At = got.At
		if d := cmp.Diff(want, got); d != "" || !ok {
			t.Errorf("%s: %t %s", name, ok, d)
		}
		if text := fmt.Sprintf("%+v", got); strings.Contains(text, "ada@") {
			t.Errorf("%s: an address gets through: %s", name, text)
		}
	}
}

// The times are those of what happened, not of the mail.
func TestSESTimes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"send": "18:58:02", "delivery": "18:58:05", "delay": "18:58:09", "bounce_away": "18:58:07", "complaint": "19:41:02", "reject": "18:58:02"} {
		if e, _ := SES(detail(t, name)); e.At.Format(time.TimeOnly) != want {
			t.Errorf("%s: at %s", name, e.At)
		}
	}
}

// What is not told by a timeline, and what is not ours.
func TestSESOthers(t *testing.T) {
	t.Parallel()
	change := func(old, new string) []byte {
		out := strings.Replace(string(detail(t, "delivery")), old, new, 1)
		if out == string(detail(t, "delivery")) {
			t.Fatalf("there is no %s", old)
		}
		return []byte(out)
	}
	for name, raw := range map[string][]byte{
		"open": detail(t, "open"), "click": detail(t, "click"), "nothing": nil, "no object": []byte(`[1]`), "empty": []byte(`{}`),
		"yet to come":       change(`"Delivery"`, `"Subscription"`),
		"another system's":  change(`"message": [`, `"other": [`),
		"without a network": change(`"network": [`, `"other": [`),
		"two users":         change(`"user": [`, `"user": ["another", `),
	} {
		if e, ok := SES(raw); ok {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// A provider's word gets through only if it can be neither address nor text.
func TestWordsOfProviders(t *testing.T) {
	t.Parallel()
	for _, said := range []string{"ada@example.com", "+15550100123", "user Ada unknown", "550", "<script>", strings.Repeat("a", 41)} {
		if word(said) != "" {
			t.Errorf("%q gets through", said)
		}
		raw := strings.ReplaceAll(string(detail(t, "bounce_permanent")), `"5.1.1"`, fmt.Sprintf("%q", said))
		raw = strings.Replace(raw, `"General"`, fmt.Sprintf("%q", said), 1)
		if e, ok := SES([]byte(raw)); !ok || e.Code != "" || e.Reason != notify.ReasonUndetermined {
			t.Errorf("%q: %t %+v", said, ok, e)
		}
	}
}

func FuzzSES(f *testing.F) {
	f.Add([]byte(`{"eventType":"Bounce","mail":{"tags":{"network":["a"],"user":["b"],"message":["c"]}}}`))
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _ = SES(raw) })
}
