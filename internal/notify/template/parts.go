package template

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// Counter counts the parts of SMS before they are sent, and before there is a
// link: of messages of the same kind and language as m, in a network with a
// language and a time zone, each with a link whose token has so many characters.
// Characters of tokens all count alike. What is no SMS, or can not be put into one,
// has 0.
func Counter(t table.Table) func(ctx context.Context, m notify.Message, language string, zone *time.Location) (func(m notify.Message, token int) int, error) {
	return func(ctx context.Context, m notify.Message, language string, zone *time.Location) (func(notify.Message, int) int, error) {
		manner, err := read(ctx, t, &m, Manner{Language: language, Zone: zone})
		if err != nil {
			return nil, fmt.Errorf("read texts of network %s: %w", m.Network, err)
		}
		return func(m notify.Message, token int) int { return parts(m, token, manner) }, nil
	}
}

// read is in with the network's own text for m, if it has one.
func read(ctx context.Context, t table.Table, m *notify.Message, in Manner) (Manner, error) {
	key, ok := KeyOf(m)
	other, fallback := FallbackOf(m, in.Language)
	for _, look := range []struct {
		key table.Key
		ok  bool
	}{{key, ok}, {other, fallback}} {
		if !look.ok {
			continue
		}
		items, err := t.GetAll(ctx, []table.Key{look.key})
		if err != nil {
			return in, err
		}
		if !items[0].Exists() {
			continue
		}
		var own Own
		err = items[0].Decode(&own)
		in.Own, in.In = &own.Draft, own.Language
		return in, err
	}
	return in, nil
}

func parts(m notify.Message, token int, in Manner) int {
	r, err := Render(&m, Secrets{Link: secret.Token(strings.Repeat("x", token))}, in)
	if err != nil || m.Channel != notify.SMS {
		return 0
	}
	return measure(r.Text.Reveal()).parts()
}
