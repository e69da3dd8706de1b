package template

import (
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// Own is a text of a network's own, which stands in place of the built-in one:
// one for each kind, channel and language. Its HTML was sanitised before it was
// stored.
type Own struct {
	table.Head
	Draft
	Network   string         `json:"network"`
	Of        notify.Kind    `json:"of"`
	Channel   notify.Channel `json:"channel"`
	Language  string         `json:"language"`
	UpdatedAt table.Epoch    `json:"updated_at"`
	Version   int64          `json:"version"`
}

const ownSK = "text#"

// OwnKey: written by administrators, read with every message of its kind, channel
// and language. The language is without script and region; see Primary.
func OwnKey(network string, k notify.Kind, c notify.Channel, language string) table.Key {
	return table.Key{PK: "n#" + network, SK: ownSK + string(k) + "#" + string(c) + "#" + language}
}

// AllOwn asks for all texts of a network.
func AllOwn(network string, limit int, cursor string) table.Query {
	return table.Query{PK: "n#" + network, Prefix: ownSK, Limit: limit, Cursor: cursor}
}

// trialKey: written with the message that tries a text, read with it.
func trialKey(network string, id notify.ID) table.Key {
	return table.Key{PK: "n#" + network, SK: "trial#" + string(id)}
}

// Place puts o under its key.
func (o *Own) Place() {
	key := OwnKey(o.Network, o.Of, o.Channel, o.Language)
	o.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "text"}
}

// TriedBy is the op that keeps o, which may be no more than a draft, for the
// message that tries it. It goes into the transaction with the message.
func (o Own) TriedBy(m notify.Message) table.Op {
	key := trialKey(m.Network, m.ID)
	o.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "text", ExpiresAt: m.ValidUntil}
	return table.Put(&o, table.Absent())
}

// KeyOf is where the text of m is, if the network has one of its own; not ok: it
// can have none.
func KeyOf(m *notify.Message) (key table.Key, ok bool) {
	switch {
	case m.Template != notify.Test:
		return OwnKey(m.Network, m.Template, m.Channel, Primary(m.Language)), true
	case m.Sample != "":
		return trialKey(m.Network, m.ID), true
	}
	return table.Key{}, false
}

// FallbackOf is where else the text of m may be, if there was none under KeyOf:
// in the language of the network, when there is none built in that m asks for. A
// person's own language is before the network's own words.
func FallbackOf(m *notify.Message, language string) (key table.Key, ok bool) {
	if m.Template == notify.Test || Spoken(m.Language) || Primary(m.Language) == Primary(language) {
		return key, false
	}
	return OwnKey(m.Network, m.Template, m.Channel, Primary(language)), true
}
