// How the state of an invitation looks.
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { Schemas } from "../api";
import { texts } from "../texts";
import { word } from "../words";

const t = texts({ nobody: "On its way to nobody" }, { nobody: "Geht an niemanden" });

export type Invitation = Schemas["InviteInvitationView"];

const looks: Record<Invitation["state"], StatusIndicatorProps.Type> = { open: "pending", completed: "success", revoked: "stopped", expired: "warning" };

export const InvitationState = ({ invitation: i }: { invitation: Invitation }) =>
  i.state === "open" && i.reason
    ? <StatusIndicator type="warning">{t("nobody")}</StatusIndicator>
    : <StatusIndicator type={looks[i.state]}>{word("invitation", i.state)}</StatusIndicator>;
