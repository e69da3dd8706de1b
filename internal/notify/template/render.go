package template

import (
	"net/url"
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// How dates are written. The zone is named, because nobody knows where the
// message is read.
const (
	longDate  = "2 January 2006, 15:04 MST"
	shortDate = "2 Jan 15:04 MST"
)

// Secrets are what only the deliverer knows: what the message's Link and Code
// stand for. Empty ones are left out of the text.
type Secrets struct {
	Link  secret.Token
	Typed secret.Code // the link's code for typing
	Code  secret.Code
}

// linkPage is the page that each sort of link opens.
var linkPage = map[secret.Purpose]string{secret.PurposeInvitation: "/i", secret.PurposeRegistration: "/r"}

// Render writes the text of m. errs.Invalid when a name or the origin can not
// be put into one: trying again is of no use.
func Render(m *notify.Message, s Secrets) (notify.Rendered, error) {
	r := notify.Rendered{
		ID: m.ID, Network: m.Network, Template: m.Template, Channel: m.Channel,
		Reference: m.Reference(), At: m.CreatedAt.Time(), To: m.To,
	}
	v, err := valuesOf(m, s)
	if err != nil {
		return r, err
	}
	if m.Channel == notify.SMS {
		text, err := sms(m.Template, v)
		r.Text = secret.Text(text)
		return r, err
	}
	return email(r, v)
}

func email(r notify.Rendered, v values) (notify.Rendered, error) {
	text, ok := parsedMails()[r.Template]
	if !ok {
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
	r.Subject = secret.Text(text.subject.with(v, plain))
	r.Text = secret.Text(text.text(v))
	r.HTML = secret.Text(text.html(v))
	return r, nil
}

func valuesOf(m *notify.Message, s Secrets) (values, error) {
	origin, err := siteOf(m.Origin)
	if err != nil {
		return nil, err
	}
	v := values{
		code: s.Code.Reveal(), typedCode: grouped(s.Typed.Reveal()), reference: m.Reference(),
		host: origin.Hostname(), contact: contacts[m.Data.Contact],
		expiresAt: date(m.ValidUntil.Time(), longDate), expiresShort: date(m.ValidUntil.Time(), shortDate),
		happenedAt: date(m.CreatedAt.Time(), longDate), happenedShort: date(m.CreatedAt.Time(), shortDate),
	}
	if m.Link != nil {
		page, ok := linkPage[m.Link.Purpose]
		if !ok {
			return nil, errs.BadField("link", "has a purpose that no page is for")
		}
		v[enrollPage] = origin.String() + page
		v[enrollURL] = v[enrollPage] + "#" + s.Link.Reveal()
	}
	for _, name := range []struct {
		place placeholder
		value string
	}{
		{userName, m.Data.UserName.Reveal()}, {networkName, m.Data.NetworkName}, {badgeName, m.Data.BadgeName},
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

func date(t time.Time, layout string) string { return t.UTC().Format(layout) }

// grouped writes a code for typing in groups of four.
func grouped(code string) string {
	var groups []string
	for ; len(code) > 4; code = code[4:] {
		groups = append(groups, code[:4])
	}
	return strings.ToUpper(strings.Join(append(groups, code), "-"))
}
