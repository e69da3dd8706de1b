package gateway

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"lanyard/internal/egress"
	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// Bounds of what can be said of a gateway, in characters or pieces.
const (
	maxOrder   = 1000
	maxRegions = 300
	maxShort   = 200
	maxHeaders = 20
	maxBody    = 4000
	maxRules   = 20
	maxPattern = 500
)

// faults collects what is wrong with a gateway.
type faults []errs.Field

func (f *faults) when(wrong bool, location, problem string) {
	if wrong {
		*f = append(*f, errs.Field{Location: "body." + location, Problem: problem})
	}
}

// Faults are all that is wrong with a gateway, its name aside. loopback is that
// of the client that will call the vendor.
func (g Gateway) Faults(loopback bool) []errs.Field {
	var f faults
	f.when(g.Order < 1 || g.Order > maxOrder, "order", "must be between 1 and 1000; the lowest is asked first")
	f.when(len(g.Regions) > maxRegions || slices.ContainsFunc(g.Regions, func(r string) bool { return !isRegion(r) }),
		"regions", "must be regions of two capital letters (ISO 3166)")
	f.when(g.Channel() != notify.SMS && len(g.Regions) > 0, "regions", "are for SMS only")
	if g.Kind.BuiltIn() {
		return f
	}
	f.when(g.SenderID != "" && !isSenderID(g.SenderID), "sender_id", "must have up to 11 letters, digits and spaces, a letter among them")
	f.when(g.LongCode != "" && !isLongCode(g.LongCode), "long_code", "must be a whole number with its country code, such as +12025550142")
	f.when(g.ShortCode != "" && !isDigits(g.ShortCode, 3, 8), "short_code", "must have 3 to 8 digits")
	f.when(!isLine(g.Keyword, maxShort), "keyword", "must be one line of at most 200 characters")
	switch g.Kind {
	case Twilio:
		g.twilioFaults(&f)
	case HTTP:
		g.customFaults(&f, loopback)
	default:
		f.when(true, "kind", "must be twilio or http; ses and sns are there already")
	}
	return f
}

// PasswordFaults are what is wrong with a password as it was typed in.
func PasswordFaults(p secret.Text) []errs.Field {
	var f faults
	f.when(!isLine(p.Reveal(), maxShort), "password", "must be one line of at most 200 characters")
	return f
}

func (g Gateway) twilioFaults(f *faults) {
	f.when(!isSID(g.User), "user", "must be the Account SID: AC and 32 digits and letters a to f")
	f.when(g.Password == "", "password", "is missing: give the account's auth token")
	f.when(g.From("") == "", "long_code", "is missing: give a long_code, a short_code or a sender_id of the account")
	f.when(g.HTTP != nil, "http", "is for kind http only")
	f.when(g.Keyword != "", "keyword", "is for kind http only")
}

func (g Gateway) customFaults(f *faults, loopback bool) {
	f.when(!isLine(g.User, maxShort), "user", "must be one line of at most 200 characters")
	if g.HTTP == nil {
		f.when(true, "http", "is missing: say how the vendor wants a message")
		return
	}
	c := *g.HTTP
	c.faults(f, loopback)
	f.when(g.Password == "" && (c.uses("Password") || c.uses("Basic")), "password", "is missing: the request names it")
	f.when(g.User == "" && (c.uses("User") || c.uses("Basic")), "user", "is missing: the request names it")
	f.when(g.Keyword == "" && c.uses("Keyword"), "keyword", "is missing: the request names it")
	f.when(g.From("") == "" && (c.uses("From") || c.uses("FromDigits")), "sender_id",
		"is missing: the request names what messages come from, so give a sender_id, a long_code or a short_code")
}

// sample is a message that breaks every format that does not escape it.
func sample() Values {
	const odd = "\"\\<&>%{}'\n\u00e9 {{To}}"
	return Values{To: "+12025550142", Text: odd, From: odd, ID: "0", User: odd, Password: odd, Keyword: odd}
}

func (c Custom) faults(f *faults, loopback bool) {
	body := c.Method == "POST" || c.Method == "PUT"
	f.when(!body && c.Method != "GET", "http.method", "must be POST, GET or PUT")
	f.when(strings.Contains(c.hostPart(), "{{"), "http.url", "must have its placeholders in the path or the query, not in the host")
	if problem := egress.CheckURL(c.url(sample()), loopback); problem != "" {
		f.when(true, "http.url", problem)
	}
	_, query, _ := strings.Cut(c.URL, "?")
	f.when(showsSecret(query), "http.url", problemSecret)
	f.when(!body && c.Body != "", "http.body", "is for POST and PUT only")
	f.when(c.Body != "" && contentTypes[c.Format] == "", "http.format", "must be form, json, xml or text")
	f.when(utf8.RuneCountInString(c.Body) > maxBody, "http.body", "must have at most 4000 characters")
	f.when(c.Format == Form && showsSecret(c.Body), "http.body", problemSecret)
	filled := c.Request(sample()).Body
	f.when(c.Format == JSON && c.Body != "" && !json.Valid([]byte(filled)), "http.body", "must be JSON, with each placeholder inside quotes")
	f.when(c.Format == XML && c.Body != "" && !isXML(filled), "http.body", "must be XML")
	f.when(!c.uses("To") && !c.uses("ToDigits"), "http.url", "must have {{To}} or {{ToDigits}}, or the body must")
	f.when(!c.uses("Text"), "http.url", "must have {{Text}}, or the body must")
	if unknown := c.unknown(); unknown != "" {
		f.when(true, "http."+unknown, "has a placeholder that does not exist; there are {{"+strings.Join(Placeholders(), "}}, {{")+"}}")
	}
	c.headerFaults(f)
	c.answerFaults(f)
}

