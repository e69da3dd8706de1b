package messages

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/messages/wording"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// TextName names a text: what it is for, and its language.
type TextName struct {
	wording.Kind
	Language string
}

var languageForm = regexp.MustCompile(`^[a-z]{2,3}$`)

// check refuses what is no name of a text: errs.NotFound for a kind or channel
// that does not exist, errs.Invalid for a language.
func (n TextName) check() error {
	switch {
	case !slices.Contains(template.Kinds(), n.Of), n.Channel != notify.Email && n.Channel != notify.SMS:
		return errs.NotFound
	case !languageForm.MatchString(n.Language):
		return errs.BadField("path.language", "must be a language of two or three small letters, such as de: there is one text for all its regions")
	}
	return nil
}

func (n TextName) String() string {
	return string(n.Of) + "/" + string(n.Channel) + "/" + n.Language
}

func (n TextName) key(of session.NetworkID) table.Key {
	return template.OwnKey(string(of), n.Of, n.Channel, n.Language)
}

// TextSource is whose a text is.
type TextSource string

// The sources. A text from OtherLanguage is one to begin with, where nothing is
// built in: nobody is sent it in this language.
const (
	OwnText       TextSource = "own"
	BuiltInText   TextSource = "built_in"
	OtherLanguage TextSource = "other_language"
)

// NetworkText is a text as a network has it.
type NetworkText struct {
	TextName
	template.Draft
	Source    TextSource
	UpdatedAt table.Epoch // own
	Version   int64       // own
}

func ownText(o template.Own) NetworkText {
	return NetworkText{
		TextName: TextName{wording.Kind{Of: o.Of, Channel: o.Channel}, o.Language}, Draft: o.Draft, Source: OwnText,
		UpdatedAt: o.UpdatedAt, Version: o.Version,
	}
}

// builtInText is what there is for a name without a text of the network's own, in
// another language if there is none in its own.
func builtInText(name TextName, other string) NetworkText {
	t := NetworkText{TextName: name, Source: BuiltInText}
	for _, language := range []string{name.Language, other, "en"} {
		var ok bool
		if t.Draft, ok = template.BuiltIn(name.Of, name.Channel, language); ok {
			break
		}
		t.Source = OtherLanguage
	}
	return t
}

// Texts lists all texts of a network: the built-in ones, those that are its own
// in their place, and its own in other languages.
func (s *Service) Texts(ctx context.Context, n session.NetworkID) ([]NetworkText, error) {
	own, err := s.ownTexts(ctx, n)
	if err != nil {
		return nil, fmt.Errorf("list texts of network %s: %w", n, err)
	}
	var all []NetworkText
	for _, of := range template.Kinds() {
		for _, channel := range []notify.Channel{notify.Email, notify.SMS} {
			k := wording.Kind{Of: of, Channel: channel}
			for _, language := range template.Languages() {
				name := TextName{k, language}
				i := slices.IndexFunc(own, func(t NetworkText) bool { return t.TextName == name })
				if i >= 0 {
					all = append(all, own[i])
				} else {
					all = append(all, builtInText(name, ""))
				}
			}
			for _, t := range own {
				if t.Kind == k && !template.Spoken(t.Language) {
					all = append(all, t)
				}
			}
		}
	}
	return all, nil
}

func (s *Service) ownTexts(ctx context.Context, n session.NetworkID) (own []NetworkText, err error) {
	for cursor := ""; ; {
		page, err := s.Table.Query(ctx, template.AllOwn(string(n), 100, cursor))
		if err != nil {
			return nil, err
		}
		stored, next, err := table.Decoded[template.Own](page)
		if err != nil {
			return nil, err
		}
		for _, o := range stored {
			own = append(own, ownText(o))
		}
		if cursor = next; cursor == "" {
			return own, nil
		}
	}
}

