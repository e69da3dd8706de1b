package secret

// Purpose is what a link, a code or a token is for. It is part of every
// derivation: what was made for one purpose is Unknown for all others.
type Purpose string

// The purposes. A new one is a constant and an entry in the list below. The
// strings are in keys and can not change.
const (
	PurposeInvitation   Purpose = "invitation"   // come and get a badge
	PurposeRegistration Purpose = "registration" // put a badge on a device
	PurposeHandover     Purpose = "handover"     // go on with it on the phone
	PurposeEnrollment   Purpose = "enrollment"   // this contact is yours
	PurposeProof        Purpose = "proof"        // the second check of an invitation
	PurposeCaller       Purpose = "caller"       // it is you on the telephone
	PurposeSignIn       Purpose = "sign_in"      // sign in
	PurposeFreeze       Purpose = "freeze"       // that was not me
	PurposeSetup        Purpose = "setup"        // the first administrator
	PurposePrompt       Purpose = "prompt"       // it is you on the telephone, says your badge
	PurposeVouch        Purpose = "vouch"        // it is them on the telephone, says their manager
	PurposeCeremony     Purpose = "ceremony"     // a WebAuthn ceremony under way
	PurposeBrowser      Purpose = "browser"      // this is the browser that began it
)

var purposes = [...]Purpose{
	PurposeInvitation, PurposeRegistration, PurposeHandover, PurposeEnrollment, PurposeProof,
	PurposeCaller, PurposeSignIn, PurposeFreeze, PurposeSetup, PurposePrompt, PurposeVouch, PurposeCeremony,
	PurposeBrowser,
}
