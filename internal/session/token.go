package session

import (
	"slices"
	"strings"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// Lifetimes of API tokens.
const (
	TokenDefault = 90 * 24 * time.Hour
	TokenMax     = 365 * 24 * time.Hour
	maxTokenName = 100 // bytes
)

// Token is what the store knows of an API token: not the token. It belongs to a
// user and ends with what that user may: see orphaned.
type Token struct {
	table.Head
	ID        TokenID     `json:"id"`
	Network   NetworkID   `json:"network"`
	User      UserID      `json:"user"`
	Name      string      `json:"name"`
	Hash      secret.Hash `json:"hash"`
	Scopes    []Scope     `json:"scopes"`
	CreatedAt table.Epoch `json:"created_at"`
	EndsAt    table.Epoch `json:"ends_at"`
}

// NewToken is what a new API token shall be.
type NewToken struct {
	Network  NetworkID
	User     UserID // the administrator whose it is
	Name     string
	Scopes   []Scope
	ValidFor time.Duration // 0 is TokenDefault, at most TokenMax
}

// CreateToken makes an API token and the op that stores what is known of it.
// The token itself goes to its owner once and nowhere else. errs.Invalid for
// a name, scope or lifetime out of bounds, errs.Forbidden without a user.
func CreateToken(in NewToken, now time.Time) (secret.Bearer, Token, table.Op, error) {
	if in.ValidFor == 0 {
		in.ValidFor = TokenDefault
	}
	if err := in.check(); err != nil {
		return "", Token{}, table.Op{}, err
	}
	raw, hash := secret.NewBearer(secret.APITokenPrefix + string(in.Network) + string(in.User))
	t := Token{
		ID: tokenID(in.Network, hash), Network: in.Network, User: in.User, Name: strings.TrimSpace(in.Name), Hash: hash,
		Scopes: in.Scopes, CreatedAt: table.At(now), EndsAt: table.At(now.Add(in.ValidFor)),
	}
	t.place()
	return raw, t, table.Put(&t, table.Absent()), nil
}

func (in NewToken) check() error {
	switch name := strings.TrimSpace(in.Name); {
	case in.User == "":
		return errs.New(errs.Forbidden, "An API token belongs to a person: sign in to make one.")
	case name == "" || len(name) > maxTokenName:
		return errs.BadField("body.name", "must have 1 to 100 characters")
	case in.ValidFor < time.Minute || in.ValidFor > TokenMax:
		return errs.BadField("body.valid_for", "must be between a minute and 365 days, in seconds")
	case len(in.Scopes) == 0:
		return errs.BadField("body.scopes", "must name at least one scope")
	}
	for _, s := range in.Scopes {
		if !slices.Contains(Scopes(), s) {
			return errs.BadField("body.scopes", "has a scope that does not exist")
		}
	}
	return nil
}

// orphaned reports whether a user with this access and these privileges no
// longer vouches for t: only administrators make tokens, so only theirs work.
func (t Token) orphaned(a Access, privileges []Privilege) bool {
	return !a.MayAct() || t.CreatedAt < a.NotBefore || !slices.Contains(privileges, Admin)
}

// RevokeToken is the op that ends an API token; its condition fails when there
// is none of that id.
func RevokeToken(n NetworkID, id TokenID) table.Op {
	return table.Delete(tokenKey(n, id), table.Exists())
}
