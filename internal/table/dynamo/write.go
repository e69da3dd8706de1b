package dynamo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

const allOld = types.ReturnValuesOnConditionCheckFailureAllOld

// Write implements table.Table.
func (e *Engine) Write(ctx context.Context, ops ...table.Op) error {
	if err := checkOps(ops); err != nil {
		return err
	}
	now := e.now()
	var err error
	if len(ops) == 1 && (ops[0].Type == table.OpPut || ops[0].Type == table.OpUpdate) {
		err = e.single(ctx, ops[0], now)
	} else {
		err = e.transact(ctx, ops, now)
	}
	if err != nil {
		return fmt.Errorf("write %s and %d more: %w", ops[0].Key, len(ops)-1, err)
	}
	return nil
}

// parts is one op as DynamoDB is to be told of it.
type parts struct {
	*expression
	key       attributes
	item      attributes // of a Put
	update    *string    // of an Update
	condition *string
	size      int // of what is to be stored, as DynamoDB counts
}

// prepare makes the parts of op. With a nonce the op leaves it in the item and
// does not apply to an item that has it.
func prepare(op table.Op, now time.Time, nonce string) (*parts, error) {
	p := &parts{expression: newExpression(now), key: keyOf(op.Key)}
	cond, err := p.expression.condition(op.If)
	if err != nil {
		return nil, err
	}
	switch op.Type {
	case table.OpPut:
		err = p.put(op, nonce)
	case table.OpUpdate:
		err = p.change(op, nonce)
	case table.OpCheck:
		if cond == "" {
			cond = p.always()
		}
	}
	if err != nil {
		return nil, err
	}
	if nonce != "" {
		fresh := "(NOT " + p.name(nonceAttr) + " = " + p.text(nonce) + ")"
		if cond != "" {
			fresh = cond + " AND " + fresh
		}
		cond = fresh
	}
	if cond != "" {
		p.condition = &cond
	}
	return p, nil
}

func (p *parts) put(op table.Op, nonce string) error {
	item, err := encode(op.Record)
	if err != nil {
		return err
	}
	if _, ok := item[nonceAttr]; ok {
		return errs.BadField(nonceAttr, "is the store's own attribute")
	}
	if nonce != "" {
		item[nonceAttr] = &types.AttributeValueMemberS{Value: nonce}
	}
	p.item, p.size = item, itemSize(item)
	return nil
}

func (p *parts) change(op table.Op, nonce string) error {
	update, err := p.expression.update(op.Changes, nonce)
	p.update, p.size = &update, itemSize(p.values)
	return err
}

// aliases is what the names are sent as: nil when there are none.
func (p *parts) aliases() map[string]string {
	if len(p.names) == 0 {
		return nil
	}
	return p.names
}

// single is a conditional write outside a transaction, at half its price.
func (e *Engine) single(ctx context.Context, op table.Op, now time.Time) error {
	nonce := rand.Text()[:16]
	p, err := prepare(op, now, nonce)
	if err != nil {
		return err
	}
	if err := checkSize(p); err != nil {
		return err
	}
	err = e.try(ctx, func(ctx context.Context) error { return e.send(ctx, p) })
	var failed *types.ConditionalCheckFailedException
	switch {
	case !errors.As(err, &failed):
		return err
	case text(failed.Item[nonceAttr]) == nonce:
		return nil // done by a try whose answer was lost
	}
	return &table.ConditionFailed{Item: item(failed.Item, now)}
}

func (e *Engine) send(ctx context.Context, p *parts) error {
	var err error
	if p.item != nil {
		_, err = e.client.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: e.table, Item: p.item, ConditionExpression: p.condition,
			ExpressionAttributeNames: p.aliases(), ExpressionAttributeValues: p.values,
			ReturnValuesOnConditionCheckFailure: allOld,
		})
		return err
	}
	_, err = e.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: e.table, Key: p.key, UpdateExpression: p.update, ConditionExpression: p.condition,
		ExpressionAttributeNames: p.aliases(), ExpressionAttributeValues: p.values,
		ReturnValuesOnConditionCheckFailure: allOld,
	})
	return err
}

// transact does ops as one transaction, with one token for all its tries.
func (e *Engine) transact(ctx context.Context, ops []table.Op, now time.Time) error {
	in := &dynamodb.TransactWriteItemsInput{ClientRequestToken: aws.String(rand.Text())}
	total := make([]*parts, len(ops))
	for i, op := range ops {
		p, err := prepare(op, now, "")
		if err != nil {
			return err
		}
		total[i] = p
		in.TransactItems = append(in.TransactItems, e.part(op.Type, p))
	}
	if err := checkSize(total...); err != nil {
		return err
	}
	err := e.try(ctx, func(ctx context.Context) error {
		_, err := e.client.TransactWriteItems(ctx, in)
		return err
	})
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		return refusal(cancelled, now)
	}
	return err
}

func (e *Engine) part(op table.OpType, p *parts) types.TransactWriteItem {
	switch op {
	case table.OpPut:
		return types.TransactWriteItem{Put: &types.Put{
			TableName: e.table, Item: p.item, ConditionExpression: p.condition,
			ExpressionAttributeNames: p.aliases(), ExpressionAttributeValues: p.values,
			ReturnValuesOnConditionCheckFailure: allOld,
		}}
	case table.OpUpdate:
		return types.TransactWriteItem{Update: &types.Update{
			TableName: e.table, Key: p.key, UpdateExpression: p.update, ConditionExpression: p.condition,
			ExpressionAttributeNames: p.aliases(), ExpressionAttributeValues: p.values,
			ReturnValuesOnConditionCheckFailure: allOld,
		}}
	case table.OpDelete:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: e.table, Key: p.key, ConditionExpression: p.condition,
			ExpressionAttributeNames: p.aliases(), ExpressionAttributeValues: p.values,
			ReturnValuesOnConditionCheckFailure: allOld,
		}}
	}
	return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
		TableName: e.table, Key: p.key, ConditionExpression: p.condition,
		ExpressionAttributeNames: p.aliases(), ExpressionAttributeValues: p.values,
		ReturnValuesOnConditionCheckFailure: allOld,
	}}
}

// refusal is what a cancelled transaction says of its first failed op.
func refusal(c *types.TransactionCanceledException, now time.Time) error {
	for i, r := range c.CancellationReasons {
		if aws.ToString(r.Code) == reasonCondition {
			return &table.ConditionFailed{Op: i, Item: item(r.Item, now)}
		}
	}
	for _, r := range c.CancellationReasons {
		if aws.ToString(r.Code) == reasonValidation {
			return refused(aws.ToString(r.Message), c)
		}
	}
	return errs.Because(errs.Internal, c)
}
