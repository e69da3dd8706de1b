package notify

import (
	"context"
	"fmt"
	"time"

	"lanyard/internal/table"
)

// sentKept is how long a provider may take to tell what became of a message: SNS
// gives a carrier three days (SNS Developer Guide, "Viewing CloudWatch metrics and
// logs for SMS deliveries").
const sentKept = 7 * 24 * time.Hour

// sent finds a message by the name that its provider gave it.
//
//	sent#<provider>#<id> | sent
type sent struct {
	table.Head
	Network string `json:"network"`
	User    string `json:"user"`
	Message ID     `json:"message"`
}

func sentKey(provider, id string) table.Key {
	return table.Key{PK: "sent#" + provider + "#" + id, SK: "sent"}
}

// SentOps are the ops that belong to the step Sent besides Save: what finds the
// message by the provider's name for it, where the provider will know no other.
func SentOps(m Message, r Receipt, now time.Time) []table.Op {
	if !r.ByID || r.ID == "" {
		return nil
	}
	key := sentKey(r.Provider, r.ID)
	return []table.Op{table.Put(&sent{
		Head:    table.Head{PK: key.PK, SK: key.SK, Kind: "sent", ExpiresAt: table.At(now.Add(sentKept))},
		Network: m.Network, User: m.User, Message: m.ID,
	})}
}

// Resolve gives e the message that it is about, when it names only the
// provider's id. errs.NotFound when nobody knows that.
func Resolve(ctx context.Context, t table.Table, e Event) (Event, error) {
	if e.Message != "" {
		return e, nil
	}
	var found sent
	if err := t.Get(ctx, sentKey(e.Provider, e.ID), &found); err != nil {
		return e, fmt.Errorf("message %s of %s: %w", e.ID, e.Provider, err)
	}
	e.Network, e.User, e.Message = found.Network, found.User, found.Message
	return e, nil
}