// Text gives one text: the network's own, or the one in whose place it would be.
func (s *Service) Text(ctx context.Context, set network.Settings, name TextName) (NetworkText, error) {
	if err := name.check(); err != nil {
		return NetworkText{}, err
	}
	var o template.Own
	err := s.Table.Get(ctx, name.key(set.ID), &o)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return builtInText(name, set.Language), nil
	case err != nil:
		return NetworkText{}, fmt.Errorf("text %s: %w", name, err)
	}
	return ownText(o), nil
}

// Checked is a draft as it would be saved, and what is wrong with it.
type Checked struct {
	template.Draft
	Problems []wording.Problem
}

// CheckText makes of a draft what would be saved, and tells what is wrong with it.
// Lines end alike; HTML is sanitised; without a text, the one of the HTML is it.
func (s *Service) CheckText(set network.Settings, name TextName, d template.Draft) (Checked, error) {
	if err := name.check(); err != nil {
		return Checked{}, err
	}
	page := wording.Sanitise(d.HTML)
	d.HTML = page.HTML
	d.Subject = strings.TrimSpace(d.Subject)
	d.Text = strings.TrimSpace(strings.ReplaceAll(d.Text, "\r\n", "\n"))
	if d.Text == "" && name.Channel == notify.Email {
		d.Text = wording.Plain(d.HTML)
	}
	filled, err := fills(set).Worst(name.Kind, name.Language, d, s.Now())
	if err != nil {
		return Checked{}, err
	}
	return Checked{d, wording.Check(name.Kind, d, page, filled)}, nil
}

// fills is what a network's messages are filled with.
func fills(set network.Settings) wording.Network {
	n := wording.Network{
		Name: set.Name, Origin: set.Origin, Language: set.Language, Zone: network.Zone(set.TimeZone),
		Digits: int(set.Count(network.CodeDigits)),
	}
	if u, err := url.Parse(set.Origin); err == nil {
		n.Host = u.Hostname()
	}
	return n
}

// refused is the failure that tells of the errors among problems; nil when there
// are none.
func refused(problems []wording.Problem) error {
	bad := wording.Errors(problems)
	if len(bad) == 0 {
		return nil
	}
	fields := make([]errs.Field, len(bad))
	for i, p := range bad {
		fields[i] = p.Field()
	}
	return &errs.Error{Kind: errs.Invalid, Fields: fields}
}

// SaveText makes a draft the network's own text. Messages that are rendered from
// now on are worded so. errs.Invalid names what is wrong with it; errs.Conflict
// when it is no longer the version that the caller has seen (0: whichever).
func (s *Service) SaveText(ctx context.Context, by httpapi.Caller, set network.Settings, name TextName, d template.Draft, seen int64) (NetworkText, []wording.Problem, error) {
	checked, err := s.CheckText(set, name, d)
	if err != nil {
		return NetworkText{}, nil, err
	}
	if err := refused(checked.Problems); err != nil {
		return NetworkText{}, nil, err
	}
	old, err := s.Text(ctx, set, name)
	if err != nil {
		return NetworkText{}, nil, err
	}
	if seen != 0 && seen != old.Version {
		return NetworkText{}, nil, errTextChanged
	}
	now := s.Now()
	o := template.Own{
		Draft: checked.Draft, Network: string(set.ID), Of: name.Of, Channel: name.Channel, Language: name.Language,
		UpdatedAt: table.At(now), Version: old.Version + 1,
	}
	o.Place()
	condition := table.Absent()
	if old.Version > 0 {
		condition = table.Equal("version", old.Version)
	}
	entry := by.Entry("template.change")
	entry.Target = "template:" + name.String()
	err = s.Table.Write(ctx, table.Put(&o, condition), audit.Put(entry, now))
	if errs.KindOf(err) == errs.Conflict {
		err = errTextChanged
	}
	if err != nil {
		return NetworkText{}, nil, fmt.Errorf("save text %s: %w", name, err)
	}
	return ownText(o), checked.Problems, nil
}

var errTextChanged = errs.New(errs.Conflict, "The text was changed meanwhile. Look again.")

