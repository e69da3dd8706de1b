// Regions and languages, with the names that the browser knows for them.
import type { SelectProps } from "@cloudscape-design/components/select";
import { language } from "../preferences";

/** The regions that have phone numbers (ISO 3166 and what libphonenumber adds); a Go test compares them with the server's. */
const regions = `
AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ
FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH
MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK
PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA
TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
`.trim().split(/\s+/);

// Languages that people in organisations speak; the API takes every tag of BCP 47.
const languages = `
ar bg bs cs da de de-AT de-CH el en en-GB en-US es et fa fi fr fr-CH ga he hi hr hu id it it-CH ja ko lb lt lv mk ms mt nb nl pl pt pt-BR ro sk sl sq sr sv
sw ta th tr uk ur vi zh-Hans zh-Hant
`.trim().split(/\s+/);

const nameOf = (type: "region" | "language", code: string): string => {
  try {
    return new Intl.DisplayNames(language(), { type }).of(code) ?? code;
  } catch {
    return code; // is no such code
  }
};

export const regionName = (code: string): string => nameOf("region", code);
export const languageName = (tag: string): string => nameOf("language", tag);

const byName = (a: SelectProps.Option, b: SelectProps.Option) => a.label!.localeCompare(b.label!, language());

/** A region as a choice: by its name, found by its code too. */
export const regionOption = (code: string): SelectProps.Option => ({ value: code, label: regionName(code), labelTag: code });
export const languageOption = (tag: string): SelectProps.Option => ({ value: tag, label: languageName(tag), labelTag: tag });

/** All regions, and those that are set already. */
export const regionOptions = (set: string[]): SelectProps.Option[] => [...new Set([...regions, ...set])].map(regionOption).sort(byName);
export const languageOptions = (set: string): SelectProps.Option[] => [...new Set([...languages, set])].map(languageOption).sort(byName);

/** All time zones that the browser knows, UTC and the one that is set. */
export const zoneOptions = (set: string): SelectProps.Option[] =>
  [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), set])].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));

/** What time it is in a zone; nothing for one that the browser does not know. */
export function timeIn(zone: string): string {
  try {
    return new Intl.DateTimeFormat(language(), { timeStyle: "short", timeZone: zone }).format();
  } catch {
    return "";
  }
}
