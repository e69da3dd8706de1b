// Package app is what every function needs before it can do anything: its
// configuration, the table, the keys, the clock and the log. A main.go calls
// [Start] (functions/deliver: [StartDelivery]) and builds its own capability on
// the [Env] that comes back. This package knows no capability.
//
// # Settings
//
//	LANYARD_TABLE                   name of the DynamoDB table
//	LANYARD_BASE_URL                origin of our own pages, https (http for localhost)
//	LANYARD_ALLOWED_ORIGINS         optional; origins of other pages that may call the API with a
//	                                token, with commas between them, https (http for localhost)
//	LANYARD_ROOT_KEY_SECRET         Secrets Manager id of the root keys, or
//	LANYARD_ROOT_KEY_FILE           a file with them, mode 0600; exactly one of the two
//	LANYARD_INBOX_URL               optional, never in AWS; page with the messages that stay on this machine
//	AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//	                                as Lambda sets them; the last is optional
//	AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_SECRETS_MANAGER
//	                                optional; https, or http on this machine
//
// and for functions/deliver and functions/doctor alone
//
//	LANYARD_MAIL_FROM               address that e-mail comes from
//	LANYARD_MAIL_CONFIGURATION_SET  SES configuration set, without tracking
//	LANYARD_SMS_SENDER_ID           optional; shown as the sender of an SMS where countries allow it
//	AWS_ENDPOINT_URL_SESV2, AWS_ENDPOINT_URL_SNS
//	                                optional; https, or http on this machine
//
// A function with a missing or faulty setting does not start. The error names
// every one of them and holds no value.
//
// # Starting
//
// The root keys come from Secrets Manager while the connection to the table is
// made. The one call that this takes is signed here (secretsmanager.go) instead
// of linking the SDK's client: that costs 274 KB and, on the machine where it
// was measured, 0.3 ms of every cold start, against 1.7 ms for a whole empty
// handler, while the signer is linked anyway for DynamoDB.
//
// The keys are read once. A rotated root is seen by processes that start after
// it; package secret tells how a rotation waits for that.
//
// # Logging
//
// Logs are JSON lines. What must not be in them prints as *** by its type
// (package secret); [NewLog] is the net beneath that: values that would be
// written as JSON objects are left out, and e-mail addresses, phone numbers and
// bearer tokens inside of texts become ***.
package app
