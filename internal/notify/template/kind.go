package template

import (
	"slices"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// Kinds are those that a network can word itself. A test is not among them: it
// must say that it is one.
func Kinds() []notify.Kind {
	return []notify.Kind{
		notify.BadgeInvitation, notify.FollowUp, notify.Reminder, notify.RegistrationSession,
		notify.EnrollmentCode, notify.VerificationCode, notify.TelephoneCode, notify.ContactChanged, notify.BadgeAdded,
		notify.AccessFrozen, notify.ManagerVouch,
	}
}

// HasLink reports whether messages of a kind are about a link.
func HasLink(k notify.Kind) bool {
	switch k {
	case notify.BadgeInvitation, notify.FollowUp, notify.Reminder, notify.RegistrationSession:
		return true
	}
	return false
}

// Freezes reports whether messages of a kind have a link that freezes the user.
func Freezes(k notify.Kind) bool { return k == notify.ContactChanged || k == notify.BadgeAdded }

// Vouches reports whether messages of a kind have a link by which a manager vouches.
func Vouches(k notify.Kind) bool { return k == notify.ManagerVouch }

// HasCode reports whether messages of a kind are about a code.
func HasCode(k notify.Kind) bool {
	return k == notify.EnrollmentCode || k == notify.VerificationCode || ReadOut(k)
}

// ReadOut reports whether the code of a kind is for reading out, and not for typing
// where a phone could do it.
func ReadOut(k notify.Kind) bool { return k == notify.TelephoneCode }

// purposeOf is what the link of a kind is for.
func purposeOf(k notify.Kind) secret.Purpose {
	switch {
	case Freezes(k):
		return secret.PurposeFreeze
	case Vouches(k):
		return secret.PurposeVouch
	}
	return secret.PurposeInvitation
}

// placesOf are the placeholders that have a value in messages of a kind.
func placesOf(k notify.Kind, c notify.Channel) []placeholder {
	places := []placeholder{userName, networkName, reference, happenedAt, happenedShort, host}
	switch {
	case HasLink(k):
		places = append(places, badgeName, expiresAt, expiresShort, enrollURL)
		if c == notify.Email {
			places = append(places, enrollQRCode, enrollPage, typedCode)
		}
	case HasCode(k):
		places = append(places, code, expiresAt, expiresShort)
	case Vouches(k):
		places = append(places, vouchURL, expiresAt, expiresShort)
	}
	switch k {
	case notify.ContactChanged:
		places = append(places, contact)
	case notify.BadgeAdded:
		places = append(places, badgeName)
	case notify.TelephoneCode:
		places = append(places, word)
	}
	if Freezes(k) {
		places = append(places, freezeURL)
	}
	slices.SortFunc(places, func(a, b placeholder) int {
		return slices.Index(placeholders, a) - slices.Index(placeholders, b)
	})
	return places
}

// BuiltIn is the text that is built in for a kind, the one that a network's own
// begins with: of an SMS the one we would like to send. Not ok: there is none in
// that language.
func BuiltIn(k notify.Kind, c notify.Channel, tag string) (d Draft, ok bool) {
	l, ok := builtIn(tag)
	if !ok {
		return Draft{}, false
	}
	if c == notify.SMS {
		if texts := l.language.texts[k]; len(texts) > 0 {
			return Draft{Text: texts[0]}, true
		}
		return Draft{}, false
	}
	d, ok = l.language.mails[k]
	return d, ok
}

// Placeholders are the names that a text of a kind can have in double braces.
func Placeholders(k notify.Kind, c notify.Channel) []string {
	places := placesOf(k, c)
	names := make([]string, len(places))
	for i, p := range places {
		names[i] = string(p)
	}
	return names
}

// What a text is filled with to be looked at: as long as the real ones.
const (
	sampleUser  = "Ada Lovelace"
	sampleBadge = "Staff"
	sampleWord  = "marmalade"
	sampleToken = secret.Token("SAMPLE--this-opens-nothing--SAMPLE--this-opens-nothi")
	sampleTyped = secret.Code("samp1e000000")
	sampleCode  = secret.Code("12345678")
)
