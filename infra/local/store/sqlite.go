package store

import (
	"context"
	"fmt"
	"time"

	"lanyard/infra/local/cloud"
	"lanyard/internal/table/sqlite"
)

const (
	purgeEvery = time.Minute
	purgeAtOne = 500 // items at a time, so that others get their turn
)

// SQLite opens the store in the file at path. kinds are those of the items
// whose changes somebody wants.
func SQLite(path string, kinds []string, now func() time.Time) (*Store, error) {
	engine, err := sqlite.Open(path, sqlite.Options{Now: now, FeedKinds: kinds})
	if err != nil {
		return nil, err
	}
	return &Store{
		Table: engine,
		Feed: func(worker string, kinds []string) (cloud.Feed, error) {
			w, err := engine.Worker(worker, kinds...)
			return sqliteFeed{w}, err
		},
		Keep:  func(ctx context.Context) error { return purge(ctx, engine) },
		Close: engine.Close,
	}, nil
}

type sqliteFeed struct{ worker *sqlite.Worker }

func (f sqliteFeed) Next(ctx context.Context, limit int) ([]cloud.Change, error) {
	changes, err := f.worker.Next(ctx, limit)
	if err != nil {
		return nil, err
	}
	out := make([]cloud.Change, len(changes))
	for i, c := range changes {
		out[i], err = cloud.NewChange(fmt.Sprintf("%020d", c.Seq), string(c.Event), c.Key.PK, c.Key.SK, c.Old, c.New, c.TTL, time.Time{})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (f sqliteFeed) Ack(ctx context.Context, c cloud.Change) error {
	var seq int64
	if _, err := fmt.Sscanf(c.Sequence, "%d", &seq); err != nil {
		return fmt.Errorf("acknowledge %q: %w", c.Sequence, err)
	}
	return f.worker.Ack(ctx, seq)
}

// purge deletes what has expired, as DynamoDB's TTL does.
func purge(ctx context.Context, engine *sqlite.Engine) error {
	tick := time.NewTicker(purgeEvery)
	defer tick.Stop()
	for {
		n, err := engine.Purge(ctx, purgeAtOne)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("purge what has expired: %w", err)
		case n == purgeAtOne:
			continue
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
