package notify

import (
	"fmt"
	"hash/fnv"
	"time"

	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// RecordKind is the kind of a message's item; the feed filters on it.
const RecordKind = "message"

const (
	shards            = 8
	undeliveredShards = 4
	// retention is how long a message can be looked at after it was over.
	retention = 30 * 24 * time.Hour
	// noticeLife is how long a message without an end of its own is tried.
	noticeLife = 72 * time.Hour
	// streamTime is how long the change feed has before the sweep helps.
	streamTime = 30 * time.Second
)

// MessageKey is the key of a message:
//
//	n#<network>#u#<user> | msg#<id>
//
// and on the index
//
//	queued, sending      outbox#<shard> | <due, 10 digits>#<id>
//	State.Reached        ref#<reference> | <id>
//	State.Undelivered    n#<network>#undelivered#<shard> | <since, 10 digits>#<id>
func MessageKey(network, user string, id ID) table.Key {
	return table.Key{PK: "n#" + network + "#u#" + user, SK: "msg#" + string(id)}
}

// OfUser asks for a user's messages, newest first.
func OfUser(network, user, cursor string, limit int) table.Query {
	return table.Query{
		PK: MessageKey(network, user, "").PK, Prefix: "msg#",
		Desc: true, Limit: limit, Cursor: cursor,
	}
}

// Queue is the op that puts m into the outbox; it goes into the transaction of
// the act that m tells of. Without an ID it gets a new one; without ValidUntil
// it is tried for three days. Without To it is a record in NoContact, and never
// sent.
//
// It panics when m lacks what its text needs: that is a fault in the code.
func Queue(m Message, now time.Time) table.Op {
	if m.ID == "" {
		m.ID = ID(secret.NewID(now))
	}
	m.mustBeWhole()
	if m.ValidUntil == 0 {
		m.ValidUntil = table.At(now.Add(noticeLife))
	}
	m = m.queued(now)
	key := MessageKey(m.Network, m.User, m.ID)
	m.PK, m.SK, m.Kind = key.PK, key.SK, RecordKind
	m.ExpiresAt = table.At(m.ValidUntil.Time().Add(retention))
	return table.Put(&m, table.Absent())
}

// Save is the op that writes what a step of state.go made of a message, if the
// message is still as the step found it.
func Save(next Message) table.Op { return table.Put(&next, table.Equal("rev", next.Rev-1)) }

func (m *Message) mustBeWhole() {
	var needsLink, needsCode, mayHaveLink bool
	switch m.Template {
	case BadgeInvitation, FollowUp, Reminder, RegistrationSession, ManagerVouch:
		needsLink = true
	case EnrollmentCode, VerificationCode, TelephoneCode:
		needsCode = true
	case ContactChanged, BadgeAdded:
		mayHaveLink = true // that freezes the user; deliver knows none of before there were any
	case AccessFrozen, Test:
	default:
		panic(fmt.Sprintf("notify: %q is no kind of message", m.Template))
	}
	switch {
	case needsLink != (m.Link != nil) && !mayHaveLink || needsCode != (m.Code != nil):
		panic(fmt.Sprintf("notify: %s needs its link or its code and nothing else", m.Template))
	case m.ValidUntil == 0 && (needsLink || needsCode):
		panic(fmt.Sprintf("notify: %s without an end", m.Template))
	case m.Channel != Email && m.Channel != SMS:
		panic(fmt.Sprintf("notify: %q is no channel", m.Channel))
	case m.Network == "" || m.User == "" || m.Origin == "":
		panic(fmt.Sprintf("notify: %s without network, user or origin", m.Template))
	}
}

// Undelivered asks for the messages of a network that did not arrive, those of
// which it was known last first, over UndeliveredPKs. The index may lag.
func Undelivered(cursor string, limit int) table.Query {
	return table.Query{Index: true, Desc: true, Limit: limit, Cursor: cursor}
}

// UndeliveredPKs are the partitions that Undelivered is read from.
func UndeliveredPKs(network string) []string {
	pks := make([]string, undeliveredShards)
	for i := range pks {
		pks[i] = undelivered(network, i)
	}
	return pks
}

// ByReference asks for the messages that people may have got with a reference, in
// the form of Message.Reference. It names a message almost for certain, and no
// network: whoever asks compares that.
func ByReference(reference string) table.Query {
	return table.Query{PK: referencePK(reference), Index: true}
}

// place puts m on the index where the sweep finds it from due on.
func (m *Message) place(due time.Time) {
	m.IPK = outbox(shardOf(m.ID, shards))
	m.ISK = indexSK(table.At(due), m.ID)
}

// out takes m out of the outbox. since is when it came to be as it is.
func (m *Message) out(since table.Epoch) {
	switch {
	case m.Rehearsal: // nobody waits for it
		m.IPK, m.ISK = "", ""
	case m.State.Reached():
		m.IPK, m.ISK = referencePK(m.Reference()), string(m.ID)
	case m.State.Undelivered():
		m.IPK, m.ISK = undelivered(m.Network, shardOf(m.ID, undeliveredShards)), indexSK(since, m.ID)
	default:
		m.IPK, m.ISK = "", ""
	}
}

func outbox(shard int) string { return fmt.Sprintf("outbox#%d", shard) }

func undelivered(network string, shard int) string {
	return fmt.Sprintf("n#%s#undelivered#%d", network, shard)
}

func referencePK(reference string) string { return "ref#" + reference }

func indexSK(at table.Epoch, id ID) string { return fmt.Sprintf("%010d#%s", at, id) }

func shardOf(id ID, n uint32) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails (hash.Hash)
	return int(h.Sum32() % n)
}
