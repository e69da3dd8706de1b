// What can be done about a message that did not arrive: a button that does it, or
// leads to where it is done.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Schemas } from "../api";
import { CopyLink, SendAgain, type Invited } from "../invitations/acts";
import { Go, When } from "../parts";
import { texts } from "../texts";

const t = texts(
  {
    resend: "Send again", use_sms: "Send by SMS", use_email: "Send by e-mail", fix_email: "Correct the address", fix_sms: "Correct the number", call_desk: "What to do", of: "{what}: {name}",
    code: "The person can ask for another code on the page where it is typed.", next: "Nothing to do yet. It is tried again by itself:", deferred: "Nothing to do yet. The provider keeps trying; the message is of use until", wait: "Nothing to do yet.",
    call_title: "Speak with {name}", close: "Close", user: "To the user", link: "Make a link",
    "call.opted_out": "The person asked for no more messages at this contact. Only they can take that back, at the provider; respect it.", "call.complaint": "The person called a message spam. Do not write there again unasked.",
    "call.suppression_list": "The provider sends nothing to this contact. Whoever looks after the account can take it off the provider's list.", "call.unrenderable": "A name or an address in the message can not be written. Look at the user's profile and correct it, then send again.",
    "call.other": "Sending again would end the same, and there is no other contact to send to.",
    call_how: "Call the person, or have the service desk do it. Make sure who you are talking to. Then ask for another address or number, or hand over a link yourself.",
  },
  {
    resend: "Erneut senden", use_sms: "Per SMS senden", use_email: "Per E-Mail senden", fix_email: "Adresse korrigieren", fix_sms: "Nummer korrigieren", call_desk: "Was zu tun ist", of: "{what}: {name}",
    code: "Die Person kann dort, wo der Code eingegeben wird, einen neuen anfordern.", next: "Noch ist nichts zu tun. Der nächste Versuch kommt von selbst:", deferred: "Noch ist nichts zu tun. Der Anbieter versucht es weiter; die Nachricht ist nützlich bis", wait: "Noch ist nichts zu tun.",
    call_title: "Sprechen Sie mit {name}", close: "Schließen", user: "Zum Nutzer", link: "Link erzeugen",
    "call.opted_out": "Die Person möchte an diesem Kontakt keine Nachrichten mehr. Das kann nur sie selbst beim Anbieter zurücknehmen; achten Sie es.", "call.complaint": "Die Person hat eine Nachricht als Spam gemeldet. Schreiben Sie dorthin nicht ungefragt.",
    "call.suppression_list": "Der Anbieter sendet nichts an diesen Kontakt. Wer das Konto betreut, kann ihn von der Sperrliste des Anbieters nehmen.", "call.unrenderable": "Ein Name oder eine Adresse in der Nachricht lässt sich nicht schreiben. Korrigieren Sie das Profil des Nutzers und senden Sie dann erneut.",
    "call.other": "Erneutes Senden endete genauso, und es gibt keinen anderen Kontakt.",
    call_how: "Rufen Sie die Person an, oder lassen Sie es den Service-Desk tun. Stellen Sie fest, mit wem Sie sprechen. Fragen Sie dann nach einer anderen Adresse oder Nummer, oder übergeben Sie selbst einen Link.",
  },
);

/** A message, as far as a remedy needs to know it. */
export type Failed = Pick<Schemas["MessagesMessageView"], "user" | "name" | "channel" | "about" | "remedy" | "reason" | "next_at" | "valid_until">;

const nameOf = (m: Failed): string => m.name || m.user;

const invited = (m: Failed): Invited => ({ user: m.user, name: nameOf(m), badge: "", invitation: m.about.id });

/** The remedy of a message; nothing where there is none. */
export function Remedy({ of: m }: { of: Failed }) {
  const about = m.about.type === "invitation";
  switch (m.remedy) {
    case "resend":
    case "use_sms":
    case "use_email":
      return about ? <Again of={m} remedy={m.remedy} /> : <>{t("code")}</>;
    case "fix_address":
      return <Fix of={m} />;
    case "wait":
      return <Wait of={m} />;
    case "call_desk":
      return <Call of={m} />;
    default:
      return null;
  }
}

/** The remedy as a button; what it is about is said to whoever does not see where it stands. */
const Do = ({ of: m, what, act }: { of: Failed; what: string; act: () => void }) => (
  <Button variant="inline-link" wrapText={false} ariaLabel={t("of", { what, name: nameOf(m) })} onClick={act}>{what}</Button>
);

const channels = { resend: undefined, use_sms: "sms", use_email: "email" } as const;

function Again({ of: m, remedy }: { of: Failed; remedy: keyof typeof channels }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Do of={m} what={t(remedy)} act={() => setOpen(true)} />
      {open && <SendAgain people={[invited(m)]} channel={channels[remedy]} onDone={() => setOpen(false)} />}
    </>
  );
}

function Fix({ of: m }: { of: Failed }) {
  const [, navigate] = useLocation();
  return <Do of={m} what={t(m.channel === "sms" ? "fix_sms" : "fix_email")} act={() => navigate(`/users/${m.user}?do=edit&field=${m.channel === "sms" ? "phone" : "email"}`)} />;
}

const Wait = ({ of: { next_at, valid_until } }: { of: Failed }) => (
  <Box color="text-body-secondary" fontSize="body-s">
    {next_at ? <>{t("next")} <When at={next_at} /></> : valid_until ? <>{t("deferred")} <When at={valid_until} /></> : t("wait")}
  </Box>
);

function Call({ of: m }: { of: Failed }) {
  const [open, setOpen] = useState<"how" | "link">();
  const close = () => setOpen(undefined);
  return (
    <>
      <Do of={m} what={t("call_desk")} act={() => setOpen("how")} />
      {open === "how" && <How of={m} close={close} {...(m.about.type === "invitation" && { link: () => setOpen("link") })} />}
      {open === "link" && <CopyLink person={invited(m)} onDone={close} />}
    </>
  );
}

function How({ of: m, close, link }: { of: Failed; close: () => void; link?: () => void }) {
  const why = `call.${m.reason ?? ""}`;
  return (
    <Modal
      visible
      header={t("call_title", { name: nameOf(m) })}
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>{t("close")}</Button>
            {link && <Button onClick={link}>{t("link")}</Button>}
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        <Box variant="p">{t(t.has(why) ? why : "call.other")}</Box>
        <Box variant="p">{t("call_how")}</Box>
        <Go to={`/users/${m.user}`}>{t("user")}</Go>
      </SpaceBetween>
    </Modal>
  );
}
