package sqlite

import (
	"context"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Get reads one item.
func (e *Engine) Get(ctx context.Context, key table.Key, out any) error {
	if err := checkKey(key); err != nil {
		return err
	}
	var body object
	err := e.borrow(ctx, func(r *reader) (err error) {
		body, err = r.item(key, e.now())
		return err
	})
	if err != nil {
		return err
	}
	if body == nil {
		return errs.NotFound
	}
	return body.decode(out)
}

// maxKeys is DynamoDB's limit of a BatchGetItem.
const maxKeys = 100

// GetAll reads items by key.
func (e *Engine) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	if len(keys) > maxKeys {
		return nil, errs.New(errs.TooLarge, "more than 100 keys")
	}
	for _, key := range keys {
		if err := checkKey(key); err != nil {
			return nil, err
		}
	}
	items := make([]table.Item, len(keys))
	err := e.borrow(ctx, func(r *reader) error { return r.items(keys, e.now(), items) })
	if err != nil {
		return nil, err
	}
	return items, nil
}

// item is the body of one item, nil when absent or expired.
func (r *reader) item(key table.Key, now int64) (object, error) {
	defer r.get.reset()
	ok, err := r.get.text(key.PK).text(key.SK).int(now).step()
	if !ok {
		return nil, err
	}
	return r.get.columnBytes(0), nil
}

func (r *reader) items(keys []table.Key, now int64, into []table.Item) error {
	for i, key := range keys {
		body, err := r.item(key, now)
		if err != nil {
			return err
		}
		into[i] = newItem(body)
	}
	return nil
}
