package template

import (
	"time"

	"lanyard/internal/notify"
)

// What the Spanish e-mails with a link have in common. The texts of SMS do
// without á, í, ó and ú, which GSM-7 has not.
const (
	spanishLink = `
[Obtener mi credencial]({{EnrollUrl}})

¿Lee este mensaje en un ordenador? Apunte con la cámara de su teléfono a esta imagen para abrir el enlace allí.
{{EnrollQRCode}}
` + spanishOther
	spanishOther = `
Si el botón no funciona, abra esta dirección:
{{EnrollUrl}}

O abra {{EnrollPage}} y escriba este código:
{{TypedCode}}

> El enlace es solo para usted y funciona una única vez. No reenvíe nunca este mensaje ni facilite el enlace o el código a nadie: nadie de {{NetworkName}} se los pedirá.
`
	spanishBadge = `
* Credencial: {{BadgeName}}
* Fecha límite: {{ExpiresAt}}
`
)

var (
	spanishMonths = [...]string{
		"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
	}
	spanishShortMonths = [...]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"}
)

func spanish() language {
	return language{
		tag: "es", picture: "Código QR del enlace de este mensaje",
		contacts: map[notify.ContactKind]string{
			notify.PhoneNumber: "teléfono", notify.EmailAddress: "correo electrónico", "": "contacto",
		},
		trial: trial{"[Prueba] ", "Esta es la prueba de un texto. Los nombres son inventados y los enlaces y códigos no funcionan."},
		calendar: calendar{
			long: func(t time.Time, zone string) string {
				return day(t) + " de " + spanishMonths[t.Month()-1] + t.Format(" de 2006, 15:04 (") + zone + ")"
			},
			short: func(t time.Time, zone string) string {
				return day(t) + " " + spanishShortMonths[t.Month()-1] + " " + clock(t) + " " + zone
			},
		},
		mails: map[notify.Kind]Draft{
			notify.BadgeInvitation: {
				Subject: "{{NetworkName}} tiene una credencial para usted",
				Text: `# Su credencial le espera

Hola, {{UserName}}:

{{NetworkName}} ha emitido una credencial para usted. Se guarda en su teléfono y con ella inicia sesión igual que desbloquea el teléfono. No tiene que recordar ninguna contraseña.
` + spanishBadge + spanishLink + `
--
Recibe este mensaje porque un administrador de {{NetworkName}} le ha incluido en la lista de esta credencial. Si no lo esperaba, no haga nada: sin usted no ocurre nada.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.FollowUp: {
				Subject: "Su nuevo enlace a la credencial de {{NetworkName}}",
				Text: `# Aquí tiene su nuevo enlace

Hola, {{UserName}}:

{{NetworkName}} tiene una credencial para usted que aún no está en su teléfono. Este es un nuevo enlace para obtenerla. Los enlaces que recibió antes ya no funcionan.
` + spanishBadge + spanishLink + `
--
Recibe este mensaje porque usted o un administrador de {{NetworkName}} ha pedido un nuevo enlace. Si no lo esperaba, no haga nada: sin usted no ocurre nada.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.Reminder: {
				Subject: "Recordatorio: {{NetworkName}} tiene una credencial para usted",
				Text: `# Su credencial sigue esperándole

Hola, {{UserName}}:

{{NetworkName}} tiene una credencial para usted que aún no está en su teléfono. Obtenerla lleva solo unos minutos. Después no recibirá más recordatorios.
` + spanishBadge + spanishLink + `
--
Recibe este mensaje porque un administrador de {{NetworkName}} le ha incluido en la lista de esta credencial. Si no lo esperaba, no haga nada: sin usted no ocurre nada.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.RegistrationSession: {
				Subject: "Guarde ahora su credencial de {{NetworkName}} en su teléfono",
				Text: `# Guarde la credencial en su teléfono

Hola, {{UserName}}:

{{NetworkName}} le permite, durante un breve tiempo, guardar su credencial en el teléfono.

* Credencial: {{BadgeName}}
* Válido hasta: {{ExpiresAt}}

Apunte con la cámara de su teléfono a esta imagen:
{{EnrollQRCode}}

[Guardar la credencial en este dispositivo]({{EnrollUrl}})
` + spanishOther + `
--
Recibe este mensaje porque lo ha pedido a {{NetworkName}}, o alguien lo ha hecho en su nombre. Si no ha sido usted, no haga nada y avise a su administrador.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.EnrollmentCode: {
				Subject: "Su código de {{NetworkName}}",
				Text: `# Añadir esta dirección de correo

Hola, {{UserName}}:

Para añadir esta dirección de correo a su cuenta de {{NetworkName}}, escriba este código en la página que se lo ha pedido:
{{Code}}

* Válido hasta: {{ExpiresAt}}

> No facilite este código a nadie, ni por teléfono, ni por chat, ni por correo: nadie de {{NetworkName}} se lo pedirá.

--
Recibe este mensaje porque alguien ha escrito esta dirección en {{NetworkName}}. Si no ha sido usted, no haga nada: sin el código no ocurre nada.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.VerificationCode: {
				Subject: "Su código de {{NetworkName}}",
				Text: `# Confirme que es usted

Hola, {{UserName}}:

Para continuar en {{NetworkName}}, escriba este código en la página que se lo ha pedido:
{{Code}}

* Válido hasta: {{ExpiresAt}}

> No facilite este código a nadie, ni por teléfono, ni por chat, ni por correo: nadie de {{NetworkName}} se lo pedirá.

--
Recibe este mensaje porque alguien está obteniendo una credencial en su nombre en {{NetworkName}}. Si no es usted, no haga nada y avise a su administrador.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.TelephoneCode: {
				Subject: "Su código para el servicio de ayuda de {{NetworkName}}",
				Text: `# Lea este código al servicio de ayuda

Hola, {{UserName}}:

Está al teléfono con el servicio de ayuda de {{NetworkName}}. Primero le dirán esta palabra:

* Palabra: {{Word}}

Después, léales este código:
{{Code}}

* Válido hasta: {{ExpiresAt}}

> Sin palabra no hay código: quien no dice primero la palabra no es el servicio de ayuda. Cuelgue y avise a su administrador.

--
Recibe este mensaje porque el servicio de ayuda de {{NetworkName}} está al teléfono con alguien que dice ser usted. Si no es usted, no haga nada y avise a su administrador.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.ContactChanged: {
				Subject: "Se ha cambiado su {{Contact}} en {{NetworkName}}",
				Text: `# Se ha cambiado su {{Contact}}

Hola, {{UserName}}:

En su cuenta de {{NetworkName}} se ha cambiado su {{Contact}}. Le avisamos aquí porque es donde podíamos localizarle hasta ahora.

* Fecha: {{HappenedAt}}

> Si ha sido usted, no tiene que hacer nada. Si no, es posible que alguien intente apropiarse de su cuenta. Bloquee su acceso ahora y avise a su administrador, indicando la referencia que figura abajo.

[No he sido yo]({{FreezeUrl}})

Si el botón no funciona, abra esta dirección:
{{FreezeUrl}}

--
Recibe este mensaje porque todo cambio de un contacto se comunica al contacto anterior. Su enlace sirve durante siete días, solo bloquea su acceso y no pide ningún código.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.BadgeAdded: {
				Subject: "Se ha guardado una credencial de {{NetworkName}} en un dispositivo",
				Text: `# Tiene una nueva credencial

Hola, {{UserName}}:

Se ha guardado en su nombre una credencial de {{NetworkName}} en un dispositivo. Ya puede iniciar sesión con ella.

* Credencial: {{BadgeName}}
* Fecha: {{HappenedAt}}

> Si ha sido usted, no tiene que hacer nada. Si no, bloquee su acceso ahora y avise a su administrador, indicando la referencia que figura abajo.

[No he sido yo]({{FreezeUrl}})

Si el botón no funciona, abra esta dirección:
{{FreezeUrl}}

--
Recibe este mensaje porque toda credencial nueva se comunica a su titular. Su enlace sirve durante siete días, solo bloquea su acceso y no pide ningún código.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.AccessFrozen: {
				Subject: "Su acceso a {{NetworkName}} está bloqueado",
				Text: `# Su acceso está bloqueado

Hola, {{UserName}}:

Se ha bloqueado su acceso a {{NetworkName}}. Nadie puede iniciar sesión con sus credenciales ni cambiar su cuenta hasta que un administrador la haya revisado.

* Fecha: {{HappenedAt}}

> Avise de inmediato a su administrador e indique la referencia que figura abajo, haya sido usted o no. No facilite nunca un código o un enlace a quien le llame por este motivo.

--
Recibe este mensaje porque todo bloqueo de su acceso se le comunica. No contiene ningún enlace ni pide ningún código.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.ManagerVouch: {
				Subject: "El servicio de asistencia de {{NetworkName}} le pregunta por alguien de su equipo",
				Text: `# ¿Sabe quién llama?

Hola, {{UserName}}:

El servicio de asistencia de {{NetworkName}} tiene al teléfono a alguien que dice ser de su equipo. Usted figura como su responsable. Abra esta página: en ella se indica quién es y qué pide.

* Válido hasta: {{ExpiresAt}}

[Ver quién es]({{VouchUrl}})

Si el botón no funciona, abra esta dirección:
{{VouchUrl}}

> No responda por nadie con quien no acabe de hablar personalmente. No reenvíe nunca este mensaje: el enlace es solo para usted y sirve una vez.

--
Recibe este mensaje porque el servicio de asistencia de {{NetworkName}} le pregunta. Si no sabe nada de ello, dígalo en la página o no haga nada: sin usted no ocurre nada. No pide ninguna clave.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
			notify.Test: {
				Subject: "Mensaje de prueba de {{NetworkName}}",
				Text: `# Esto es una prueba

Un administrador de {{NetworkName}} ha enviado este mensaje para comprobar que los mensajes llegan aquí. No tiene que hacer nada.

* Fecha: {{HappenedAt}}

--
No contiene ningún enlace ni pide ningún código.

Referencia {{Reference}}. ¿Es auténtico este mensaje? Escriba la referencia en {{Host}}/genuine.`,
			},
		},
		texts: map[notify.Kind][]string{
			notify.BadgeInvitation: {
				"{{NetworkName}}: su credencial, hasta el {{ExpiresShort}}. Personal: {{EnrollUrl}}",
				"{{NetworkName}}: su credencial: {{EnrollUrl}}",
				"Su credencial: {{EnrollUrl}}",
			},
			notify.FollowUp: {
				"{{NetworkName}}: nuevo enlace a su credencial, hasta el {{ExpiresShort}}: {{EnrollUrl}}",
				"{{NetworkName}}: nuevo enlace a su credencial: {{EnrollUrl}}",
				"Nuevo enlace a su credencial: {{EnrollUrl}}",
			},
			notify.Reminder: {
				"{{NetworkName}}: su credencial sigue pendiente, hasta el {{ExpiresShort}}: {{EnrollUrl}}",
				"{{NetworkName}}: su credencial sigue pendiente: {{EnrollUrl}}",
				"Su credencial sigue pendiente: {{EnrollUrl}}",
			},
			notify.RegistrationSession: {
				"{{NetworkName}}: credencial para este dispositivo, hasta el {{ExpiresShort}}: {{EnrollUrl}}",
				"{{NetworkName}}: su credencial para este dispositivo: {{EnrollUrl}}",
				"Su credencial para este dispositivo: {{EnrollUrl}}",
			},
			notify.EnrollmentCode: {
				"{{NetworkName}}: con la clave {{Code}} este teléfono se une a su cuenta, hasta el {{ExpiresShort}}. No la comparta con nadie.\n" + lastLine,
				"Con la clave {{Code}} este teléfono se une a su cuenta, hasta el {{ExpiresShort}}. No la comparta con nadie.\n" + lastLine,
				"Su clave es {{Code}}. No la comparta con nadie." + lastLine,
				"Su clave es {{Code}}." + lastLine,
			},
			notify.VerificationCode: {
				"{{NetworkName}}: {{Code}} es su clave, hasta el {{ExpiresShort}}. No la comparta con nadie.\n" + lastLine,
				"{{Code}} es su clave, hasta el {{ExpiresShort}}. No la comparta con nadie.\n" + lastLine,
				"Su clave es {{Code}}. No la comparta con nadie." + lastLine,
				"Su clave es {{Code}}." + lastLine,
			},
			notify.TelephoneCode: {
				"{{NetworkName}}: el servicio de ayuda dice primero {{Word}} y usted lee {{Code}}. Sin palabra no hay clave: cuelgue.",
				"El servicio de ayuda dice primero {{Word}} y usted lee {{Code}}. Sin palabra no hay clave: cuelgue.",
				"No lea {{Code}} a nadie que no diga primero {{Word}}.",
			},
			notify.ContactChanged: {
				"{{NetworkName}}: se ha cambiado su {{Contact}} el {{HappenedShort}}. ¿No ha sido usted? Bloquee su acceso y avise a su administrador, referencia {{Reference}}: {{FreezeUrl}}",
				"Se ha cambiado su {{Contact}} el {{HappenedShort}}. ¿No ha sido usted? {{FreezeUrl}}",
				"Se ha cambiado su contacto. ¿No ha sido usted? {{FreezeUrl}}",
				"{{NetworkName}}: se ha cambiado su {{Contact}} el {{HappenedShort}}. ¿No ha sido usted? Avise a su administrador, referencia {{Reference}}.",
				"Se ha cambiado su {{Contact}} el {{HappenedShort}}. ¿No ha sido usted? Avise a su administrador, referencia {{Reference}}.",
			},
			notify.BadgeAdded: {
				"{{NetworkName}}: se ha guardado en su nombre una credencial en un dispositivo el {{HappenedShort}}. ¿No ha sido usted? Bloquee su acceso y avise a su administrador, referencia {{Reference}}: {{FreezeUrl}}",
				"Se ha guardado en su nombre una credencial el {{HappenedShort}}. ¿No ha sido usted? {{FreezeUrl}}",
				"Nueva credencial. ¿No ha sido usted? {{FreezeUrl}}",
				"{{NetworkName}}: se ha guardado en su nombre una credencial en un dispositivo el {{HappenedShort}}. ¿No ha sido usted? Avise a su administrador, referencia {{Reference}}.",
				"Se ha guardado en su nombre una credencial en un dispositivo el {{HappenedShort}}. ¿No ha sido usted? Avise a su administrador, referencia {{Reference}}.",
			},
			notify.AccessFrozen: {
				"{{NetworkName}}: se ha bloqueado su acceso el {{HappenedShort}}. Avise a su administrador, referencia {{Reference}}. No facilite claves a nadie.",
				"Se ha bloqueado su acceso el {{HappenedShort}}. Avise a su administrador, referencia {{Reference}}. No facilite claves a nadie.",
			},
			notify.ManagerVouch: {
				"{{NetworkName}}: el servicio de asistencia le pregunta por alguien de su equipo, hasta {{ExpiresShort}}: {{VouchUrl}}",
				"El servicio de asistencia le pregunta por alguien de su equipo: {{VouchUrl}}",
				"Quien llama? {{VouchUrl}}",
			},
			notify.Test: {
				"{{NetworkName}}: este es un mensaje de prueba. No tiene que hacer nada. Referencia {{Reference}}.",
				"Este es un mensaje de prueba. No tiene que hacer nada. Referencia {{Reference}}.",
			},
		},
	}
}
