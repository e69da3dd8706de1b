package dynamo

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Bounds of table.Query.Limit.
const (
	defaultLimit = 100
	maxLimit     = 1000
)

// Query implements table.Table. Expired items are left out by DynamoDB after it
// counted them against the limit, so a page may take several requests.
func (e *Engine) Query(ctx context.Context, q table.Query) (table.Page, error) {
	if q.Limit == 0 {
		q.Limit = defaultLimit
		if q.Count {
			q.Limit = table.MaxCount
		}
	}
	if err := checkQuery(q); err != nil {
		return table.Page{}, err
	}
	after, err := parseCursor(q)
	if err != nil {
		return table.Page{}, err
	}
	now := e.now()
	r := rangeOf(q)
	if r.none() || after.over(r, q.Desc) {
		return table.Page{}, nil
	}
	in := e.queryInput(q, r, now)
	if !after.before(r, q.Desc) {
		in.ExclusiveStartKey = after.key(q)
	}
	var page table.Page
	if q.Count {
		page, err = e.count(ctx, in, q)
	} else {
		page, err = e.pages(ctx, in, q, now)
	}
	if err != nil {
		return table.Page{}, fmt.Errorf("query %s: %w", q.PK, err)
	}
	return page, nil
}

// pages asks until the limit is reached or the partition ends.
func (e *Engine) pages(
	ctx context.Context, in *dynamodb.QueryInput, q table.Query, now time.Time,
) (table.Page, error) {
	var page table.Page
	for {
		got, err := e.ask(ctx, in)
		if err != nil {
			return table.Page{}, err
		}
		for i, found := range got.Items {
			page.Items = append(page.Items, item(found, now))
			if len(page.Items) == q.Limit {
				if i < len(got.Items)-1 || len(got.LastEvaluatedKey) > 0 {
					page.Cursor = cursorOf(found, q.Index).String()
				}
				return page, nil
			}
		}
		if len(got.LastEvaluatedKey) == 0 {
			return page, nil
		}
		in.ExclusiveStartKey = got.LastEvaluatedKey
	}
}

// count does the same and has the items counted where they are. What is evaluated
// costs as much as if it were read.
func (e *Engine) count(ctx context.Context, in *dynamodb.QueryInput, q table.Query) (table.Page, error) {
	var page table.Page
	in.Select = types.SelectCount
	for {
		in.Limit = aws.Int32(int32(q.Limit - page.Count))
		got, err := e.ask(ctx, in)
		if err != nil {
			return table.Page{}, err
		}
		page.Count += int(got.Count)
		if len(got.LastEvaluatedKey) == 0 {
			return page, nil
		}
		if page.Count == q.Limit {
			page.Cursor = cursorOf(got.LastEvaluatedKey, q.Index).String()
			return page, nil
		}
		in.ExclusiveStartKey = got.LastEvaluatedKey
	}
}

func (e *Engine) ask(ctx context.Context, in *dynamodb.QueryInput) (got *dynamodb.QueryOutput, err error) {
	err = e.try(ctx, func(ctx context.Context) (err error) {
		got, err = e.client.Query(ctx, in)
		return err
	})
	return got, err
}

func (e *Engine) queryInput(q table.Query, r span, now time.Time) *dynamodb.QueryInput {
	x := newExpression(now)
	in := &dynamodb.QueryInput{
		TableName:        e.table,
		ScanIndexForward: aws.Bool(!q.Desc),
		Limit:            aws.Int32(int32(q.Limit)),
	}
	pk, sk := "pk", "sk"
	if q.Index {
		in.IndexName = aws.String(IndexName)
		pk, sk = "ipk", "isk"
	} else {
		in.ConsistentRead = aws.Bool(true)
	}
	key := x.name(pk) + " = " + x.text(q.PK)
	switch {
	case q.Prefix != "":
		key += " AND begins_with(" + x.name(sk) + ", " + x.text(q.Prefix) + ")"
	case r.from != "" && r.to != "":
		key += " AND " + x.name(sk) + " BETWEEN " + x.text(r.from) + " AND " + x.text(r.to)
	case r.from != "":
		key += " AND " + x.name(sk) + " >= " + x.text(r.from)
	case r.to != "":
		key += " AND " + x.name(sk) + " <= " + x.text(r.to)
	}
	in.KeyConditionExpression = aws.String(key)
	in.FilterExpression = aws.String("NOT " + x.expired())
	in.ExpressionAttributeNames, in.ExpressionAttributeValues = x.names, x.values
	return in
}

