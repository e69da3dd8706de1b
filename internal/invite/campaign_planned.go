package invite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// foreseen is the row of a user as it is planned.
func (s *slice) foreseen(ctx context.Context, x candidate, now time.Time) (draft, error) {
	d := draft{candidate: x, row: x.done}
	if x.done.Plan != nil {
		return d, nil
	}
	row, i := s.decide(s.offer, x, now)
	f := s.offer.forecast(x, row, i)
	if f.Channel == notify.SMS {
		var err error
		if f.Parts, err = s.parts(ctx, s.offer.message(i, x.Last, x.User)); err != nil {
			return d, err
		}
	}
	d.row = Row{Campaign: s.ID, User: x.Standing.User, At: row.At, Plan: &f}
	d.row.place(s.Network, s.CreatedAt)
	d.ops = []table.Op{table.Put(&d.row, table.Absent())}
	return d, nil
}

// parts is how many parts the SMS of m would take; 0 where nobody can tell. The
// texts are read once a slice for each kind and language.
func (s *slice) parts(ctx context.Context, m notify.Message) (int, error) {
	if s.service.Parts == nil {
		return 0, nil
	}
	m.Link = &notify.Link{Purpose: secret.PurposeInvitation}
	text := string(m.Template) + " " + m.Language
	count := s.counts[text]
	if count == nil {
		var err error
		count, err = s.service.Parts(ctx, m, s.offer.set.Language, network.Zone(s.offer.set.TimeZone))
		if err != nil {
			return 0, err
		}
		if s.counts == nil {
			s.counts = map[string]func(notify.Message, int) int{}
		}
		s.counts[text] = count
	}
	link := secret.Link{Purpose: secret.PurposeInvitation, Network: m.Network, ID: m.About.ID, Generation: 1}
	return count(m, len(s.service.Keys.MintLink(link).Reveal())), nil
}

// rehearsed is the row of a user as it is rehearsed, with the message that would
// be sent. Its link is that of an invitation that there is not, and leads nowhere.
func (s *slice) rehearsed(x candidate, now time.Time) draft {
	d := draft{candidate: x, row: x.done}
	if x.done.Plan == nil || x.done.Outcome != "" || x.done.Rehearsal == s.Rehearsed {
		return d
	}
	row, i := s.decide(s.offer, x, now)
	d.row.Rehearsal, d.row.Rehearsed = s.Rehearsed, row.Outcome
	d.ops = []table.Op{table.Put(&d.row, x.done.asItWas())}
	if row.Outcome != Sent {
		return d
	}
	m := s.offer.message(i, x.Last, x.User)
	m.ID, m.Rehearsal = notify.ID(secret.NewID(now)), true
	m.About = notify.About{Type: "campaign", ID: string(s.ID)}
	m.Link = &notify.Link{
		Purpose: secret.PurposeInvitation, ID: string(NewID(i.User, "rehearsal/"+string(s.ID))), Generation: 1, Root: s.service.Keys.CurrentRoot(),
	}
	d.ops = append(d.ops, notify.Queue(m, now))
	return d
}

// planned does the next rows of the plan: at most so many, and no more messages
// than the wave has room for. It waits behind a wave that is full.
func (s *slice) planned(ctx context.Context, cursor string, most int) (bulk.Stride, error) {
	at, err := readCourse(cursor)
	if err != nil {
		return bulk.Stride{}, err
	}
	if s.Stage == Inviting {
		most = int(min(int64(most), max(1, at.room(s.Waves))))
	}
	rows, next, more, err := s.service.rowsFrom(ctx, s.Network, s.ID, at.At, most)
	if err != nil {
		return bulk.Stride{}, err
	}
	users, err := s.candidates(ctx, rows)
	if err != nil {
		return bulk.Stride{}, err
	}
	rows, err = s.rows(ctx, users)
	if err != nil {
		return bulk.Stride{}, err
	}
	stride := bulk.Stride{Rows: len(rows), Counts: map[string]int64{}}
	for _, r := range rows {
		s.count(r, stride.Counts)
		if r.Outcome == Sent {
			at.Sent++
		}
	}
	at.At = next
	stride.Cursor = at.String()
	switch {
	case !more:
		stride.Next = s.end()
	case s.Stage == Inviting && at.room(s.Waves) <= 0:
		stride.Wait = true
	}
	return stride, nil
}

