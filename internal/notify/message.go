package notify

import (
	"strings"

	"lanyard/internal/price"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// ID names a message. Made by secret.NewID or secret.DerivedID.
type ID string

// Kind is what a message is about; it chooses the text.
type Kind string

// The kinds. Each has a text per channel in notify/template.
const (
	BadgeInvitation     Kind = "badge_invitation"     // come and get your badge: a link
	FollowUp            Kind = "follow_up"            // the same again, with a new link
	Reminder            Kind = "reminder"             // the same again, nobody asked for it: the link may be the one from before
	RegistrationSession Kind = "registration_session" // put your badge on this device now: a link of minutes
	EnrollmentCode      Kind = "enrollment_code"      // this contact becomes yours: a code
	VerificationCode    Kind = "verification_code"    // it is you: a code
	TelephoneCode       Kind = "telephone_code"       // the service desk has you on the telephone: a code to read out
	ContactChanged      Kind = "contact_changed"      // to the contact as it was before
	BadgeAdded          Kind = "badge_added"          // a badge was put on a device
	AccessFrozen        Kind = "access_frozen"        // nobody can sign in as you until an administrator has looked
	ManagerVouch        Kind = "manager_vouch"        // the service desk has one of your people on the telephone: a link
	Test                Kind = "test"                 // a try of a way to send, or of a text: it says that it is one
)

// Channel is how a message travels.
type Channel string

// The channels.
const (
	Email Channel = "email"
	SMS   Channel = "sms"
)

// State is where a message is in its life.
type State string

// The states, see the package documentation.
const (
	Queued    State = "queued"
	Sending   State = "sending"
	NoContact State = "no_contact" // there is nobody to send to
	Rehearsed State = "rehearsed"  // rendered, and not sent
	Failed    State = "failed"     // not sent, and not tried again
	Unknown   State = "unknown"    // nobody knows whether it was sent; not tried again

	Accepted   State = "accepted"   // the provider has it
	Deferred   State = "deferred"   // the provider still tries
	Delivered  State = "delivered"  // it is in the mailbox or on the phone
	Bounced    State = "bounced"    // it came back
	Suppressed State = "suppressed" // this contact is sent nothing, by us or by the provider
	Blocked    State = "blocked"    // a provider or carrier does not let it through
	Complained State = "complained" // it arrived, and the person called it spam
)

// Undelivered reports whether a message in this state went to somebody and did
// not arrive, as far as anybody knows.
func (s State) Undelivered() bool {
	switch s {
	case Failed, Unknown, Bounced, Suppressed, Blocked:
		return true
	}
	return false
}

// Reached reports whether a message in this state went out and may have arrived.
func (s State) Reached() bool {
	switch s {
	case Accepted, Deferred, Delivered, Complained:
		return true
	}
	return false
}

// About names what a message was sent for, so that its record can be found
// from there and back: "invitation", its id, its generation.
type About struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Generation uint16 `json:"generation,omitempty"`
}

// Link is what the link in a message follows from, apart from the network,
// which is the message's own. Root is needed for the code that can be typed in
// place of the link (zero: the text shows none).
type Link struct {
	Purpose    secret.Purpose `json:"purpose"`
	ID         string         `json:"id"`
	Generation uint16         `json:"generation"`
	Root       byte           `json:"root,omitempty"`
}

// Code is what the code in a message follows from, apart from the network and the
// user, which are the message's own. Make it with CodeOf.
type Code struct {
	ID         string         `json:"id"`
	Purpose    secret.Purpose `json:"purpose"`
	Contact    secret.Text    `json:"contact,omitempty"`
	Generation uint16         `json:"generation"`
	Root       byte           `json:"root"`
	Digits     int            `json:"digits"`
}

// CodeOf is the Code of a challenge.
func CodeOf(c secret.Challenge) *Code {
	return &Code{c.ID, c.Purpose, c.Contact, c.Generation, c.Root, c.Digits}
}

// Challenge is what c was made from, for the network and user of its message.
func (c Code) Challenge(network, user string) secret.Challenge {
	return secret.Challenge{
		Network: network, User: user, ID: c.ID, Purpose: c.Purpose, Contact: c.Contact,
		Generation: c.Generation, Root: c.Root, Digits: c.Digits,
	}
}

