package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"lanyard/internal/secret"
)

// Sender hands a rendered message to a provider.
//
// Send returns when the provider said yes, or a *SendError. It tries once:
// trying again is the outbox's.
type Sender interface {
	Send(ctx context.Context, r Rendered) (Receipt, error)
}

// Receipt is the provider's yes. ID is the provider's own name for the message.
type Receipt struct {
	Provider string
	ID       string
	// ByID says that the provider will name nothing but ID when it tells what
	// became of the message, so that it must be found by that.
	ByID bool
}

// Rendered is a message ready to go. It holds the link or the code and prints as
// ***.
type Rendered struct {
	ID        ID
	Network   string
	User      string
	Origin    string // the network's, where people and providers reach us
	Template  Kind
	Channel   Channel
	Reference string
	Rehearsal bool      // only to be looked at; a sender that sends is not given any
	At        time.Time // when it was queued; the Date of an e-mail
	FromName  string    // e-mail: the network's name
	To        secret.Text
	Subject   secret.Text // e-mail
	Text      secret.Text // the SMS, or an e-mail's text
	HTML      secret.Text // e-mail
	QR        []byte      // e-mail: a PNG of the link, shown as cid:QRContentID; may be nil
}

// QRContentID is how the HTML of an e-mail names the picture in Rendered.QR; it
// has the form of RFC 2392.
const QRContentID = "qr@lanyard"

func (Rendered) String() string             { return secret.Hidden }
func (Rendered) GoString() string           { return secret.Hidden }
func (Rendered) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(secret.Hidden)) }

// LogValue hides the message from slog.
func (Rendered) LogValue() slog.Value { return slog.StringValue(secret.Hidden) }

// Reason says in one word for machines why a message failed or waits.
type Reason string

// The reasons.
const (
	ReasonThrottled    Reason = "throttled"       // the provider takes no more for now
	ReasonUnavailable  Reason = "unavailable"     // the provider can not be reached
	ReasonRejected     Reason = "rejected"        // the provider refuses this message
	ReasonBadContact   Reason = "bad_contact"     // no such number or address
	ReasonOptedOut     Reason = "opted_out"       // the person asked for no more messages
	ReasonSetup        Reason = "not_configured"  // our account or settings at the provider
	ReasonUnknown      Reason = "outcome_unknown" // it may have gone out, or not
	ReasonExpired      Reason = "expired"         // its time was over before it was sent
	ReasonPaused       Reason = "paused"          // the network sends nothing for now
	ReasonStopped      Reason = "stopped"         // its campaign was stopped before it was sent
	ReasonExhausted    Reason = "tries_used_up"   // every try was refused
	ReasonNoSecret     Reason = "secret_gone"     // the root of its code is no longer there
	ReasonUnrenderable Reason = "unrenderable"    // a name or address that no text can hold

	ReasonTurnedBack   Reason = "turned_back"      // came back for now, or an answering machine wrote
	ReasonMailboxFull  Reason = "mailbox_full"     // no room for it
	ReasonTooLarge     Reason = "too_large"        // larger than is taken there
	ReasonContent      Reason = "content_refused"  // for what is in it: spam, a virus, an attachment
	ReasonListed       Reason = "suppression_list" // the provider sends nothing to this contact
	ReasonComplaint    Reason = "complaint"        // the person called a message spam
	ReasonUnreachable  Reason = "unreachable"      // phone or mailbox do not answer
	ReasonCarrier      Reason = "carrier_blocked"  // the phone's carrier lets it not through
	ReasonBudget       Reason = "budget"           // the network wants to spend no more on SMS this month
	ReasonPrice        Reason = "over_price"       // dearer than our limit at the provider
	ReasonUndetermined Reason = "undetermined"     // the provider does not say why
)

// Outcome is what a failed try means for the next. A Doubtful one with
// ReasonUnknown had no answer at all; with another reason, the provider said
// that something broke on its side.
type Outcome string

// The outcomes.
const (
	Temporary Outcome = "temporary" // not sent; try again
	Permanent Outcome = "permanent" // not sent; trying again is no use
	Doubtful  Outcome = "doubtful"  // nobody knows whether it was sent
)

// SendError is why a message was not sent. It holds the provider's error code
// and nothing that the provider wrote, because providers repeat numbers and
// addresses.
type SendError struct {
	Outcome    Outcome
	Reason     Reason
	Provider   string        // which one, where it was asked
	Code       string        // the provider's own error code
	RetryAfter time.Duration // Temporary: the provider's wish, zero if none
}

func (e *SendError) Error() string {
	return fmt.Sprintf("send: %s: %s (%s)", e.Outcome, e.Reason, e.Code)
}

// SendErrorOf sorts any error of a Sender; one that is no *SendError is Doubtful.
func SendErrorOf(err error) *SendError {
	var e *SendError
	if errors.As(err, &e) {
		return e
	}
	return &SendError{Outcome: Doubtful, Reason: ReasonUnknown}
}
