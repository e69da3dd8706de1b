// What will happen to one person and when, in words.
import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Icon, { type IconProps } from "@cloudscape-design/components/icon";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Steps from "@cloudscape-design/components/steps";
import { useState } from "react";
import { useFilters } from "../address";
import { useBadges } from "../known";
import type { Network } from "../network";
import { Go } from "../parts";
import { language } from "../preferences";
import { span, texts } from "../texts";
import { story, type Moment, type Quiet, type Rung, type Sent } from "./story";

const t = texts(
  {
    title: "What happens to somebody who does not come", who: "Somebody who is invited now to", any: "A badge by e-mail",
    invited: "{channel, select, sms {Invited by SMS} other {Invited by e-mail}}", reminded: "{channel, select, sms {Reminded by SMS} other {Reminded by e-mail}}", desk: "A task for the service desk",
    first: "The link works until {end}.", same: "{after} after the message before. The same link as before, which works until {end}.", new: "{after} after the message before. A new link, which works until {end}; those before do not work any more.",
    desk_more: "{after} after the message before. Somebody is to call; the task is among the", tasks: "desk tasks", night: "It waited for the end of the quiet hours.",
    zone: "Times are those of the network’s time zone, {zone}. Whoever has a time zone of their own is written to by their own clock.",
    ends: "All of it ends as soon as the person has the badge or the invitation is revoked, and begins anew when an administrator sends it again. A message that came back is not waited for, and a step that can reach nobody is passed over.",
    nothing: "Nothing happens after the invitation: whoever does not come is not reminded.",
  },
  {
    title: "Was geschieht, wenn jemand nicht kommt", who: "Jemand, der jetzt eingeladen wird zu", any: "Ein Badge per E-Mail",
    invited: "{channel, select, sms {Eingeladen per SMS} other {Eingeladen per E-Mail}}", reminded: "{channel, select, sms {Erinnert per SMS} other {Erinnert per E-Mail}}", desk: "Eine Aufgabe für den Service-Desk",
    first: "Der Link gilt bis {end}.", same: "{after} nach der vorigen Nachricht. Derselbe Link wie zuvor; er gilt bis {end}.", new: "{after} nach der vorigen Nachricht. Ein neuer Link, der bis {end} gilt; die vorigen gelten nicht mehr.",
    desk_more: "{after} nach der vorigen Nachricht. Jemand soll anrufen; die Aufgabe steht unter", tasks: "Aufgaben", night: "Die Nachricht wartete auf das Ende der Ruhezeit.",
    zone: "Die Zeiten sind die der Zeitzone des Netzwerks, {zone}. Wer eine eigene Zeitzone hat, bekommt Nachrichten nach der eigenen Uhr.",
    ends: "All das endet, sobald die Person das Badge hat oder die Einladung zurückgezogen ist, und beginnt von vorn, wenn ein Administrator sie erneut sendet. Auf eine Nachricht, die zurückkam, wird nicht gewartet, und ein Schritt, der niemanden erreicht, wird übersprungen.",
    nothing: "Nach der Einladung geschieht nichts: Wer nicht kommt, wird nicht erinnert.",
  },
);

const usual: Sent = { channel: "email", proof: "link" };

interface Props {
  network: Network;
  ladder: Rung[];
  quiet: Quiet;
}

/** The story of somebody who is invited to a badge now. Which badge is in the address. */
export function Story({ network, ladder, quiet }: Props) {
  const [{ badge: wanted }, set] = useFilters("badge");
  const [begin] = useState(Date.now);
  const { badges = [] } = useBadges();
  const badge = badges.find((b) => b.id === wanted) ?? badges[0];
  const moments = story(ladder, quiet, network, badge ?? usual, begin);
  const render = (at: unknown) => {
    const m = moments[Number(at)]!;
    return {
      icon: <Icon name={icons[m.what]} />,
      header: <Box fontWeight="bold" padding={{ left: "xs" }}>{inZone(m.at, network)}: {t(m.what, { channel: m.channel })}</Box>,
      details: <Details of={m} network={network} />,
    };
  };
  return (
    <SpaceBetween size="s">
      <Box variant="h3">{t("title")}</Box>
      <FormField label={t("who")}>
        {badge && badges.length > 1
          ? <Select options={badges.map((b) => ({ value: b.id, label: b.name }))} selectedOption={{ value: badge.id, label: badge.name }} onChange={({ detail }) => set({ badge: detail.selectedOption.value ?? null })} />
          : <div>{badge?.name ?? t("any")}</div>}
      </FormField>
      <Steps ariaLabel={t("title")} steps={moments.map((_, i) => ({ status: "info", header: String(i) }))} renderStep={(step) => render(step.header)} />
      {ladder.length === 0 && <Box>{t("nothing")}</Box>}
      {ladder.length > 0 && <Box color="text-body-secondary">{t("zone", { zone: network.time_zone.replaceAll("_", " ") })} {t("ends")}</Box>}
    </SpaceBetween>
  );
}

const icons: Record<Moment["what"], IconProps.Name> = { invited: "envelope", reminded: "notification", desk: "call" };

const Details = ({ of: m, network }: { of: Moment; network: Network }) => (
  <Box color="text-body-secondary" padding={{ left: "xs", bottom: "xs" }}>
    {m.link ? t(m.link, { after: span(m.after), end: inZone(m.ends!, network) }) : <>{t("desk_more", { after: span(m.after) })} <Go to="/tasks">{t("tasks")}</Go>.</>}
    {m.night && ` ${t("night")}`}
  </Box>
);

function inZone(at: number, { time_zone }: Network): string {
  const said = (timeZone?: string) => new Intl.DateTimeFormat(language(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", ...(timeZone && { timeZone }) }).format(at);
  try {
    return said(time_zone);
  } catch {
    return said(); // a zone that the browser does not know
  }
}
