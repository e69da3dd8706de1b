package directory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// maxLookup is how many users one lookup gives at most: as many as are read at
// once.
const maxLookup = table.MaxOps

// termsEach is how many terms are read for each user that is wanted, where all of
// them count: somebody's name, login and address often begin alike.
const termsEach = 3

// Lookup finds users, disabled ones too, by the beginning of what they are called or
// reached by, in no order that means anything: for whoever has a person on the
// phone. Words of the name, login, e-mail address, phone number (with the country
// code, without it, or as it is dialled at home, however grouped) and employee
// number count; of several words each must begin one of them. Letter case, accents
// and the zeros in front of numbers do not count. A title, what is behind the @, and the
// middle of a number find nobody; Find does that.
//
// It costs the same however many users there are: one read of the settings, one
// Query and one GetAll of at most limit users, and limit is at most 100. The Query
// reads 3*limit terms for one word; for several it reads up to 900 terms that begin
// with the longest, and drops from them those whose user is not found by the others
// either. So a page may be short, even empty, without being the last, and among
// 5,000 of one last name all of a first name take six calls.
//
// errs.Invalid for a search without a word. The network is all that it looks at: whom
// the caller may see is the caller's to say.
func (s *Service) Lookup(ctx context.Context, n session.NetworkID, search string, limit int, cursor string) ([]User, string, error) {
	words := lookupWords(search)
	if utf8.RuneCountInString(search) > maxSearch {
		return nil, "", errs.BadField("query.q", "is too long: at most 100 characters")
	}
	if len(words) == 0 {
		return nil, "", errs.BadField("query.q", "has no word: give the beginning of a name, login, address or number")
	}
	set, err := s.Network.Settings(ctx, n)
	if err != nil {
		return nil, "", err
	}
	l := lookup{network: n, words: words}
	for _, word := range words {
		l.trails = append(l.trails, trail(set.Salt, word))
	}
	users, next, err := s.lookup(ctx, set.Salt, l, min(limit, maxLookup), cursor)
	if err != nil {
		return nil, "", fmt.Errorf("look up users of network %s: %w", n, err)
	}
	return users, next, nil
}

// lookup is a search for users by their terms.
type lookup struct {
	network session.NetworkID
	words   []string
	trails  []string // of the words; the first is what is read
}

func (s *Service) lookup(ctx context.Context, salt secret.Salt, l lookup, limit int, cursor string) ([]User, string, error) {
	rows, more, err := table.Stretch[term](ctx, s.Table, l.query(limit, cursor), []string{termPK(l.network, l.trails[0])})
	if err != nil {
		return nil, "", err
	}
	var ids []session.UserID
	read := map[session.UserID]string{} // the first term that was read of a user
	next := ""
	for i, row := range rows {
		if _, known := read[row.User]; !known && l.mayBe(row) {
			read[row.User] = row.SK
			ids = append(ids, row.User)
		}
		if last := i == len(rows)-1; len(ids) == limit || last {
			if !last || more {
				next = table.After(row.SK)
			}
			break
		}
	}
	users, err := s.UsersOf(ctx, l.network, ids)
	wrong := func(u User) bool { return !u.foundBy(l.words) || l.first(u, salt) != read[u.ID] }
	return slices.DeleteFunc(users, wrong), next, err
}

func (l lookup) query(limit int, cursor string) table.Query {
	size := maxStretch
	if len(l.words) == 1 {
		size = min(termsEach*limit, maxStretch)
	}
	return table.Query{Prefix: l.trails[0][secret.TrailStep:], Limit: size, Cursor: cursor}
}

// mayBe reports whether a term can be of somebody who is found by all words.
func (l lookup) mayBe(t term) bool {
	return !slices.ContainsFunc(l.trails, func(trail string) bool { return !strings.Contains(t.Beside, beside(trail)) })
}

// first is the sort key of the first term by which the index finds a user: by that one, and
// no other, the user is given, so that nobody comes twice, whatever the pages. It
// is empty when there is none.
func (l lookup) first(u User, salt secret.Salt) string {
	for _, trail := range u.trails(salt) { // sorted
		if strings.HasPrefix(trail, l.trails[0]) {
			return termKey(u.Network, trail, u.ID).SK
		}
	}
	return ""
}
