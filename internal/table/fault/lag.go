package fault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// Lag wraps t so that queries of the index are answered by behind, an empty
// store on the same clock to which every write comes n writes late. Writes go
// one by one.
func Lag(t, behind table.Table, p Plan, n int) *Table {
	l := &lagging{Table: t, behind: behind, n: n}
	out := New(l, p)
	out.index = behind
	return out
}

// lagging is a table whose writes are repeated elsewhere, later.
type lagging struct {
	table.Table
	behind table.Table
	n      int

	mu      sync.Mutex
	pending [][]table.Op
}

func (l *lagging) Write(ctx context.Context, ops ...table.Op) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	repeated, err := repeat(ops)
	if err != nil {
		return err
	}
	if err := l.Table.Write(ctx, ops...); err != nil {
		return err
	}
	l.pending = append(l.pending, repeated)
	for len(l.pending) > l.n {
		if err := l.behind.Write(ctx, l.pending[0]...); err != nil && !errors.Is(err, errs.Conflict) {
			return fmt.Errorf("repeat a write behind: %w", err)
		}
		l.pending = l.pending[1:]
	}
	return nil
}

// repeat is ops as they were done, whatever their conditions said: those held.
// An update of what has expired meanwhile fails, and nobody sees that.
func repeat(ops []table.Op) ([]table.Op, error) {
	out := make([]table.Op, len(ops))
	for i, op := range ops {
		switch op.Type {
		case table.OpPut:
			rec, err := clone(op.Record)
			if err != nil {
				return nil, err
			}
			out[i] = table.Put(rec)
		case table.OpUpdate:
			out[i] = table.Update(op.Key, table.And(), op.Changes...)
		case table.OpDelete:
			out[i] = table.Delete(op.Key)
		default:
			out[i] = table.Check(op.Key, table.And())
		}
	}
	return out, nil
}

// clone is rec as it would come back from the store: who wrote it may change
// it afterwards.
func clone(rec table.Record) (table.Record, error) {
	raw, err := json.Marshal(rec)
	if err != nil {
		return nil, err
	}
	out, ok := reflect.New(reflect.TypeOf(rec).Elem()).Interface().(table.Record)
	if !ok {
		return nil, fmt.Errorf("fault: %T is no pointer to a record", rec)
	}
	return out, json.Unmarshal(raw, out)
}