const problemSecret = "must not show a secret: give it as password, and write {{Password}} in its place"

// secretName is what secrets are called in requests. It is compiled when it is
// needed and not at every start, as the other patterns here are.
var secretName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)pass|secret|token|api.?key|authorization`)
})

// showsSecret reports whether a field of a form has a secret's name, and a value
// that is there to be read.
func showsSecret(form string) bool {
	for _, pair := range strings.Split(form, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if secretName().MatchString(name) && value != "" && !strings.Contains(value, "{{") {
			return true
		}
	}
	return false
}

var headerName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$") // RFC 9110, section 5.6.2
})

// ourHeaders are those that decide how a request travels.
var ourHeaders = []string{"host", "content-length", "transfer-encoding", "connection", "te", "trailer", "upgrade", "expect", "keep-alive", "proxy-connection"}

func (c Custom) headerFaults(f *faults) {
	f.when(len(c.Headers) > maxHeaders, "http.headers", "must be at most 20")
	for i, h := range c.Headers {
		at := fmt.Sprintf("http.headers[%d]", i)
		f.when(!headerName().MatchString(h.Name), at+".name", "must be the name of a header")
		f.when(slices.Contains(ourHeaders, strings.ToLower(h.Name)), at+".name", "is set by Lanyard")
		f.when(!isLine(h.Value, maxShort), at+".value", "must be one line of at most 200 characters")
		f.when(strings.Contains(h.Value, "{{Text}}"), at+".value", "can not hold {{Text}}")
		f.when(secretName().MatchString(h.Name) && !strings.Contains(h.Value, "{{"), at+".value", problemSecret)
	}
}

func (c Custom) answerFaults(f *faults) {
	f.when(len(c.Answers) > maxRules, "http.answers", "must be at most 20")
	for i, r := range c.Answers {
		at := fmt.Sprintf("http.answers[%d]", i)
		_, _, ok := statuses(r.Status)
		f.when(r.Status != "" && !ok, at+".status", "must be a status such as 200, or a range such as 200-299")
		f.when(!isPointer(r.At), at+".at", "must be a JSON pointer, such as /messages/0/status")
		f.when(len(r.Is) > maxRules, at+".is", "must have at most 20 values")
		f.when(!isPattern(r.Match, 0), at+".match", "must be a regular expression (RE2) of at most 500 characters")
		f.when(r.Status == "" && r.At == "" && len(r.Is) == 0 && r.Match == "", at, "must have a status, at, is or match")
		f.when(!slices.Contains(Meanings(), r.Means), at+".means", "must be accepted, throttled, unavailable, not_configured, bad_contact, opted_out or rejected")
	}
	f.when(!isPointer(c.IDAt), "http.id_at", "must be a JSON pointer, such as /messages/0/id")
	f.when(c.IDMatch != "" && !isPattern(c.IDMatch, 1), "http.id_match", "must be a regular expression (RE2) with a group, such as ID: (\\S+)")
	f.when(c.IDAt != "" && c.IDMatch != "", "http.id_match", "must be empty when there is id_at")
}

// templates are the parts of a request that can have placeholders.
func (c Custom) templates() map[string]string {
	all := map[string]string{"url": c.URL, "body": c.Body}
	for i, h := range c.Headers {
		all[fmt.Sprintf("headers[%d].value", i)] = h.Value
	}
	return all
}

// uses reports whether a placeholder is in the request.
func (c Custom) uses(name string) bool {
	for _, t := range c.templates() {
		if strings.Contains(t, "{{"+name+"}}") {
			return true
		}
	}
	return false
}

// unknown is the first part, by name, with a placeholder that does not exist.
func (c Custom) unknown() string {
	first := ""
	for part, t := range c.templates() {
		for _, p := range place().FindAllStringSubmatch(t, -1) {
			if !slices.Contains(Placeholders(), p[1]) && (first == "" || part < first) {
				first = part
			}
		}
	}
	return first
}

func isXML(s string) bool {
	dec := xml.NewDecoder(strings.NewReader(s))
	elements := 0
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return elements > 0
		}
		if err != nil {
			return false
		}
		if _, ok := t.(xml.StartElement); ok {
			elements++
		}
	}
}

func isPointer(s string) bool { return s == "" || strings.HasPrefix(s, "/") && len(s) <= maxShort }

func isPattern(s string, groups int) bool {
	if len(s) > maxPattern {
		return false
	}
	re, err := regexp.Compile(s)
	return err == nil && re.NumSubexp() >= groups
}

func isRegion(s string) bool {
	return len(s) == 2 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func isDigits(s string, least, most int) bool {
	return least <= len(s) && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

func isLongCode(s string) bool {
	digits, plus := strings.CutPrefix(s, "+")
	return plus && isDigits(digits, 7, 15) && digits[0] != '0'
}

// isSenderID is what Twilio and most others take (Twilio, "Alphanumeric sender
// ID").
func isSenderID(s string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	return len(s) <= 11 && strings.ContainsAny(s, letters) && strings.Trim(s, letters+"0123456789 ") == "" && s == strings.TrimSpace(s)
}

func isSID(s string) bool {
	id, found := strings.CutPrefix(s, "AC")
	return found && len(id) == 32 && strings.Trim(id, "0123456789abcdef") == ""
}

func isLine(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

// Says is what a built-in gateway can not be told: where it sends from is decided
// where Lanyard is deployed.
func (g Gateway) Says() bool {
	return g.HTTP != nil || cmp.Or(g.SenderID, g.LongCode, g.ShortCode, g.User, g.Password, g.Keyword) != ""
}
