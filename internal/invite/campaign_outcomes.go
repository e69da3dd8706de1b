package invite

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"time"

	"lanyard/internal/csvcell"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

// Bounds of one file of outcomes: a function of the API has seconds to make it,
// and its answer may have 6 MB.
const (
	outcomeRows  = 5000
	outcomeBytes = 4 << 20
)

// outcomeColumns are the headings of the file.
var outcomeColumns = [...]string{
	"user", "name", "outcome", "why", "planned", "lacks", "channel", "invitation", "message", "message_state", "message_reason", "at",
}

// Outcomes gives the rows of a campaign as a CSV file, from cursor on, with what
// became of their messages so far, and the cursor of the next file; empty after
// the last. What users are called is left out unless named. A cell that a spreadsheet would take for a formula gets an
// apostrophe before it. errs.NotFound when there is no such campaign.
func (s *Service) Outcomes(ctx context.Context, n session.NetworkID, id CampaignID, named bool, cursor string) (_ []byte, next string, err error) {
	return s.outcomes(ctx, n, id, named, cursor, outcomeRows)
}

func (s *Service) outcomes(ctx context.Context, n session.NetworkID, id CampaignID, named bool, cursor string, most int) (_ []byte, next string, err error) {
	if _, err := s.Campaign(ctx, n, id); err != nil {
		return nil, "", err
	}
	var at spot
	if cursor != "" {
		if at, err = readSpot(cursor); err != nil {
			return nil, "", err
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out) // keeps its first error for the end
	_ = w.Write(outcomeColumns[:])
	for rows, more := 0, true; more && rows < most && out.Len() < outcomeBytes; {
		some, behind, on, err := s.rowsFrom(ctx, n, id, at, min(fetchKeys, most-rows))
		if err == nil {
			err = s.writeOutcomes(ctx, w, n, some, named)
		}
		if err != nil {
			return nil, "", err
		}
		rows, at, more, next = rows+len(some), behind, on, ""
		if on {
			next = behind.String()
		}
	}
	if w.Flush(); w.Error() != nil {
		return nil, "", fmt.Errorf("outcomes of campaign %s: %w", id, w.Error())
	}
	return out.Bytes(), next, nil
}

// writeOutcomes writes some rows, with what their users are called and what became
// of their messages.
func (s *Service) writeOutcomes(ctx context.Context, w *csv.Writer, n session.NetworkID, rows []Row, named bool) error {
	ids, seen := make([]session.UserID, len(rows)), make([]RowSeen, len(rows))
	for i, r := range rows {
		ids[i], seen[i].Row = r.User, r
	}
	var names map[session.UserID]secret.Text
	var err error
	if named {
		names, err = s.People.Names(ctx, n, ids)
	}
	if err == nil {
		err = s.follow(ctx, n, seen)
	}
	if err != nil {
		return err
	}
	for _, r := range seen {
		_ = w.Write(r.cells(names[r.User]))
	}
	w.Flush()
	return nil
}

// cells are r in the order of outcomeColumns, safe in a spreadsheet.
func (r RowSeen) cells(name secret.Text) []string {
	plan, at := Forecast{}, ""
	if r.Plan != nil {
		plan = *r.Plan
	}
	if r.Outcome != "" {
		at = r.At.Time().Format(time.RFC3339)
	}
	cells := []string{
		string(r.User), name.Reveal(), string(r.Outcome), string(r.Why), string(plan.Outcome), string(plan.Lacks), string(r.channel()),
		string(r.Invitation), string(r.Message), string(r.Went.State), string(r.Went.Reason), at,
	}
	for i, cell := range cells {
		cells[i] = csvcell.Escape(cell)
	}
	return cells
}