// Data are the words that a text names. Empty ones are left out of it.
type Data struct {
	UserName    secret.Text `json:"user_name,omitempty"`
	NetworkName string      `json:"network_name,omitempty"`
	BadgeName   string      `json:"badge_name,omitempty"`
	Contact     ContactKind `json:"contact,omitempty"` // ContactChanged: which contact
	Word        string      `json:"word,omitempty"`    // TelephoneCode: what the service desk says first
}

// ContactKind says which contact of a user a notice is about.
type ContactKind string

// The contacts.
const (
	PhoneNumber  ContactKind = "phone"
	EmailAddress ContactKind = "email"
)

// Message is one thing to tell one person over one channel: the outbox record.
//
// The fields up to Via are the caller's, the others belong to the steps of
// state.go and told.go. Written by services (Queue), deliver, feedback and Sweep;
// read by deliver and by the lists of messages.
type Message struct {
	table.Head
	ID         ID          `json:"id"`
	Network    string      `json:"network"`
	User       string      `json:"user"`
	Template   Kind        `json:"template"`
	Channel    Channel     `json:"channel"`
	To         secret.Text `json:"to,omitempty"` // an e-mail address or E.164; empty: NoContact
	Language   string      `json:"language,omitempty"`
	Origin     string      `json:"origin"` // the network's base URL when this was queued
	ValidUntil table.Epoch `json:"valid_until"`
	Data       Data        `json:"data"`
	Sample     Kind        `json:"sample,omitempty"` // Test: the text that is tried, with values that are made up
	About      About       `json:"about"`
	Link       *Link       `json:"link,omitempty"`
	Code       *Code       `json:"code,omitempty"`
	Campaign   string      `json:"campaign,omitempty"`  // that it is part of, and held or stopped with
	Rehearsal  bool        `json:"rehearsal,omitempty"` // it is rendered, and never sent
	Via        string      `json:"via,omitempty"`       // Test: the only gateway that it may go by

	State      State       `json:"state"`
	Rev        int64       `json:"rev"` // raised by every step
	Attempts   int         `json:"attempts,omitempty"`
	Doubts     int         `json:"doubts,omitempty"` // attempts that may have gone out or not
	NextAt     table.Epoch `json:"next_at,omitempty"`
	LeaseUntil table.Epoch `json:"lease_until,omitempty"`
	Provider   string      `json:"provider,omitempty"`
	ProviderID string      `json:"provider_id,omitempty"`
	Reason     Reason      `json:"reason,omitempty"` // why it failed or waits
	Parts      int         `json:"parts,omitempty"`  // of an SMS, once it was paid for
	Cost       price.USD   `json:"cost,omitempty"`   // of an SMS, all parts, about
	CreatedAt  table.Epoch `json:"created_at"`
	Timeline   []Step      `json:"timeline,omitempty"` // our own steps; History has all
	Facts      []Fact      `json:"facts,omitempty"`    // what the providers said, see told.go
}

// Step is one entry of a message's timeline.
type Step struct {
	At     table.Epoch `json:"at"`
	State  State       `json:"state"`
	Detail Reason      `json:"detail,omitempty"`
	Code   string      `json:"code,omitempty"` // the provider's own word for it

	Provider string `json:"provider,omitempty"` // who said it, of what a provider said
}

// Once reports whether the message may go out at most once: it holds a code.
//
// A code that comes twice is a code too many: the second one arrives when the
// first is used or is void, costs, and makes people believe that somebody else asked
// for it. Whoever waits for a code that does not come asks again within a
// minute, and is there to do it. Nobody waits for a notice: if the doubt about it
// were decided against sending, nobody would ever notice. So notices are sent at
// least once, and a repeated one says the same again.
func (m *Message) Once() bool { return m.Code != nil }

// Reference is what a person can name to the service desk: eight characters of
// the id's random part.
func (m *Message) Reference() string {
	s := strings.ToUpper(string(m.ID))
	if len(s) < 8 {
		return s
	}
	s = s[len(s)-8:]
	return s[:4] + "-" + s[4:]
}
