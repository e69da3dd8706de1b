package enroll

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// freezeWord is what has to be typed: machines that read mail open links, run
// scripts and press buttons, and type nothing.
const freezeWord = "freeze"

// alarm opens the link of a notice and reads whom it is about. errs.Unknown before
// any read for what is no such link, errs.Expired for an old one.
func (s *Service) alarm(ctx context.Context, raw string) (directory.Alarm, network.Settings, directory.User, error) {
	a, err := directory.ReadAlarm(s.Keys, raw, s.Now())
	if err != nil {
		return a, network.Settings{}, directory.User{}, fmt.Errorf("open the link of a notice: %w", err)
	}
	set, u, err := s.load(ctx, a.Network, a.User)
	if errors.Is(err, errs.NotFound) {
		err = errs.Because(errs.Unknown, err)
	}
	return a, set, u, err
}

// freezing are the limits on freezing: of one link, so that who holds an old one uses
// up nothing of a newer one's, and of whoever holds links of many.
func freezing(set network.Settings, a directory.Alarm, by httpapi.Caller) []limit.Bucket {
	return []limit.Bucket{
		limit.For("freeze_link", set.Salt, fmt.Sprintf("%s#%d", a.User, a.SentAt), limit.Rate{Burst: 10, Per: time.Hour}),
		limit.For("freeze_address", set.Salt, limit.AddressKey(by.Client), limit.Rate{Burst: 20, Per: time.Hour}),
	}
}

// Freeze freezes the user whom the link of a notice names, for whoever holds it
// and typed the word, and tells the user's contacts. It is no failure, and nothing
// happens, when the user is frozen already. errs.Unknown, Expired and Used of the
// link, errs.Invalid when the word was not typed, errs.Limited.
func (s *Service) Freeze(ctx context.Context, raw, typed string, by httpapi.Caller) (network.Settings, directory.User, error) {
	if !strings.EqualFold(strings.Trim(strings.TrimSpace(typed), ".\"'"), freezeWord) {
		return network.Settings{}, directory.User{}, errs.BadField("body.word", "is not the word: type freeze")
	}
	a, set, u, err := s.alarm(ctx, raw)
	if err == nil {
		err = limit.Spend(ctx, s.Table, s.Now(), freezing(set, a, by)...)
	}
	for range rounds {
		if err != nil {
			return set, u, err
		}
		next, ops, err := s.frozen(set, u, a, by)
		if err != nil || ops == nil {
			return set, next, err
		}
		err = s.Table.Write(ctx, ops...)
		var lost *table.ConditionFailed
		if !errors.As(err, &lost) {
			return set, next, wrapped(err, "freeze user", u.ID)
		}
		if set, u, err = s.load(ctx, a.Network, a.User); err != nil {
			return set, u, err
		}
	}
	return set, u, errs.Unavailable
}

// frozen is the user frozen, and the ops that make it so; none when it is so.
func (s *Service) frozen(set network.Settings, u directory.User, a directory.Alarm, by httpapi.Caller) (directory.User, []table.Op, error) {
	now := s.Now()
	next, ops, err := directory.Freeze(u, a, now)
	if err != nil || ops == nil {
		return next, nil, err
	}
	for _, service := range identityServices {
		contact := onFile(u, service)
		if contact == "" {
			continue
		}
		notice := messageTo(set, u, service, contact)
		notice.Template, notice.About = notify.AccessFrozen, notify.About{Type: "user", ID: string(u.ID)}
		ops = append(ops, notify.Queue(notice, now))
	}
	return next, append(ops, audit.Put(audit.Entry{
		Network: a.Network, Actor: audit.ByInvitee(u.ID), Act: "user.freeze", About: u.ID, Target: "user:" + string(u.ID),
		Request: by.Request,
		Detail:  map[string]string{"notice": string(a.Notice), "sent_at": strconv.FormatInt(int64(a.SentAt), 10)},
	}, now)), nil
}

// The operations of whoever holds the link of a notice: public, with the link in the
// body as those of invitations.
func registerFreeze(api *httpapi.API, s *Service) {
	tags := []string{"freezing"}
	httpapi.Register(api, httpapi.Operation{
		ID: "freeze-open", Method: http.MethodPost, Path: "/v1/freeze/open",
		Summary: "Show what the link of a notice freezes. Changes nothing",
		Tags:    tags, Access: httpapi.Public(), Quiet: true,
	}, s.postFreezeOpen)
	httpapi.Register(api, httpapi.Operation{
		ID: "freeze", Method: http.MethodPost, Path: "/v1/freeze",
		Summary: "Freeze the user whom the link of a notice names, until an administrator has looked",
		Tags:    tags, Access: httpapi.Public(),
	}, s.postFreeze)
}

type freezeOpenInput struct {
	Body struct {
		Link string `json:"link" maxLength:"200" doc:"The part after # of the link."`
	}
}

type freezeInput struct {
	Body struct {
		Link string `json:"link" maxLength:"200"`
		Word string `json:"word,omitempty" maxLength:"64" doc:"freeze: that somebody typed it."`
	}
}

// freezeView is what whoever holds the link may see: not whom it is about.
type freezeView struct {
	State   string       `json:"state" enum:"open,frozen,over" doc:"over: an administrator has looked since the notice was sent."`
	Network string       `json:"network" doc:"Its name."`
	Notice  notify.Kind  `json:"notice" enum:"contact_changed,badge_added" doc:"What the link came with."`
	SentAt  httpapi.Time `json:"sent_at"`
}

func viewFreeze(a directory.Alarm, set network.Settings, u directory.User) freezeView {
	state := "open"
	switch {
	case u.IsFrozen():
		state = "frozen"
	case a.SentAt <= u.LiftedAt:
		state = "over"
	}
	return freezeView{state, set.Name, a.Notice, httpapi.Time(a.SentAt)}
}

func (s *Service) postFreezeOpen(ctx context.Context, in *freezeOpenInput) (*httpapi.Output[freezeView], error) {
	a, set, u, err := s.alarm(ctx, in.Body.Link)
	return httpapi.Answer(viewFreeze(a, set, u), err)
}

func (s *Service) postFreeze(ctx context.Context, in *freezeInput) (*httpapi.Output[freezeView], error) {
	set, u, err := s.Freeze(ctx, in.Body.Link, in.Body.Word, httpapi.CallerOf(ctx))
	if err != nil {
		return nil, err
	}
	a, err := directory.ReadAlarm(s.Keys, in.Body.Link, s.Now())
	return httpapi.Answer(viewFreeze(a, set, u), err)
}
