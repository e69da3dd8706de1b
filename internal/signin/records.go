package signin

import (
	"time"

	"lanyard/internal/table"
)

// The items of this room.
//
//	spent  spent#N | spent   FinishBadge puts it once per challenge; nobody reads it
type spent struct {
	table.Head
}

// spend is the op by which a challenge is used up. It is kept for longer than
// its token lasts, after which the token itself is over.
func spend(nonce string, now time.Time) table.Op {
	return table.Put(&spent{table.Head{
		PK: "spent#" + nonce, SK: "spent", Kind: "spent",
		ExpiresAt: table.At(now.Add(2 * ceremonyTime)),
	}}, table.Absent())
}
