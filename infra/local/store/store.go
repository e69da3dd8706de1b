package store

import (
	"context"

	"lanyard/infra/local/cloud"
	"lanyard/internal/table"
)

// Store is a table with its change feed.
type Store struct {
	Table table.Table
	// Feed opens a worker's place in the feed. A worker of the same name goes on
	// where it was.
	Feed func(worker string, kinds []string) (cloud.Feed, error)
	// Keep is to be run as long as the store is open; it ends with ctx.
	Keep  func(ctx context.Context) error
	Close func() error
}
