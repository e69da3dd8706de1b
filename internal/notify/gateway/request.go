package gateway

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"lanyard/internal/secret"
)

// Custom says how a vendor of kind http wants a message, and how its answers are to
// be read.
type Custom struct {
	Method  string   `json:"method" enum:"POST,GET,PUT"`
	URL     string   `json:"url" maxLength:"2000" doc:"https. Placeholders may be in its path and query: {{To}}, {{ToDigits}} (without the plus), {{Text}}, {{From}}, {{FromDigits}}, {{Id}}, {{User}}, {{Password}}, {{Basic}} (user and password for HTTP Basic), {{Keyword}}. Values are escaped for where they stand."`
	Headers []Header `json:"headers,omitempty" nullable:"false" maxItems:"20"`
	Format  Format   `json:"format,omitempty" enum:"form,json,xml,text" doc:"Of the body."`
	Body    string   `json:"body,omitempty" maxLength:"4000" doc:"With the same placeholders."`
	Answers []Rule   `json:"answers,omitempty" nullable:"false" maxItems:"20" doc:"What answers mean; the first rule that applies decides. Without one that means accepted, every 2xx is a yes."`
	IDAt    string   `json:"id_at,omitempty" maxLength:"200" doc:"JSON pointer to the vendor's id of the message."`
	IDMatch string   `json:"id_match,omitempty" maxLength:"500" doc:"Or a regular expression (RE2) whose first group is the id."`
}

// Header is one header of the request.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value" doc:"May have placeholders, such as Bearer {{Password}}."`
}

// Format is what a body is, and so how values are written into it.
type Format string

// The formats.
const (
	Form Format = "form"
	JSON Format = "json"
	XML  Format = "xml"
	Text Format = "text"
)

// contentTypes are what is said of a body when no header says it.
var contentTypes = map[Format]string{
	Form: "application/x-www-form-urlencoded", JSON: "application/json", XML: "application/xml; charset=utf-8", Text: "text/plain; charset=utf-8",
}

// Values are what placeholders stand for.
type Values struct {
	To       secret.Text // E.164
	Text     secret.Text
	From     string
	ID       string // of the message, ours
	User     string
	Password secret.Text
	Keyword  string
}

// Placeholders are the names that can stand between {{ and }}.
func Placeholders() []string {
	return []string{"To", "ToDigits", "Text", "From", "FromDigits", "Id", "User", "Password", "Basic", "Keyword"}
}

func (v Values) get(name string) string {
	switch name {
	case "To":
		return v.To.Reveal()
	case "ToDigits": // without the plus, which many vendors do not take
		return strings.TrimPrefix(v.To.Reveal(), "+")
	case "Text":
		return v.Text.Reveal()
	case "From":
		return v.From
	case "FromDigits":
		return strings.TrimPrefix(v.From, "+")
	case "Id":
		return v.ID
	case "User":
		return v.User
	case "Password":
		return v.Password.Reveal()
	case "Basic": // RFC 7617
		return base64.StdEncoding.EncodeToString([]byte(v.User + ":" + v.Password.Reveal()))
	case "Keyword":
		return v.Keyword
	}
	return ""
}

// place is compiled when it is needed and not at every start.
var place = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{\{([A-Za-z]*)\}\}`) })

// fill writes values into a template, each once and escaped: what is in a value
// is never read as a placeholder.
func (v Values) fill(template string, escape func(string) string) string {
	return place().ReplaceAllStringFunc(template, func(p string) string {
		return escape(v.get(strings.Trim(p, "{}")))
	})
}

// Request is one request to a vendor. It holds the message and the password.
type Request struct {
	Method  string
	URL     string
	Headers []Header
	Body    string
}

// Request writes a message the way that the vendor wants it.
func (c Custom) Request(v Values) Request {
	r := Request{Method: c.Method, URL: c.url(v), Body: v.fill(c.Body, c.Format.escape)}
	if c.Body != "" && !c.has("Content-Type") {
		r.Headers = append(r.Headers, Header{"Content-Type", contentTypes[c.Format]})
	}
	for _, h := range c.Headers {
		r.Headers = append(r.Headers, Header{h.Name, v.fill(h.Value, headerSafe)})
	}
	return r
}

func (c Custom) has(header string) bool {
	return slices.ContainsFunc(c.Headers, func(h Header) bool { return strings.EqualFold(h.Name, header) })
}

func (c Custom) url(v Values) string {
	path, query, found := strings.Cut(c.URL, "?")
	path = v.fill(path, url.PathEscape)
	if !found {
		return path
	}
	return path + "?" + v.fill(query, url.QueryEscape)
}

// hostPart is the URL up to its path.
func (c Custom) hostPart() string {
	scheme, rest, _ := strings.Cut(c.URL, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return scheme + "://" + rest
}

func (f Format) escape(s string) string {
	switch f {
	case Form:
		return url.QueryEscape(s)
	case JSON:
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(s) // a string always can be
		return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(b.String()), `"`), `"`)
	case XML:
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
		return b.String()
	}
	return s
}

// headerSafe leaves out what would begin another header.
func headerSafe(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
