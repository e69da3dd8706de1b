package template

import (
	"html"
	"strings"
)

// The page of an e-mail. Mail programs know little CSS, so styles stand on the
// elements; the one style sheet is for dark mode, and where it is dropped the
// light colours stay. Tables are for layout (Outlook lays out nothing else) and
// say so to screen readers. Nothing is loaded from anywhere.
const (
	pageBegin = `<!doctype html>
<html lang="`
	pageHead = `" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>`
	pageStyle = `</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #0f1217 !important; }
  .card { background: #1a1f27 !important; border-color: #323a46 !important; }
  .ink { color: #f1f4f8 !important; }
  .soft { color: #aab4c2 !important; }
  .link { color: #9dbdff !important; }
  .box { background: #252c37 !important; border-color: #414b5a !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f7;-webkit-text-size-adjust:100%">
`
	pageBody = `<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f4f7">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<tr><td class="soft" style="padding:0 8px 12px;font-size:15px;line-height:22px;font-weight:600;color:#4b5563">`
	pageCard = `</td></tr>
<tr><td class="card" style="padding:28px 24px;background:#ffffff;border:1px solid #dfe3e8;border-radius:12px">
<h1 class="ink" style="margin:0 0 16px;font-size:24px;line-height:32px;font-weight:700;color:#111827">`
	pageFoot = `</td></tr>
<tr><td style="padding:16px 8px 0">
`
	pageEnd = `</td></tr>
</table>
</td></tr>
</table>
`
	pageClose = `</body>
</html>
`
)

// shapeHTML is how each shape looks: what stands before its text, between its
// text and its value, and after. An href or src is filled
// in where ^ stands, what is read out where ~ does.
var shapeHTML = map[shape][3]string{
	paragraph: {`<p class="ink" style="margin:0 0 16px;font-size:16px;line-height:25px;color:#1f2937">`, ``, "</p>\n"},
	fact:      {`<p class="ink" style="margin:0 0 6px;font-size:16px;line-height:25px;font-weight:600;color:#1f2937">`, ``, "</p>\n"},
	button: {
		`<p style="margin:22px 0"><a href="^" style="display:inline-block;padding:14px 26px;background:#1d4ed8;border-radius:8px;font-size:17px;line-height:22px;font-weight:600;color:#ffffff;text-decoration:none">`,
		``, "</a></p>\n",
	},
	picture: {
		`<p class="soft" style="margin:16px 0 10px;font-size:14px;line-height:21px;color:#4b5563">`,
		"</p>\n<p style=\"margin:0 0 20px\"><img src=\"^\" width=\"180\" height=\"180\" alt=\"~\" style=\"display:block;width:180px;height:180px;border:8px solid #ffffff;border-radius:8px;background:#ffffff;color:#111827\">",
		"</p>\n",
	},
	address: {
		`<p class="soft" style="margin:0 0 4px;font-size:14px;line-height:21px;color:#4b5563">`,
		"</p>\n<p style=\"margin:0 0 20px;font-size:14px;line-height:21px;word-break:break-all\"><a class=\"link\" href=\"^\" style=\"color:#1d4ed8\">",
		"</a></p>\n",
	},
	typed: {
		`<p class="ink" style="margin:0 0 8px;font-size:16px;line-height:25px;color:#1f2937">`,
		"</p>\n<p class=\"box ink\" style=\"margin:0 0 20px;padding:12px 16px;background:#f3f4f7;border:1px solid #dfe3e8;border-radius:8px;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:24px;line-height:32px;font-weight:700;letter-spacing:2px;color:#111827\">",
		"</p>\n",
	},
	warning: {`<p class="ink" style="margin:18px 0 0;padding:0 0 0 14px;border-left:4px solid #d97706;font-size:15px;line-height:23px;color:#1f2937">`, ``, "</p>\n"},
	small:   {`<p class="soft" style="margin:0 0 8px;font-size:13px;line-height:19px;color:#4b5563">`, ``, "</p>\n"},
}

// html is the mail as a page in a language. A page of the network's own has our
// head, and what it says of a try, if anything, before it.
func (m parsedMail) html(l parsed, v values, trial string) string {
	var b strings.Builder
	b.Grow(8 << 10)
	b.WriteString(pageBegin)
	b.WriteString(html.EscapeString(l.tag))
	b.WriteString(pageHead)
	b.WriteString(m.subject.with(v, html.EscapeString))
	b.WriteString(pageStyle)
	if m.page == nil {
		m.card(&b, l, v, trial)
	} else {
		if trial != "" {
			block{warning, filled{trial}, filled{""}}.html(&b, l, v)
		}
		m.page.put(&b, v, plain, html.EscapeString)
	}
	b.WriteString(pageClose)
	return b.String()
}

// card is what the body of our own page has in it.
func (m parsedMail) card(b *strings.Builder, l parsed, v values, trial string) {
	b.WriteString(pageBody)
	b.WriteString(html.EscapeString(v[networkName]))
	b.WriteString(pageCard)
	b.WriteString(m.title.with(v, html.EscapeString))
	b.WriteString("</h1>\n")
	if trial != "" {
		block{warning, filled{trial}, filled{""}}.html(b, l, v)
	}
	foot := false
	for _, block := range m.shown(v) {
		if block.shape == small && !foot {
			foot = true
			b.WriteString(pageFoot)
		}
		block.html(b, l, v)
	}
	b.WriteString(pageEnd)
}

func (p block) html(b *strings.Builder, l parsed, v values) {
	value := p.value.with(v, html.EscapeString)
	parts := shapeHTML[p.shape]
	b.WriteString(strings.Replace(parts[0], "^", value, 1))
	p.text.put(b, v, lines, html.EscapeString)
	between := strings.Replace(parts[1], "~", html.EscapeString(l.picture), 1)
	b.WriteString(strings.Replace(between, "^", value, 1))
	if p.shape == address || p.shape == typed {
		b.WriteString(value)
	}
	b.WriteString(parts[2])
}

// lines escapes a text of several lines.
func lines(s string) string { return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>\n") }
