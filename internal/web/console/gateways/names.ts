// What the ways are called that messages went.
import { useQuery } from "@tanstack/react-query";
import { ask, GET } from "../api";
import { texts } from "../texts";

const t = texts(
  { inbox: "the inbox of this machine", ses: "Amazon SES", sns: "Amazon SNS" },
  { inbox: "den Posteingang dieses Rechners", ses: "Amazon SES", sns: "Amazon SNS" },
);

const goodFor = 60_000; // milliseconds

/** Names for the ids of gateways; one that is gone, or that may not be read, is its id. */
export function useGatewayName(): (id: string) => string {
  const { data } = useQuery({ queryKey: ["/v1/gateways", "names"], queryFn: ({ signal }) => ask(GET("/v1/gateways", { signal })), staleTime: goodFor });
  return (id) => (t.has(id) ? t(id) : data?.items.find((g) => g.id === id)?.name ?? id);
}
