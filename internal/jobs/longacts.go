package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"lanyard/internal/directory"
	"lanyard/internal/invite"
	"lanyard/internal/session"
)

// LongActs does the next slice of whichever long act changed.
type LongActs struct {
	People  *directory.Service
	Invites *invite.Service
}

// Continue does one slice of the act whose record changed to image, JSON of
// that kind. The slice ends with a change of the record, which brings the next.
// An image that can not be read, or of another kind, is an error: the filter of
// the feed and the code disagree.
func (l *LongActs) Continue(ctx context.Context, kind string, image []byte) error {
	var act struct {
		ID      string            `json:"id"`
		Network session.NetworkID `json:"network"`
	}
	if err := json.Unmarshal(image, &act); err != nil {
		return fmt.Errorf("%s record: %w", kind, err)
	}
	var err error
	switch kind {
	case "campaign":
		_, err = l.Invites.Continue(ctx, act.Network, invite.CampaignID(act.ID))
	case "import":
		_, err = l.People.Continue(ctx, act.Network, directory.ImportID(act.ID))
	default:
		err = fmt.Errorf("no long act of kind %q", kind)
	}
	return err
}
