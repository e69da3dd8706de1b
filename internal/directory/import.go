package directory

import (
	"strconv"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/directory/people"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// ImportID names an import within its network: 24 characters.
type ImportID string

// How long an import is kept, and how long rows are that nobody has planned.
const (
	importKept = 90 * 24 * time.Hour
	uploadKept = 7 * 24 * time.Hour
)

// Import is one list of people on its way in.
type Import struct {
	table.Head
	bulk.Progress                   // Counts are rows by action until it is planned, then by outcome
	ID            ImportID          `json:"id"`
	Network       session.NetworkID `json:"network"`
	Format        people.Format     `json:"format"`
	Columns       []people.Column   `json:"columns"`
	Region        string            `json:"region,omitempty"`  // assumed where a row says none
	Map           string            `json:"map,omitempty"`     // as it was given
	Proof         string            `json:"proof,omitempty"`   // how the contacts were verified; empty: they are not vouched for
	Replace       bool              `json:"replace,omitempty"` // other contacts that are enrolled too
	Rows          int               `json:"rows"`
	Chunks        int               `json:"chunks"`
	Plan          map[string]int64  `json:"plan,omitempty"` // rows by action, once it is applied
	CreatedAt     table.Epoch       `json:"created_at"`
	CreatedBy     audit.Actor       `json:"created_by"`
	AppliedAt     table.Epoch       `json:"applied_at,omitempty"`
	AppliedBy     audit.Actor       `json:"applied_by,omitempty"`
}

func (i *Import) place() {
	key := importKey(i.Network, i.ID)
	i.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "import", ExpiresAt: table.At(i.CreatedAt.Time().Add(importKept))}
	if i.State == bulk.Planning || i.State == bulk.Running {
		i.IPK, i.ISK = bulk.Working, bulk.Place(i.Touched, string(i.ID))
	}
}

// Action is what the plan says about a row.
type Action string

// The actions.
const (
	CreateRow    Action = "create"
	UpdateRow    Action = "update"
	UnchangedRow Action = "unchanged"
	RejectRow    Action = "reject"
)

// Outcome is what became of a row.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
	Rejected  Outcome = "rejected"
	Overtaken Outcome = "changed_since_plan" // the directory is not as it was: nothing was done
	Broken    Outcome = "failed"             // by a fault of ours: nothing was done
)

// Row is one row of an import: what the file says, what is planned, what became
// of it.
type Row struct {
	Number int          `json:"row"`
	Cells  people.Cells `json:"cells"`
	// Headings are of fields that another column than their first filled.
	Headings  map[people.Field]string `json:"headings,omitempty"`
	Action    Action                  `json:"action,omitempty"`
	User      session.UserID          `json:"user,omitempty"`       // that it updates, or made
	Version   int64                   `json:"version,omitempty"`    // of that user, in the plan
	Fields    []people.Field          `json:"fields,omitempty"`     // that change
	NewGroups []string                `json:"new_groups,omitempty"` // that have to be made for it
	Region    string                  `json:"region,omitempty"`     // that was assumed for its phone number
	Vouched   []Vouched               `json:"vouched,omitempty"`    // contacts, by the proof of the import
	Outcome   Outcome                 `json:"outcome,omitempty"`
	Problems  []people.Problem        `json:"problems,omitempty"`
}

// reject notes what is wrong with a row.
func (r *Row) reject(column, problem string) {
	r.Action = RejectRow
	r.Problems = append(r.Problems, people.Problem{Column: column, Problem: problem})
}

// mark is how a user remembers a row.
func (i *Import) mark(row int) string { return string(i.ID) + "#" + strconv.Itoa(row) }

// userOf is the id of the user whom a row makes: the same every time.
func (i *Import) userOf(row int) session.UserID {
	id := secret.DerivedID("import", string(i.Network), string(i.ID), strconv.Itoa(row))
	return session.UserID(id[:userChars])
}

// userChars is the length of a user's id: the first 10 of the 15 bytes of
// others.
const userChars = 16

// groupOf is the id of the group that an import makes for a name.
func (i *Import) groupOf(name string) session.GroupID {
	return session.GroupID(secret.DerivedID("import-group", string(i.Network), string(i.ID), fold(name)))
}

// heading is the heading of the column that a field of a row came from. What
// is missing altogether is looked for where it could be.
func (i *Import) heading(r Row, f people.Field) string {
	if h, ok := r.Headings[f]; ok {
		return h
	}
	places := []people.Field{f}
	switch f {
	case people.LastName:
		places = append(places, people.FirstName, people.FullName)
	case people.Email:
		places = append(places, people.Login, people.Phone)
	}
	for _, f := range places {
		if h := people.First(i.Columns, f); h != "" {
			return h
		}
	}
	return ""
}

// chunk is a part of the rows of an import, small enough for one item.
type chunk struct {
	table.Head
	Import  ImportID `json:"import"`
	Seq     int      `json:"seq"`
	Planned bool     `json:"planned"`
	Applied bool     `json:"applied"`
	Rows    []Row    `json:"rows"`
}

func newChunk(n session.NetworkID, i ImportID, seq int, kept time.Time) chunk {
	key := chunkKey(n, i, seq)
	return chunk{
		Head:   table.Head{PK: key.PK, SK: key.SK, Kind: "import-chunk", ExpiresAt: table.At(kept)},
		Import: i, Seq: seq,
	}
}

// Bounds of a chunk. Planning names the groups of a row a second time and adds a
// few hundred bytes, so that a chunk stays under the 400 KB of an item.
const (
	chunkRows  = 100
	chunkBytes = 150 << 10
)
