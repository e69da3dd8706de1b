package notify

// Remedy says in one word for machines what can be done about a message that did
// not arrive.
type Remedy string

// The remedies.
const (
	Resend     Remedy = "resend"      // send it again, the same way
	UseSMS     Remedy = "use_sms"     // send it to the phone
	UseEmail   Remedy = "use_email"   // send it by e-mail
	FixAddress Remedy = "fix_address" // the contact on file is wrong, or there is none
	Wait       Remedy = "wait"        // it is still under way, or nothing can be sent that way for a time
	CallDesk   Remedy = "call_desk"   // somebody has to speak with the person, or to look
)

// Remedy is what can be done about m, given the contacts that the person has now;
// empty when there is nothing to do.
//
// Only what carries a link or a code can be sent another time; of a notice, all
// that can be done is to correct the contact for the next one.
func (m *Message) Remedy(on Contacts) Remedy {
	switch {
	case m.State == Deferred || m.State == Queued && m.Reason != "":
		return Wait
	case m.State == NoContact, m.Reason == ReasonBadContact && m.State.Undelivered():
		return m.elsewhere(on, FixAddress)
	case !m.State.Undelivered() && m.State != Complained:
		return ""
	}
	switch m.Reason {
	case ReasonBudget: // until the month ends or somebody raises it
		return m.elsewhere(on, Wait)
	case ReasonExpired, ReasonStopped, ReasonExhausted, ReasonNoSecret, ReasonUnknown:
		return m.again(Resend)
	case ReasonUnrenderable:
		return CallDesk
	}
	if m.Reason.passes() {
		return m.elsewhere(on, Resend)
	}
	return m.elsewhere(on, CallDesk)
}

// elsewhere is the way to another contact: that of the same channel when it was
// changed or is sent to again, that of the other one, and otherwise last.
func (m *Message) elsewhere(on Contacts, last Remedy) Remedy {
	own, other := on.By(m.Channel), on.By(m.Channel.other())
	corrected := own.Open() && (own.Value != m.To || m.Reason.weight(m.State) > 0)
	switch {
	case corrected:
		return m.again(Resend)
	case last == FixAddress && !m.carries(): // the next notice has it right
		return last
	case !other.Open():
		return m.again(last)
	case other.Channel == SMS:
		return m.again(UseSMS)
	}
	return m.again(UseEmail)
}

// again is a remedy that sends, if there is something to send.
func (m *Message) again(r Remedy) Remedy {
	if m.carries() || r == FixAddress {
		return r
	}
	return ""
}

func (m *Message) carries() bool { return m.Link != nil || m.Code != nil }
