package dynamolocal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"lanyard/internal/table/dynamo"
)

const (
	// batchSize is that of an event source mapping in AWS by default.
	batchSize = 100
	// pause is between two looks at a stream that had nothing new.
	pause = 50 * time.Millisecond
)

// Feed reads a table's stream from the oldest record it still has, 24 hours at
// most. Records of one item come in order. Whoever starts a new Feed gets
// records again that an earlier one gave: at least once, as in AWS.
//
// A Feed is for one goroutine.
type Feed struct {
	client *dynamodbstreams.Client
	arn    *string
	shards []*shard
	known  map[string]*shard
}

// shard is a part of the stream. It is read to its end before its children
// are begun.
type shard struct {
	id       string
	parent   *shard
	iterator *string // nil before the first read
	last     *string // sequence number of the last record given
	done     bool
}

// Feed is the feed of the table, from the beginning.
func (s *Server) Feed(ctx context.Context, name string) (*Feed, error) {
	got, err := s.Client().DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(name)})
	if err != nil {
		return nil, fmt.Errorf("feed of %s: %w", name, err)
	}
	if got.Table.LatestStreamArn == nil {
		return nil, fmt.Errorf("feed of %s: the table has no stream", name)
	}
	client := dynamodbstreams.New(dynamodbstreams.Options{
		Region: region, BaseEndpoint: aws.String(s.Endpoint),
		HTTPClient: &http.Client{Transport: dynamo.NewTransport()},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return credentials, nil
		}),
	})
	return &Feed{client: client, arn: got.Table.LatestStreamArn, known: map[string]*shard{}}, nil
}

// Next waits for changes and gives the next batch of them, as Lambda's event.
func (f *Feed) Next(ctx context.Context) (events.DynamoDBEvent, error) {
	for {
		event, err := f.look(ctx)
		if err != nil || len(event.Records) > 0 {
			return event, err
		}
		select {
		case <-ctx.Done():
			return event, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// look asks every shard once, until one has something.
func (f *Feed) look(ctx context.Context) (events.DynamoDBEvent, error) {
	if err := f.discover(ctx); err != nil {
		return events.DynamoDBEvent{}, fmt.Errorf("shards of the stream: %w", err)
	}
	for _, s := range f.shards {
		if s.done || s.parent != nil && !s.parent.done {
			continue
		}
		records, err := f.read(ctx, s)
		if err != nil {
			return events.DynamoDBEvent{}, fmt.Errorf("read shard %s: %w", s.id, err)
		}
		if len(records) > 0 {
			return f.event(records), nil
		}
	}
	return events.DynamoDBEvent{}, nil
}

// discover adds shards that are new. Parents are listed before their children.
func (f *Feed) discover(ctx context.Context) error {
	in := &dynamodbstreams.DescribeStreamInput{StreamArn: f.arn}
	for {
		got, err := f.client.DescribeStream(ctx, in)
		if err != nil {
			return err
		}
		for _, d := range got.StreamDescription.Shards {
			id := aws.ToString(d.ShardId)
			if f.known[id] == nil {
				s := &shard{id: id, parent: f.known[aws.ToString(d.ParentShardId)]}
				f.known[id], f.shards = s, append(f.shards, s)
			}
		}
		if in.ExclusiveStartShardId = got.StreamDescription.LastEvaluatedShardId; in.ExclusiveStartShardId == nil {
			return nil
		}
	}
}

func (f *Feed) read(ctx context.Context, s *shard) ([]types.Record, error) {
	if s.iterator == nil {
		if err := f.open(ctx, s); err != nil {
			return nil, err
		}
	}
	got, err := f.client.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{
		ShardIterator: s.iterator, Limit: aws.Int32(batchSize),
	})
	var old *types.ExpiredIteratorException
	if errors.As(err, &old) { // it lived 15 minutes
		s.iterator = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s.iterator, s.done = got.NextShardIterator, got.NextShardIterator == nil
	if n := len(got.Records); n > 0 {
		s.last = got.Records[n-1].Dynamodb.SequenceNumber
	}
	return got.Records, nil
}

func (f *Feed) open(ctx context.Context, s *shard) error {
	in := &dynamodbstreams.GetShardIteratorInput{
		StreamArn: f.arn, ShardId: aws.String(s.id), ShardIteratorType: types.ShardIteratorTypeTrimHorizon,
	}
	if s.last != nil {
		in.ShardIteratorType, in.SequenceNumber = types.ShardIteratorTypeAfterSequenceNumber, s.last
	}
	got, err := f.client.GetShardIterator(ctx, in)
	if err == nil {
		s.iterator = got.ShardIterator
	}
	return err
}
