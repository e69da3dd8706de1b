// Package doctor tells why messages would not arrive, before they do not: one call
// for an administrator, who gets findings in words with what to do next.
//
//	facts      what the providers say of our accounts (facts.go): of SES and SNS by
//	           package awsaccount, of a network's vendors by notify/httpsms; what the
//	           network has set is read from the store
//	findings   follow from the facts alone (mail.go, sms.go, vendor.go, network.go)
//
// It only looks: nothing is sent, nothing changed, nothing kept. What can not be
// found out is said to be unknown, with why; a provider that does not answer never
// hides what is known of the others. No finding holds a secret or an address of a
// person.
//
// Where messages stay on this machine there are no accounts, and the findings say
// that first.
package doctor
