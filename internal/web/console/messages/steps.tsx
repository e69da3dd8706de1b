// What became of a message, step by step.
import Box from "@cloudscape-design/components/box";
import Popover from "@cloudscape-design/components/popover";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import Steps from "@cloudscape-design/components/steps";
import type { Schemas } from "../api";
import { useGatewayName } from "../gateways/names";
import { When } from "../parts";
import { texts } from "../texts";
import { word } from "../words";
import { Remedy } from "./remedy";

const t = texts(
  { steps: "What became of it", steps_of: "{state}: what became of it", by: "by {gateway}" },
  { steps: "Was daraus wurde", steps_of: "{state}: was daraus wurde", by: "über {gateway}" },
);

export type Message = Schemas["MessagesMessageView"];

const looks: Record<string, StatusIndicatorProps.Type> = { queued: "pending", sending: "in-progress", accepted: "success", deferred: "in-progress", delivered: "success", failed: "error", bounced: "error", blocked: "error", suppressed: "error", complained: "warning", unknown: "warning", no_contact: "warning" };

/** How a state of a message looks. */
export const look = (state: string): StatusIndicatorProps.Type => looks[state] ?? "info";

/** Whether something is still to happen to a message by itself. */
export const isUnderWay = (m: { state: string }): boolean => m.state === "queued" || m.state === "sending";

/** The state; its steps when it is pressed. */
export const State = ({ message: m }: { message: Message }) => (
  <Popover header={t("steps")} triggerAriaLabel={t("steps_of", { state: word("message", m.state) })} size="large" fixedWidth wrapTriggerText={false} renderWithPortal content={<Story message={m} />}>
    <StatusIndicator type={look(m.state)}>{word("message", m.state)}</StatusIndicator>
  </Popover>
);

const Story = ({ message: m }: { message: Message }) => (
  <SpaceBetween size="xs">
    <Timeline message={m} />
    {m.remedy === "wait" && <Remedy of={m} />}
  </SpaceBetween>
);

/** What happened to a message, step by step. */
export function Timeline({ message: m }: { message: Message }) {
  const gateway = useGatewayName();
  const last = m.timeline.length - 1;
  return (
    <Steps
      ariaLabel={t("steps")}
      steps={m.timeline.map((s, i) => ({
        status: look(s.state),
        header: word("message", s.state),
        details: <Said at={s.at} why={s.reason} code={s.code} by={i === last ? m.gateway && t("by", { gateway: gateway(m.gateway) }) : undefined} />,
      }))}
    />
  );
}

/** When something happened to a message, why, and by which way. */
export const Said = ({ at, why, code, by }: { at: string; why?: string | undefined; code?: string | undefined; by?: string | undefined }) => (
  <Box color="text-body-secondary" fontSize="body-s">
    <When at={at} />{by && <>, {by}</>}
    {why && <><br />{word("reason", why)}</>}{code && <> <code>{code}</code></>}
  </Box>
);
