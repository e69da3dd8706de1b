// How a user stands with a badge, in words.
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { texts } from "../texts";
import type { Standing } from "./rows";

const t = texts(
  {
    has_badge: "Has the badge", devices: "{n, plural, one {Has the badge} other {Has the badge on # devices}}", open: "Invited", no_contact: "Invited, but no contact", expired: "Invitation expired", revoked: "Invitation revoked", completed: "Had the badge", none: "Not invited",
  },
  {
    has_badge: "Hat das Badge", devices: "{n, plural, one {Hat das Badge} other {Hat das Badge auf # Geräten}}", open: "Eingeladen", no_contact: "Eingeladen, aber kein Kontakt", expired: "Einladung abgelaufen", revoked: "Einladung zurückgezogen", completed: "Hatte das Badge", none: "Nicht eingeladen",
  },
);

export const standingText = (s: Standing): string => t(s);

const looks: Record<Standing, StatusIndicatorProps.Type> = {
  has_badge: "success", open: "pending", no_contact: "warning", expired: "warning", revoked: "stopped", completed: "info", none: "not-started",
};

/** How somebody stands; on how many devices if it is more than one. */
export const StandingStatus = ({ standing, credentials = 0 }: { standing: Standing; credentials?: number | undefined }) => (
  <StatusIndicator type={looks[standing] ?? "info"}>{credentials > 1 ? t("devices", { n: credentials }) : t(standing)}</StatusIndicator>
);
