package template

import (
	"time"

	"lanyard/internal/notify"
)

// What the French e-mails with a link have in common. Before a colon French has a
// space that does not break; an SMS does without, as GSM-7 has none.
const (
	frenchLink = `
[Obtenir mon badge]({{EnrollUrl}})

Vous lisez ce message sur un ordinateur ? Dirigez l’appareil photo de votre téléphone vers cette image pour y ouvrir le lien.
{{EnrollQRCode}}
` + frenchOther
	frenchOther = `
Si le bouton ne fonctionne pas, ouvrez cette adresse :
{{EnrollUrl}}

Ou ouvrez {{EnrollPage}} et saisissez ce code :
{{TypedCode}}

> Ce lien vous est personnel et ne sert qu’une fois. Ne transférez jamais ce message et ne communiquez ni le lien ni le code à personne : personne chez {{NetworkName}} ne vous les demandera.
`
	frenchBadge = `
* Badge : {{BadgeName}}
* À obtenir avant le : {{ExpiresAt}}
`
)

var (
	frenchMonths = [...]string{
		"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
	}
	frenchShortMonths = [...]string{ // in the letters of GSM-7
		"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "aout", "sept.", "oct.", "nov.", "déc.",
	}
)

// frenchDay is the day of the month; only the first has an ordinal.
func frenchDay(t time.Time) string {
	if t.Day() == 1 {
		return "1er"
	}
	return day(t)
}

