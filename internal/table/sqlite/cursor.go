package sqlite

import (
	"encoding/base64"
	"encoding/json"
	"hash/fnv"
	"strconv"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// A cursor is the position of the last item given, as JSON in base64url, with
// a sum that ties it to the partition and finds typing errors. The sum keeps
// nobody from making one up: the bounds of the query do.
type cursor struct {
	At  []string `json:"at"`
	Sum string   `json:"sum"`
}

func formatCursor(q *table.Query, p position) string {
	at := []string{p.sk}
	if q.Index {
		at = append(at, p.itemPK, p.itemSK)
	}
	raw, err := json.Marshal(cursor{at, sum(q, at)})
	if err != nil { // strings always encode
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func parseCursor(q *table.Query) (position, error) {
	bad := errs.BadField("cursor", "is not from this list")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(q.Cursor)
	if err != nil {
		return position{}, bad
	}
	var c cursor
	if err := json.Unmarshal(raw, &c); err != nil || c.Sum != sum(q, c.At) {
		return position{}, bad
	}
	switch {
	case q.Index && len(c.At) == 3:
		return position{c.At[0], c.At[1], c.At[2]}, nil
	case !q.Index && len(c.At) == 1:
		return position{sk: c.At[0]}, nil
	}
	return position{}, bad
}

func sum(q *table.Query, at []string) string {
	h := fnv.New32a()
	for _, s := range append([]string{strconv.FormatBool(q.Index), q.PK}, at...) {
		_, _ = h.Write([]byte(strconv.Itoa(len(s)) + ":" + s))
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}
