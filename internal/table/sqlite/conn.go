package sqlite

import (
	"fmt"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/sqlite/lib"
)

// conn is one connection to a file, for one goroutine at a time.
type conn struct {
	tls   *libc.TLS
	db    uintptr
	stmts []*stmt
	arena arena
}

// failure is an error of SQLite's. Its text names tables and columns, never
// values.
type failure struct {
	code int32
	text string
}

func (f *failure) Error() string { return fmt.Sprintf("sqlite: %s (%d)", f.text, f.code) }

// connect opens a file that exists. The connection has no mutex of its own.
func connect(path string, access int32) (*conn, error) {
	name, err := libc.CString(path)
	if err != nil {
		return nil, err
	}
	c := &conn{tls: libc.NewTLS()}
	defer libc.Xfree(c.tls, name)
	c.arena.tls = c.tls
	out := libc.Xcalloc(c.tls, 1, ptrSize)
	defer libc.Xfree(c.tls, out)
	flags := access | sqlite3.SQLITE_OPEN_NOMUTEX | sqlite3.SQLITE_OPEN_EXRESCODE
	rc := sqlite3.Xsqlite3_open_v2(c.tls, name, out, flags, 0)
	c.db = pointerAt(out)
	if err := c.check(rc); err != nil {
		return nil, firstOf(err, c.close())
	}
	sqlite3.Xsqlite3_busy_timeout(c.tls, c.db, 10_000)
	return c, nil
}

func (c *conn) close() error {
	for _, s := range c.stmts {
		sqlite3.Xsqlite3_finalize(c.tls, s.handle)
	}
	rc := sqlite3.Xsqlite3_close_v2(c.tls, c.db)
	c.arena.free()
	c.tls.Close()
	if rc != sqlite3.SQLITE_OK {
		return &failure{rc, "close"}
	}
	return nil
}

func (c *conn) check(rc int32) error {
	if rc == sqlite3.SQLITE_OK {
		return nil
	}
	return &failure{rc, libc.GoString(sqlite3.Xsqlite3_errmsg(c.tls, c.db))}
}

// exec runs statements that answer nothing.
func (c *conn) exec(sql string) error {
	text, err := libc.CString(sql)
	if err != nil {
		return err
	}
	defer libc.Xfree(c.tls, text)
	return c.check(sqlite3.Xsqlite3_exec(c.tls, c.db, text, 0, 0, 0))
}

// integer is the answer of a statement that gives one number.
func (c *conn) integer(sql string) (int64, error) {
	s, err := c.prepare(sql)
	if err != nil {
		return 0, err
	}
	defer s.reset()
	if ok, err := s.step(); !ok {
		return 0, err
	}
	return s.columnInt(0), nil
}

// prepare makes a statement that lives as long as the connection.
func (c *conn) prepare(sql string) (*stmt, error) {
	text, err := libc.CString(sql)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, text)
	out := libc.Xcalloc(c.tls, 1, ptrSize)
	defer libc.Xfree(c.tls, out)
	rc := sqlite3.Xsqlite3_prepare_v3(c.tls, c.db, text, -1, sqlite3.SQLITE_PREPARE_PERSISTENT, out, 0)
	if err := c.check(rc); err != nil {
		return nil, fmt.Errorf("%s: %w", sql, err)
	}
	s := &stmt{c: c, handle: pointerAt(out)}
	c.stmts = append(c.stmts, s)
	return s, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// arena is memory of SQLite's side for what is bound to a statement, until the
// statement is reset.
type arena struct {
	tls   *libc.TLS
	base  uintptr
	used  int
	large []uintptr // what did not fit, each by itself
}

// arenaSize holds the four longest keys, or a usual item with its own.
const arenaSize = 8 << 10

// room is n bytes of memory, at least one.
func (a *arena) room(n int) uintptr {
	if a.base == 0 {
		a.base = libc.Xmalloc(a.tls, arenaSize)
	}
	if a.base != 0 && n < arenaSize-a.used {
		p := a.base + uintptr(a.used)
		a.used += n + 1
		return p
	}
	p := libc.Xmalloc(a.tls, libc.Tsize_t(n+1))
	if p != 0 {
		a.large = append(a.large, p)
	}
	return p
}

func (a *arena) reset() {
	a.used = 0
	for _, p := range a.large {
		libc.Xfree(a.tls, p)
	}
	a.large = a.large[:0]
}

func (a *arena) free() {
	a.reset()
	libc.Xfree(a.tls, a.base)
}

const ptrSize = libc.Tsize_t(unsafe.Sizeof(uintptr(0)))

// memory is n bytes of SQLite's heap at p. Go's collector neither moves nor
// frees them.
func memory(p uintptr, n int) []byte { return unsafe.Slice(*(**byte)(unsafe.Pointer(&p)), n) }

func pointerAt(p uintptr) uintptr { return **(**uintptr)(unsafe.Pointer(&p)) }