// gate decides whether the slice may go on: it may within a wave, and in the next
// one when enough of the one before has arrived or an administrator said go. While
// it may not, the record says what it waits for.
func (s *Service) gate(ctx context.Context, slice *slice) (open bool, err error) {
	at, err := readCourse(slice.Cursor)
	if err != nil || at.room(slice.Waves) > 0 {
		return err == nil, err
	}
	now := s.Now()
	told, old := slice.Go > at.Wave, slice.Tide
	if !told && slice.Reason == string(WaitsForWave) && old != nil && now.Before(old.At.Time().Add(lookEvery)) {
		return false, nil
	}
	seen, err := s.wave(ctx, slice.Campaign, at)
	if err != nil {
		return false, err
	}
	if !told && seen.rate() < slice.offer.set.Count(network.WaveArrived) {
		slice.Campaign, err = s.says(ctx, slice.Campaign, table.Set("reason", WaitsForWave), table.Set("tide", seen))
		return false, err
	}
	// A slice that died behind this says it once more, in the same place.
	ebbed := append(slices.Clone(slice.Ebbed[:min(at.Wave, len(slice.Ebbed))]), seen)
	turn := slice.Turn
	if slice.Campaign, err = s.says(ctx, slice.Campaign, table.Set("ebbed", ebbed)); err != nil || slice.Turn != turn {
		return false, err
	}
	slice.Cursor = at.next().String()
	return true, nil
}

// lookEvery is how often a wave is looked at: saying what was seen changes the
// record, for which the change feed calls at once.
const lookEvery = time.Minute

// says writes into the record what was seen of a wave, and gives it as it is then.
func (s *Service) says(ctx context.Context, c Campaign, changes ...table.Change) (Campaign, error) {
	err := s.Table.Write(ctx, table.Update(c.ItemKey(), table.And(table.Equal("turn", c.Turn), table.Equal("state", bulk.Running)), changes...))
	if err != nil && !errors.Is(err, errs.Conflict) {
		return Campaign{}, fmt.Errorf("a wave of campaign %s: %w", c.ID, err)
	}
	return s.Campaign(ctx, c.Network, c.ID)
}

// Start is how a planned campaign is begun.
type Start struct {
	Rehearsal bool    // everything is decided and rendered, and nothing is sent
	Waves     []int64 // messages in the first waves; the last is everybody else
}

// maxWaves bounds the waves before the last.
const maxWaves = 10

func (in Start) check() error {
	if len(in.Waves) > maxWaves {
		return errs.BadField("body.waves", "has too many waves: at most 10")
	}
	if in.Rehearsal && len(in.Waves) > 0 {
		return errs.BadField("body.waves", "does not go with rehearsal, which sends nothing")
	}
	for at, n := range in.Waves {
		if n < 1 || n > 1_000_000 {
			return errs.BadField(fmt.Sprintf("body.waves[%d]", at), "must be between 1 and 1000000 messages")
		}
	}
	return nil
}

