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
	Wait       Remedy = "wait"        // it is still under way
	CallDesk   Remedy = "call_desk"   // somebody has to speak with the person, or to look
)

// Remedy is what can be done about m, empty when there is nothing to do. other says
// whether the person has a contact for the other channel that is sent to.
//
// Only what carries a link or a code can be sent another time; of a notice, all
// that can be done is to correct the contact for the next one.
func (m *Message) Remedy(other bool) Remedy {
	switch m.State {
	case Deferred:
		return Wait
	case Queued:
		if m.Reason != "" {
			return Wait
		}
		return ""
	case NoContact:
		return m.elsewhere(other, FixAddress)
	}
	if !m.State.Undelivered() && m.State != Complained {
		return ""
	}
	switch m.Reason {
	case ReasonBadContact:
		return m.elsewhere(other, FixAddress)
	case ReasonExpired, ReasonExhausted, ReasonNoSecret, ReasonUnknown:
		return m.again(Resend)
	case ReasonUnrenderable:
		return CallDesk
	}
	if m.Reason.passes() {
		return m.elsewhere(other, Resend)
	}
	return m.elsewhere(other, CallDesk)
}

// elsewhere is the other channel if there is one, and otherwise last.
func (m *Message) elsewhere(other bool, last Remedy) Remedy {
	switch {
	case last == FixAddress && !m.carries():
		return FixAddress
	case !other:
		return m.again(last)
	case m.Channel == Email:
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
