// What groups are called where people are invited who are added to them.
import type { Group } from "../known";
import { texts } from "../texts";

const t = texts(
  { everyone: "Everyone in the network", to_network: "the network", to_group: "“{name}”" },
  { everyone: "Alle im Netzwerk", to_network: "zum Netzwerk", to_group: "in „{name}“" },
);

/** The name of a group; the one with everybody is the network. */
export const groupName = (g: Group): string => (g.id === "everyone" ? t("everyone") : g.name);

/** A group as where people come to, within a sentence: in English after "to". */
export const placeOf = (g: Group): string => (g.id === "everyone" ? t("to_network") : t("to_group", { name: g.name }));
