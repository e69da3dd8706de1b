// Sending one badge to one user: by message, or as a link to hand over.
import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { useAct } from "../act";
import { ask, POST } from "../api";
import { Dialog } from "../dialog";
import { good } from "../flash";
import { MadeLink } from "../invitations/acts";
import { useBadges, type Badge } from "../known";
import { ActTrouble, Go, Nothing, Trouble } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import { nameOf, type User } from "./name";
import { touched } from "./touched";
import { canSendAgain, useCredentials, useInvitations, type Invitation } from "./user-data";

const t = texts(
  {
    title: "Send a badge to {name}", badge: "Badge", choose: "Choose a badge", has: "On {n, plural, one {# device} other {# devices}} of {limit}", how: "How", by_message: "By message", by_link: "As a link to hand over",
    message_hint: "{name} gets a message with a link.", link_hint: "Nothing is sent: you get the link, and give it to {name} yourself.", channel: "Channel", usual: "The badge's usual way: {channel}", before: "As it was asked for before", marked: "to {contact}, where nothing is sent: see the note at the contact", to: "to {contact}", no_contact: "nothing on file", instead: "no number on file: goes to {contact}, and the number is asked for on the way",
    send: "Send", make: "Make the link", again: "Send again", voids: "{name} is invited to this badge already. Another message goes out with a new link, and links that were sent before stop working.", voids_link: "{name} is invited to this badge already. You get a new link, and links that were sent before stop working.",
    nobody: "A contact that this needs is not on file: the invitation is made, and nothing goes out. Add the contact first, choose another channel, or take the link.", whose: "Whoever has the link is taken for {name}. Give it to nobody else.", sent: "The invitation to {name} is on its way.", sent_nobody: "The invitation of {name} is made, but there is no contact to send it to.",
    none: "There is no badge yet", none_hint: "Make one first, in the settings.", badges: "To the badges",
    full: "{name} has this badge on as many devices as it allows. Take it off one first.",
  },
  {
    title: "Ein Badge an {name} senden", badge: "Badge", choose: "Badge wählen", has: "Auf {n, plural, one {# Gerät} other {# Geräten}} von {limit}", how: "Wie", by_message: "Mit einer Nachricht", by_link: "Als Link zum Übergeben",
    message_hint: "{name} bekommt eine Nachricht mit einem Link.", link_hint: "Gesendet wird nichts: Sie bekommen den Link und geben ihn {name} selbst.", channel: "Weg", usual: "Wie beim Badge üblich: {channel}", before: "Wie zuvor gewünscht", marked: "an {contact}, wohin nichts gesendet wird: siehe den Hinweis beim Kontakt", to: "an {contact}", no_contact: "nichts hinterlegt", instead: "keine Nummer hinterlegt: geht an {contact}, und die Nummer wird unterwegs erfragt",
    send: "Senden", make: "Link erzeugen", again: "Erneut senden", voids: "{name} ist zu diesem Badge schon eingeladen. Eine weitere Nachricht mit einem neuen Link geht hinaus, und früher gesendete Links funktionieren dann nicht mehr.", voids_link: "{name} ist zu diesem Badge schon eingeladen. Sie bekommen einen neuen Link, und früher gesendete Links funktionieren dann nicht mehr.",
    nobody: "Ein Kontakt, den es dafür braucht, ist nicht hinterlegt: Die Einladung entsteht, und nichts geht hinaus. Ergänzen Sie zuerst den Kontakt, wählen Sie einen anderen Weg, oder nehmen Sie den Link.", whose: "Wer den Link hat, wird für {name} gehalten. Geben Sie ihn niemandem sonst.", sent: "Die Einladung an {name} ist unterwegs.", sent_nobody: "Die Einladung für {name} besteht, aber es gibt keinen Kontakt, an den sie gesendet werden kann.",
    none: "Es gibt noch kein Badge", none_hint: "Legen Sie zuerst eins an, in den Einstellungen.", badges: "Zu den Badges",
    full: "{name} hat dieses Badge auf so vielen Geräten, wie es erlaubt. Nehmen Sie es zuerst von einem.",
  },
);

type Channel = Badge["channel"];

interface Wish {
  badge: Badge;
  channel: Channel | ""; // empty: as before, at first the badge's
  deliver: "send" | "link";
  again?: Invitation | undefined;
}

/** Invites, or sends the invitation again where there is one. */
function invite(user: string, { badge, channel, deliver, again }: Wish): Promise<Invitation> {
  const how = { deliver, ...(channel && { channel }) };
  if (again) return ask(POST("/v1/invitations/{invitation}/send", { params: { path: { invitation: again.id } }, body: how }));
  return ask(POST("/v1/invitations", { body: { user, badge: badge.id, ...how } }));
}

interface On {
  user: User;
  onClose: () => void;
}

export function SendBadge({ user, onClose }: On) {
  const { badges, error, again } = useBadges();
  const [link, setLink] = useState<Invitation>();
  const name = nameOf(user);
  if (link) return <MadeLink made={link} name={name} onClose={onClose} />;
  const first = badges?.[0];
  if (first && badges) return <Form user={user} badges={badges} first={first} onLink={setLink} onClose={onClose} />;
  return (
    <Modal visible header={t("title", { name })} onDismiss={onClose}>
      {error && <Trouble error={error} again={again} />}
      {badges && <Nothing title={t("none")} hint={t("none_hint")} action={<Go to="/settings/badges">{t("badges")}</Go>} />}
    </Modal>
  );
}

