package invite

import (
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// offer is what people are invited to.
type offer struct {
	set   network.Settings
	badge network.Badge
}

// wish is what is asked of an invitation besides for whom; zero values leave it
// to the badge.
type wish struct {
	channel  notify.Channel
	validFor time.Duration
	byLink   bool // give the link to the caller, send nothing
}

// marks are those of the contacts that u has on file.
func (o offer) marks(u directory.User) Marks { return marksOf(o.set.Salt, contactsOf(u)) }

func contactsOf(u directory.User) contacts {
	return contacts{Email: secret.Text(u.Email), Phone: secret.Text(u.Phone)}
}

// next is i with the next generation for u, on its way as w wishes. A zero
// generation becomes the first. It asks for what the badge asks for now; of the
// contacts only the first is marked, a follow-up keeps those of i.
//
// errs.Conflict when u is disabled or frozen; errs.Invalid when the lifetime is out of
// bounds or no text may go to the number; errs.Unavailable when sending is
// switched off; and what followUp says.
func (o offer) next(i Invitation, u directory.User, w wish, now time.Time) (Invitation, error) {
	if err := mayCome(u); err != nil {
		return i, err
	}
	i.Session, i.Demand = nil, demandOf(o.badge)
	i.Channel, i.Reason = route(o.badge, w.channel, contactsOf(u))
	if i.ByLink = w.byLink; i.ByLink {
		i.Reason = ""
	}
	life, err := o.set.InvitationLifetime(o.badge, i.Channel, w.validFor)
	if err != nil {
		return i, err
	}
	if err := o.maySend(i, u); err != nil {
		return i, err
	}
	if i.Generation > 0 {
		return i.followUp(life, now)
	}
	i.Generation, i.State, i.CreatedAt = 1, Open, table.At(now)
	i.Marks = o.marks(u)
	return i.sent(life, now), nil
}

// again is the next generation of old for u, asked for as it was at first. A
// lifetime that was asked for another channel may be out of bounds; then it is
// the badge's.
func (o offer) again(old Invitation, u directory.User, byLink bool, now time.Time) (Invitation, error) {
	w := wish{channel: old.Wanted, validFor: time.Duration(old.ValidFor) * time.Second, byLink: byLink}
	next, err := o.next(old, u, w, now)
	if errs.KindOf(err) == errs.Invalid && w.validFor != 0 {
		w.validFor = 0
		return o.next(old, u, w, now)
	}
	return next, err
}

// followUp is again by an administrator, who vouches for what is on file now.
func (o offer) followUp(old Invitation, u directory.User, byLink bool, now time.Time) (Invitation, error) {
	next, err := o.again(old, u, byLink, now)
	next.Marks = o.marks(u)
	next.Rungs, next.Desk = 0, false
	return next, err
}

// leaves reports whether something goes out to the person.
func (i Invitation) leaves() bool { return !i.ByLink && i.Reason == "" }

func (o offer) maySend(i Invitation, u directory.User) error {
	switch {
	case !i.leaves():
		return nil
	case o.set.Paused:
		return errs.New(errs.Unavailable, "Sending is switched off in this network's settings.")
	case i.Channel == notify.SMS:
		return u.Phone.CheckTextable(o.set.SMSRegions)
	}
	return nil
}

// quota is how many messages a day the network may send over a channel.
func (o offer) quota(c notify.Channel) int {
	if c == notify.SMS {
		return int(o.set.Count(network.SMSADay))
	}
	return int(o.set.Count(network.EmailsADay))
}

// adminBuckets are the limits on what an administrator sends: the network's
// quota, if anything goes out.
func (o offer) adminBuckets(i Invitation, u directory.User) []limit.Bucket {
	if !i.leaves() {
		return nil
	}
	to := contactsOf(u).by(i.Channel).Reveal()
	return []limit.Bucket{limit.NetworkQuota(o.set.Salt, string(i.Channel), o.quota(i.Channel), to)}
}

// link is what the link of i's generation says.
func (i Invitation) link() secret.Link {
	return secret.Link{
		Purpose: secret.PurposeInvitation, Network: string(i.Network), ID: string(i.ID), Generation: i.Generation,
	}
}

// issue is i with the message and the typed code of its generation, and the ops
// that write them where old was; in is the campaign that sends them, if one does.
func (s *Service) issue(o offer, i, old Invitation, u directory.User, in CampaignID, now time.Time) (Invitation, []table.Op, error) {
	var ops []table.Op
	i.Message, i.Typed = "", ""
	if old.Desk && !i.Desk {
		ops = append(ops, old.closeTask())
	}
	if !i.ByLink {
		m := o.message(i, old, u)
		m.Campaign = string(in)
		m.ID = notify.ID(secret.NewID(now))
		m.Link = &notify.Link{Purpose: secret.PurposeInvitation, ID: string(i.ID), Generation: i.Generation}
		if i.Channel == notify.Email && i.Reason == "" {
			m.Link.Root = s.Keys.CurrentRoot()
			code, err := s.Keys.TypedCode(i.link(), m.Link.Root)
			if err != nil {
				return i, nil, err
			}
			i.Typed = s.Keys.TypedKeys(code.Reveal())[0]
			ops = append(ops, table.Put(typedFor(i)))
		}
		i.Message = m.ID
		ops = append(ops, notify.Queue(m, now))
	}
	ops = append(ops, i.put(old))
	return i, ops, nil
}

// message tells u of i in place of old, without its link yet. To nobody, it is the
// record that nobody could be told.
func (o offer) message(i, old Invitation, u directory.User) notify.Message {
	m := notify.Message{
		Network: string(i.Network), User: string(i.User), Template: notify.BadgeInvitation, Channel: i.Channel,
		Language: o.set.LanguageOf(u.Language, u.Groups), Origin: o.set.Origin, ValidUntil: i.ValidUntil,
		Data:  notify.Data{UserName: u.FullName(), NetworkName: o.set.Name, BadgeName: o.badge.Name},
		About: notify.About{Type: "invitation", ID: string(i.ID), Generation: i.Generation},
	}
	switch {
	case i.Session != nil:
		m.Template = notify.RegistrationSession
	case i.Generation > 1 && i.Generation > old.Generation:
		m.Template = notify.FollowUp // says that the links before are void
	case i.Rungs > old.Rungs:
		m.Template = notify.Reminder
	}
	if i.Reason == "" {
		m.To = contactsOf(u).by(i.Channel)
	}
	return m
}
