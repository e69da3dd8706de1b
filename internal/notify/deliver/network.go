package deliver

import (
	"context"
	"fmt"
	"sync"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/notify/template"
	"lanyard/internal/table"
)

// network reads what a message needs of its network, in one round: its settings,
// and its own text if it has one. It is read for each message, so that what an
// administrator has just saved holds. Another round is needed only for a language
// that nothing is built in for.
func (s *Service) network(ctx context.Context, m *notify.Message) (notify.Settings, template.Manner, error) {
	keys := []table.Key{notify.SettingsKey(m.Network)}
	if key, ok := template.KeyOf(m); ok {
		keys = append(keys, key)
	}
	var settings notify.Settings
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return settings, template.Manner{}, fmt.Errorf("read network %s: %w", m.Network, err)
	}
	if err := items[0].Decode(&settings); err != nil {
		return settings, template.Manner{}, fmt.Errorf("settings of network %s: %w", m.Network, err)
	}
	manner := template.Manner{Language: settings.Language, Zone: s.zones.zone(settings.TimeZone)}
	if len(items) > 1 && items[1].Exists() {
		return settings, manner, own(items[1], &manner)
	}
	key, ok := template.FallbackOf(m, settings.Language)
	if !ok {
		return settings, manner, nil
	}
	other, err := s.Table.GetAll(ctx, []table.Key{key})
	if err == nil && other[0].Exists() {
		err = own(other[0], &manner)
	}
	return settings, manner, err
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
