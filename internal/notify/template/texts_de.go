package template

import (
	"time"

	"lanyard/internal/notify"
)

// What the German e-mails with a link have in common.
const (
	germanLink = `
[Badge abholen]({{EnrollUrl}})

Lesen Sie dies am Computer? Richten Sie die Kamera Ihres Smartphones auf dieses Bild, um den Link dort zu öffnen.
{{EnrollQRCode}}
` + germanOther
	germanOther = `
Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:
{{EnrollUrl}}

Oder öffnen Sie {{EnrollPage}} und geben Sie diesen Code ein:
{{TypedCode}}

> Der Link ist nur für Sie bestimmt und funktioniert ein einziges Mal. Leiten Sie diese Nachricht nie weiter und geben Sie weder Link noch Code an andere: Niemand bei {{NetworkName}} wird Sie danach fragen.
`
	germanBadge = `
* Badge: {{BadgeName}}
* Abholen bis: {{ExpiresAt}}
`
)

var germanMonths = [...]string{
	"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
}

func german() language {
	return language{
		tag: "de", picture: "QR-Code des Links in dieser Nachricht",
		contacts: map[notify.ContactKind]string{
			notify.PhoneNumber: "Telefonnummer", notify.EmailAddress: "E-Mail-Adresse", "": "Kontaktadresse",
		},
		trial: trial{"[Test] ", "Dies ist der Test eines Textes. Die Namen darin sind erfunden, Links und Codes funktionieren nicht."},
		calendar: calendar{
			long: func(t time.Time, zone string) string {
				return day(t) + ". " + germanMonths[t.Month()-1] + t.Format(" 2006, 15:04 ") + "Uhr (" + zone + ")"
			},
			short: func(t time.Time, zone string) string { return t.Format("2.1., 15:04 ") + zone },
			zones: map[string]string{
				"CET": "MEZ", "CEST": "MESZ", "WET": "WEZ", "WEST": "WESZ", "EET": "OEZ", "EEST": "OESZ",
			},
		},
		mails: map[notify.Kind]Draft{
			notify.BadgeInvitation: {
				Subject: "{{NetworkName}} hat einen Badge für Sie",
				Text: `# Ihr Badge liegt bereit

Guten Tag {{UserName}},

{{NetworkName}} hat einen Badge für Sie ausgestellt. Er ist auf Ihrem Smartphone zu Hause, und Sie melden sich damit so an, wie Sie Ihr Smartphone entsperren. Ein Passwort brauchen Sie sich nicht zu merken.
` + germanBadge + germanLink + `
--
Sie erhalten diese Nachricht, weil ein Administrator von {{NetworkName}} Sie für diesen Badge vorgesehen hat. Falls Sie sie nicht erwartet haben, brauchen Sie nichts zu tun: Ohne Sie geschieht nichts.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.FollowUp: {
				Subject: "Ihr neuer Link zum Badge von {{NetworkName}}",
				Text: `# Hier ist Ihr neuer Link

Guten Tag {{UserName}},

{{NetworkName}} hat einen Badge für Sie, der noch nicht auf Ihrem Smartphone ist. Dies ist ein neuer Link dorthin. Links, die Sie früher erhalten haben, gelten nicht mehr.
` + germanBadge + germanLink + `
--
Sie erhalten diese Nachricht, weil Sie oder ein Administrator von {{NetworkName}} einen neuen Link angefordert haben. Falls Sie sie nicht erwartet haben, brauchen Sie nichts zu tun: Ohne Sie geschieht nichts.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.Reminder: {
				Subject: "Erinnerung: {{NetworkName}} hat einen Badge für Sie",
				Text: `# Ihr Badge liegt noch bereit

Guten Tag {{UserName}},

{{NetworkName}} hat einen Badge für Sie, der noch nicht auf Ihrem Smartphone ist. Das Abholen dauert nur wenige Minuten. Danach erhalten Sie keine Erinnerungen mehr.
` + germanBadge + germanLink + `
--
Sie erhalten diese Nachricht, weil ein Administrator von {{NetworkName}} Sie für diesen Badge vorgesehen hat. Falls Sie sie nicht erwartet haben, brauchen Sie nichts zu tun: Ohne Sie geschieht nichts.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.RegistrationSession: {
				Subject: "Laden Sie jetzt Ihren Badge von {{NetworkName}} auf Ihr Smartphone",
				Text: `# Badge auf das Smartphone laden

Guten Tag {{UserName}},

Sie können Ihren Badge von {{NetworkName}} jetzt für kurze Zeit auf Ihr Smartphone laden.

* Badge: {{BadgeName}}
* Gültig bis: {{ExpiresAt}}

Richten Sie die Kamera Ihres Smartphones auf dieses Bild:
{{EnrollQRCode}}

[Badge auf dieses Gerät laden]({{EnrollUrl}})
` + germanOther + `
--
Sie erhalten diese Nachricht, weil Sie bei {{NetworkName}} darum gebeten haben oder jemand in Ihrem Namen. Falls Sie es nicht waren, tun Sie nichts und verständigen Sie Ihren Administrator.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.EnrollmentCode: {
				Subject: "Ihr Code von {{NetworkName}}",
				Text: `# Diese E-Mail-Adresse hinzufügen

Guten Tag {{UserName}},

um diese E-Mail-Adresse Ihrem Konto bei {{NetworkName}} hinzuzufügen, geben Sie diesen Code auf der Seite ein, die danach gefragt hat:
{{Code}}

* Gültig bis: {{ExpiresAt}}

> Geben Sie diesen Code an niemanden weiter, weder am Telefon noch im Chat oder per E-Mail: Niemand bei {{NetworkName}} wird Sie danach fragen.

--
Sie erhalten diese Nachricht, weil jemand diese Adresse bei {{NetworkName}} eingegeben hat. Falls Sie es nicht waren, brauchen Sie nichts zu tun: Ohne den Code geschieht nichts.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.VerificationCode: {
				Subject: "Ihr Code von {{NetworkName}}",
				Text: `# Bestätigen Sie, dass Sie es sind

Guten Tag {{UserName}},

um bei {{NetworkName}} fortzufahren, geben Sie diesen Code auf der Seite ein, die danach gefragt hat:
{{Code}}

* Gültig bis: {{ExpiresAt}}

> Geben Sie diesen Code an niemanden weiter, weder am Telefon noch im Chat oder per E-Mail: Niemand bei {{NetworkName}} wird Sie danach fragen.

--
Sie erhalten diese Nachricht, weil jemand bei {{NetworkName}} in Ihrem Namen einen Badge abholt. Falls Sie es nicht sind, tun Sie nichts und verständigen Sie Ihren Administrator.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.TelephoneCode: {
				Subject: "Ihr Code für den Service-Desk von {{NetworkName}}",
				Text: `# Lesen Sie diesen Code dem Service-Desk vor

Guten Tag {{UserName}},

Sie sprechen am Telefon mit dem Service-Desk von {{NetworkName}}. Dort sagt man zuerst dieses Wort:

* Wort: {{Word}}

Dann lesen Sie diesen Code vor:
{{Code}}

* Gültig bis: {{ExpiresAt}}

> Kein Wort, kein Code: Wer das Wort nicht zuerst sagt, ist nicht der Service-Desk. Legen Sie auf und verständigen Sie Ihren Administrator.

--
Sie erhalten diese Nachricht, weil der Service-Desk von {{NetworkName}} mit jemandem spricht, der Ihren Namen nennt. Falls Sie es nicht sind, tun Sie nichts und verständigen Sie Ihren Administrator.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.ContactChanged: {
				Subject: "Ihre {{Contact}} bei {{NetworkName}} wurde geändert",
				Text: `# Ihre {{Contact}} wurde geändert

Guten Tag {{UserName}},

die {{Contact}} Ihres Kontos bei {{NetworkName}} wurde geändert. Wir melden uns hier, weil wir Sie bisher hier erreichen konnten.

* Zeitpunkt: {{HappenedAt}}

> Falls Sie es waren, ist nichts zu tun. Falls nicht, versucht vielleicht jemand, Ihr Konto zu übernehmen. Sperren Sie jetzt Ihren Zugang, verständigen Sie Ihren Administrator und nennen Sie die Referenz am Ende dieser Nachricht.

[Das war ich nicht]({{FreezeUrl}})

Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:
{{FreezeUrl}}

--
Sie erhalten diese Nachricht, weil jede Änderung eines Kontakts dem bisherigen Kontakt gemeldet wird. Ihr Link gilt sieben Tage, sperrt nur Ihren Zugang und fragt nach keinem Code.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.BadgeAdded: {
				Subject: "Ein Badge von {{NetworkName}} wurde auf ein Gerät geladen",
				Text: `# Sie haben einen neuen Badge

Guten Tag {{UserName}},

in Ihrem Namen wurde ein Badge von {{NetworkName}} auf ein Gerät geladen. Sie können sich ab sofort damit anmelden.

* Badge: {{BadgeName}}
* Zeitpunkt: {{HappenedAt}}

> Falls Sie es waren, ist nichts zu tun. Falls nicht, sperren Sie jetzt Ihren Zugang, verständigen Sie Ihren Administrator und nennen Sie die Referenz am Ende dieser Nachricht.

[Das war ich nicht]({{FreezeUrl}})

Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:
{{FreezeUrl}}

--
Sie erhalten diese Nachricht, weil jeder neue Badge seinem Inhaber gemeldet wird. Ihr Link gilt sieben Tage, sperrt nur Ihren Zugang und fragt nach keinem Code.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.AccessFrozen: {
				Subject: "Ihr Zugang bei {{NetworkName}} ist gesperrt",
				Text: `# Ihr Zugang ist gesperrt

Guten Tag {{UserName}},

Ihr Zugang bei {{NetworkName}} wurde gesperrt. Niemand kann sich mit Ihren Badges anmelden oder Ihr Konto ändern, bis ein Administrator es geprüft hat.

* Zeitpunkt: {{HappenedAt}}

> Verständigen Sie sofort Ihren Administrator und nennen Sie die Referenz am Ende dieser Nachricht, ob Sie es waren oder nicht. Geben Sie niemandem, der Sie deswegen anruft, einen Code oder Link.

--
Sie erhalten diese Nachricht, weil Ihnen jede Sperre Ihres Zugangs gemeldet wird. Sie enthält keinen Link und fragt nach keinem Code.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.ManagerVouch: {
				Subject: "Der Service-Desk von {{NetworkName}} fragt nach jemandem aus Ihrem Team",
				Text: `# Wissen Sie, wer anruft?

Guten Tag {{UserName}},

der Service-Desk von {{NetworkName}} hat jemanden am Telefon, der zu Ihrem Team gehören will. Sie sind als Vorgesetzte oder Vorgesetzter eingetragen. Bitte öffnen Sie diese Seite: Dort steht, wer es ist und worum es geht.

* Gültig bis: {{ExpiresAt}}

[Nachsehen, wer es ist]({{VouchUrl}})

Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:
{{VouchUrl}}

> Bürgen Sie für niemanden, mit dem Sie nicht eben selbst gesprochen haben. Leiten Sie diese Nachricht nie weiter: Der Link ist nur für Sie und wirkt einmal.

--
Sie erhalten diese Nachricht, weil der Service-Desk von {{NetworkName}} Sie fragt. Wissen Sie nichts davon, sagen Sie es auf der Seite, oder tun Sie nichts: Ohne Sie geschieht nichts. Sie fragt nach keinem Code.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
			notify.Test: {
				Subject: "Testnachricht von {{NetworkName}}",
				Text: `# Dies ist ein Test

Ein Administrator von {{NetworkName}} hat diese Nachricht gesendet, um zu prüfen, ob Nachrichten hier ankommen. Sie brauchen nichts zu tun.

* Zeitpunkt: {{HappenedAt}}

--
Sie enthält keinen Link und fragt nach keinem Code.

Referenz {{Reference}}. Ist diese Nachricht echt? Geben Sie die Referenz auf {{Host}}/genuine ein.`,
			},
		},
		texts: map[notify.Kind][]string{
			notify.BadgeInvitation: {
				"{{NetworkName}}: Ihr Badge, bis {{ExpiresShort}}. Nur für Sie: {{EnrollUrl}}",
				"{{NetworkName}}: Ihr Badge: {{EnrollUrl}}",
				"Ihr Badge: {{EnrollUrl}}",
			},
			notify.FollowUp: {
				"{{NetworkName}}: neuer Link zu Ihrem Badge, bis {{ExpiresShort}}: {{EnrollUrl}}",
				"{{NetworkName}}: neuer Link zu Ihrem Badge: {{EnrollUrl}}",
				"Neuer Link zu Ihrem Badge: {{EnrollUrl}}",
			},
			notify.Reminder: {
				"{{NetworkName}}: Ihr Badge wartet noch, bis {{ExpiresShort}}. Nur für Sie: {{EnrollUrl}}",
				"{{NetworkName}}: Ihr Badge wartet noch: {{EnrollUrl}}",
				"Ihr Badge wartet noch: {{EnrollUrl}}",
			},
			notify.RegistrationSession: {
				"{{NetworkName}}: Badge auf dieses Gerät laden, bis {{ExpiresShort}}. Nur für Sie: {{EnrollUrl}}",
				"{{NetworkName}}: Ihr Badge für dieses Gerät: {{EnrollUrl}}",
				"Ihr Badge für dieses Gerät: {{EnrollUrl}}",
			},
			notify.EnrollmentCode: {
				"{{NetworkName}}: {{Code}} fügt diese Nummer Ihrem Konto hinzu, gültig bis {{ExpiresShort}}. Nie weitergeben.\n" + lastLine,
				"{{Code}} fügt diese Nummer Ihrem Konto hinzu, gültig bis {{ExpiresShort}}. Nie weitergeben.\n" + lastLine,
				"Ihr Code ist {{Code}}. Nie weitergeben." + lastLine,
				"Ihr Code ist {{Code}}." + lastLine,
			},
			notify.VerificationCode: {
				"{{NetworkName}}: {{Code}} ist Ihr Code, gültig bis {{ExpiresShort}}. Nie weitergeben.\n" + lastLine,
				"{{Code}} ist Ihr Code, gültig bis {{ExpiresShort}}. Nie weitergeben.\n" + lastLine,
				"Ihr Code ist {{Code}}. Nie weitergeben." + lastLine,
				"Ihr Code ist {{Code}}." + lastLine,
			},
			notify.TelephoneCode: {
				"{{NetworkName}}: Der Service-Desk sagt zuerst {{Word}}, dann lesen Sie {{Code}} vor. Kein Wort, kein Code: Legen Sie auf.",
				"Der Service-Desk sagt zuerst {{Word}}, dann lesen Sie {{Code}} vor. Kein Wort, kein Code: Legen Sie auf.",
				"Lesen Sie {{Code}} niemandem vor, der nicht zuerst {{Word}} sagt.",
			},
			notify.ContactChanged: {
				"{{NetworkName}}: Ihre {{Contact}} wurde geändert ({{HappenedShort}}). Waren Sie es nicht? Sperren Sie Ihren Zugang und verständigen Sie Ihren Administrator, Referenz {{Reference}}: {{FreezeUrl}}",
				"Ihre {{Contact}} wurde geändert ({{HappenedShort}}). Waren Sie es nicht? {{FreezeUrl}}",
				"Ihr Kontakt wurde geändert. Nicht von Ihnen? {{FreezeUrl}}",
				"{{NetworkName}}: Ihre {{Contact}} wurde geändert ({{HappenedShort}}). Waren Sie es nicht? Verständigen Sie Ihren Administrator, Referenz {{Reference}}.",
				"Ihre {{Contact}} wurde geändert ({{HappenedShort}}). Waren Sie es nicht? Verständigen Sie Ihren Administrator, Referenz {{Reference}}.",
			},
			notify.BadgeAdded: {
				"{{NetworkName}}: In Ihrem Namen wurde ein Badge auf ein Gerät geladen ({{HappenedShort}}). Waren Sie es nicht? Sperren Sie Ihren Zugang und verständigen Sie Ihren Administrator, Referenz {{Reference}}: {{FreezeUrl}}",
				"In Ihrem Namen wurde ein Badge auf ein Gerät geladen ({{HappenedShort}}). Waren Sie es nicht? {{FreezeUrl}}",
				"Neuer Badge. Nicht von Ihnen? {{FreezeUrl}}",
				"{{NetworkName}}: In Ihrem Namen wurde ein Badge auf ein Gerät geladen ({{HappenedShort}}). Waren Sie es nicht? Verständigen Sie Ihren Administrator, Referenz {{Reference}}.",
				"In Ihrem Namen wurde ein Badge auf ein Gerät geladen ({{HappenedShort}}). Waren Sie es nicht? Verständigen Sie Ihren Administrator, Referenz {{Reference}}.",
			},
			notify.AccessFrozen: {
				"{{NetworkName}}: Ihr Zugang wurde gesperrt ({{HappenedShort}}). Verständigen Sie Ihren Administrator, Referenz {{Reference}}. Geben Sie niemandem einen Code.",
				"Ihr Zugang wurde gesperrt ({{HappenedShort}}). Verständigen Sie Ihren Administrator, Referenz {{Reference}}. Geben Sie niemandem einen Code.",
			},
			notify.ManagerVouch: {
				"{{NetworkName}}: Der Service-Desk fragt nach jemandem aus Ihrem Team, bis {{ExpiresShort}}: {{VouchUrl}}",
				"Der Service-Desk fragt nach jemandem aus Ihrem Team: {{VouchUrl}}",
				"Wer ruft an? {{VouchUrl}}",
			},
			notify.Test: {
				"{{NetworkName}}: Dies ist eine Testnachricht. Sie brauchen nichts zu tun. Referenz {{Reference}}.",
				"Dies ist eine Testnachricht. Sie brauchen nichts zu tun. Referenz {{Reference}}.",
			},
		},
	}
}
