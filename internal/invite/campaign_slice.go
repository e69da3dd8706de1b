package invite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const (
	// strideUsers is how many users are read at once: what GetAll takes.
	strideUsers = 96
	// attempts is how often a row is decided again because others changed what
	// it was decided from.
	attempts = 3
)

// Continue does one slice of a campaign that is under way, and gives it as it
// is then. It is called by the change feed for every campaign in state running;
// doing one twice is harmless. While sending is switched off or the quota is
// used up it does nothing but say so in the record, and the sweep calls again.
func (s *Service) Continue(ctx context.Context, n session.NetworkID, id CampaignID) (Campaign, error) {
	c, err := s.Campaign(ctx, n, id)
	if err != nil {
		return Campaign{}, err
	}
	o, err := s.offer(ctx, n, c.Badge)
	switch {
	case err != nil || c.State != bulk.Running && c.State != bulk.Planning:
		return c, err
	case c.Stage != Inviting:
		o.set.Paused = false // nothing is sent
	case o.set.Paused:
		return s.waiting(ctx, c, WaitsForSwitch)
	}
	slice := &slice{Campaign: c, service: s, offer: o}
	if c.Planned && c.Stage == Inviting {
		open, err := s.gate(ctx, slice)
		if err != nil || !open {
			return slice.Campaign, err
		}
	}
	slice.Reason = "" // what it waited for is over, or said again below
	work := bulk.Work{Table: s.Table, Now: s.Now, Key: c.ItemKey(), ID: string(id), Step: slice.step}
	p, err := work.Run(ctx, slice.Progress)
	switch {
	case errors.Is(err, errs.Limited):
		if c, err = s.Campaign(ctx, n, id); err != nil { // rows before the limit are done
			return Campaign{}, err
		}
		return s.waiting(ctx, c, WaitsForQuota)
	case err != nil:
		return Campaign{}, fmt.Errorf("campaign %s: %w", id, err)
	case p.State.Over():
		c.Progress = p
		return c, nil
	}
	moved := p.Turn > c.Turn
	p.Reason = c.Reason // as it is stored
	c.Progress = p
	if moved {
		return s.waiting(ctx, c, WaitsForNothing)
	}
	return c, nil
}

// waiting says in the record what a campaign waits for. The record is written
// only when that changes, because writing it makes the change feed call again;
// not at all when somebody else moved the campaign on.
func (s *Service) waiting(ctx context.Context, c Campaign, what Wait) (Campaign, error) {
	if c.Reason == string(what) || c.State.Over() {
		return c, nil
	}
	err := s.Table.Write(ctx, table.Update(c.ItemKey(),
		table.And(table.Equal("turn", c.Turn), table.Equal("state", bulk.Running)), table.Set("reason", what)))
	if errors.Is(err, errs.Conflict) {
		return s.Campaign(ctx, c.Network, c.ID)
	}
	if err != nil {
		return Campaign{}, fmt.Errorf("campaign %s waits: %w", c.ID, err)
	}
	c.Reason = string(what)
	return c, nil
}

// slice is one run of steps of a campaign.
type slice struct {
	Campaign
	service *Service
	offer   offer
	counts  map[string]func(m notify.Message, token int) int // parts of SMS, by kind and language
}

// step does the next users: a whole stride, or as many of it as what is left of
// the quota admits. errs.Limited when that is not one.
func (s *slice) step(ctx context.Context, cursor string, most int) (bulk.Stride, error) {
	for most = min(most, strideUsers); ; most /= 2 {
		stride, err := s.stride(ctx, cursor, most)
		if most == 1 || !errors.Is(err, errs.Limited) {
			return stride, err
		}
	}
}

// stride does at most so many users, or none.
func (s *slice) stride(ctx context.Context, cursor string, most int) (bulk.Stride, error) {
	if s.Planned && s.Stage != Planning {
		return s.planned(ctx, cursor, most)
	}
	part, err := s.part(ctx, cursor, most)
	if err != nil {
		return bulk.Stride{}, err
	}
	rows, err := s.rows(ctx, part.users)
	if err != nil {
		return bulk.Stride{}, err
	}
	stride := bulk.Stride{Cursor: part.next, Rows: len(rows), Counts: map[string]int64{}}
	if part.next == "" {
		stride.Next = s.end()
	}
	for _, r := range rows {
		s.count(r, stride.Counts)
	}
	return stride, nil
}

// end is the state after the last user.
func (s *slice) end() bulk.State {
	if s.Stage == Inviting {
		return bulk.Done
	}
	return bulk.Planned
}

// count adds a row to the counts of what the campaign is doing.
func (s *slice) count(r Row, to map[string]int64) {
	switch s.Stage {
	case Planning:
		r.Plan.count(to)
	case Rehearsing:
		to[string(r.Rehearsed)]++
	case Inviting:
		to[string(r.Outcome)]++
	}
}

