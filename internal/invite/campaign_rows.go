package invite

import (
	"context"
	"fmt"

	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Bounds of one call that reads rows: a function of the API has seconds.
const (
	rowsLooked  = 1000 // by one that looks for some
	rowsCounted = 5000 // by one that counts their messages
)

// RowFilter says which rows of a campaign are meant; without either, all.
type RowFilter struct {
	Outcome Outcome      // as Campaign.shows it
	State   notify.State // of the message
}

// RowSeen is a row with what became of its message so far; zero: there is none.
type RowSeen struct {
	Row
	Went notify.Message
}

// channel is over which r is sent, or is planned to be.
func (r RowSeen) channel() notify.Channel {
	if r.Went.Channel == "" && r.Plan != nil {
		return r.Plan.Channel
	}
	return r.Went.Channel
}

// shows is what a list of c's rows says came of r. Before anything is sent, that
// is what is planned.
func (c Campaign) shows(r Row) Outcome {
	switch {
	case r.Outcome != "":
		return r.Outcome
	case c.Stage != Inviting && r.Plan != nil:
		return r.Plan.Outcome
	}
	return NotYet
}

// wants reports whether f means r, a row of c, before its message is read.
func (f RowFilter) wants(c Campaign, r Row) bool {
	return f.Outcome == "" || f.Outcome == c.shows(r) || f.Outcome == NotYet && r.Outcome == ""
}

// Rows are those of a campaign that are wanted, at most so many, in the order of
// the file of outcomes. What one call looks at is bounded, so a page can be short,
// even empty, without being the last.
func (s *Service) Rows(ctx context.Context, c Campaign, f RowFilter, limit int, cursor string) (rows []RowSeen, next string, err error) {
	var at spot
	if cursor != "" {
		if at, err = readSpot(cursor); err != nil {
			return nil, "", err
		}
	}
	most := limit
	if f != (RowFilter{}) {
		most = fetchKeys
	}
	more := true
	for looked := 0; more && len(rows) < limit && looked < rowsLooked; {
		var some []Row
		if some, at, more, err = s.rowsFrom(ctx, c.Network, c.ID, at, most); err != nil {
			return nil, "", err
		}
		looked += len(some)
		found, err := s.wanted(ctx, c, f, some)
		if err != nil {
			return nil, "", err
		}
		rows = append(rows, found...)
	}
	if len(rows) > limit {
		rows, at, more = rows[:limit], rows[limit-1].spot(), true
	}
	if more {
		next = at.String()
	}
	return rows, next, nil
}

// wanted are those of some rows that f means, with their messages.
func (s *Service) wanted(ctx context.Context, c Campaign, f RowFilter, some []Row) ([]RowSeen, error) {
	var rows []RowSeen
	for _, r := range some {
		if f.wants(c, r) && (f.State == "" || r.Message != "") {
			rows = append(rows, RowSeen{Row: r})
		}
	}
	if err := s.follow(ctx, c.Network, rows); err != nil || f.State == "" {
		return rows, err
	}
	var in []RowSeen
	for _, r := range rows {
		if r.Went.State == f.State {
			in = append(in, r)
		}
	}
	return in, nil
}

// follow reads the messages of some rows.
func (s *Service) follow(ctx context.Context, n session.NetworkID, rows []RowSeen) error {
	var keys []table.Key
	var whose []int
	for i, r := range rows {
		if r.Message != "" {
			keys, whose = append(keys, notify.MessageKey(string(n), string(r.User), r.Message)), append(whose, i)
		}
	}
	return fetch(ctx, s.Table, keys, func(i int) any { return &rows[whose[i]].Went })
}

// Arrivals is what became of the messages of some rows of a campaign.
type Arrivals struct {
	States map[notify.State]int64
	Next   string // cursor of the rows after them; empty after the last
}

// Arrivals counts the messages of a campaign by their states, from cursor on.
// errs.NotFound when there is no such campaign.
func (s *Service) Arrivals(ctx context.Context, n session.NetworkID, id CampaignID, cursor string) (a Arrivals, err error) {
	if _, err := s.Campaign(ctx, n, id); err != nil {
		return a, err
	}
	var at spot
	if cursor != "" {
		if at, err = readSpot(cursor); err != nil {
			return a, err
		}
	}
	a.States = map[notify.State]int64{}
	more := true
	for looked := 0; more && looked < rowsCounted; {
		var rows []Row
		if rows, at, more, err = s.rowsFrom(ctx, n, id, at, rowsLooked); err != nil {
			return a, err
		}
		looked += len(rows)
		all, err := s.messagesOf(ctx, n, rows, func(Row) bool { return true })
		if err != nil {
			return a, fmt.Errorf("messages of campaign %s: %w", id, err)
		}
		for _, m := range all {
			if m.State != "" { // what is not kept any more tells nothing
				a.States[m.State]++
			}
		}
	}
	if more {
		a.Next = at.String()
	}
	return a, nil
}
