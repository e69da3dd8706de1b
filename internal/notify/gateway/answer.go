package gateway

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lanyard/internal/notify"
)

// Means is what an answer says about the message.
type Means string

// What answers can mean; all but the first are refusals.
const (
	MeansAccepted    Means = "accepted"
	MeansThrottled   Means = Means(notify.ReasonThrottled)
	MeansUnavailable Means = Means(notify.ReasonUnavailable)
	MeansSetup       Means = Means(notify.ReasonSetup)
	MeansBadContact  Means = Means(notify.ReasonBadContact)
	MeansOptedOut    Means = Means(notify.ReasonOptedOut)
	MeansRejected    Means = Means(notify.ReasonRejected)
)

// Meanings are all that a rule can say.
func Meanings() []Means {
	return []Means{MeansAccepted, MeansThrottled, MeansUnavailable, MeansSetup, MeansBadContact, MeansOptedOut, MeansRejected}
}

// Rule says what an answer means. All of it that is set must apply; the first rule
// that applies decides.
type Rule struct {
	Status string   `json:"status,omitempty" doc:"A status such as 200, or a range such as 200-299."`
	At     string   `json:"at,omitempty" maxLength:"200" doc:"JSON pointer (RFC 6901) to a value; without it the whole body is the value."`
	Is     []string `json:"is,omitempty" nullable:"false" maxItems:"20" doc:"The value is one of these."`
	Match  string   `json:"match,omitempty" maxLength:"500" doc:"This regular expression (RE2) finds something in the value."`
	Means  Means    `json:"means" enum:"accepted,throttled,unavailable,not_configured,bad_contact,opted_out,rejected"`
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// setupRetry is how long to wait for somebody to repair an account or a setting.
const setupRetry = 5 * time.Minute

// Read is what an answer says: the vendor's id of the message, or why it was not
// sent.
//
// Where rules say how a yes looks, an answer that looks like success and is none
// was refused if the value that was asked for is there, and otherwise is no answer
// of the vendor's at all: nobody knows.
func (c Custom) Read(a Answer) (id string, refusal *notify.SendError) {
	body := parse(a.Body)
	strict := false
	for _, r := range c.Answers {
		if r.applies(a, body) {
			return c.verdict(r.Means, a, body)
		}
		strict = strict || r.Means == MeansAccepted
	}
	if a.Status/100 != 2 {
		return "", ByStatus(a)
	}
	if !strict {
		return c.verdict(MeansAccepted, a, body)
	}
	for _, r := range c.Answers {
		if _, found := body.at(r.At); r.At != "" && r.Means == MeansAccepted && found {
			return c.verdict(MeansRejected, a, body)
		}
	}
	return "", &notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnknown, Code: "not understood"}
}

func (c Custom) verdict(m Means, a Answer, body document) (string, *notify.SendError) {
	if m == MeansAccepted {
		return c.id(a, body), nil
	}
	return "", Refusal(notify.Reason(m), fmt.Sprintf("http %d", a.Status), a)
}

// Refusal is the error of an answer that says for which reason nothing was sent.
func Refusal(why notify.Reason, code string, a Answer) *notify.SendError {
	e := &notify.SendError{Outcome: notify.Permanent, Reason: why, Code: code}
	switch why {
	case notify.ReasonThrottled, notify.ReasonUnavailable:
		e.Outcome, e.RetryAfter = notify.Temporary, a.retryAfter()
	case notify.ReasonSetup:
		e.Outcome, e.RetryAfter = notify.Temporary, max(a.retryAfter(), setupRetry)
	}
	return e
}

// ByStatus is what an answer that nobody described says by its status: 4xx is
// the vendor's no, and who is to blame for it follows from which one; of 5xx
// nobody knows how far the message came.
func ByStatus(a Answer) *notify.SendError {
	code := fmt.Sprintf("http %d", a.Status)
	switch {
	case a.Status == http.StatusTooManyRequests:
		return Refusal(notify.ReasonThrottled, code, a)
	case a.Status == http.StatusRequestTimeout, a.Status >= 500, a.Status < 200:
		return &notify.SendError{Outcome: notify.Doubtful, Reason: notify.ReasonUnavailable, Code: code}
	case a.Status == http.StatusBadRequest, a.Status == http.StatusConflict, a.Status == http.StatusRequestEntityTooLarge,
		a.Status == http.StatusUnprocessableEntity:
		return Refusal(notify.ReasonRejected, code, a)
	}
	return Refusal(notify.ReasonSetup, code, a) // a redirect, a wrong password, path or method, an unpaid bill
}

func (a Answer) retryAfter() time.Duration {
	if n, err := strconv.Atoi(a.Header.Get("Retry-After")); err == nil && n > 0 {
		return time.Duration(n) * time.Second
	}
	return 0
}

func (r Rule) applies(a Answer, body document) bool {
	if low, high, ok := statuses(r.Status); r.Status != "" && (!ok || a.Status < low || a.Status > high) {
		return false
	}
	value := string(a.Body)
	if r.At != "" {
		v, found := body.at(r.At)
		if !found {
			return false
		}
		value = v
	}
	if len(r.Is) > 0 && !slices.Contains(r.Is, strings.TrimSpace(value)) {
		return false
	}
	if r.Match == "" {
		return true
	}
	re, err := regexp.Compile(r.Match)
	return err == nil && re.MatchString(value)
}

// statuses reads "200" and "200-299".
func statuses(s string) (low, high int, ok bool) {
	from, to, found := strings.Cut(s, "-")
	if !found {
		to = from
	}
	low, errLow := strconv.Atoi(from)
	high, errHigh := strconv.Atoi(to)
	return low, high, errLow == nil && errHigh == nil && 100 <= low && low <= high && high <= 599
}

// maxID is more than any vendor's id has.
const maxID = 128

// id is the vendor's id of the message; empty where it says none that is fit to
// be kept.
func (c Custom) id(a Answer, body document) string {
	id := ""
	if c.IDAt != "" {
		id, _ = body.at(c.IDAt)
	} else if re, err := regexp.Compile(c.IDMatch); c.IDMatch != "" && err == nil {
		if found := re.FindSubmatch(a.Body); len(found) > 1 {
			id = string(found[1])
		}
	}
	if id = strings.TrimSpace(id); len(id) > maxID || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return id
}

// document is a body as JSON; nil when it is none.
type document struct{ v any }

func parse(body []byte) document {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return document{}
	}
	return document{v}
}

// at is the string, number or truth value that a JSON pointer (RFC 6901) leads to.
func (d document) at(pointer string) (string, bool) {
	v := d.v
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch in := v.(type) {
		case map[string]any:
			v = in[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(in) {
				return "", false
			}
			v = in[i]
		default:
			return "", false
		}
	}
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}