// StartPlanned says go: the campaign does what its plan says, or rehearses it, and
// is planned again after that. errs.Conflict unless it is planned.
func (s *Service) StartPlanned(ctx context.Context, n session.NetworkID, id CampaignID, in Start, entry audit.Entry) (Campaign, error) {
	if err := in.check(); err != nil {
		return Campaign{}, err
	}
	c, err := s.Campaign(ctx, n, id)
	if err != nil {
		return Campaign{}, err
	}
	if c.State != bulk.Planned {
		return Campaign{}, errs.New(errs.Conflict, "The campaign is not planned, or under way already.")
	}
	now := s.Now()
	op := bulk.Resume(c.ItemKey(), string(id), now)
	op.If = table.And(op.If, table.Equal("turn", c.Turn))
	op.Changes = append(op.Changes, table.Set("plan", c.plan()))
	if seen := c.rehearsed(); seen != nil {
		op.Changes = append(op.Changes, table.Set("rehearsal", seen))
	}
	name := "campaign.start"
	if in.Rehearsal {
		name = "campaign.rehearse"
		op.Changes = append(op.Changes, table.Set("stage", Rehearsing), table.Set("rehearsed", c.Rehearsed+1))
	} else {
		op.Changes = append(op.Changes, table.Set("stage", Inviting), table.Set("started_at", table.At(now)))
		if len(in.Waves) > 0 {
			op.Changes = append(op.Changes, table.Set("waves", in.Waves))
		}
	}
	entry = c.entry(entry, name)
	if len(in.Waves) > 0 {
		entry.Detail["waves"] = strings.Trim(fmt.Sprint(in.Waves), "[]")
	}
	return s.changed(ctx, c, entry, op)
}

// PauseCampaign holds a campaign that is under way, with its messages that are still
// queued. Pausing a paused one changes nothing. errs.Conflict when it is in another
// state.
func (s *Service) PauseCampaign(ctx context.Context, n session.NetworkID, id CampaignID, entry audit.Entry) (Campaign, error) {
	c, err := s.Campaign(ctx, n, id)
	switch {
	case err != nil || c.State == bulk.Paused:
		return c, err
	case c.State != bulk.Running:
		return Campaign{}, errs.New(errs.Conflict, "The campaign is not under way.")
	}
	return s.changed(ctx, c, c.entry(entry, "campaign.pause"), bulk.Pause(c.ItemKey()), c.halt(false))
}

// ResumeCampaign lets a paused campaign go on where it is, and one that waits for a
// wave to arrive go on with the next. errs.Conflict when it is neither, or at another
// wave than the one meant, so that nobody who looked at the first wave sends
// everybody; 0 means whichever.
func (s *Service) ResumeCampaign(ctx context.Context, n session.NetworkID, id CampaignID, wave int, entry audit.Entry) (Campaign, error) {
	c, err := s.Campaign(ctx, n, id)
	if err != nil {
		return Campaign{}, err
	}
	now := s.Now()
	at, _ := c.number()
	switch {
	case wave != 0 && wave != at:
		return Campaign{}, errs.New(errs.Conflict, "Another wave is under way by now. Look again.")
	case c.State == bulk.Paused:
		return s.changed(ctx, c, c.entry(entry, "campaign.resume"), bulk.Continue(c.ItemKey(), string(id), now), notify.LetCampaign(string(n), string(id)))
	case c.State != bulk.Running || c.Reason != string(WaitsForWave):
		return Campaign{}, errs.New(errs.Conflict, "The campaign is neither paused nor waiting for a wave to arrive.")
	}
	op := table.Update(c.ItemKey(), table.And(table.Equal("state", bulk.Running), table.Equal("turn", c.Turn)), table.Set("go", at))
	return s.changed(ctx, c, c.entry(entry, "campaign.resume"), op)
}

// halt is the op that holds the messages of c, or stops them.
func (c Campaign) halt(stopped bool) table.Op {
	return notify.HaltCampaign(string(c.Network), string(c.ID), stopped, table.At(c.CreatedAt.Time().Add(campaignKept)))
}

// changed writes what an administrator did with a campaign, and gives it as it is
// then.
func (s *Service) changed(ctx context.Context, c Campaign, entry audit.Entry, ops ...table.Op) (Campaign, error) {
	err := s.Table.Write(ctx, append(ops, audit.Put(entry, s.Now()))...)
	if errors.Is(err, errs.Conflict) {
		return Campaign{}, errs.New(errs.Conflict, "The campaign went on meanwhile. Look again.")
	}
	if err != nil {
		return Campaign{}, fmt.Errorf("%s %s: %w", entry.Act, c.ID, err)
	}
	return s.Campaign(ctx, c.Network, c.ID)
}