func french() language {
	return language{
		tag: "fr", picture: "Code QR du lien contenu dans ce message",
		contacts: map[notify.ContactKind]string{
			notify.PhoneNumber: "numéro de téléphone", notify.EmailAddress: "adresse e-mail", "": "contact",
		},
		trial: trial{"[Test] ", "Ceci est l’essai d’un texte. Les noms sont inventés, les liens et les codes ne fonctionnent pas."},
		calendar: calendar{
			long: func(t time.Time, zone string) string {
				return frenchDay(t) + " " + frenchMonths[t.Month()-1] + t.Format(" 2006 à 15:04 (") + zone + ")"
			},
			short: func(t time.Time, zone string) string {
				return frenchDay(t) + " " + frenchShortMonths[t.Month()-1] + " " + clock(t) + " " + zone
			},
		},
		mails: map[notify.Kind]Draft{
			notify.BadgeInvitation: {
				Subject: "{{NetworkName}} a un badge pour vous",
				Text: `# Votre badge vous attend

Bonjour {{UserName}},

{{NetworkName}} vous a attribué un badge. Il se trouve sur votre téléphone, et vous vous connectez avec lui comme vous déverrouillez votre téléphone. Vous n’avez aucun mot de passe à retenir.
` + frenchBadge + frenchLink + `
--
Vous recevez ce message parce qu’un administrateur de {{NetworkName}} vous a prévu pour ce badge. Si vous ne l’attendiez pas, ne faites rien : sans vous, rien ne se passe.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.FollowUp: {
				Subject: "Votre nouveau lien vers le badge de {{NetworkName}}",
				Text: `# Voici votre nouveau lien

Bonjour {{UserName}},

{{NetworkName}} a un badge pour vous, que vous n’avez pas encore enregistré sur votre téléphone. Voici un nouveau lien pour l’obtenir. Les liens que vous avez reçus auparavant ne fonctionnent plus.
` + frenchBadge + frenchLink + `
--
Vous recevez ce message parce que vous-même ou un administrateur de {{NetworkName}} avez demandé un nouveau lien. Si vous ne l’attendiez pas, ne faites rien : sans vous, rien ne se passe.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.Reminder: {
				Subject: "Rappel : {{NetworkName}} a un badge pour vous",
				Text: `# Votre badge vous attend toujours

Bonjour {{UserName}},

{{NetworkName}} a un badge pour vous, que vous n’avez pas encore enregistré sur votre téléphone. Cela ne prend que quelques minutes. Ensuite, vous ne recevrez plus de rappel.
` + frenchBadge + frenchLink + `
--
Vous recevez ce message parce qu’un administrateur de {{NetworkName}} vous a prévu pour ce badge. Si vous ne l’attendiez pas, ne faites rien : sans vous, rien ne se passe.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.RegistrationSession: {
				Subject: "Enregistrez maintenant votre badge de {{NetworkName}} sur votre téléphone",
				Text: `# Enregistrez votre badge sur votre téléphone

Bonjour {{UserName}},

{{NetworkName}} vous permet, pendant une courte durée, d’enregistrer votre badge sur votre téléphone.

* Badge : {{BadgeName}}
* Valable jusqu’au : {{ExpiresAt}}

Dirigez l’appareil photo de votre téléphone vers cette image :
{{EnrollQRCode}}

[Enregistrer le badge sur cet appareil]({{EnrollUrl}})
` + frenchOther + `
--
Vous recevez ce message parce que vous l’avez demandé à {{NetworkName}}, ou que quelqu’un l’a fait en votre nom. Si ce n’était pas vous, ne faites rien et prévenez votre administrateur.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.EnrollmentCode: {
				Subject: "Votre code de {{NetworkName}}",
				Text: `# Ajouter cette adresse e-mail

Bonjour {{UserName}},

Pour ajouter cette adresse e-mail à votre compte chez {{NetworkName}}, saisissez ce code sur la page qui vous l’a demandé :
{{Code}}

* Valable jusqu’au : {{ExpiresAt}}

> Ne communiquez ce code à personne, ni par téléphone, ni par messagerie, ni par e-mail : personne chez {{NetworkName}} ne vous le demandera.

--
Vous recevez ce message parce que quelqu’un a saisi cette adresse chez {{NetworkName}}. Si ce n’était pas vous, ne faites rien : sans le code, rien ne se passe.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.VerificationCode: {
				Subject: "Votre code de {{NetworkName}}",
				Text: `# Confirmez qu’il s’agit bien de vous

Bonjour {{UserName}},

Pour continuer chez {{NetworkName}}, saisissez ce code sur la page qui vous l’a demandé :
{{Code}}

* Valable jusqu’au : {{ExpiresAt}}

> Ne communiquez ce code à personne, ni par téléphone, ni par messagerie, ni par e-mail : personne chez {{NetworkName}} ne vous le demandera.

--
Vous recevez ce message parce que quelqu’un demande un badge en votre nom chez {{NetworkName}}. Si ce n’est pas vous, ne faites rien et prévenez votre administrateur.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.TelephoneCode: {
				Subject: "Votre code pour le support de {{NetworkName}}",
				Text: `# Lisez ce code au support

Bonjour {{UserName}},

Vous êtes au téléphone avec le support de {{NetworkName}}. Votre interlocuteur dit d’abord ce mot :

* Mot : {{Word}}

Lisez-lui ensuite ce code :
{{Code}}

* Valable jusqu’au : {{ExpiresAt}}

> Pas de mot, pas de code : qui ne dit pas d’abord le mot n’est pas le support. Raccrochez et prévenez votre administrateur.

--
Vous recevez ce message parce que le support de {{NetworkName}} est au téléphone avec quelqu’un qui dit être vous. Si ce n’est pas vous, ne faites rien et prévenez votre administrateur.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.ContactChanged: {
				Subject: "Modification de votre {{Contact}} chez {{NetworkName}}",
				Text: `# Modification de votre {{Contact}}

Bonjour {{UserName}},

Nous vous informons de la modification de votre {{Contact}} dans votre compte chez {{NetworkName}}. Nous vous écrivons ici, car c’est ici que nous pouvions vous joindre jusqu’à présent.

* Date : {{HappenedAt}}

> Si c’était vous, vous n’avez rien à faire. Sinon, quelqu’un tente peut-être de s’emparer de votre compte. Bloquez votre accès dès maintenant et prévenez votre administrateur en indiquant la référence ci-dessous.

[Ce n’était pas moi]({{FreezeUrl}})

Si le bouton ne fonctionne pas, ouvrez cette adresse :
{{FreezeUrl}}

--
Vous recevez ce message parce que toute modification d’un contact est signalée au contact précédent. Son lien est valable sept jours, ne fait que bloquer votre accès et ne demande aucun code.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.BadgeAdded: {
				Subject: "Un badge de {{NetworkName}} a été enregistré sur un appareil",
				Text: `# Vous avez un nouveau badge

Bonjour {{UserName}},

Un badge de {{NetworkName}} a été enregistré en votre nom sur un appareil. Vous pouvez dès maintenant vous connecter avec lui.

* Badge : {{BadgeName}}
* Date : {{HappenedAt}}

> Si c’était vous, vous n’avez rien à faire. Sinon, bloquez votre accès dès maintenant et prévenez votre administrateur en indiquant la référence ci-dessous.

[Ce n’était pas moi]({{FreezeUrl}})

Si le bouton ne fonctionne pas, ouvrez cette adresse :
{{FreezeUrl}}

--
Vous recevez ce message parce que tout nouveau badge est signalé à son titulaire. Son lien est valable sept jours, ne fait que bloquer votre accès et ne demande aucun code.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.AccessFrozen: {
				Subject: "Votre accès chez {{NetworkName}} est bloqué",
				Text: `# Votre accès est bloqué

Bonjour {{UserName}},

Votre accès chez {{NetworkName}} a été bloqué. Personne ne peut se connecter avec vos badges ni modifier votre compte tant qu’un administrateur ne l’a pas vérifié.

* Date : {{HappenedAt}}

> Prévenez immédiatement votre administrateur en indiquant la référence ci-dessous, que ce soit vous ou non. Ne donnez jamais de code ni de lien à une personne qui vous appelle à ce sujet.

--
Vous recevez ce message parce que tout blocage de votre accès vous est signalé. Il ne contient aucun lien et ne demande aucun code.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.ManagerVouch: {
				Subject: "Le service d’assistance de {{NetworkName}} vous interroge sur un membre de votre équipe",
				Text: `# Savez-vous qui appelle ?

Bonjour {{UserName}},

Le service d’assistance de {{NetworkName}} est au téléphone avec une personne qui dit faire partie de votre équipe. Vous êtes enregistré comme son responsable. Veuillez ouvrir cette page : elle indique de qui il s’agit et ce qui est demandé.

* Valable jusqu’au : {{ExpiresAt}}

[Voir qui c’est]({{VouchUrl}})

Si le bouton ne fonctionne pas, ouvrez cette adresse :
{{VouchUrl}}

> Ne vous portez garant de personne à qui vous n’avez pas parlé vous-même à l’instant. Ne transférez jamais ce message : le lien est pour vous seul et ne sert qu’une fois.

--
Vous recevez ce message parce que le service d’assistance de {{NetworkName}} vous interroge. Si vous n’en savez rien, dites-le sur la page, ou ne faites rien : sans vous, rien ne se passe. Il ne demande aucun code.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
			notify.Test: {
				Subject: "Message de test de {{NetworkName}}",
				Text: `# Ceci est un test

Un administrateur de {{NetworkName}} a envoyé ce message pour vérifier que les messages arrivent ici. Vous n’avez rien à faire.

* Date : {{HappenedAt}}

--
Il ne contient aucun lien et ne demande aucun code.

Référence {{Reference}}. Ce message est-il authentique ? Saisissez la référence sur {{Host}}/genuine.`,
			},
		},
		texts: map[notify.Kind][]string{
			notify.BadgeInvitation: {
				"{{NetworkName}}: votre badge, avant le {{ExpiresShort}}. Personnel: {{EnrollUrl}}",
				"{{NetworkName}}: votre badge: {{EnrollUrl}}",
				"Votre badge: {{EnrollUrl}}",
			},
			notify.FollowUp: {
				"{{NetworkName}}: nouveau lien vers votre badge, avant le {{ExpiresShort}}: {{EnrollUrl}}",
				"{{NetworkName}}: nouveau lien vers votre badge: {{EnrollUrl}}",
				"Nouveau lien vers votre badge: {{EnrollUrl}}",
			},
			notify.Reminder: {
				"{{NetworkName}}: rappel, votre badge, avant le {{ExpiresShort}}. Personnel: {{EnrollUrl}}",
				"{{NetworkName}}: votre badge vous attend: {{EnrollUrl}}",
				"Votre badge vous attend: {{EnrollUrl}}",
			},
			notify.RegistrationSession: {
				"{{NetworkName}}: votre badge sur cet appareil, avant le {{ExpiresShort}}: {{EnrollUrl}}",
				"{{NetworkName}}: votre badge sur cet appareil: {{EnrollUrl}}",
				"Votre badge sur cet appareil: {{EnrollUrl}}",
			},
			notify.EnrollmentCode: {
				"{{NetworkName}}: {{Code}} ajoute ce numéro à votre compte, jusqu'au {{ExpiresShort}}. Ne le donnez à personne.\n" + lastLine,
				"{{Code}} ajoute ce numéro à votre compte, jusqu'au {{ExpiresShort}}. Ne le donnez à personne.\n" + lastLine,
				"Votre code est {{Code}}. Ne le donnez à personne." + lastLine,
				"Votre code est {{Code}}." + lastLine,
			},
			notify.VerificationCode: {
				"{{NetworkName}}: {{Code}} est votre code, jusqu'au {{ExpiresShort}}. Ne le donnez à personne.\n" + lastLine,
				"{{Code}} est votre code, jusqu'au {{ExpiresShort}}. Ne le donnez à personne.\n" + lastLine,
				"Votre code est {{Code}}. Ne le donnez à personne." + lastLine,
				"Votre code est {{Code}}." + lastLine,
			},
			notify.TelephoneCode: {
				"{{NetworkName}}: le support dit d'abord {{Word}}, puis vous lisez {{Code}}. Pas de mot, pas de code: raccrochez.",
				"Le support dit d'abord {{Word}}, puis vous lisez {{Code}}. Pas de mot, pas de code: raccrochez.",
				"Ne lisez {{Code}} à personne qui ne dit pas d'abord {{Word}}.",
			},
			notify.ContactChanged: {
				"{{NetworkName}}: modification de votre {{Contact}} le {{HappenedShort}}. Ce n'était pas vous? Bloquez votre accès et prévenez votre administrateur, référence {{Reference}}: {{FreezeUrl}}",
				"Modification de votre {{Contact}} le {{HappenedShort}}. Ce n'était pas vous? {{FreezeUrl}}",
				"Votre contact a été modifié. Pas par vous? {{FreezeUrl}}",
				"{{NetworkName}}: modification de votre {{Contact}} le {{HappenedShort}}. Ce n'était pas vous? Prévenez votre administrateur, référence {{Reference}}.",
				"Modification de votre {{Contact}} le {{HappenedShort}}. Ce n'était pas vous? Prévenez votre administrateur, référence {{Reference}}.",
			},
			notify.BadgeAdded: {
				"{{NetworkName}}: un badge a été enregistré en votre nom le {{HappenedShort}}. Ce n'était pas vous? Bloquez votre accès et prévenez votre administrateur, référence {{Reference}}: {{FreezeUrl}}",
				"Un badge a été enregistré en votre nom le {{HappenedShort}}. Ce n'était pas vous? {{FreezeUrl}}",
				"Nouveau badge. Pas vous? {{FreezeUrl}}",
				"{{NetworkName}}: un badge a été enregistré en votre nom le {{HappenedShort}}. Ce n'était pas vous? Prévenez votre administrateur, référence {{Reference}}.",
				"Un badge a été enregistré en votre nom le {{HappenedShort}}. Ce n'était pas vous? Prévenez votre administrateur, référence {{Reference}}.",
			},
			notify.AccessFrozen: {
				"{{NetworkName}}: votre accès a été bloqué le {{HappenedShort}}. Prévenez votre administrateur, référence {{Reference}}. Ne donnez de code à personne.",
				"Votre accès a été bloqué le {{HappenedShort}}. Prévenez votre administrateur, référence {{Reference}}. Ne donnez de code à personne.",
			},
			notify.ManagerVouch: {
				"{{NetworkName}}: l'assistance vous interroge sur un membre de votre équipe, avant le {{ExpiresShort}}: {{VouchUrl}}",
				"L'assistance vous interroge sur un membre de votre équipe: {{VouchUrl}}",
				"Qui appelle? {{VouchUrl}}",
			},
			notify.Test: {
				"{{NetworkName}}: ceci est un message de test. Vous n'avez rien à faire. Référence {{Reference}}.",
				"Ceci est un message de test. Vous n'avez rien à faire. Référence {{Reference}}.",
			},
		},
	}
}
