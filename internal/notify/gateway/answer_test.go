package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

func asText(s string) secret.Text { return secret.Text(s) }

func TestRead(t *testing.T) {
	t.Parallel()
	vonage := Custom{
		Answers: []Rule{
			{At: "/messages/0/status", Is: []string{"0"}, Means: MeansAccepted},
			{At: "/messages/0/status", Is: []string{"1"}, Means: MeansThrottled},
			{At: "/messages/0/status", Is: []string{"4", "9"}, Means: MeansSetup},
			{At: "/messages/0/status", Is: []string{"6"}, Match: "6", Means: MeansBadContact},
		},
		IDAt: "/messages/0/message-id",
	}
	words := Custom{Answers: []Rule{{Status: "200", Match: `^ID: `, Means: MeansAccepted}, {Match: "(?i)stop list", Means: MeansOptedOut}}, IDMatch: `ID: (\S+)`}
	exact := Custom{Answers: []Rule{{Is: []string{"OK"}, Means: MeansAccepted}}}
	for name, c := range map[string]struct {
		c       Custom
		status  int
		body    string
		id      string
		outcome notify.Outcome
		reason  notify.Reason
	}{
		"plain yes":           {Custom{}, 202, "whatever", "", "", ""},
		"id of a number":      {Custom{IDAt: "/id"}, 200, `{"id":12345678901234567890}`, "12345678901234567890", "", ""},
		"id that is no id":    {Custom{IDAt: "/id"}, 200, `{"id":"a b"}`, "", "", ""},
		"id that is too long": {Custom{IDAt: "/id"}, 200, `{"id":"` + strings.Repeat("a", 200) + `"}`, "", "", ""},
		"id is not there":     {Custom{IDAt: "/id"}, 200, `[]`, "", "", ""},
		"vendor's yes":        {vonage, 200, `{"messages":[{"status":"0","message-id":"0A0000"}]}`, "0A0000", "", ""},
		"vendor's throttle":   {vonage, 200, `{"messages":[{"status":"1"}]}`, "", notify.Temporary, notify.ReasonThrottled},
		"vendor's password":   {vonage, 200, `{"messages":[{"status":"4"}]}`, "", notify.Temporary, notify.ReasonSetup},
		"vendor's number":     {vonage, 200, `{"messages":[{"status":"6"}]}`, "", notify.Permanent, notify.ReasonBadContact},
		"another no":          {vonage, 200, `{"messages":[{"status":"15"}]}`, "", notify.Permanent, notify.ReasonRejected},
		"garbage":             {vonage, 200, `<html>`, "", notify.Doubtful, notify.ReasonUnknown},
		"cut":                 {vonage, 200, `{"messages":[{"status":`, "", notify.Doubtful, notify.ReasonUnknown},
		"another shape":       {vonage, 200, `{"messages":{"status":"0"}}`, "", notify.Doubtful, notify.ReasonUnknown},
		"an empty list":       {vonage, 200, `{"messages":[]}`, "", notify.Doubtful, notify.ReasonUnknown},
		"nothing":             {vonage, 200, "", "", notify.Doubtful, notify.ReasonUnknown},
		"down, says a proxy":  {vonage, 502, "<html>", "", notify.Doubtful, notify.ReasonUnavailable},
		"words' yes":          {words, 200, "ID: 77\n", "77", "", ""},
		"words' no":           {words, 400, "number on STOP LIST", "", notify.Permanent, notify.ReasonOptedOut},
		"words, unknown":      {words, 200, "ERR: 105", "", notify.Doubtful, notify.ReasonUnknown},
		"words, other status": {words, 201, "ID: 77", "", notify.Doubtful, notify.ReasonUnknown},
		"exactly":             {exact, 200, " OK\n", "", "", ""},
		"not exactly":         {exact, 200, "NOT OK", "", notify.Doubtful, notify.ReasonUnknown},
	} {
		id, refusal := c.c.Read(Answer{Status: c.status, Body: []byte(c.body)})
		if refusal == nil {
			refusal = &notify.SendError{}
		}
		if id != c.id || refusal.Outcome != c.outcome || refusal.Reason != c.reason {
			t.Errorf("%s: %q, %v", name, id, refusal)
		}
	}
}

func TestByStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]notify.SendError{
		100: {Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable},
		301: {Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute},
		400: {Outcome: notify.Permanent, Reason: notify.ReasonRejected},
		401: {Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute},
		402: {Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute},
		403: {Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute},
		404: {Outcome: notify.Temporary, Reason: notify.ReasonSetup, RetryAfter: 5 * time.Minute},
		408: {Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable},
		422: {Outcome: notify.Permanent, Reason: notify.ReasonRejected},
		429: {Outcome: notify.Temporary, Reason: notify.ReasonThrottled, RetryAfter: 7 * time.Second},
		500: {Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable},
		503: {Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable},
	} {
		got := ByStatus(Answer{Status: status, Header: http.Header{"Retry-After": {"7"}}})
		got.Code = ""
		if *got != want {
			t.Errorf("%d: %+v", status, *got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"a":[{"b~/c":1}]}`, "/a/0/b~0~1c")
	f.Add(`[`, "/0")
	f.Fuzz(func(t *testing.T, body, pointer string) {
		c := Custom{Answers: []Rule{{At: pointer, Is: []string{"1"}, Means: MeansAccepted}}, IDAt: pointer}
		id, refusal := c.Read(Answer{Status: 200, Body: []byte(body)})
		if pointer != "" && refusal == nil && id != "1" {
			t.Errorf("%q at %q: %q", body, pointer, id)
		}
	})
}
