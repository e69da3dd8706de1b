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
		notify.EnrollmentCode, notify.VerificationCode, notify.ContactChanged, notify.BadgeAdded, notify.AccessFrozen,
	}
}

// need is what a text of a kind can not do without.
type need int

const (
	needsNothing need = iota
	needsLink
	needsCode
)

func needOf(k notify.Kind) need {
	switch k {
	case notify.BadgeInvitation, notify.FollowUp, notify.Reminder, notify.RegistrationSession:
		return needsLink
	case notify.EnrollmentCode, notify.VerificationCode:
		return needsCode
	}
	return needsNothing
}

// purposeOf is what the link of a kind is for.
func purposeOf(k notify.Kind) secret.Purpose {
	if k == notify.RegistrationSession {
		return secret.PurposeRegistration
	}
	return secret.PurposeInvitation
}

// placesOf are the placeholders that have a value in messages of a kind.
func placesOf(k notify.Kind, c notify.Channel) []placeholder {
	places := []placeholder{userName, networkName, reference, happenedAt, happenedShort, host}
	switch needOf(k) {
	case needsLink:
		places = append(places, badgeName, expiresAt, expiresShort, enrollURL)
		if c == notify.Email {
			places = append(places, enrollQRCode, enrollPage, typedCode)
		}
	case needsCode:
		places = append(places, code, expiresAt, expiresShort)
	}
	switch k {
	case notify.ContactChanged:
		places = append(places, contact)
	case notify.BadgeAdded:
		places = append(places, badgeName)
	}
	slices.SortFunc(places, func(a, b placeholder) int {
		return slices.Index(placeholders, a) - slices.Index(placeholders, b)
	})
	return places
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
	sampleBadge = "Badge"
	sampleToken = secret.Token("SAMPLE--this-opens-nothing--SAMPLE--this-opens-nothi")
	sampleTyped = secret.Code("samp1e000000")
	sampleCode  = secret.Code("123456")
)
