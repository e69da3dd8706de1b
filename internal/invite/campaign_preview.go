package invite

import (
	"context"

	"lanyard/internal/secret"
)

// Bounds of one call of PreviewCampaign.
const (
	previewUsers   = 1000 // looked at
	previewLeftOut = 50   // named
)

// Preview is what a campaign would do now to some of the users it is for.
type Preview struct {
	Outcomes map[Outcome]int64
	LeftOut  []LeftOut // the first of those that nothing would be sent to
	Done     int64     // how many users Outcomes count
	Next     string    // cursor of the users after them; empty after the last
}

// LeftOut is a user that a campaign would send nothing to.
type LeftOut struct {
	Row
	Name secret.Text
}

// PreviewCampaign decides for some of the users of a campaign, from cursor on,
// what StartCampaign would do now, and does nothing of it. It is as if sending
// were switched on and the quota without end, because a campaign waits for
// these. The errors are StartCampaign's.
func (s *Service) PreviewCampaign(ctx context.Context, in NewCampaign, cursor string) (Preview, error) {
	now := s.Now()
	c, o, err := s.asked(ctx, in)
	if err != nil {
		return Preview{}, err
	}
	o.set.Paused = false
	slice := &slice{Campaign: c, service: s, offer: o}
	p := Preview{Outcomes: map[Outcome]int64{}, Next: cursor}
	for seen := 0; seen < previewUsers; {
		part, err := slice.part(ctx, p.Next, previewUsers-seen)
		if err != nil {
			return Preview{}, err
		}
		for _, x := range part.users {
			row, _ := c.decide(o, x, now)
			p.add(row, x)
		}
		seen += part.seen
		if p.Next = part.next; p.Next == "" {
			break
		}
	}
	return p, nil
}

func (p *Preview) add(row Row, x candidate) {
	p.Outcomes[row.Outcome]++
	p.Done++
	if row.Outcome != Sent && len(p.LeftOut) < previewLeftOut {
		p.LeftOut = append(p.LeftOut, LeftOut{row, x.User.Name()})
	}
}
