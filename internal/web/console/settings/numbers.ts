// What the network's numbers are called and what they are for, by the API's names.
import { texts } from "../texts";

/** The topics, each with its numbers in the order in which they are shown. */
export const topics = {
  invitations: ["invitation_email_link", "invitation_email_proof", "invitation_sms_link", "invitation_sms_proof"],
  codes: ["code_digits", "code_lifetime", "code_tries", "wrong_codes_per_day", "wrong_codes_in_a_row"],
  sessions: ["staff_session", "staff_idle", "user_session", "user_idle"],
  badges: ["registration", "webauthn_challenge", "api_token"],
  sending: ["emails_per_day", "sms_per_day", "sends_user_1h", "sends_address_1h", "sends_prefix_1h", "sends_country_1h", "country_stop", "wave_arrived"],
} as const;

export type Topic = keyof typeof topics;
type Name = (typeof topics)[Topic][number];

const names = texts<Name>(
  {
    invitation_email_link: "By e-mail, the link alone is the proof",
    invitation_email_proof: "By e-mail, with a code",
    invitation_sms_link: "By text message, the link alone is the proof",
    invitation_sms_proof: "By text message, with a code",
    code_digits: "Digits of a code",
    code_lifetime: "How long a code works",
    code_tries: "Tries for a code",
    wrong_codes_per_day: "Wrong codes a day",
    wrong_codes_in_a_row: "Wrong codes in a row",
    staff_session: "Administrators and agents, at most",
    staff_idle: "Administrators and agents, unused",
    user_session: "Everybody else, at most",
    user_idle: "Everybody else, unused",
    registration: "Putting a badge on a device",
    webauthn_challenge: "The device's own question",
    api_token: "API token",
    wave_arrived: "Of a campaign's wave, messages in a hundred",
    emails_per_day: "E-mails a day",
    sms_per_day: "Text messages a day",
    sends_user_1h: "To one user in an hour",
    sends_address_1h: "From one internet address in an hour",
    sends_prefix_1h: "To similar phone numbers in an hour",
    sends_country_1h: "To one country in an hour",
    country_stop: "Stop of a country where codes are not used",
  },
  {
    invitation_email_link: "Per E-Mail, nur der Link ist der Nachweis",
    invitation_email_proof: "Per E-Mail, mit einem Code",
    invitation_sms_link: "Per SMS, nur der Link ist der Nachweis",
    invitation_sms_proof: "Per SMS, mit einem Code",
    code_digits: "Ziffern eines Codes",
    code_lifetime: "Wie lange ein Code gilt",
    code_tries: "Versuche für einen Code",
    wrong_codes_per_day: "Falsche Codes am Tag",
    wrong_codes_in_a_row: "Falsche Codes in Folge",
    staff_session: "Administratoren und Agenten, höchstens",
    staff_idle: "Administratoren und Agenten, unbenutzt",
    user_session: "Alle anderen, höchstens",
    user_idle: "Alle anderen, unbenutzt",
    registration: "Ein Badge auf ein Gerät bringen",
    webauthn_challenge: "Die Frage des Geräts",
    api_token: "API-Token",
    wave_arrived: "Von der Welle einer Kampagne, Nachrichten von hundert",
    emails_per_day: "E-Mails am Tag",
    sms_per_day: "SMS am Tag",
    sends_user_1h: "An einen Nutzer in einer Stunde",
    sends_address_1h: "Von einer Internetadresse in einer Stunde",
    sends_prefix_1h: "An ähnliche Telefonnummern in einer Stunde",
    sends_country_1h: "In ein Land in einer Stunde",
    country_stop: "Sperre eines Landes, in dem Codes nicht benutzt werden",
  },
);

