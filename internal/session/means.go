package session

import (
	"context"
	"fmt"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// CredentialSK begins the sort key of a credential, in the partition of its user.
// Package register writes them; it is told here because rooms below that one
// have to know whether somebody can sign in.
const CredentialSK = "cred#"

// CanSignIn gives the check for a transaction that a user has a credential to sign in
// with. errs.Unreachable when there is none.
func CanSignIn(ctx context.Context, t table.Table, n NetworkID, u UserID) ([]table.Op, error) {
	page, err := t.Query(ctx, table.Query{PK: UserPK(n, u), Prefix: CredentialSK, Limit: 1})
	if err != nil {
		return nil, fmt.Errorf("credentials of user %s: %w", u, err)
	}
	have, _, err := table.Decoded[table.Head](page)
	switch {
	case err != nil:
		return nil, err
	case len(have) == 0:
		return nil, errs.Unreachable
	}
	return []table.Op{table.Check(have[0].ItemKey(), table.Exists())}, nil
}
