package wording

import (
	"encoding/base64"
	"strings"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// Network is what the messages of a network are filled with.
type Network struct {
	Name     string
	Origin   string // scheme and host of its links
	Host     string
	Language string
	Zone     *time.Location
	Digits   int // of its codes
}

// Shown is a text as its readers will see it, filled with what is made up.
type Shown struct {
	Subject string
	Text    string
	HTML    string // its picture is in it
	Size    template.Size
}

// message is one that would be filled with a draft.
func (n Network) message(k Kind, language string, data notify.Data, now time.Time) *notify.Message {
	data.NetworkName = n.Name
	m := &notify.Message{
		ID: "000000000000000000samp1e", Template: notify.Test, Sample: k.Of, Channel: k.Channel, Language: language,
		Origin: n.Origin, Data: data, CreatedAt: table.At(now), ValidUntil: table.At(now.Add(24 * time.Hour)),
	}
	if template.HasCode(k.Of) {
		m.ValidUntil = table.At(now.Add(10 * time.Minute))
		m.Code = &notify.Code{Digits: max(n.Digits, secret.MinDigits)}
	}
	return m
}

func (n Network) manner(language string, d *template.Draft) template.Manner {
	return template.Manner{Own: d, In: language, Language: n.Language, Zone: n.Zone}
}

// Worst is an SMS filled with long names. errs.Invalid when the network's name or
// origin can be put into no message.
func (n Network) Worst(k Kind, language string, d template.Draft, now time.Time) (Filled, error) {
	if k.Channel != notify.SMS {
		return Filled{}, nil
	}
	m := n.message(k, language, sampleNames, now)
	if m.Code != nil {
		m.Code.Digits = 8 // a network may ask for so many at any time
	}
	r, fits, err := template.Preview(m, n.manner(language, &d))
	return Filled{Text: r.Text.Reveal(), Fits: fits, Host: n.Host}, err
}

// Preview shows a draft whose HTML was sanitised; nil shows the built-in text.
func (n Network) Preview(k Kind, language string, d *template.Draft, now time.Time) (Shown, error) {
	r, _, err := template.Preview(n.message(k, language, notify.Data{}, now), n.manner(language, d))
	if err != nil {
		return Shown{}, err
	}
	s := Shown{Subject: r.Subject.Reveal(), Text: r.Text.Reveal(), HTML: r.HTML.Reveal()}
	if k.Channel == notify.SMS {
		s.Size = template.Measure(s.Text)
		return s, nil
	}
	picture := "data:image/png;base64," + base64.StdEncoding.EncodeToString(r.QR)
	s.HTML = strings.ReplaceAll(s.HTML, "cid:"+notify.QRContentID, picture)
	return s, nil
}
