package template

import (
	"net/url"
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// Secrets are what only the deliverer knows: what the message's Link and Code
// stand for. Empty ones are left out of the text.
type Secrets struct {
	Link  secret.Token
	Typed secret.Code // the link's code for typing
	Code  secret.Code
}

// linkPage is the page that each sort of link opens.
var linkPage = map[secret.Purpose]string{secret.PurposeInvitation: "/i", secret.PurposeFreeze: "/f", secret.PurposeVouch: "/v"}

// Manner is how a network words its messages. The zero Manner is what is built
// in, in UTC.
type Manner struct {
	Own      *Draft         // the network's own text; nil: the one that is built in
	In       string         // the language of Own
	Language string         // the network's own
	Zone     *time.Location // that dates are written in
}

// Render writes the text of m. errs.Invalid when a name or the origin can not
// be put into one: trying again is of no use. A text of the network's own that
// does not fit is left for the one that is built in.
func Render(m *notify.Message, s Secrets, in Manner) (notify.Rendered, error) {
	r := notify.Rendered{
		ID: m.ID, Network: m.Network, User: m.User, Origin: m.Origin, Template: m.Template, Channel: m.Channel,
		Reference: m.Reference(), Rehearsal: m.Rehearsal, At: m.CreatedAt.Time(), To: m.To,
	}
	w := in.wording(m)
	m, s = w.made(m, s)
	if ReadOut(w.kind) {
		s.Code = s.Code.Spoken()
	}
	v, err := valuesOf(m, s, w.parsed, in.Zone)
	if err != nil {
		return r, err
	}
	if m.Channel == notify.Email {
		return w.email(r, v)
	}
	text, fits := w.sms(v)
	if !fits && in.Own != nil {
		w.own = nil
		text, fits = w.sms(v)
	}
	if !fits {
		return r, errs.BadField("origin", "is too long for an SMS: use a shorter host name")
	}
	r.Text = secret.Text(w.trial.mark + text)
	return r, nil
}

// Preview is a test of a text as it looks without saying that it is one. An SMS
// of a network's own that does not fit is given whole.
func Preview(m *notify.Message, in Manner) (r notify.Rendered, fits bool, err error) {
	w := in.wording(m)
	m, s := w.made(m, Secrets{})
	w.trial = trial{}
	v, err := valuesOf(m, s, w.parsed, in.Zone)
	if err != nil {
		return r, false, err
	}
	if m.Channel == notify.Email {
		r, err = w.email(r, v)
		return r, true, err
	}
	text, fits := w.sms(v)
	if !fits && in.Own != nil {
		own, _ := parse(in.Own.Text)
		text = own.with(v, plain)
	}
	r.Text = secret.Text(text)
	return r, fits, nil
}

// wording is the texts of one message: in which language, its own if there is one,
// and what a try says of itself.
type wording struct {
	parsed
	kind  notify.Kind
	own   *Draft
	trial trial
}

func (in Manner) wording(m *notify.Message) wording {
	w := wording{kind: m.Template, own: in.Own}
	if in.Own != nil {
		w.parsed = inLanguage(in.In, m.Language, in.Language)
	} else {
		w.parsed = speaks(m.Language, in.Language)
	}
	if m.Template == notify.Test && m.Sample != "" {
		w.kind, w.trial = m.Sample, w.parsed.trial
	}
	return w
}

// made is what a test of a text is filled with: nobody's name, a link and a code
// that open nothing.
func (w wording) made(m *notify.Message, s Secrets) (*notify.Message, Secrets) {
	if m.Template != notify.Test || m.Sample == "" {
		return m, s
	}
	filled := *m
	filled.Link, filled.Code, filled.Data.Contact = nil, nil, notify.PhoneNumber
	if filled.Data.UserName == "" {
		filled.Data.UserName = sampleUser
	}
	if filled.Data.BadgeName == "" {
		filled.Data.BadgeName = sampleBadge
	}
	if filled.Data.Word == "" {
		filled.Data.Word = sampleWord
	}
	switch {
	case HasLink(w.kind), Freezes(w.kind), Vouches(w.kind):
		filled.Link = &notify.Link{Purpose: purposeOf(w.kind)}
		return &filled, Secrets{Link: sampleToken, Typed: sampleTyped}
	case HasCode(w.kind):
		digits := secret.MinDigits
		if m.Code != nil {
			digits = m.Code.Digits
		}
		return &filled, Secrets{Code: sampleCode[:digits]}
	}
	return &filled, Secrets{}
}

func (w wording) email(r notify.Rendered, v values) (notify.Rendered, error) {
	text, ok := w.mails[w.kind]
	if w.own != nil {
		text, _ = parseMail(*w.own)
	} else if !ok {
		return r, errs.BadField("template", "has no text")
	}
	if link := v[enrollURL]; link != "" {
		picture, err := qrPNG(link)
		if err != nil {
			return r, err
		}
		r.QR, v[enrollQRCode] = picture, "cid:"+notify.QRContentID
	}
	r.FromName = v[networkName]
	r.Subject = secret.Text(w.trial.mark + text.subject.with(v, plain))
	r.Text = secret.Text(text.text(v))
	if w.trial.note != "" {
		r.Text = secret.Text(w.trial.note + "\n\n" + r.Text.Reveal())
	}
	r.HTML = secret.Text(text.html(w.parsed, v, w.trial.note))
	return r, nil
}

func valuesOf(m *notify.Message, s Secrets, l parsed, zone *time.Location) (values, error) {
	if zone == nil {
		zone = time.UTC
	}
	origin, err := siteOf(m.Origin)
	if err != nil {
		return nil, err
	}
	ends, began := m.ValidUntil.Time().In(zone), m.CreatedAt.Time().In(zone)
	v := values{
		code: s.Code.Reveal(), typedCode: grouped(s.Typed.Reveal()), reference: m.Reference(),
		host: origin.Hostname(), contact: l.contacts[m.Data.Contact],
		expiresAt: l.written(ends), expiresShort: l.noted(ends), happenedAt: l.written(began), happenedShort: l.noted(began),
	}
	if m.Link != nil {
		page, ok := linkPage[m.Link.Purpose]
		if !ok {
			return nil, errs.BadField("link", "has a purpose that no page is for")
		}
		address := origin.String() + page
		switch link := address + "#" + s.Link.Reveal(); m.Link.Purpose {
		case secret.PurposeFreeze:
			v[freezeURL] = link
		case secret.PurposeVouch:
			v[vouchURL] = link
		default:
			v[enrollPage], v[enrollURL] = address, link
		}
	}
	for _, name := range []struct {
		place placeholder
		value string
	}{
		{word, m.Data.Word}, {userName, m.Data.UserName.Reveal()}, {networkName, m.Data.NetworkName}, {badgeName, m.Data.BadgeName},
	} {
		if v[name.place], err = clean(string(name.place), name.value); err != nil {
			return nil, err
		}
	}
	if v[networkName] == "" {
		v[networkName] = origin.Hostname()
	}
	return v, nil
}

// siteOf is an origin (RFC 6454): scheme, host and port and nothing else. Links
// begin with it, so nothing but http and https gets into an href.
func siteOf(origin string) (*url.URL, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" ||
		(&url.URL{Scheme: u.Scheme, Host: u.Host}).String() != strings.TrimSuffix(origin, "/") {
		return nil, errs.BadField("origin", "is no origin: write it as https://host")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// grouped writes a code for typing in groups of four.
func grouped(code string) string {
	var groups []string
	for ; len(code) > 4; code = code[4:] {
		groups = append(groups, code[:4])
	}
	return strings.ToUpper(strings.Join(append(groups, code), "-"))
}
