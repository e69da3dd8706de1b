package doctor

import "lanyard/internal/notify/gateway"

// Failure is the error code of a question that had no answer, such as
// AccessDeniedException; empty when it had.
type Failure string

// MailFacts are what SES says of the account, the address that mail comes from,
// and the configuration set.
type MailFacts struct {
	Account     Failure
	Production  bool   // out of the sandbox
	Sending     bool   // not paused by AWS
	Enforcement string // HEALTHY, PROBATION, SHUTDOWN
	DailyQuota  float64
	SentToday   float64
	Engagement  bool // Virtual Deliverability Manager tracks opens and clicks, for which it rewrites links

	Identity     Failure
	IdentityName string // the address, or its domain
	Found        bool
	Verified     bool
	DKIM         bool

	Set        Failure
	SetFound   bool
	SetSending bool
	Tracking   bool // it rewrites links
	Told       bool // events go somewhere
}

// SMSFacts are what SNS says of the account.
type SMSFacts struct {
	Attributes Failure
	SpendLimit float64 // US dollars a month
	Told       bool    // receipts are written to a log

	SandboxFailure Failure
	Sandbox        bool

	NumbersFailure Failure
	Numbers        []string // ISO regions of the account's numbers for SMS
	SenderID       string   // our own setting
}

// Vendor is a gateway of the network and what is known of it.
type Vendor struct {
	gateway.Gateway
	gateway.Health
	Unreadable bool // its password can not be opened
	Asked      bool
}
