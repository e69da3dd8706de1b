// Contacts that nothing is sent to: why, since when, and the way to send there again.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { useAct } from "../act";
import { ask, DELETE, type Schemas } from "../api";
import { Ask, When } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import { nameOf, type User } from "./name";
import { touched } from "./touched";

const t = texts(
  {
    "is.bad_contact": "Came back", "is.complaint": "Called spam", "is.opted_out": "Opted out", "is.suppression_list": "On the provider's suppression list", is: "Marked", nothing: "Nothing is sent there since", again: "Send there again", again_of: "Send there again: {contact}",
    title: "Send to {contact} again?", "hint.bad_contact": "A message came back from there: {reason} Look first whether it is written right. If it comes back once more, it is marked again.", "hint.complaint": "{name} called a message from here spam. Send there again only when they asked you to; another complaint harms everybody's mail.",
    "hint.opted_out": "{name} asked for no more messages. Send there again only when they asked you to. The provider may still hold messages back until they take it back there.", "hint.suppression_list": "The provider has this contact on its own suppression list. It has to be taken off there as well; otherwise the next message is not sent either.",
    hint: "The mark is taken away.", next: "The next message to {name} goes there. What did not arrive is not sent again by itself.", done: "{contact} is sent to again.",
  },
  {
    "is.bad_contact": "Kam zurück", "is.complaint": "Als Spam gemeldet", "is.opted_out": "Abgemeldet", "is.suppression_list": "Auf der Sperrliste des Anbieters", is: "Markiert", nothing: "Dorthin wird nichts gesendet seit", again: "Wieder dorthin senden", again_of: "Wieder dorthin senden: {contact}",
    title: "Wieder an {contact} senden?", "hint.bad_contact": "Von dort kam eine Nachricht zurück: {reason} Sehen Sie zuerst nach, ob der Kontakt richtig geschrieben ist. Kommt noch eine zurück, wird er wieder markiert.", "hint.complaint": "{name} hat eine Nachricht von hier als Spam gemeldet. Senden Sie nur dann wieder dorthin, wenn die Person Sie darum gebeten hat; noch eine Beschwerde schadet der Post aller.",
    "hint.opted_out": "{name} möchte keine Nachrichten mehr. Senden Sie nur dann wieder dorthin, wenn die Person Sie darum gebeten hat. Vielleicht hält der Anbieter Nachrichten zurück, bis sie es auch dort zurücknimmt.", "hint.suppression_list": "Der Anbieter führt diesen Kontakt auf seiner eigenen Sperrliste. Auch dort muss er herunter, sonst wird auch die nächste Nachricht nicht gesendet.",
    hint: "Die Markierung wird entfernt.", next: "Die nächste Nachricht an {name} geht dorthin. Was nicht ankam, wird nicht von selbst erneut gesendet.", done: "An {contact} wird wieder gesendet.",
  },
);

type Contact = Schemas["DirectoryContactView"];

/** Says that a contact of a user is marked, where it is. */
export function Mark({ user, channel }: { user: User; channel: Contact["channel"] }) {
  const [asking, setAsking] = useState(false);
  const contact = user.contacts?.find((c) => c.channel === channel && c.state === "marked");
  const value = (channel === "sms" ? user.phone : user.email) ?? "";
  if (!contact) return null;
  const is = `is.${contact.reason ?? ""}`;
  return (
    <Box fontSize="body-s">
      <StatusIndicator type="warning">{t(t.has(is) ? is : "is")}</StatusIndicator>
      <Box color="text-body-secondary" fontSize="body-s">{t("nothing")} <When at={contact.at} /></Box>
      <Button variant="inline-link" ariaLabel={t("again_of", { contact: value })} onClick={() => setAsking(true)}>{t("again")}</Button>
      {asking && <Unmark user={user} contact={contact} value={value} onClose={() => setAsking(false)} />}
    </Box>
  );
}

function Unmark({ user, contact: { channel, reason = "" }, value, onClose }: { user: User; contact: Contact; value: string; onClose: () => void }) {
  const act = useAct(() => ask(DELETE("/v1/users/{user}/contacts/{channel}/mark", { params: { path: { user: user.id, channel } } })), { changes: touched, quiet: true, done: t("done", { contact: value }) });
  const hint = `hint.${reason}`;
  const name = nameOf(user);
  return (
    <Ask title={t("title", { contact: value })} yes={t("again")} act={act} input={undefined} onDone={onClose}>
      <Box variant="p">{t(t.has(hint) ? hint : "hint", { name, reason: word("reason", reason) })}</Box>
      <Box variant="p">{t("next", { name })}</Box>
    </Ask>
  );
}
