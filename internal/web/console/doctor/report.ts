// What the doctor found, which the overview counts as well.
import { api, type Schemas } from "../api";

export type Finding = Schemas["DoctorFindingView"];
export type Severity = Finding["severity"];

const goodFor = 300_000; // milliseconds: it asks AWS and vendors, and takes seconds

/** The findings. They are not read again by themselves while a view is open. */
export const useDoctor = () => api.useQuery("get", "/v1/doctor", {}, { staleTime: goodFor, refetchOnWindowFocus: false });

/** How many findings stop messages. */
export const problemsOf = (findings: Finding[]): number => findings.filter((f) => f.severity === "problem").length;
