package inbox

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// shown is how many messages the page and the JSON have.
const shown = 100

// policy lets the page show e-mails (their pictures as data:, their styles
// inline) and do nothing else. Pages inside the page inherit it.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed page.html
var pageHTML string

// page is parsed when the first request comes, not at start.
var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("inbox").Parse(pageHTML)) })

// Handler serves /inbox, the page, and /inbox.json.
func (b *Inbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /inbox", b.servePage)
	mux.HandleFunc("GET /inbox.json", b.serveJSON)
	return mux
}

func head(w http.ResponseWriter, kind string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func (b *Inbox) servePage(w http.ResponseWriter, _ *http.Request) {
	messages, err := b.List(shown)
	if err != nil {
		http.Error(w, "The inbox can not be read.", http.StatusInternalServerError)
		return
	}
	items := make([]item, len(messages))
	for i, m := range messages {
		items[i] = itemOf(m)
	}
	head(w, "text/html; charset=utf-8")
	_ = page().Execute(w, items) // the reader has gone
}

// entry is a message in /inbox.json.
type entry struct {
	Message
	Link string `json:"link,omitempty"`
	Code string `json:"code,omitempty"`
}

func (b *Inbox) serveJSON(w http.ResponseWriter, _ *http.Request) {
	messages, err := b.List(shown)
	if err != nil {
		http.Error(w, "The inbox can not be read.", http.StatusInternalServerError)
		return
	}
	entries := make([]entry, len(messages))
	for i, m := range messages {
		m.QR = nil
		entries[i] = entry{m, m.Link(), m.Code()}
	}
	head(w, "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"messages": entries}) // the reader has gone
}

// item is a message on the page.
type item struct {
	ID, To, From, Subject, When, Template, Reference string
	SMS, Rehearsal                                   bool
	HTML                                             string
	Bubble                                           []piece
}

// piece is a word of an SMS, or what stands between two words.
type piece struct{ Text, Link string }

func itemOf(m Message) item {
	it := item{
		ID: string(m.ID), To: m.To.Reveal(), From: m.FromName, Subject: m.Subject.Reveal(), Reference: m.Reference,
		When: m.At.UTC().Format("2 Jan 2006, 15:04:05 MST"), Template: strings.ReplaceAll(string(m.Template), "_", " "),
		SMS: m.Channel == notify.SMS, Rehearsal: m.Rehearsal,
	}
	if it.SMS {
		it.Bubble = pieces(m.Text)
		return it
	}
	picture := "data:image/png;base64," + base64.StdEncoding.EncodeToString(m.QR)
	it.HTML = strings.Replace(m.HTML.Reveal(), "cid:"+notify.QRContentID, picture, 1)
	it.HTML = strings.Replace(it.HTML, "<head>", `<head><base target="_blank">`, 1) // links leave the frame
	return it
}

func pieces(t secret.Text) []piece {
	text := t.Reveal()
	var out []piece
	for {
		at := linkForm.FindStringIndex(text)
		if at == nil {
			return append(out, piece{Text: text})
		}
		link := text[at[0]:at[1]]
		out = append(out, piece{Text: text[:at[0]]}, piece{link, link})
		text = text[at[1]:]
	}
}
