package template

import "lanyard/internal/notify"

// The texts of e-mails.
var mails = map[notify.Kind]mail{
	notify.BadgeInvitation: {
		Subject: "{{NetworkName}} has a badge for you",
		Title:   "Your badge is waiting",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{paragraph, "{{NetworkName}} has issued you a badge. It lives on your phone, and you sign in with it the way you unlock your phone. There is no password to remember.", ""},
			{fact, "Badge: {{BadgeName}}", ""},
			{fact, "Get it by: {{ExpiresAt}}", ""},
			{button, "Get your badge", "{{EnrollUrl}}"},
			{picture, "Reading this on a computer? Point your phone's camera at this picture to open the link there.", "{{EnrollQRCode}}"},
			{address, "If the button does not work, open this address:", "{{EnrollUrl}}"},
			{typed, "Or open {{EnrollPage}} and type this code:", "{{TypedCode}}"},
			{warning, "The link is for you alone and works once. Never forward this message, and never give the link or the code to anyone: nobody at {{NetworkName}} will ask you for them.", ""},
			{small, "You get this message because an administrator of {{NetworkName}} has put you on the list for this badge. If you did not expect it, do nothing: without you nothing happens.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.FollowUp: {
		Subject: "Your new link to the badge of {{NetworkName}}",
		Title:   "Here is your new link",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{paragraph, "{{NetworkName}} has a badge for you that you have not put on your phone yet. This is a new link to it. Links you were sent before no longer work.", ""},
			{fact, "Badge: {{BadgeName}}", ""},
			{fact, "Get it by: {{ExpiresAt}}", ""},
			{button, "Get your badge", "{{EnrollUrl}}"},
			{picture, "Reading this on a computer? Point your phone's camera at this picture to open the link there.", "{{EnrollQRCode}}"},
			{address, "If the button does not work, open this address:", "{{EnrollUrl}}"},
			{typed, "Or open {{EnrollPage}} and type this code:", "{{TypedCode}}"},
			{warning, "The link is for you alone and works once. Never forward this message, and never give the link or the code to anyone: nobody at {{NetworkName}} will ask you for them.", ""},
			{small, "You get this message because you or an administrator of {{NetworkName}} asked for a new link. If you did not expect it, do nothing: without you nothing happens.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.Reminder: {
		Subject: "Reminder: {{NetworkName}} has a badge for you",
		Title:   "Your badge is still waiting",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{paragraph, "{{NetworkName}} has a badge for you that you have not put on your phone yet. It takes a few minutes. If the message before this one is still at hand, its link works as well until the time below.", ""},
			{fact, "Badge: {{BadgeName}}", ""},
			{fact, "Get it by: {{ExpiresAt}}", ""},
			{button, "Get your badge", "{{EnrollUrl}}"},
			{picture, "Reading this on a computer? Point your phone's camera at this picture to open the link there.", "{{EnrollQRCode}}"},
			{address, "If the button does not work, open this address:", "{{EnrollUrl}}"},
			{typed, "Or open {{EnrollPage}} and type this code:", "{{TypedCode}}"},
			{warning, "The link is for you alone and works once. Never forward this message, and never give the link or the code to anyone: nobody at {{NetworkName}} will ask you for them.", ""},
			{small, "You get this message because an administrator of {{NetworkName}} has put you on the list for this badge. If you did not expect it, do nothing: without you nothing happens.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.RegistrationSession: {
		Subject: "Put your badge of {{NetworkName}} on your phone now",
		Title:   "Put your badge on your phone",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{paragraph, "{{NetworkName}} has opened a short time in which you can put your badge on your phone.", ""},
			{fact, "Badge: {{BadgeName}}", ""},
			{fact, "Works until: {{ExpiresAt}}", ""},
			{picture, "Point your phone's camera at this picture:", "{{EnrollQRCode}}"},
			{button, "Put the badge on this device", "{{EnrollUrl}}"},
			{address, "If the button does not work, open this address:", "{{EnrollUrl}}"},
			{typed, "Or open {{EnrollPage}} and type this code:", "{{TypedCode}}"},
			{warning, "The link is for you alone and works once. Never forward this message, and never give the link or the code to anyone: nobody at {{NetworkName}} will ask you for them.", ""},
			{small, "You get this message because you asked {{NetworkName}} for it, or somebody did in your name. If it was not you, do nothing, and tell your administrator.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.AccessFrozen: {
		Subject: "Your access at {{NetworkName}} is frozen",
		Title:   "Your access is frozen",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{paragraph, "Your access at {{NetworkName}} was frozen, because somebody said that a change to it was not yours. Nobody can sign in with your badges or change your account until an administrator has looked at it.", ""},
			{fact, "When: {{HappenedAt}}", ""},
			{warning, "Tell your administrator at once and name the reference below, whether it was you or not. Never give a code or a link to anyone who calls you about this.", ""},
			{small, "You get this message because it is told to you at every contact on file when access is frozen. It holds no link and asks for no code.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.Test: {
		Subject: "Test message of {{NetworkName}}",
		Title:   "This is a test",
		Blocks: []block{
			{paragraph, "An administrator of {{NetworkName}} has sent this message to see whether messages arrive here. There is nothing to do.", ""},
			{fact, "When: {{HappenedAt}}", ""},
			{small, "It holds no link and asks for no code.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.EnrollmentCode: {
		Subject: "Your code from {{NetworkName}}",
		Title:   "Add this e-mail address",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{typed, "To add this e-mail address to your account at {{NetworkName}}, type this code on the page that asked for it:", "{{Code}}"},
			{fact, "Works until: {{ExpiresAt}}", ""},
			{warning, "Never give this code to anyone, by phone, chat or e-mail: nobody at {{NetworkName}} will ask you for it.", ""},
			{small, "You get this message because somebody typed this address at {{NetworkName}}. If it was not you, do nothing: without the code nothing happens.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.VerificationCode: {
		Subject: "Your code from {{NetworkName}}",
		Title:   "Confirm that it is you",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{typed, "To go on at {{NetworkName}}, type this code on the page that asked for it:", "{{Code}}"},
			{fact, "Works until: {{ExpiresAt}}", ""},
			{warning, "Never give this code to anyone, by phone, chat or e-mail: nobody at {{NetworkName}} will ask you for it.", ""},
			{small, "You get this message because somebody is getting a badge in your name at {{NetworkName}}. If it is not you, do nothing, and tell your administrator.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.ContactChanged: {
		Subject: "Your {{Contact}} at {{NetworkName}} was changed",
		Title:   "Your {{Contact}} was changed",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{paragraph, "The {{Contact}} of your account at {{NetworkName}} was changed. We tell you here because this is where we could reach you before.", ""},
			{fact, "When: {{HappenedAt}}", ""},
			{warning, "If it was you, there is nothing to do. If it was not, tell your administrator at once and name the reference below. Somebody may be trying to take over your account.", ""},
			{small, "You get this message because every change of a contact is told to the contact before it. It holds no link and asks for no code.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
	notify.BadgeAdded: {
		Subject: "A badge of {{NetworkName}} was put on a device",
		Title:   "You have a new badge",
		Blocks: []block{
			{paragraph, "Hello {{UserName}},", ""},
			{paragraph, "A badge of {{NetworkName}} was put on a device in your name. You can sign in with it now.", ""},
			{fact, "Badge: {{BadgeName}}", ""},
			{fact, "When: {{HappenedAt}}", ""},
			{warning, "If it was you, there is nothing to do. If it was not, tell your administrator at once and name the reference below.", ""},
			{small, "You get this message because every new badge is told to its owner. It holds no link and asks for no code.", ""},
			{small, "Reference {{Reference}}", ""},
		},
	},
}

// lastLine is how a phone recognises a code and the site that it is for
// (WICG, "Origin-bound one-time codes delivered via SMS").
const lastLine = "\n@{{Host}} #{{Code}}"

// The texts of SMS, from the one we would like to send to the one that fits.
var shorts = map[notify.Kind]short{
	notify.BadgeInvitation: {parts: 2, Texts: []string{
		"{{NetworkName}}: get your badge by {{ExpiresShort}}. For you alone: {{EnrollUrl}}",
		"{{NetworkName}}: your badge: {{EnrollUrl}}",
		"Your badge: {{EnrollUrl}}",
	}},
	notify.FollowUp: {parts: 2, Texts: []string{
		"{{NetworkName}}: new link to your badge, by {{ExpiresShort}}, old ones are void: {{EnrollUrl}}",
		"{{NetworkName}}: your new badge link: {{EnrollUrl}}",
		"Your new badge link: {{EnrollUrl}}",
	}},
	notify.Reminder: {parts: 2, Texts: []string{
		"{{NetworkName}}: your badge still waits, until {{ExpiresShort}}. For you alone: {{EnrollUrl}}",
		"{{NetworkName}}: your badge still waits: {{EnrollUrl}}",
		"Your badge still waits: {{EnrollUrl}}",
	}},
	notify.RegistrationSession: {parts: 2, Texts: []string{
		"{{NetworkName}}: put your badge on this phone by {{ExpiresShort}}. For you alone: {{EnrollUrl}}",
		"{{NetworkName}}: your badge for this phone: {{EnrollUrl}}",
		"Your badge for this phone: {{EnrollUrl}}",
	}},
	notify.AccessFrozen: {parts: 2, Texts: []string{
		"{{NetworkName}}: your access was frozen on {{HappenedShort}}. Tell your administrator, reference {{Reference}}. Never give a code to anyone.",
		"Your access was frozen on {{HappenedShort}}. Tell your administrator, reference {{Reference}}. Never give a code to anyone.",
	}},
	notify.Test: {parts: 1, Texts: []string{
		"{{NetworkName}}: this is a test message. There is nothing to do. Reference {{Reference}}.",
		"This is a test message. There is nothing to do. Reference {{Reference}}.",
	}},
	notify.EnrollmentCode: {parts: 1, Texts: []string{
		"{{NetworkName}}: {{Code}} adds this number to your account until {{ExpiresShort}}. Never tell it to anyone.\n" + lastLine,
		"{{Code}} adds this number to your account until {{ExpiresShort}}. Never tell it to anyone.\n" + lastLine,
		"Your code is {{Code}}. Never tell it to anyone." + lastLine,
		"Your code is {{Code}}." + lastLine,
	}},
	notify.VerificationCode: {parts: 1, Texts: []string{
		"{{NetworkName}}: {{Code}} is your code until {{ExpiresShort}}. Never tell it to anyone.\n" + lastLine,
		"{{Code}} is your code until {{ExpiresShort}}. Never tell it to anyone.\n" + lastLine,
		"Your code is {{Code}}. Never tell it to anyone." + lastLine,
		"Your code is {{Code}}." + lastLine,
	}},
	notify.ContactChanged: {parts: 2, Texts: []string{
		"{{NetworkName}}: your {{Contact}} was changed on {{HappenedShort}}. Was it not you? Tell your administrator, reference {{Reference}}.",
		"Your {{Contact}} was changed on {{HappenedShort}}. Was it not you? Tell your administrator, reference {{Reference}}.",
	}},
	notify.BadgeAdded: {parts: 2, Texts: []string{
		"{{NetworkName}}: a badge was put on a device in your name on {{HappenedShort}}. Was it not you? Tell your administrator, reference {{Reference}}.",
		"A badge was put on a device in your name on {{HappenedShort}}. Was it not you? Tell your administrator, reference {{Reference}}.",
	}},
}

// contacts says in a text what a notify.ContactKind is.
var contacts = map[notify.ContactKind]string{
	notify.PhoneNumber:  "phone number",
	notify.EmailAddress: "e-mail address",
	"":                  "contact",
}