func checkQuery(q table.Query) error {
	switch {
	case q.PK == "" || len(q.PK) > table.MaxPartitionKey:
		return errs.BadField("query.pk", fmt.Sprintf("1 to %d bytes", table.MaxPartitionKey))
	case q.Prefix != "" && (q.From != "" || q.To != ""):
		return errs.BadField("query.prefix", "not together with from or to")
	case max(len(q.Prefix), len(q.From), len(q.To)) > table.MaxSortKey:
		return errs.BadField("query", fmt.Sprintf("sort keys have at most %d bytes", table.MaxSortKey))
	case q.Limit < 0 || q.Limit > maxLimit && !q.Count:
		return errs.BadField("query.limit", fmt.Sprintf("1 to %d", maxLimit))
	case q.Count && q.Limit > table.MaxCount:
		return errs.BadField("query.limit", fmt.Sprintf("1 to %d of a count", table.MaxCount))
	case q.Count && q.Desc:
		return errs.BadField("query", "a count has no order")
	}
	return nil
}

// span is the part of a partition that a query covers.
type span struct{ prefix, from, to string }

func rangeOf(q table.Query) span { return span{q.Prefix, q.From, q.To} }

// none: DynamoDB refuses bounds the wrong way round; nothing lies between them.
func (s span) none() bool { return s.to != "" && s.from > s.to }

// below and above report where a sort key outside s lies.
func (s span) below(sort string) bool {
	return sort < s.from || sort < s.prefix
}

func (s span) above(sort string) bool {
	return s.to != "" && sort > s.to || sort > s.prefix && !strings.HasPrefix(sort, s.prefix)
}

// cursor is the place of the last item of a page. The partition is not in it:
// that is the query's own.
type cursor struct {
	Sort string    `json:"s"`
	Item table.Key `json:"k,omitzero"` // on the index, whose sort keys need not be unique
}

func cursorOf(found attributes, index bool) cursor {
	if !index {
		return cursor{Sort: text(found["sk"])}
	}
	return cursor{Sort: text(found["isk"]), Item: table.Key{PK: text(found["pk"]), SK: text(found["sk"])}}
}

func (c cursor) String() string {
	b, err := json.Marshal(c)
	if err != nil { // strings always marshal
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(q table.Query) (cursor, error) {
	var c cursor
	if q.Cursor == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err == nil && q.Index {
		err = checkKey(c.Item)
	}
	if err != nil || c.Sort == "" || len(c.Sort) > table.MaxSortKey {
		return c, errs.BadField("cursor", "is not one that this list gave; start again without it")
	}
	return c, nil
}

// over reports that everything a query covers lies before c.
func (c cursor) over(s span, desc bool) bool {
	return c.Sort != "" && (desc && s.below(c.Sort) || !desc && s.above(c.Sort))
}

// before reports that everything a query covers lies after c, so that it
// starts at its beginning. DynamoDB refuses a start key outside the range.
func (c cursor) before(s span, desc bool) bool {
	return c.Sort == "" || (!desc && s.below(c.Sort) || desc && s.above(c.Sort))
}

// key is where DynamoDB is to go on.
func (c cursor) key(q table.Query) attributes {
	if !q.Index {
		return keyOf(table.Key{PK: q.PK, SK: c.Sort})
	}
	k := keyOf(c.Item)
	k["ipk"] = &types.AttributeValueMemberS{Value: q.PK}
	k["isk"] = &types.AttributeValueMemberS{Value: c.Sort}
	return k
}
