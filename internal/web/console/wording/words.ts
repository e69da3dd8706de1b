// What the parts of texts are called.
import { texts } from "../texts";
import type { Schemas } from "../api";

const t = texts(
  {
    "source.own": "Your own", "source.built_in": "Built in", "source.other_language": "None yet",
    "place.UserName": "The person's name", "place.NetworkName": "Your network's name", "place.BadgeName": "The badge's name", "place.EnrollUrl": "The link", "place.FreezeUrl": "The link: this was not me", "place.VouchUrl": "The link: I vouch for them", "place.EnrollPage": "The page where a code is typed",
    "place.EnrollQRCode": "The link as a QR code", "place.Code": "The code", "place.TypedCode": "The code to type instead of the link", "place.Contact": "The contact it is about, masked", "place.ExpiresAt": "When it ends",
    "place.ExpiresShort": "When it ends, in short", "place.HappenedAt": "When it happened", "place.HappenedShort": "When it happened, in short", "place.Host": "The host name of your links", "place.Reference": "The message's reference",
  },
  {
    "source.own": "Ihr eigener", "source.built_in": "Eingebaut", "source.other_language": "Noch keiner",
    "place.UserName": "Der Name der Person", "place.NetworkName": "Der Name Ihres Netzwerks", "place.BadgeName": "Der Name des Badges", "place.EnrollUrl": "Der Link", "place.FreezeUrl": "Der Link: Das war ich nicht", "place.VouchUrl": "Der Link: Ich bürge dafür", "place.EnrollPage": "Die Seite, auf der man einen Code eintippt",
    "place.EnrollQRCode": "Der Link als QR-Code", "place.Code": "Der Code", "place.TypedCode": "Der Code zum Eintippen statt des Links", "place.Contact": "Der Kontakt, um den es geht, maskiert", "place.ExpiresAt": "Wann es endet",
    "place.ExpiresShort": "Wann es endet, kurz", "place.HappenedAt": "Wann es geschah", "place.HappenedShort": "Wann es geschah, kurz", "place.Host": "Der Hostname Ihrer Links", "place.Reference": "Die Referenz der Nachricht",
  },
);

export type Summary = Schemas["MessagesTextSummary"];
export type Text = Schemas["MessagesTextView"];
export type Shown = Schemas["MessagesPreviewView"];
export type Draft = Required<Schemas["MessagesDraftFields"]>;

/** Whose a text is. */
export const sourceName = (source: Summary["source"]): string => t(`source.${source}`);

/** What stands in a message in the place of a placeholder. */
export function placeName(name: string): string {
  const key = `place.${name}`;
  return t.has(key) ? t(key) : name;
}

/** Where a text is in the console. */
export const placeOf = (x: Pick<Summary, "kind" | "channel" | "language">): string => `/settings/texts/${x.kind}/${x.channel}/${x.language}`;
