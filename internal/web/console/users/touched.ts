// What acts on one user may have changed.

/** Paths of the API whose answers an act on a user may have changed. */
export const touched = ["/v1/users", "/v1/standings", "/v1/invitations", "/v1/groups", "/v1/audit", "/v1/statistics", "/v1/campaigns"];
