package wording

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"

	"lanyard/internal/notify/template"
)

// Page is HTML that was sanitised.
type Page struct {
	HTML      string
	Removed   []string // what was taken out: "<script>", "onclick", "style: position"
	Addresses []string // that have a placeholder in them besides other things
	places    []string // placeholders in their order
}

func (p Page) names() []string { return p.places }

// policy is what may be in a page: what mail programs show. Pictures from
// elsewhere may not: they would tell whoever keeps them who reads what, when.
// It is made when the first page comes.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"p", "br", "hr", "div", "span", "center", "h1", "h2", "h3", "h4", "h5", "h6",
		"strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "blockquote", "pre", "code", "ul", "ol", "li",
		"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "a", "img",
	)
	p.SkipElementsContent("head", "title", "textarea", "select", "template", "svg", "math")
	p.AllowURLSchemes("https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^` + regexp.QuoteMeta(stand) + `EnrollQRCode$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(?:(?:page|card|ink|soft|link|box)(?: |$))+$`)).Globally()
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^presentation$`)).OnElements("table")
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*$`)).Globally()
	p.AllowAttrs("align").Matching(bluemonday.CellAlign).Globally()
	p.AllowAttrs("valign").Matching(bluemonday.CellVerticalAlign).OnElements("tr", "td", "th")
	p.AllowAttrs("bgcolor").Matching(regexp.MustCompile(`^#[0-9a-fA-F]{3,6}$`)).OnElements("table", "tr", "td", "th")
	p.AllowAttrs("width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan").
		Matching(bluemonday.NumberOrPercent).OnElements("table", "tr", "td", "th", "img")
	p.AllowStyles(
		"color", "background", "background-color", "font", "font-family", "font-size", "font-style", "font-weight",
		"line-height", "letter-spacing", "text-align", "text-decoration", "text-transform", "vertical-align",
		"white-space", "word-break", "list-style-type", "display", "width", "max-width", "min-width", "height",
		"margin", "margin-top", "margin-right", "margin-bottom", "margin-left",
		"padding", "padding-top", "padding-right", "padding-bottom", "padding-left",
		"border", "border-top", "border-right", "border-bottom", "border-left", "border-color", "border-style", "border-width",
		"border-radius", "border-collapse", "border-spacing",
	).Matching(regexp.MustCompile(`^(?:[a-zA-Z0-9#%., '"!\-]|rgba?\([0-9., %]+\))+$`)).Globally() // no url(), no expression()
	return p
})

// stand is what an address that is a placeholder has in its place while it is
// sanitised: a placeholder is no address to the sanitiser.
const stand = "https://placeholder.invalid/"

// Sanitise gives what may be in the page of an e-mail out of what somebody wrote,
// and tells what it took out. What it gives it gives again for itself.
func Sanitise(raw string) Page {
	if raw == "" {
		return Page{}
	}
	var page Page
	before := walk(raw, func(t *html.Token) {
		for i, a := range t.Attr {
			if a.Key != "href" && a.Key != "src" {
				continue
			}
			name, whole := placeIn(strings.TrimSpace(a.Val))
			switch {
			case whole && fitting(a.Key, name):
				t.Attr[i].Val = stand + name
			case strings.Contains(a.Val, "{{"):
				page.Addresses = append(page.Addresses, a.Val)
			}
		}
	})
	after := walk(policy().Sanitize(before.text), func(t *html.Token) {
		for i, a := range t.Attr {
			if name, ok := strings.CutPrefix(a.Val, stand); ok && (a.Key == "href" || a.Key == "src") && fitting(a.Key, name) {
				t.Attr[i].Val = "{{" + name + "}}"
			}
		}
	})
	page.HTML = strings.TrimSpace(after.text)
	page.places, _ = template.Marks(page.HTML)
	for _, what := range before.has {
		if !slices.Contains(after.has, what) && !slices.Contains(page.Removed, what) {
			page.Removed = append(page.Removed, what)
		}
	}
	return page
}

// placeIn is the name of the placeholder that s is.
func placeIn(s string) (name string, ok bool) {
	s, begins := strings.CutPrefix(s, "{{")
	s, ends := strings.CutSuffix(s, "}}")
	return s, begins && ends
}

// fitting reports whether a placeholder may be the address of a link or picture.
func fitting(attr, name string) bool {
	if attr == "src" {
		return name == "EnrollQRCode"
	}
	return name == "EnrollUrl" || name == "FreezeUrl" || name == "VouchUrl" || name == "EnrollPage"
}

// walked is HTML, written anew, and what it has in it, in the words of
// Page.Removed.
type walked struct {
	text string
	has  []string
}

// frame are the elements around a page that are ours, and whose loss nobody
// misses.
var frame = []string{"html", "head", "body", "title", "meta"}

func walk(raw string, change func(*html.Token)) walked {
	var out strings.Builder
	var w walked
	z := html.NewTokenizer(strings.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.text = out.String()
			return w
		case html.CommentToken, html.DoctypeToken:
			continue
		}
		t := z.Token()
		if t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken {
			if !slices.Contains(frame, t.Data) {
				w.has = append(w.has, contents(t)...)
			}
			change(&t)
		}
		out.WriteString(t.String())
	}
}

// contents is what an element has: itself, its attributes, its styles.
func contents(t html.Token) []string {
	has := []string{"<" + t.Data + ">"}
	for _, a := range t.Attr {
		switch a.Key {
		case "style":
			for declaration := range strings.SplitSeq(a.Val, ";") {
				if property, _, ok := strings.Cut(declaration, ":"); ok {
					has = append(has, "style: "+strings.ToLower(strings.TrimSpace(property)))
				}
			}
		case "href", "src":
			has = append(has, a.Key+" of <"+t.Data+">")
		default:
			has = append(has, a.Key)
		}
	}
	return has
}
