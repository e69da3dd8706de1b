package enroll

import (
	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
)

// IdentityService is a way to reach or recognise a user. The strings are in
// keys and can not change.
type IdentityService string

// The identity services whose proof is a code.
const (
	MobileCode    IdentityService = "mobile_code"    // a code by SMS
	PersonalEmail IdentityService = "personal_email" // a code by e-mail
)

var identityServices = [...]IdentityService{MobileCode, PersonalEmail}

// Valid reports whether s is one of the list.
func (s IdentityService) Valid() bool { return s == MobileCode || s == PersonalEmail }

// For is the identity service whose codes travel over a channel.
func For(c notify.Channel) IdentityService {
	if c == notify.SMS {
		return MobileCode
	}
	return PersonalEmail
}

// Channel is how a code of s travels.
func (s IdentityService) Channel() notify.Channel {
	if s == MobileCode {
		return notify.SMS
	}
	return notify.Email
}

// Read makes a contact of what a person typed: a number in E.164, read as one
// of region when it has no country code, or an address. errs.Invalid says what
// is wrong with it.
func (s IdentityService) Read(typed, region string) (secret.Text, error) {
	switch s {
	case MobileCode:
		n, err := phone.Parse(typed, region)
		return secret.Text(n.E164), err
	case PersonalEmail:
		e, err := secret.ParseEmail(typed)
		return secret.Text(e), err
	}
	return "", errs.BadField("service", "is not one of mobile_code and personal_email")
}

// Masked is a contact as its owner may see it again.
func (s IdentityService) Masked(contact secret.Text) string {
	if s == MobileCode {
		return phone.E164(contact).Masked()
	}
	return secret.Email(contact).Masked()
}

// canonical is the spelling by which two contacts are the same.
func (s IdentityService) canonical(contact secret.Text) string {
	if s == MobileCode {
		return contact.Reveal()
	}
	return secret.Email(contact).Canonical().Reveal()
}

// contactKind is what a notice calls the contact.
func (s IdentityService) contactKind() notify.ContactKind {
	if s == MobileCode {
		return notify.PhoneNumber
	}
	return notify.EmailAddress
}
