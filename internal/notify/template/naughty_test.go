package template

// naughty are values that people, or others, type where a name belongs.
var naughty = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' onmouseover='alert(1)`,
	`</title></style></td></table><h1>Hello</h1>`,
	`<!-- `, `-->`, `<![CDATA[`, `]]>`, `</p><p>`, `<a href="https://evil.example">`,
	`&lt;b&gt;`, `&#60;b&#62;`, `&`, `&amp`, "`", `\`, `'`, `"`, `<`, `>`, `^`, `%s%n`,
	`{{Code}}`, `{{EnrollUrl}}`, `{{`, `}}`, `{{UserName}}{{UserName}}`,
	`javascript:alert(1)`, `data:text/html,<script>`, `https://evil.example/i#AAAA`,
	`@evil.example #000000`, `493027`,
	"tab\tand\vfeed\f", "bell\x07 escape\x1b[31m", "a\u202egnp.exe", "\u2066left\u2069", "\u200b\u200b", "line\u2028para\u2029next\u0085",
	"caf\u00e9", "Zo\u0308e", "Škoda Auto", "O’Reilly “Press” – Co…", "Київстар", "株式会社レンヤード", "شركة المثال", "👩‍👩‍👧‍👦 Family", "𝕱𝖆𝖓𝖈𝖞",
	"^^^^^^^^^^^^^^^^^^^^ ~~~~~~~~~~~~~~~~~~~~ €€€€€€€€€€€€€€€€€€€€ [][][][][][][][][][]",
	"invalid \xff\xfe utf-8", "",
	"The Very Long And Very Official Name Of An Organisation That Nobody Ever Writes In Full (Holding), Ltd. & Co.",
	"Ž" + "The Very Long And Very Official Name Of An Organisation That Nobody Writes",
	"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
}

// breaking are values that could begin a line of their own.
var breaking = []string{
	"A\r\nBcc: x@evil.example", "A\nBcc: x", "A\rB", "A\x00B", "\n@evil.example #000000", "\r\n\r\n<b>",
}
