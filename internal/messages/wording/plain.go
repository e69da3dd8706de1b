package wording

import (
	"strings"

	"golang.org/x/net/html"
)

// Plain writes the text of a page, in the markup of an e-mail's text: for whoever
// has a page and nothing else.
func Plain(page string) string {
	var p plain
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			p.end("")
			return strings.TrimSpace(p.out.String())
		}
		p.token(z.Token())
	}
}

// plain is a text that is being written.
type plain struct {
	out   strings.Builder
	line  strings.Builder
	mark  string // of the line: "# ", "* "
	opens string // of the link that is being read
}

// blocks are the elements that begin and end a line.
var blocks = map[string]string{
	"p": "", "div": "", "table": "", "tr": "", "td": "", "th": "", "ul": "", "ol": "", "center": "", "blockquote": "", "pre": "", "hr": "",
	"li": "* ", "h1": "# ", "h2": "", "h3": "", "h4": "", "h5": "", "h6": "",
}

func (p *plain) token(t html.Token) {
	mark, block := blocks[t.Data]
	switch {
	case t.Type == html.TextToken:
		p.line.WriteString(t.Data)
	case block && t.Type == html.EndTagToken:
		p.end("")
	case block:
		p.end(mark)
	case t.Data == "br":
		p.end("")
	case t.Data == "a" && t.Type == html.StartTagToken:
		p.link(t)
	case t.Data == "a" && p.opens != "":
		p.button()
	}
}

// link begins a link: one to the placeholder gets a line of its own.
func (p *plain) link(t html.Token) {
	for _, a := range t.Attr {
		if a.Key == "href" && (a.Val == "{{EnrollUrl}}" || a.Val == "{{FreezeUrl}}" || a.Val == "{{VouchUrl}}") {
			p.end("")
			p.opens = a.Val
		}
	}
}

func (p *plain) button() {
	says, opens := strings.Join(strings.Fields(p.line.String()), " "), p.opens
	p.line.Reset()
	p.opens = ""
	if says != "" && says != opens {
		says = "[" + says + "](" + opens + ")"
	} else {
		says = opens
	}
	p.line.WriteString(says)
	p.end("")
}

// end ends a line, and begins one with a mark.
func (p *plain) end(mark string) {
	if text := strings.Join(strings.Fields(p.line.String()), " "); text != "" {
		if p.mark == "# " && p.out.Len() > 0 {
			p.mark = "" // only the first line is a heading
		}
		p.out.WriteString(p.mark + text + "\n\n")
	}
	p.line.Reset()
	p.mark = mark
}