function Form({ user, badges, first, onLink, onClose }: On & { badges: Badge[]; first: Badge; onLink: (i: Invitation) => void }) {
  const [chosen, choose] = useState(first);
  const [channel, setChannel] = useState<Channel | "">("");
  const [deliver, setDeliver] = useState<Wish["deliver"]>("send");
  const again = useInvitations(user.id).data?.find((i) => i.badge === chosen.id && canSendAgain(i));
  const name = nameOf(user);
  const act = useAct((wish: Wish) => invite(user.id, wish), {
    changes: touched,
    quiet: true,
    then: (i) => {
      if (i.link) return onLink(i);
      good(t(i.reason ? "sent_nobody" : "sent", { name }));
      onClose();
    },
  });
  const devices = useDevices(user.id);
  const full = (devices.get(chosen.id) ?? 0) >= chosen.device_limit;
  return (
    <Dialog title={t("title", { name })} yes={t(deliver === "link" ? "make" : again ? "again" : "send")} busy={act.busy} ready={!full} onYes={() => act.run({ badge: chosen, channel, deliver, again })} onClose={onClose}>
      <FormField label={t("badge")} errorText={full && t("full", { name })}>
        <BadgeChoice badges={badges} chosen={chosen} choose={choose} devices={devices} />
      </FormField>
      <FormField label={t("how")}>
        <RadioGroup
          value={deliver}
          onChange={({ detail }) => setDeliver(detail.value === "link" ? "link" : "send")}
          items={[{ value: "send", label: t("by_message"), description: t("message_hint", { name }) }, { value: "link", label: t("by_link"), description: t("link_hint", { name }) }]}
        />
      </FormField>
      {deliver === "send" && <ChannelChoice user={user} badge={chosen} again={Boolean(again)} channel={channel} set={setChannel} />}
      {again && <Alert type="info">{t(deliver === "link" ? "voids_link" : "voids", { name })}</Alert>}
      {deliver === "link" && <Alert type="warning">{t("whose", { name })}</Alert>}
      <ActTrouble act={act} />
    </Dialog>
  );
}

/** On how many devices a user has each badge. */
function useDevices(user: string): Map<string, number> {
  const devices = new Map<string, number>();
  for (const c of useCredentials(user).data?.items ?? []) devices.set(c.badge_id, (devices.get(c.badge_id) ?? 0) + 1);
  return devices;
}

function BadgeChoice({ badges, chosen, choose, devices }: { badges: Badge[]; chosen: Badge; choose: (b: Badge) => void; devices: Map<string, number> }) {
  const options = badges.map((b) => {
    const n = devices.get(b.id) ?? 0;
    return { value: b.id, label: b.name, ...(n > 0 && { description: t("has", { n, limit: b.device_limit }) }) };
  });
  return (
    <Select
      selectedOption={options.find((o) => o.value === chosen.id) ?? null}
      options={options}
      onChange={({ detail }) => choose(badges.find((b) => b.id === detail.selectedOption.value) ?? chosen)}
      placeholder={t("choose")}
      expandToViewport
    />
  );
}

const on = (u: User, c: Channel): string | undefined => (c === "email" ? u.email : u.phone);

/** How an invitation would go, as invite.route decides it; that decides in the end. */
function routeOf(u: User, badge: Badge, wanted: Channel | ""): { channel: Channel; reached: boolean } {
  let channel = wanted || badge.channel;
  if (channel === "sms" && !u.phone && badge.phone_enrollment) channel = "email"; // the number is asked for on the way
  const second = badge.proof !== "code" || on(u, channel === "sms" ? "email" : "sms"); // where the code goes
  return { channel, reached: Boolean(on(u, channel) && second) };
}

function ChannelChoice({ user, badge, again, channel, set }: { user: User; badge: Badge; again: boolean; channel: Channel | ""; set: (c: Channel | "") => void }) {
  const to = (c: Channel) => {
    const goes = routeOf(user, badge, c).channel;
    const contact = on(user, goes);
    if (!contact) return t("no_contact");
    if (user.contacts?.some((k) => k.channel === goes && k.state === "marked")) return t("marked", { contact });
    return t(goes === c ? "to" : "instead", { contact });
  };
  const usual = routeOf(user, badge, "").channel;
  return (
    <>
      <FormField label={t("channel")}>
        <RadioGroup
          value={channel}
          onChange={({ detail }) => set(detail.value === "email" || detail.value === "sms" ? detail.value : "")}
          items={[
            again ? { value: "", label: t("before") } : { value: "", label: t("usual", { channel: word("channel", usual) }), description: to(usual) },
            { value: "email", label: word("channel", "email"), description: to("email") },
            { value: "sms", label: word("channel", "sms"), description: to("sms") },
          ]}
        />
      </FormField>
      {(channel || !again) && !routeOf(user, badge, channel).reached && <Alert type="warning">{t("nobody")}</Alert>}
    </>
  );
}
