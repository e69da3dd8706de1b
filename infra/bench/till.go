package main

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Sizes of DynamoDB's units of capacity ("Read/write capacity mode", DynamoDB
// Developer Guide).
const (
	readUnit  = 4 << 10
	writeUnit = 1 << 10
)

// spent is what calls of a store would have cost on DynamoDB. Items are taken as
// large as their JSON, which is a little more than they are there.
type spent struct {
	calls  int
	reads  float64 // read units: consistent ones, half of that from the index
	writes float64 // write units: twice for a transaction, and one for an item of the index
}

func (s spent) plus(o spent) spent {
	return spent{s.calls + o.calls, s.reads + o.reads, s.writes + o.writes}
}

// till is a store that counts what is asked of it.
type till struct {
	table.Table
	mu  sync.Mutex
	now spent
}

// read gives what was spent since it was read last.
func (c *till) read() spent {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now
	c.now = spent{}
	return now
}

func (c *till) add(s spent) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.plus(s)
}

func (c *till) Get(ctx context.Context, key table.Key, out any) error {
	size, err := c.size(ctx, key)
	if err != nil {
		return err
	}
	c.add(spent{calls: 1, reads: units(size, readUnit)})
	return c.Table.Get(ctx, key, out)
}

func (c *till) GetAll(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	if len(keys) == 0 {
		return c.Table.GetAll(ctx, keys)
	}
	items, err := c.Table.GetAll(ctx, keys)
	s := spent{calls: 1}
	for _, i := range items {
		s.reads += units(bytesOf(i), readUnit)
	}
	c.add(s)
	return items, err
}

func (c *till) Query(ctx context.Context, q table.Query) (table.Page, error) {
	page, err := c.Table.Query(ctx, q)
	total := 0
	for _, i := range page.Items {
		total += bytesOf(i)
	}
	reads := units(total, readUnit)
	if q.Index { // eventually consistent
		reads /= 2
	}
	c.add(spent{calls: 1, reads: reads})
	return page, err
}

func (c *till) Write(ctx context.Context, ops ...table.Op) error {
	err := c.Table.Write(ctx, ops...)
	price := 1.0
	if len(ops) > 1 || ops[0].Type == table.OpDelete {
		price = 2
	}
	s := spent{calls: 1}
	for _, op := range ops {
		size, failed := c.size(ctx, op.Key) // as it is now: what it was before is not known
		if err = errors.Join(err, failed); err != nil {
			return err
		}
		s.writes += price * units(size, writeUnit)
		if op.Record != nil && indexed(op.Record) {
			s.writes += units(size, writeUnit)
		}
	}
	c.add(s)
	return err
}

// size is that of an item, 0 for one that is not there.
func (c *till) size(ctx context.Context, key table.Key) (int, error) {
	items, err := c.Table.GetAll(ctx, []table.Key{key})
	if err != nil {
		return 0, err
	}
	return bytesOf(items[0]), nil
}

func bytesOf(i table.Item) int {
	var all map[string]json.RawMessage
	if err := i.Decode(&all); errors.Is(err, errs.NotFound) {
		return 0
	}
	text, _ := json.Marshal(all) // it was JSON
	return len(text)
}

func indexed(r table.Record) bool {
	var keys struct {
		IPK string `json:"ipk"`
	}
	text, _ := json.Marshal(r) // the store did so
	_ = json.Unmarshal(text, &keys)
	return keys.IPK != ""
}

// units are whole ones, and one for nothing.
func units(size, unit int) float64 { return float64(max(1, (size+unit-1)/unit)) }
