// What acts on one user may have changed.
import { touched as ofInvitations } from "../invitations/acts";

/** Paths of the API whose answers an act on a user may have changed. */
export const touched = [...ofInvitations, "/v1/groups"];