const whys = texts<Name>(
  {
    invitation_email_link: "How long the link of such an invitation works: the shorter, the less an old e-mail in the wrong hands can do.",
    invitation_email_proof: "Longer than without a code, because an old e-mail alone opens nothing.",
    invitation_sms_link: "How long the link of such an invitation works: text messages are easily read by others, so it is short.",
    invitation_sms_proof: "Longer than without a code, because an old text message alone opens nothing.",
    code_digits: "More digits are harder to guess, and to type.",
    code_lifetime: "After this time a code has to be sent again.",
    code_tries: "After so many wrong tries a code is void, and a new one has to be sent.",
    wrong_codes_per_day: "After so many in 24 hours, a user's codes are refused until the next day.",
    wrong_codes_in_a_row: "After so many without a right one in between, a user's codes are refused until an administrator unlocks them.",
    staff_session: "After this time they sign in with their badge again, however busy they are.",
    staff_idle: "Who does nothing for so long is signed out.",
    user_session: "After this time people sign in with their badge again.",
    user_idle: "Who does nothing for so long is signed out.",
    registration: "How much time people have from the last step of the invitation until their badge is made, moving to another phone included.",
    webauthn_challenge: "How long a device may wait for the fingerprint, the face or the PIN while a badge is made.",
    api_token: "How long an API token works when whoever makes it names no other time.",
    wave_arrived: "How many messages of a wave have to arrive before the next one begins by itself.",
    emails_per_day: "A guard against a runaway bill: when it is used up, campaigns wait and nothing else is sent by e-mail; 0 sends none.",
    sms_per_day: "A guard against a runaway bill: when it is used up, campaigns wait and no other text message is sent; 0 sends none.",
    sends_user_1h: "Codes and fresh links that one person can ask for; what administrators send is not counted.",
    sends_address_1h: "Codes and fresh links that one source can ask for, an office behind one address included.",
    sends_prefix_1h: "Codes and links to numbers that differ in the last four digits only: a sign of somebody who makes money with your messages.",
    sends_country_1h: "Codes and links that people ask for to the numbers of one country.",
    country_stop: "Fewer than 30 of 100 codes of an hour were used, of at least 20: somebody may earn with them.",
  },
  {
    invitation_email_link: "Wie lange der Link einer solchen Einladung gilt: je kürzer, desto weniger kann eine alte E-Mail in falschen Händen.",
    invitation_email_proof: "Länger als ohne Code, denn eine alte E-Mail allein öffnet nichts.",
    invitation_sms_link: "Wie lange der Link einer solchen Einladung gilt: SMS werden leicht von anderen gelesen, darum ist es kurz.",
    invitation_sms_proof: "Länger als ohne Code, denn eine alte SMS allein öffnet nichts.",
    code_digits: "Mehr Ziffern sind schwerer zu raten, und zu tippen.",
    code_lifetime: "Danach muss ein Code neu gesendet werden.",
    code_tries: "Nach so vielen falschen Versuchen ist ein Code ungültig, und ein neuer muss gesendet werden.",
    wrong_codes_per_day: "Nach so vielen in 24 Stunden werden Codes eines Nutzers bis zum nächsten Tag abgelehnt.",
    wrong_codes_in_a_row: "Nach so vielen ohne einen richtigen dazwischen werden Codes eines Nutzers abgelehnt, bis ein Administrator sie entsperrt.",
    staff_session: "Danach melden sie sich neu mit ihrem Badge an, wie beschäftigt sie auch sind.",
    staff_idle: "Wer so lange nichts tut, wird abgemeldet.",
    user_session: "Danach melden sich Nutzer neu mit ihrem Badge an.",
    user_idle: "Wer so lange nichts tut, wird abgemeldet.",
    registration: "Wie viel Zeit vom letzten Schritt der Einladung bis zum fertigen Badge bleibt, den Wechsel auf ein anderes Telefon eingeschlossen.",
    webauthn_challenge: "Wie lange ein Gerät auf Fingerabdruck, Gesicht oder PIN warten darf, während ein Badge entsteht.",
    api_token: "Wie lange ein API-Token gilt, wenn beim Anlegen keine andere Zeit genannt wird.",
    wave_arrived: "Wie viele Nachrichten einer Welle ankommen müssen, bevor die nächste von selbst beginnt.",
    emails_per_day: "Schutz vor einer davonlaufenden Rechnung: Ist es erreicht, warten Kampagnen, und keine andere E-Mail wird gesendet; 0 sendet keine.",
    sms_per_day: "Schutz vor einer davonlaufenden Rechnung: Ist es erreicht, warten Kampagnen, und keine andere SMS wird gesendet; 0 sendet keine.",
    sends_user_1h: "Codes und neue Links, die eine Person anfordern kann; was Administratoren senden, zählt nicht.",
    sends_address_1h: "Codes und neue Links, die eine Quelle anfordern kann, auch ein Büro hinter einer Adresse.",
    sends_prefix_1h: "Codes und Links an Nummern, die sich nur in den letzten vier Ziffern unterscheiden: ein Zeichen, dass jemand an Ihren Nachrichten verdient.",
    sends_country_1h: "Codes und Links, die Nutzer an Nummern eines Landes anfordern.",
    country_stop: "Von mindestens 20 Codes einer Stunde wurden weniger als 30 von 100 benutzt: vielleicht verdient jemand daran.",
  },
);

const known = (name: string): name is Name => names.has(name);

/** What a number is called; its own name when an API newer than this console has it. */
export const nameOf = (name: string): string => (known(name) ? names(name) : name);

/** What a number is for, in a sentence. */
export const whyOf = (name: string): string => (known(name) ? whys(name) : "");

/** The topic that a number is shown under. */
export const topicOf = (name: string): Topic => (Object.keys(topics) as Topic[]).find((t) => (topics[t] as readonly string[]).includes(name)) ?? "sending";
