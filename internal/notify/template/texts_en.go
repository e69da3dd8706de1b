package template

import (
	"strconv"
	"time"

	"lanyard/internal/notify"
)

// lastLine is how a phone recognises a code and the site that it is for
// (WICG, "Origin-bound one-time codes delivered via SMS").
const lastLine = "\n@{{Host}} #{{Code}}"

// What the English e-mails with a link have in common.
const (
	englishLink = `
[Get your badge]({{EnrollUrl}})

Reading this on a computer? Point your phone's camera at this picture to open the link there.
{{EnrollQRCode}}
` + englishOther
	englishOther = `
If the button does not work, open this address:
{{EnrollUrl}}

Or open {{EnrollPage}} and type this code:
{{TypedCode}}

> The link is for you alone and works once. Never forward this message, and never give the link or the code to anyone: nobody at {{NetworkName}} will ask you for them.
`
	englishBadge = `
* Badge: {{BadgeName}}
* Get it by: {{ExpiresAt}}
`
)

func english() language {
	return language{
		tag: "en", picture: "QR code of the link in this message",
		contacts: map[notify.ContactKind]string{
			notify.PhoneNumber: "phone number", notify.EmailAddress: "e-mail address", "": "contact",
		},
		trial: trial{"[Test] ", "This is a test of a text. The names in it are made up, and its links and codes do not work."},
		calendar: calendar{
			long:  func(t time.Time, zone string) string { return t.Format("2 January 2006, 15:04 ") + zone },
			short: func(t time.Time, zone string) string { return t.Format("2 Jan 15:04 ") + zone },
		},
		mails: map[notify.Kind]Draft{
			notify.BadgeInvitation: {
				Subject: "{{NetworkName}} has a badge for you",
				Text: `# Your badge is waiting

Hello {{UserName}},

{{NetworkName}} has issued you a badge. It lives on your phone, and you sign in with it the way you unlock your phone. There is no password to remember.
` + englishBadge + englishLink + `
--
You get this message because an administrator of {{NetworkName}} has put you on the list for this badge. If you did not expect it, do nothing: without you nothing happens.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.FollowUp: {
				Subject: "Your new link to the badge of {{NetworkName}}",
				Text: `# Here is your new link

Hello {{UserName}},

{{NetworkName}} has a badge for you that you have not put on your phone yet. This is a new link to it. Links you were sent before no longer work.
` + englishBadge + englishLink + `
--
You get this message because you or an administrator of {{NetworkName}} asked for a new link. If you did not expect it, do nothing: without you nothing happens.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.Reminder: {
				Subject: "Reminder: {{NetworkName}} has a badge for you",
				Text: `# Your badge is still waiting

Hello {{UserName}},

{{NetworkName}} has a badge for you that you have not put on your phone yet. It takes a few minutes. Once it is there, these reminders stop.
` + englishBadge + englishLink + `
--
You get this message because an administrator of {{NetworkName}} has put you on the list for this badge. If you did not expect it, do nothing: without you nothing happens.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.RegistrationSession: {
				Subject: "Put your badge of {{NetworkName}} on your phone now",
				Text: `# Put your badge on your phone

Hello {{UserName}},

{{NetworkName}} has opened a short time in which you can put your badge on your phone.

* Badge: {{BadgeName}}
* Works until: {{ExpiresAt}}

Point your phone's camera at this picture:
{{EnrollQRCode}}

[Put the badge on this device]({{EnrollUrl}})
` + englishOther + `
--
You get this message because you asked {{NetworkName}} for it, or somebody did in your name. If it was not you, do nothing, and tell your administrator.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.EnrollmentCode: {
				Subject: "Your code from {{NetworkName}}",
				Text: `# Add this e-mail address

Hello {{UserName}},

To add this e-mail address to your account at {{NetworkName}}, type this code on the page that asked for it:
{{Code}}

* Works until: {{ExpiresAt}}

> Never give this code to anyone, by phone, chat or e-mail: nobody at {{NetworkName}} will ask you for it.

--
You get this message because somebody typed this address at {{NetworkName}}. If it was not you, do nothing: without the code nothing happens.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.VerificationCode: {
				Subject: "Your code from {{NetworkName}}",
				Text: `# Confirm that it is you

Hello {{UserName}},

To go on at {{NetworkName}}, type this code on the page that asked for it:
{{Code}}

* Works until: {{ExpiresAt}}

> Never give this code to anyone, by phone, chat or e-mail: nobody at {{NetworkName}} will ask you for it.

--
You get this message because somebody is getting a badge in your name at {{NetworkName}}. If it is not you, do nothing, and tell your administrator.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.TelephoneCode: {
				Subject: "Your code for the service desk of {{NetworkName}}",
				Text: `# Read this code out to the service desk

Hello {{UserName}},

You are on the telephone with the service desk of {{NetworkName}}. They say this word first:

* Word: {{Word}}

Then read this code out to them:
{{Code}}

* Works until: {{ExpiresAt}}

> No word, no code: whoever does not say the word first is not the service desk. Hang up, and tell your administrator.

--
You get this message because the service desk of {{NetworkName}} has somebody on the telephone who says to be you. If it is not you, do nothing, and tell your administrator.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.ContactChanged: {
				Subject: "Your {{Contact}} at {{NetworkName}} was changed",
				Text: `# Your {{Contact}} was changed

Hello {{UserName}},

The {{Contact}} of your account at {{NetworkName}} was changed. We tell you here because this is where we could reach you before.

* When: {{HappenedAt}}

> If it was you, there is nothing to do. If it was not, somebody may be trying to take over your account. Freeze your access now, and tell your administrator, naming the reference below.

[This was not me]({{FreezeUrl}})

If the button does not work, open this address:
{{FreezeUrl}}

--
You get this message because every change of a contact is told to the contact before it. Its link works for seven days, does nothing but freeze your access, and asks for no code.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.BadgeAdded: {
				Subject: "A badge of {{NetworkName}} was put on a device",
				Text: `# You have a new badge

Hello {{UserName}},

A badge of {{NetworkName}} was put on a device in your name. You can sign in with it now.

* Badge: {{BadgeName}}
* When: {{HappenedAt}}

> If it was you, there is nothing to do. If it was not, freeze your access now, and tell your administrator, naming the reference below.

[This was not me]({{FreezeUrl}})

If the button does not work, open this address:
{{FreezeUrl}}

--
You get this message because every new badge is told to its owner. Its link works for seven days, does nothing but freeze your access, and asks for no code.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.AccessFrozen: {
				Subject: "Your access at {{NetworkName}} is frozen",
				Text: `# Your access is frozen

Hello {{UserName}},

Your access at {{NetworkName}} was frozen. Nobody can sign in with your badges or change your account until an administrator has looked at it.

* When: {{HappenedAt}}

> Tell your administrator at once and name the reference below, whether it was you or not. Never give a code or a link to anyone who calls you about this.

--
You get this message because it is told to you when your access is frozen. It holds no link and asks for no code.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.ManagerVouch: {
				Subject: "The service desk of {{NetworkName}} asks about one of your people",
				Text: `# Do you know who is calling?

Hello {{UserName}},

The service desk of {{NetworkName}} has somebody on the telephone who says to be one of your people. You are on record as their manager. Please open this page: it says who it is and what they ask for.

* Works until: {{ExpiresAt}}

[See who it is]({{VouchUrl}})

If the button does not work, open this address:
{{VouchUrl}}

> Vouch for nobody with whom you have not spoken yourself just now. Never forward this message: the link is for you alone and works once.

--
You get this message because the service desk of {{NetworkName}} asked you. If you know nothing of it, say so on the page, or do nothing: without you nothing happens. It asks for no code.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
			notify.Test: {
				Subject: "Test message of {{NetworkName}}",
				Text: `# This is a test

An administrator of {{NetworkName}} has sent this message to see whether messages arrive here. There is nothing to do.

* When: {{HappenedAt}}

--
It holds no link and asks for no code.

Reference {{Reference}}. Is this message genuine? Type the reference at {{Host}}/genuine.`,
			},
		},
		texts: map[notify.Kind][]string{
			notify.BadgeInvitation: {
				"{{NetworkName}}: get your badge by {{ExpiresShort}}. For you alone: {{EnrollUrl}}",
				"{{NetworkName}}: your badge: {{EnrollUrl}}",
				"Your badge: {{EnrollUrl}}",
			},
			notify.FollowUp: {
				"{{NetworkName}}: new link to your badge, by {{ExpiresShort}}, old ones are void: {{EnrollUrl}}",
				"{{NetworkName}}: your new badge link: {{EnrollUrl}}",
				"Your new badge link: {{EnrollUrl}}",
			},
			notify.Reminder: {
				"{{NetworkName}}: your badge still waits, until {{ExpiresShort}}. For you alone: {{EnrollUrl}}",
				"{{NetworkName}}: your badge still waits: {{EnrollUrl}}",
				"Your badge still waits: {{EnrollUrl}}",
			},
			notify.RegistrationSession: {
				"{{NetworkName}}: put your badge on this phone by {{ExpiresShort}}. For you alone: {{EnrollUrl}}",
				"{{NetworkName}}: your badge for this phone: {{EnrollUrl}}",
				"Your badge for this phone: {{EnrollUrl}}",
			},
			notify.EnrollmentCode: {
				"{{NetworkName}}: {{Code}} adds this number to your account until {{ExpiresShort}}. Never tell it to anyone.\n" + lastLine,
				"{{Code}} adds this number to your account until {{ExpiresShort}}. Never tell it to anyone.\n" + lastLine,
				"Your code is {{Code}}. Never tell it to anyone." + lastLine,
				"Your code is {{Code}}." + lastLine,
			},
			notify.VerificationCode: {
				"{{NetworkName}}: {{Code}} is your code until {{ExpiresShort}}. Never tell it to anyone.\n" + lastLine,
				"{{Code}} is your code until {{ExpiresShort}}. Never tell it to anyone.\n" + lastLine,
				"Your code is {{Code}}. Never tell it to anyone." + lastLine,
				"Your code is {{Code}}." + lastLine,
			},
			notify.TelephoneCode: {
				"{{NetworkName}}: the service desk says {{Word}} first, then you read out {{Code}}. No word, no code: hang up.",
				"The service desk says {{Word}} first, then you read out {{Code}}. No word, no code: hang up.",
				"Read out {{Code}} to nobody who does not say {{Word}} first.",
			},
			notify.ContactChanged: {
				"{{NetworkName}}: your {{Contact}} was changed on {{HappenedShort}}. Not you? Freeze your access and tell your administrator, reference {{Reference}}: {{FreezeUrl}}",
				"Your {{Contact}} was changed on {{HappenedShort}}. Not you? {{FreezeUrl}}",
				"Your contact was changed. Not you? {{FreezeUrl}}",
				"{{NetworkName}}: your {{Contact}} was changed on {{HappenedShort}}. Was it not you? Tell your administrator, reference {{Reference}}.",
				"Your {{Contact}} was changed on {{HappenedShort}}. Was it not you? Tell your administrator, reference {{Reference}}.",
			},
			notify.BadgeAdded: {
				"{{NetworkName}}: a badge was put on a device in your name on {{HappenedShort}}. Not you? Freeze your access and tell your administrator, reference {{Reference}}: {{FreezeUrl}}",
				"A badge was put on a device in your name on {{HappenedShort}}. Not you? {{FreezeUrl}}",
				"A badge was added. Not you? {{FreezeUrl}}",
				"{{NetworkName}}: a badge was put on a device in your name on {{HappenedShort}}. Was it not you? Tell your administrator, reference {{Reference}}.",
				"A badge was put on a device in your name on {{HappenedShort}}. Was it not you? Tell your administrator, reference {{Reference}}.",
			},
			notify.AccessFrozen: {
				"{{NetworkName}}: your access was frozen on {{HappenedShort}}. Tell your administrator, reference {{Reference}}. Never give a code to anyone.",
				"Your access was frozen on {{HappenedShort}}. Tell your administrator, reference {{Reference}}. Never give a code to anyone.",
			},
			notify.ManagerVouch: {
				"{{NetworkName}}: the service desk asks about one of your people, until {{ExpiresShort}}: {{VouchUrl}}",
				"The service desk asks about one of your people: {{VouchUrl}}",
				"Do you know who calls? {{VouchUrl}}",
			},
			notify.Test: {
				"{{NetworkName}}: this is a test message. There is nothing to do. Reference {{Reference}}.",
				"This is a test message. There is nothing to do. Reference {{Reference}}.",
			},
		},
	}
}

// clock is hours and minutes.
func clock(t time.Time) string { return t.Format("15:04") }

// day is the day of the month.
func day(t time.Time) string { return strconv.Itoa(t.Day()) }
