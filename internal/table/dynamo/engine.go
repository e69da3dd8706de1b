package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// IndexName is the one index every table has.
const IndexName = "index"

// Engine is a table.Table on one DynamoDB table.
type Engine struct {
	client *dynamodb.Client
	table  *string
	now    func() time.Time
	sleep  func(ctx context.Context, d time.Duration) error
}

var _ table.Table = (*Engine)(nil)

// New is the table of that name. now is the clock that decides what is expired.
func New(client *dynamodb.Client, name string, now func() time.Time) *Engine {
	return &Engine{client: client, table: aws.String(name), now: now, sleep: sleep}
}

// Connect reads an item that does not exist, so that the first request finds
// the connection made and the code used once. Functions call it while they
// start; when it fails they may go on, the first request tries again.
func (e *Engine) Connect(ctx context.Context) error {
	err := e.Get(ctx, table.Key{PK: "connect", SK: "connect"}, &struct{}{})
	if errors.Is(err, errs.NotFound) {
		return nil
	}
	return err
}

// Get implements table.Table.
func (e *Engine) Get(ctx context.Context, key table.Key, out any) error {
	if err := checkKey(key); err != nil {
		return err
	}
	now := e.now()
	in := &dynamodb.GetItemInput{TableName: e.table, Key: keyOf(key), ConsistentRead: aws.Bool(true)}
	var found attributes
	err := e.try(ctx, func(ctx context.Context) error {
		got, err := e.client.GetItem(ctx, in)
		if err == nil {
			found = got.Item
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("get %s: %w", key, err)
	}
	if err := item(found, now).Decode(out); err != nil {
		return fmt.Errorf("get %s: %w", key, err)
	}
	return nil
}

// GetAll implements table.Table.
func (e *Engine) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	if len(keys) > table.MaxOps {
		return nil, errs.New(errs.TooLarge, fmt.Sprintf("at most %d keys at once", table.MaxOps))
	}
	for _, k := range keys {
		if err := checkKey(k); err != nil {
			return nil, err
		}
	}
	now := e.now()
	found, err := e.batch(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("get %d items: %w", len(keys), err)
	}
	items := make([]table.Item, len(keys))
	for i, k := range keys {
		items[i] = item(found[k], now)
	}
	return items, nil
}

// batch reads until no key is left unprocessed: BatchGetItem stops at 16 MB,
// and leaves out what was throttled. An answer that brought something does not
// count as a try.
func (e *Engine) batch(ctx context.Context, keys []table.Key) (map[table.Key]attributes, error) {
	found := make(map[table.Key]attributes, len(keys))
	left := unique(keys)
	for len(left) > 0 {
		err := e.try(ctx, func(ctx context.Context) error {
			got, err := e.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
				RequestItems: map[string]types.KeysAndAttributes{
					*e.table: {Keys: left, ConsistentRead: aws.Bool(true)},
				},
			})
			if err != nil {
				return err
			}
			answers := got.Responses[*e.table]
			for _, a := range answers {
				found[table.Key{PK: text(a["pk"]), SK: text(a["sk"])}] = a
			}
			left = got.UnprocessedKeys[*e.table].Keys
			if len(answers) == 0 && len(left) > 0 {
				return errUnprocessed
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// unique is keys as DynamoDB wants them: none twice.
func unique(keys []table.Key) []map[string]types.AttributeValue {
	seen := make(map[table.Key]bool, len(keys))
	var out []map[string]types.AttributeValue
	for _, k := range keys {
		if !seen[k] {
			seen[k] = true
			out = append(out, keyOf(k))
		}
	}
	return out
}

// item is what was found, the zero Item when that is nothing or expired.
func item(found attributes, now time.Time) table.Item {
	if len(found) == 0 || expired(found, now) {
		return table.Item{}
	}
	return table.NewItem(func(out any) error { return decode(found, out) })
}

func expired(found attributes, now time.Time) bool {
	at, ok := found["expires_at"].(*types.AttributeValueMemberN)
	if !ok {
		return false
	}
	epoch, err := strconv.ParseInt(at.Value, 10, 64)
	return err == nil && table.Epoch(epoch).Past(now)
}

func keyOf(k table.Key) attributes {
	return attributes{
		"pk": &types.AttributeValueMemberS{Value: k.PK},
		"sk": &types.AttributeValueMemberS{Value: k.SK},
	}
}
