// The two languages of the pages that somebody opens while others wait for an
// answer on the telephone: the browser's, if that is German, else English.

export const german = navigator.language.startsWith("de");

/** Words in both languages; {name} is filled in. */
export function texts<K extends string>(en: Record<K, string>, de: Record<K, string>) {
  const words: Record<K, string> = german ? de : en;
  return (key: K, values: Record<string, string> = {}): string => words[key].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

/** Says in which language the page is. */
export function speak(): void {
  document.documentElement.lang = german ? "de" : "en";
}

const acts = texts(
  {
    add_mobile: "add a mobile number to the account",
    add_email: "add an e-mail address to the account",
    remove_enrollment: "remove a number or an address from the account",
    send_session: "send a link to put a badge on a device",
    resend_session: "send such a link again",
    remove_session: "take such a link back",
    remove_badge: "take a badge off a device",
    another: "change the account",
  },
  {
    add_mobile: "eine Mobilnummer zum Konto hinzufügen",
    add_email: "eine E-Mail-Adresse zum Konto hinzufügen",
    remove_enrollment: "eine Nummer oder Adresse aus dem Konto entfernen",
    send_session: "einen Link senden, um ein Badge auf ein Gerät zu bringen",
    resend_session: "einen solchen Link noch einmal senden",
    remove_session: "einen solchen Link zurücknehmen",
    remove_badge: "ein Badge von einem Gerät nehmen",
    another: "das Konto ändern",
  },
);

const known = ["add_mobile", "add_email", "remove_enrollment", "send_session", "resend_session", "remove_session", "remove_badge"] as const;

/** What the service desk would do. */
export const doing = (all: string[]): string => all.map((act) => acts(known.find((k) => k === act) ?? "another")).join("; ");

/** A term and what is said of it, for a list of them. */
export const rows = (pairs: [string, string][]): HTMLElement => {
  const list = document.createElement("dl");
  for (const [name, value] of pairs) {
    const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
    dt.textContent = name;
    dd.textContent = value;
    list.append(dt, dd);
  }
  return list;
};
