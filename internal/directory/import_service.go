package directory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"lanyard/internal/audit"
	"lanyard/internal/bulk"
	"lanyard/internal/directory/people"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

// File is a list as it was sent.
type File struct {
	Body   []byte
	Map    string // as people.ParseMapping reads it
	Region string // for phone numbers without a country code; empty: the network's
	// Proof says how the contacts of the list were verified before, so that they are
	// enrolled without a code; empty: they are not. Replace does so too where another contact is
	// enrolled.
	Proof   string
	Replace bool
}

// Upload reads a file and begins to plan its import. Rows that are wrong are
// part of the import and say what is wrong with them; errs.Invalid and errs.TooLarge are
// for the file as a whole.
//
// Rows are stored as they are read, the import itself last: a file of which only a
// part arrived is no import, and its rows go away by themselves.
func (s *Service) Upload(ctx context.Context, by httpapi.Caller, file File) (Import, error) {
	set, err := s.Network.Settings(ctx, by.Principal.Network)
	if err != nil {
		return Import{}, err
	}
	if err := file.vouches(by); err != nil {
		return Import{}, err
	}
	if file.Region == "" {
		file.Region = set.Region
	}
	if !regionCode.MatchString(file.Region) && file.Region != "" {
		return Import{}, errs.BadField("query.region", "is no code of two letters, such as CH")
	}
	mapping, err := people.ParseMapping(file.Map)
	if err != nil {
		return Import{}, err
	}
	list, err := people.Open(file.Body, mapping)
	if err != nil {
		return Import{}, err
	}
	if list.Rows == 0 {
		return Import{}, errs.BadField("body", "has headings and no rows")
	}
	now := s.Now()
	i := Import{
		Progress: bulk.Begin(bulk.Planning, now), ID: ImportID(secret.NewID(now)), Network: set.ID,
		Format: list.Format, Columns: list.Columns, Region: strings.ToUpper(file.Region), Map: file.Map, Rows: list.Rows,
		Proof: file.Proof, Replace: file.Replace,
		CreatedAt: table.At(now), CreatedBy: audit.By(by.Principal),
	}
	if i.Chunks, err = s.storeRows(ctx, &i, list); err != nil {
		return Import{}, fmt.Errorf("store rows of import %s: %w", i.ID, err)
	}
	i.place()
	entry := by.Entry("import.upload")
	entry.Target = "import:" + string(i.ID)
	if i.Proof != "" {
		entry.Detail = map[string]string{"proof": i.Proof}
	}
	if err := s.Table.Write(ctx, table.Put(&i, table.Absent()), audit.Put(entry, now)); err != nil {
		return Import{}, fmt.Errorf("upload import %s: %w", i.ID, err)
	}
	return i, nil
}

// Import reads one import. errs.NotFound when there is none of that id in the
// network.
func (s *Service) Import(ctx context.Context, by httpapi.Caller, id ImportID) (Import, error) {
	return s.loadImport(ctx, importKey(by.Principal.Network, id), id)
}

func (s *Service) loadImport(ctx context.Context, key table.Key, id ImportID) (Import, error) {
	if !secret.ValidID(string(id)) {
		return Import{}, errs.NotFound
	}
	var i Import
	if err := s.Table.Get(ctx, key, &i); err != nil {
		return Import{}, fmt.Errorf("import %s: %w", id, err)
	}
	return i, nil
}

// Imports lists the imports of a network, newest first.
func (s *Service) Imports(ctx context.Context, by httpapi.Caller, limit int, cursor string) ([]Import, string, error) {
	page, err := s.Table.Query(ctx, table.Query{PK: importsPK(by.Principal.Network), Desc: true, Limit: limit, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("list imports of network %s: %w", by.Principal.Network, err)
	}
	return table.Decoded[Import](page)
}

// Apply says go: the import does what its plan says. It is no failure when it
// is under way or done already. errs.Conflict while it is still being planned.
func (s *Service) Apply(ctx context.Context, by httpapi.Caller, id ImportID) (Import, error) {
	i, err := s.Import(ctx, by, id)
	if err != nil {
		return Import{}, err
	}
	switch i.State {
	case bulk.Running, bulk.Done:
		return i, nil
	case bulk.Planned:
	default:
		return Import{}, errs.New(errs.Conflict, "The import is not planned. Wait until it is, or upload the file again.")
	}
	now := s.Now()
	op := bulk.Resume(i.ItemKey(), string(id), now)
	op.Changes = append(op.Changes, table.Set("plan", i.Counts),
		table.Set("applied_at", table.At(now)), table.Set("applied_by", audit.By(by.Principal)))
	entry := by.Entry("import.apply")
	entry.Target = "import:" + string(id)
	err = s.Table.Write(ctx, op, audit.Put(entry, now))
	if err != nil && !errors.Is(err, errs.Conflict) {
		return Import{}, fmt.Errorf("apply import %s: %w", id, err)
	}
	return s.Import(ctx, by, id) // in a conflict somebody else has said go
}

// StopImport ends an import, whether it is being planned, is planned or under
// way. What was done stays, and rows that a slice is doing are still done. It is
// no failure when it is over already.
func (s *Service) StopImport(ctx context.Context, by httpapi.Caller, id ImportID) (Import, error) {
	i, err := s.Import(ctx, by, id)
	if err != nil || i.State.Over() {
		return i, err
	}
	now := s.Now()
	entry := by.Entry("import.stop")
	entry.Target = "import:" + string(id)
	err = s.Table.Write(ctx, bulk.Stop(i.ItemKey(), now), audit.Put(entry, now))
	if err != nil && !errors.Is(err, errs.Conflict) {
		return Import{}, fmt.Errorf("stop import %s: %w", id, err)
	}
	return s.Import(ctx, by, id) // in a conflict it was over before
}