// rows decides and writes the rows of some users, several in a transaction.
func (s *slice) rows(ctx context.Context, some []candidate) ([]Row, error) {
	now := s.service.Now()
	drafts := make([]draft, len(some))
	for i, x := range some {
		var err error
		if drafts[i], err = s.draft(ctx, x, now); err != nil {
			return nil, err
		}
	}
	if err := s.spend(ctx, drafts, now); err != nil {
		return nil, err
	}
	for group := range grouped(drafts) {
		if err := s.write(ctx, group); err != nil {
			return nil, err
		}
	}
	rows := make([]Row, len(drafts))
	for i, d := range drafts {
		rows[i] = d.row
	}
	return rows, nil
}

// draft is a row with the ops that write it; none when it is there already.
type draft struct {
	candidate
	row   Row
	sends Invitation // of which something goes out; zero: nothing does
	ops   []table.Op
}

func (s *slice) draft(ctx context.Context, x candidate, now time.Time) (draft, error) {
	switch s.Stage {
	case Planning:
		return s.foreseen(ctx, x, now)
	case Rehearsing:
		return s.rehearsed(x, now), nil
	case Inviting:
	}
	d := draft{candidate: x}
	var i Invitation
	if d.row, i = s.decide(s.offer, x, now); x.done.Outcome != "" {
		return d, nil
	}
	d.row.place(s.Network, s.CreatedAt)
	d.ops = []table.Op{table.Put(&d.row, x.done.asItWas())}
	if d.row.Invitation == "" {
		return d, nil
	}
	ops, err := s.send(&d, i, now)
	d.ops = append(d.ops, ops...)
	return d, err
}

// send gives the ops that send i, the invitation of d: a new one, or with
// FollowUp the one that the user has.
func (s *slice) send(d *draft, i Invitation, now time.Time) ([]table.Op, error) {
	act, old := "invitation.send", Invitation{}
	if s.FollowUp {
		act, old = "invitation.send_again", d.Last
	}
	i, ops, err := s.service.issue(s.offer, i, old, d.User, s.ID, now)
	if err != nil {
		return nil, err
	}
	if i.leaves() {
		d.sends = i
	}
	d.row.Message = i.Message
	if !s.FollowUp {
		stand := d.Standing
		stand.Invitation = i.ID
		ops = append(ops, stand.put(d.Standing))
	}
	ops = append(ops, s.offer.pursued(i, now)...)
	entry := i.sending(old, audit.Entry{Network: s.Network, Actor: s.CreatedBy, Request: s.Request}, act)
	entry.Detail["campaign"] = string(s.ID)
	return append(ops, audit.Put(entry, now)), nil
}

// spend takes what these rows send from the network's quota, before they are
// written: a slice that runs twice spends twice, and never sends more than the
// quota.
func (s *slice) spend(ctx context.Context, drafts []draft, now time.Time) error {
	var buckets []limit.Bucket
	for _, channel := range channels {
		n := 0
		for _, d := range drafts {
			if d.sends.ID != "" && d.sends.Channel == channel {
				n++
			}
		}
		if n > 0 {
			buckets = append(buckets, limit.BulkQuota(s.offer.set.Salt, string(channel), s.offer.quota(channel), n)...)
		}
	}
	if len(buckets) == 0 {
		return nil
	}
	return limit.Spend(ctx, s.service.Table, now, buckets...)
}

// grouped gives drafts in groups that fit into one transaction.
func grouped(drafts []draft) func(yield func([]draft) bool) {
	return func(yield func([]draft) bool) {
		from, ops := 0, 0
		for i, d := range drafts {
			if ops+len(d.ops) > table.MaxOps {
				if !yield(drafts[from:i]) {
					return
				}
				from, ops = i, 0
			}
			ops += len(d.ops)
		}
		yield(drafts[from:])
	}
}

// write stores a group of drafts as one. When somebody else changed what one of
// them was decided from, they are written one at a time.
func (s *slice) write(ctx context.Context, group []draft) error {
	var ops []table.Op
	for _, d := range group {
		ops = append(ops, d.ops...)
	}
	if len(ops) == 0 {
		return nil
	}
	err := s.service.Table.Write(ctx, ops...)
	if !errors.Is(err, errs.Conflict) {
		return err
	}
	for i := range group {
		if err := s.writeOne(ctx, &group[i]); err != nil {
			return err
		}
	}
	return nil
}

// writeOne stores one draft, and decides it again as long as it is out of date.
// d is what was stored in the end.
func (s *slice) writeOne(ctx context.Context, d *draft) error {
	for range attempts {
		if len(d.ops) == 0 {
			return nil
		}
		err := s.service.Table.Write(ctx, d.ops...)
		if !errors.Is(err, errs.Conflict) {
			return err
		}
		again, err := s.named(ctx, []session.UserID{d.Standing.User})
		if err == nil {
			err = s.read(ctx, again)
		}
		if err == nil {
			*d, err = s.draft(ctx, again[0], s.service.Now())
		}
		if err != nil {
			return err
		}
	}
	return errs.Unavailable
}
