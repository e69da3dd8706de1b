package gateway

import (
	"context"
	"errors"
	"fmt"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// Most is how many gateways a network can have, so that they fit into one item.
const Most = 20

// List is the gateways of a network: one item, changed as a whole under its
// version.
type List struct {
	table.Head
	Network  string    `json:"network"`
	Gateways []Gateway `json:"gateways,omitempty"`
	Version  int64     `json:"version"`
}

// Key: written by administrators, read with every message that is sent.
//
//	n#<network> | gateways
func Key(network string) table.Key {
	return table.Key{PK: notify.SettingsKey(network).PK, SK: "gateways"}
}

// Decode is the list in an item that was read under Key. There is none until
// something is changed.
func Decode(item table.Item, network string) (List, error) {
	l := List{Network: network}
	if err := item.Decode(&l); err != nil && !errors.Is(err, errs.NotFound) {
		return l, fmt.Errorf("gateways of network %s: %w", network, err)
	}
	return l, nil
}

// Read reads the gateways of a network.
func Read(ctx context.Context, t table.Table, network string) (List, error) {
	items, err := t.GetAll(ctx, []table.Key{Key(network)})
	if err != nil {
		return List{}, fmt.Errorf("gateways of network %s: %w", network, err)
	}
	return Decode(items[0], network)
}

// Put is the op that writes the next version of the list that was read.
func (l List) Put() table.Op {
	unchanged := table.Absent()
	if l.Version > 0 {
		unchanged = table.Equal("version", l.Version)
	}
	key := Key(l.Network)
	l.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "gateways"}
	l.Version++
	return table.Put(&l, unchanged)
}

// With is l with a gateway, in place of the one with its id if there is one.
func (l List) With(g Gateway) List {
	next := l.Without(g.ID)
	next.Gateways = append(next.Gateways, g)
	return next
}

// Without is l without a gateway; a built-in one is as it was made.
func (l List) Without(id ID) List {
	old := l.Gateways
	l.Gateways = nil
	for _, g := range old {
		if g.ID != id {
			l.Gateways = append(l.Gateways, g)
		}
	}
	return l
}
