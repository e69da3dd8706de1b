package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"lanyard/infra/local/cloud"
	"lanyard/internal/table/dynamo"
	"lanyard/internal/table/dynamo/dynamolocal"
)

const tableName = "lanyard"

// DynamoDB starts DynamoDB Local with its files in folder data. Its change
// feed begins at the oldest change of the last 24 hours each time: workers see
// what they did before again, and must not mind.
func DynamoDB(ctx context.Context, data string, now func() time.Time) (*Store, error) {
	jar, ok := dynamolocal.Dir()
	if !ok {
		return nil, fmt.Errorf("DynamoDB Local: %s must name the folder of DynamoDBLocal.jar", dynamolocal.DirVariable)
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("DynamoDB Local: %w", err)
	}
	server, err := dynamolocal.Start(ctx, jar, data)
	if err != nil {
		return nil, err
	}
	if err := server.Create(ctx, tableName); err != nil {
		server.Close()
		return nil, err
	}
	return &Store{
		Table: dynamo.New(server.Client(), tableName, now),
		Feed: func(string, []string) (cloud.Feed, error) {
			f, err := server.Feed(ctx, tableName)
			return &dynamoFeed{feed: f}, err
		},
		Keep:  func(ctx context.Context) error { <-ctx.Done(); return nil },
		Close: func() error { server.Close(); return nil },
	}, nil
}

// dynamoFeed holds what was read and not acknowledged.
type dynamoFeed struct {
	feed    *dynamolocal.Feed
	pending []cloud.Change
}

func (f *dynamoFeed) Next(ctx context.Context, limit int) ([]cloud.Change, error) {
	if len(f.pending) == 0 {
		event, err := f.feed.Next(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range event.Records {
			c, err := change(r)
			if err != nil {
				return nil, err
			}
			f.pending = append(f.pending, c)
		}
	}
	return f.pending[:min(limit, len(f.pending))], nil
}

func (f *dynamoFeed) Ack(_ context.Context, c cloud.Change) error {
	for i, p := range f.pending {
		if p.Sequence == c.Sequence {
			f.pending = f.pending[i+1:]
			return nil
		}
	}
	return errors.New("acknowledged what was not given")
}

func change(r events.DynamoDBEventRecord) (cloud.Change, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return cloud.Change{}, err
	}
	c := cloud.Change{Sequence: r.Change.SequenceNumber}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&c.Record); err != nil {
		return cloud.Change{}, err
	}
	pk, sk := r.Change.Keys["pk"], r.Change.Keys["sk"]
	c.Item = pk.String() + "|" + sk.String()
	return c, nil
}
