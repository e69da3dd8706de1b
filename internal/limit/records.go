package limit

import (
	"errors"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

const kind = "limit"

// record is a bucket in the store. Only this package writes and reads it.
//
//	pk limit#<digest>   sk limit
//
// Version is random and new with every write, so that a condition on it can not
// hold by chance after the item expired and came back.
type record struct {
	table.Head
	Version string `json:"version"`
	Until   State  `json:"until"`
}

func (b Bucket) storeKey() table.Key { return table.Key{PK: "limit#" + b.key, SK: "limit"} }

// readRecord gives the record in an item, the empty one when there is none.
func readRecord(item table.Item) (r record, err error) {
	err = item.Decode(&r)
	if errors.Is(err, errs.NotFound) {
		return record{}, nil
	}
	return r, err
}

// put stores state in place of what was read.
func (b Bucket) put(old record, state State) table.Op {
	unchanged := table.Absent()
	if old.Version != "" {
		unchanged = table.Equal("version", old.Version)
	}
	k := b.storeKey()
	return table.Put(&record{
		Head:    table.Head{PK: k.PK, SK: k.SK, Kind: kind, ExpiresAt: state.over()},
		Version: secret.NewLocalID(),
		Until:   state,
	}, unchanged)
}

// over is the first second in which all is free again.
func (s State) over() table.Epoch {
	var last int64
	for _, until := range s {
		last = max(last, until)
	}
	return table.Epoch(last/1_000_000 + 1)
}
