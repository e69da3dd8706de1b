// How users are called.
import type { Schemas } from "../api";

export type User = Schemas["DirectoryUserView"];

/** The name of a user, or what else they are known by. */
export const nameOf = (u: User): string => [u.first_name, u.last_name].filter(Boolean).join(" ") || u.login || u.email || u.phone || u.id;
