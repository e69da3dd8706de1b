package audit

import (
	"time"

	"lanyard/internal/table"
)

// Service reads entries, seals them, checks the seals and counts.
type Service struct {
	Table table.Table
	Now   func() time.Time
}
