package network

import "time"

// Number names a setting that is a number.
type Number string

// The numbers. Those with Unit Seconds are read with Settings.Duration, the
// others with Settings.Count.
const (
	EmailLink    Number = "invitation_email_link"  // invitation by e-mail, the link alone is the proof
	EmailProof   Number = "invitation_email_proof" // ... a second check follows
	SMSLink      Number = "invitation_sms_link"
	SMSProof     Number = "invitation_sms_proof"
	CodeDigits   Number = "code_digits"
	CodeLifetime Number = "code_lifetime"
	CodeTries    Number = "code_tries"
	WrongADay    Number = "wrong_codes_per_day"
	WrongInARow  Number = "wrong_codes_in_a_row"
	Registration Number = "registration"
	Ceremony     Number = "webauthn_challenge"
	StaffSession Number = "staff_session"
	StaffIdle    Number = "staff_idle"
	UserSession  Number = "user_session"
	UserIdle     Number = "user_idle"
	APIToken     Number = "api_token"
	SMSADay      Number = "sms_per_day"
	EmailsADay   Number = "emails_per_day"
	WaveArrived  Number = "wave_arrived" // of a hundred messages of a campaign's wave, before the next begins

	// What strangers can have sent in an hour; see Settings.Sends.
	UserSends    Number = "sends_user_1h"
	AddressSends Number = "sends_address_1h" // from one source address
	PrefixSends  Number = "sends_prefix_1h"  // to numbers that differ in the last four digits
	CountrySends Number = "sends_country_1h" // to numbers of one region
	CountryStop  Number = "country_stop"     // for how long a region is stopped where codes are not used

	// The service desk: how long a caller stays verified and an enrollment is too new
	// to verify with, what each method counts and what each act asks for.
	DeskReceipt          Number = "desk_receipt"
	DeskCoolDown         Number = "desk_cool_down"
	DeskCode             Number = "desk_weight_code"
	DeskBadge            Number = "desk_weight_badge"
	DeskManager          Number = "desk_weight_manager"
	DeskAgent            Number = "desk_weight_agent"
	DeskAddMobile        Number = "desk_sum_add_mobile"
	DeskAddEmail         Number = "desk_sum_add_email"
	DeskRemoveEnrollment Number = "desk_sum_remove_enrollment"
	DeskSendSession      Number = "desk_sum_send_session"
	DeskResendSession    Number = "desk_sum_resend_session"
	DeskRemoveSession    Number = "desk_sum_remove_session"
	DeskRemoveBadge      Number = "desk_sum_remove_badge"
)

// Unit of a number.
type Unit string

// The units.
const (
	Seconds Unit = "seconds"
	Plain   Unit = "count"
)

// Bound is a number's default and what it may be.
type Bound struct {
	Number            Number
	Unit              Unit
	Default, Min, Max int64
}

const (
	minute = int64(time.Minute / time.Second)
	hour   = 60 * minute
	day    = 24 * hour
)

// bounds is the one list. Sources: NIST SP 800-63B-4 for codes (at least 6
// digits, at most 10 minutes, at most 100 failures in a row) and sessions,
// OWASP ASVS 5.0 for the rest, and what the large providers run with. The daily
// quotas are a guard against a runaway bill; they have no source but that.
//
// The four windows of a single phone number or address (1 in 30 s, 3 in 10 min,
// 5 an hour, 10 a day) are no settings: no network needs others, and they stay
// with package limit.
var bounds = [...]Bound{
	{EmailLink, Seconds, 24 * hour, 10 * minute, 30 * day},
	{EmailProof, Seconds, 7 * day, 10 * minute, 30 * day},
	{SMSLink, Seconds, 10 * minute, 10 * minute, 7 * day},
	{SMSProof, Seconds, 24 * hour, 10 * minute, 7 * day},
	{CodeDigits, Plain, 6, 6, 8},
	{CodeLifetime, Seconds, 10 * minute, 2 * minute, 10 * minute},
	{CodeTries, Plain, 5, 3, 5},
	{WrongADay, Plain, 20, 5, 20},
	{WrongInARow, Plain, 100, 10, 100},
	{Registration, Seconds, 10 * minute, 2 * minute, 7 * day},
	{Ceremony, Seconds, 5 * minute, 5 * minute, 10 * minute},
	{StaffSession, Seconds, 8 * hour, 5 * minute, 12 * hour},
	{StaffIdle, Seconds, 15 * minute, 2 * minute, 60 * minute},
	{UserSession, Seconds, 24 * hour, 5 * minute, 30 * day},
	{UserIdle, Seconds, hour, 2 * minute, 30 * day},
	{APIToken, Seconds, 90 * day, hour, 365 * day},
	{SMSADay, Plain, 2000, 0, 1_000_000},
	{EmailsADay, Plain, 50_000, 0, 10_000_000},
	{WaveArrived, Plain, 90, 0, 100},
	{UserSends, Plain, 5, 1, 20},
	{AddressSends, Plain, 10, 1, 500},
	{PrefixSends, Plain, 20, 1, 500},
	{CountrySends, Plain, 100, 1, 10_000},
	{CountryStop, Seconds, 6 * hour, 10 * minute, 7 * day},
	{DeskReceipt, Seconds, 15 * minute, 5 * minute, 60 * minute},
	{DeskCoolDown, Seconds, 72 * hour, hour, 30 * day},
	{DeskCode, Plain, 2, 0, 4},
	{DeskBadge, Plain, 2, 0, 4},
	{DeskManager, Plain, 1, 0, 4},
	{DeskAgent, Plain, 1, 0, 4},
	{DeskAddMobile, Plain, 2, 1, 8},
	{DeskAddEmail, Plain, 2, 1, 8},
	{DeskRemoveEnrollment, Plain, 2, 1, 8},
	{DeskSendSession, Plain, 2, 1, 8},
	{DeskResendSession, Plain, 2, 1, 8},
	{DeskRemoveSession, Plain, 2, 1, 8},
	{DeskRemoveBadge, Plain, 2, 1, 8},
}

// Bounds are all numbers with their defaults and bounds.
func Bounds() []Bound { return bounds[:] }

// BoundOf gives the bounds of one number; ok is false when there is no such number.
func BoundOf(n Number) (b Bound, ok bool) {
	for _, b := range bounds {
		if b.Number == n {
			return b, true
		}
	}
	return Bound{}, false
}
