package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"lanyard/internal/errs"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

func TestFileIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := open(t, filepath.Join(dir, "store.db"), frozen)
	write(t, e, table.Put(record("a", "thing", 1)))
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 4 { // the file, its log, the log's index, the lock
		t.Errorf("%d files", len(files))
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", f.Name(), info.Mode().Perm())
		}
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	e := open(t, filepath.Join(t.TempDir(), "store.db"), frozen)
	for name, want := range map[string]int64{"synchronous": 2, "user_version": 2} {
		if got, err := sqlite.Pragma(e, name); err != nil || got != want {
			t.Errorf("%s is %d, want %d (%v)", name, got, want, err)
		}
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	e := open(t, path, frozen)
	if _, err := sqlite.Open(path, sqlite.Options{Now: frozen}); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("opened twice: %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path, frozen)
}

func TestForeignFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sql, want string }{
		"newer schema":    {"PRAGMA user_version = 3", "schema version 3, this program knows version 2"},
		"another program": {"PRAGMA application_id = 7", "another program"},
	} {
		path := filepath.Join(t.TempDir(), "store.db")
		if err := open(t, path, frozen).Close(); err != nil {
			t.Fatal(err)
		}
		execute(t, path, c.sql)
		if _, err := sqlite.Open(path, sqlite.Options{Now: frozen}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	path := filepath.Join(t.TempDir(), "store.db")
	if err := os.WriteFile(path, []byte("these are not the bytes of a database, "+strings.Repeat("no ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(path, sqlite.Options{Now: frozen}); err == nil {
		t.Error("opened a text file")
	}
}

// A file from before counting is brought up to date, with what is in it.
func TestOlderFilesAreUpgraded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	e := open(t, path, frozen)
	it := item("p", "a", "thing")
	it.IPK, it.ISK = "i", "1"
	write(t, e, table.Put(it))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, path, `DROP INDEX item_place; CREATE INDEX item_place ON item (ipk, isk, pk, sk) WHERE ipk IS NOT NULL; PRAGMA user_version = 1`)
	e = open(t, path, frozen)
	if got, err := sqlite.Pragma(e, "user_version"); err != nil || got != 2 {
		t.Errorf("user_version is %d (%v)", got, err)
	}
	page, err := e.Query(t.Context(), table.Query{PK: "i", Index: true, Count: true})
	if err != nil || page.Count != 1 {
		t.Errorf("the index counts %d (%v)", page.Count, err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, path, `DROP INDEX item_place; PRAGMA user_version = 1`)
	if _, err := sqlite.Open(path, sqlite.Options{Now: frozen}); err == nil {
		t.Error("opened a file that is not what its version says")
	}
	execute(t, path, `CREATE INDEX item_place ON item (ipk)`)
	open(t, path, frozen)
}

// execute changes a file behind the engine's back.
func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestNoFolder(t *testing.T) {
	t.Parallel()
	if _, err := sqlite.Open(filepath.Join(t.TempDir(), "no", "store.db"), sqlite.Options{Now: frozen}); err == nil {
		t.Error("opened a file in no folder")
	}
}

// A fault of the disk is one of the store, not of who writes: nothing of the
// batch is done, and the next one works.
func TestFaultIsUnavailableAndUndoesTheBatch(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	if err := open(t, path, frozen).Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, path, `CREATE TRIGGER t BEFORE INSERT ON item WHEN NEW.sk = 'bad' BEGIN SELECT RAISE(FAIL, 'disk'); END`)
	e := open(t, path, frozen)
	err := e.Write(t.Context(), table.Put(record("good", "thing", 1)), table.Put(record("bad", "thing", 1)))
	if !errors.Is(err, errs.Unavailable) {
		t.Errorf("got %v, want unavailable", err)
	}
	if got := partition(t, e, "p"); len(got) != 0 {
		t.Errorf("half of it is there: %v", got)
	}
	write(t, e, table.Put(record("good", "thing", 1)))
}

func TestClosed(t *testing.T) {
	t.Parallel()
	e := open(t, filepath.Join(t.TempDir(), "store.db"), frozen, "message")
	w := worker(t, e, "w", "message")
	if err := errors.Join(e.Close(), e.Close()); err != nil {
		t.Fatal(err)
	}
	_, queried := e.Query(t.Context(), table.Query{PK: "p"})
	_, next := w.Next(context.Background(), 1)
	_, purged := e.Purge(t.Context(), 1)
	for _, err := range []error{
		e.Get(t.Context(), table.Key{PK: "p", SK: "a"}, &thing{}), queried, next, purged,
		e.Write(t.Context(), table.Put(record("a", "thing", 1))),
	} {
		if !errors.Is(err, errs.Unavailable) {
			t.Errorf("got %v, want unavailable", err)
		}
	}
}
