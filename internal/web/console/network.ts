// The network's settings, which more than one view shows.
import { api, type Schemas } from "./api";

export type Network = Schemas["NetworkView"];

/** The settings. */
export const useNetwork = () => api.useQuery("get", "/v1/network");