// ResetText takes the network's own text away: the built-in one is back.
// errs.NotFound when it has none.
func (s *Service) ResetText(ctx context.Context, by httpapi.Caller, name TextName) error {
	if err := name.check(); err != nil {
		return err
	}
	entry := by.Entry("template.reset")
	entry.Target = "template:" + name.String()
	key := name.key(by.Principal.Network)
	err := s.Table.Write(ctx, table.Delete(key, table.Exists()), audit.Put(entry, s.Now()))
	if errs.KindOf(err) == errs.Conflict {
		err = errs.NotFound
	}
	if err != nil {
		return fmt.Errorf("reset text %s: %w", name, err)
	}
	return nil
}

// trialLife is how long a test of a text is tried to be sent.
const trialLife = time.Hour

// TryText sends a text to the administrator who asks, filled with what is made up:
// a draft, or without one what the network has. errs.Unreachable when they have
// no contact for its channel; errs.Invalid for a draft that could not be saved, and
// a number that no text may go to; errs.Unavailable while sending is switched off.
func (s *Service) TryText(ctx context.Context, by httpapi.Caller, set network.Settings, name TextName, d *template.Draft) (notify.ID, error) {
	text, err := s.tried(ctx, set, name, d)
	if err != nil {
		return "", err
	}
	now := s.Now()
	m := notify.Message{
		ID: notify.ID(secret.NewID(now)), Network: string(set.ID), User: string(by.Principal.User),
		Template: notify.Test, Sample: name.Of, Channel: name.Channel, Language: name.Language, Origin: set.Origin,
		ValidUntil: table.At(now.Add(trialLife)), Data: notify.Data{NetworkName: set.Name},
		About: notify.About{Type: "template", ID: name.String()},
	}
	if m.To, err = s.contactOf(ctx, set, by, name.Channel); err != nil {
		return "", err
	}
	entry := by.Entry("template.test")
	entry.Target = "template:" + name.String()
	ops := []table.Op{notify.Queue(m, now), audit.Put(entry, now)}
	if text.Source == OwnText {
		own := template.Own{Draft: text.Draft, Network: string(set.ID), Of: name.Of, Channel: name.Channel, Language: name.Language}
		ops = append(ops, own.TriedBy(m))
	}
	err = limit.Within(ctx, s.Table, now, []limit.Bucket{quotaOf(set, name.Channel, m.To)}, func(spent []table.Op) error {
		return s.Table.Write(ctx, slices.Concat(spent, ops)...)
	})
	if err != nil {
		return "", fmt.Errorf("test text %s: %w", name, err)
	}
	return m.ID, nil
}

// tried is the text that a test is of: a good draft is as good as one's own.
func (s *Service) tried(ctx context.Context, set network.Settings, name TextName, d *template.Draft) (NetworkText, error) {
	if d == nil {
		return s.Text(ctx, set, name)
	}
	checked, err := s.CheckText(set, name, *d)
	if err == nil {
		err = refused(checked.Problems)
	}
	return NetworkText{TextName: name, Draft: checked.Draft, Source: OwnText}, err
}

// contactOf is where the caller can be sent something.
func (s *Service) contactOf(ctx context.Context, set network.Settings, by httpapi.Caller, c notify.Channel) (secret.Text, error) {
	if set.Paused {
		return "", errs.New(errs.Unavailable, "Sending is switched off in this network's settings.")
	}
	u, err := s.People.User(ctx, set.ID, by.Principal.User)
	if err != nil {
		return "", err
	}
	if c == notify.Email && u.Email != "" {
		return secret.Text(u.Email), nil
	}
	if c == notify.SMS && u.Phone != "" {
		return secret.Text(u.Phone), u.Phone.CheckTextable(set.SMSRegions)
	}
	return "", errs.New(errs.Unreachable, "You have no contact for this channel on file.")
}

// quotaOf is how much a network may send a day over a channel.
func quotaOf(set network.Settings, c notify.Channel, to secret.Text) limit.Bucket {
	return limit.NetworkQuota(set.Salt, string(c), int(set.Count(dailyQuota(c))), to.Reveal())
}
