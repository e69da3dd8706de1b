package deliver

import (
	"context"
	"fmt"
	"sync"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/notify/gateway"
	"lanyard/internal/notify/template"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// terms are what decides about a message besides itself: whether and how it goes
// out now.
type terms struct {
	notify.Settings
	gateways gateway.List
	mark     notify.Mark // of its contact; zero when there is none
	manner   template.Manner
	halt     notify.Halt // of its campaign; zero when there is none
	money    budget.Money
	month    budget.Month // of an SMS that is not paid for
}

// terms reads them in one round. They are read for each message, so that what an
// administrator has just saved holds. Another round is needed only for a language
// that nothing is built in for. errs.NotFound when there is no such network.
func (s *Service) terms(ctx context.Context, m *notify.Message) (in terms, err error) {
	keys := []table.Key{notify.SettingsKey(m.Network), notify.MarkKey(m.Network, m.User, m.Channel), gateway.Key(m.Network)}
	if key, ok := template.KeyOf(m); ok {
		keys = append(keys, key)
	}
	if m.Campaign != "" {
		keys = append(keys, notify.HaltKey(m.Network, m.Campaign))
	}
	now, before := s.Now(), len(keys)
	if m.Pays() {
		keys = append(keys, budget.Budget{Network: session.NetworkID(m.Network)}.Keys(now)...)
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return in, fmt.Errorf("read network %s: %w", m.Network, err)
	}
	items, spent := items[:before], items[before:]
	if err := items[0].Decode(&in.Settings); err != nil {
		return in, fmt.Errorf("settings of network %s: %w", m.Network, err)
	}
	if m.Pays() {
		if err = in.reckon(items[0], spent, session.NetworkID(m.Network), now); err != nil {
			return in, err
		}
	}
	if items[1].Exists() {
		if err := items[1].Decode(&in.mark); err != nil {
			return in, err
		}
	}
	if in.gateways, err = gateway.Decode(items[2], m.Network); err != nil {
		return in, err
	}
	if last := items[len(items)-1]; m.Campaign != "" {
		items = items[:len(items)-1]
		if last.Exists() {
			if err := last.Decode(&in.halt); err != nil {
				return in, err
			}
		}
	}
	in.manner = template.Manner{Language: in.Language, Zone: s.zones.zone(in.TimeZone)}
	if len(items) > 3 && items[3].Exists() {
		return in, own(items[3], &in.manner)
	}
	key, ok := template.FallbackOf(m, in.Language)
	if !ok {
		return in, nil
	}
	other, err := s.Table.GetAll(ctx, []table.Key{key})
	if err == nil && other[0].Exists() {
		err = own(other[0], &in.manner)
	}
	return in, err
}

func own(item table.Item, in *template.Manner) error {
	var text template.Own
	if err := item.Decode(&text); err != nil {
		return err
	}
	in.Own, in.In = &text.Draft, text.Language
	return nil
}

// zones keeps time zones, because reading one takes longer than writing a date in
// it. They are the same for everybody.
type zones struct{ known sync.Map }

// zone is UTC where there is none of that name.
func (z *zones) zone(name string) *time.Location {
	if known, ok := z.known.Load(name); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	z.known.Store(name, zone)
	return zone
}
