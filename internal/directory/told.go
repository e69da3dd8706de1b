package directory

import (
	"strings"
	"time"

	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// told are the notices of a change that an administrator, a program or a list made:
// to each contact of old that next is not reached at any more. Of one that somebody
// proved to hold, package enroll tells.
func told(set network.Settings, old, next User, now time.Time) []table.Op {
	var ops []table.Op
	for _, c := range []struct {
		channel notify.Channel
		kind    notify.ContactKind
		was, is string
	}{
		{notify.Email, notify.EmailAddress, old.Email.Reveal(), next.Email.Reveal()},
		{notify.SMS, notify.PhoneNumber, old.Phone.Reveal(), next.Phone.Reveal()},
	} {
		if c.was == "" || strings.EqualFold(c.was, c.is) {
			continue
		}
		ops = append(ops, notify.Queue(notify.Message{
			Network: string(set.ID), User: string(old.ID), Template: notify.ContactChanged, Channel: c.channel, To: secret.Text(c.was),
			Language: set.LanguageOf(old.Language, old.Groups), Origin: set.Origin,
			Data:  notify.Data{UserName: old.FullName(), NetworkName: set.Name, Contact: c.kind},
			About: notify.About{Type: "user", ID: string(old.ID)},
			Link:  FreezeLink(notify.ContactChanged, old.ID, now),
		}, now))
	}
	return ops
}
