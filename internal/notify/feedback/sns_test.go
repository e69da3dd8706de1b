package feedback

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lanyard/internal/notify"
)

func line(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "sns_"+name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

var written = time.Date(2026, 11, 21, 18, 58, 4, 0, time.UTC)

func TestSNS(t *testing.T) {
	t.Parallel()
	e, ok := SNS([]byte(line(t, "success")), written)
	if want := (notify.Event{At: written, State: notify.Delivered, Provider: "sns", ID: smsID}); !ok || e != want {
		t.Errorf("%t %+v", ok, e)
	}
	e, ok = SNS([]byte(line(t, "success")), time.Time{})
	if want := time.Date(2026, 11, 21, 18, 58, 2, 12e6, time.UTC); !ok || !e.At.Equal(want) {
		t.Errorf("%t at %s", ok, e.At)
	}
	for response, want := range map[string]stopped{
		"Unknown error attempting to reach phone":            {notify.Bounced, notify.ReasonUndetermined},
		"Blocked as spam by phone carrier":                   {notify.Blocked, notify.ReasonContent},
		"Destination is on a blocked list":                   {notify.Suppressed, notify.ReasonListed},
		"Destination is blacklisted":                         {notify.Suppressed, notify.ReasonListed},
		"Invalid phone number":                               {notify.Bounced, notify.ReasonBadContact},
		"Message body is invalid":                            {notify.Blocked, notify.ReasonUnrenderable},
		"Phone carrier has blocked this message":             {notify.Blocked, notify.ReasonCarrier},
		"Phone carrier is currently unreachable/unavailable": {notify.Bounced, notify.ReasonUnreachable},
		"Phone has blocked SMS":                              {notify.Blocked, notify.ReasonCarrier},
		"Phone is on a blocked list":                         {notify.Suppressed, notify.ReasonListed},
		"Phone is currently unreachable/unavailable":         {notify.Bounced, notify.ReasonUnreachable},
		"Phone number is opted out":                          {notify.Suppressed, notify.ReasonOptedOut},
		"Phone number +15550100123 is opted out.":            {notify.Suppressed, notify.ReasonOptedOut},
		"This delivery would exceed max price":               {notify.Blocked, notify.ReasonPrice},
		"No quota left for account":                          {notify.Blocked, notify.ReasonThrottled},
		"Something that was never said before":               {notify.Bounced, notify.ReasonUndetermined},
		"":                                                   {notify.Bounced, notify.ReasonUndetermined},
	} {
		raw := strings.Replace(line(t, "failure"), "Unknown error attempting to reach phone", response, 1)
		e, ok := SNS([]byte(raw), written)
		if got := (stopped{e.State, e.Reason}); !ok || got != want || e.Code != "" || strings.Contains(fmt.Sprint(e), "5550100") {
			t.Errorf("%s: %t %+v", response, ok, e)
		}
	}
}

func TestSNSOthers(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"no JSON": "START RequestId: 1", "nothing": "", "empty": "{}",
		"no id":             strings.Replace(line(t, "success"), "messageId", "other", 1),
		"another status":    strings.Replace(line(t, "success"), "SUCCESS", "PENDING", 1),
		"a list of objects": "[{}]",
	} {
		if e, ok := SNS([]byte(raw), written); ok {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func FuzzSNS(f *testing.F) {
	f.Add([]byte(`{"notification":{"messageId":"1","timestamp":"2026-11-21 18:58:02.012"},"status":"FAILURE"}`))
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _ = SNS(raw, time.Time{}) })
}
