package sqlite

import (
	"bytes"

	"modernc.org/sqlite/lib"
)

// stmt is a prepared statement. Parameters are bound in order, then it is
// stepped row by row, then reset:
//
//	defer s.reset()
//	ok, err := s.text(pk).text(sk).step()
type stmt struct {
	c      *conn
	handle uintptr
	bound  int32
	rc     int32 // the first failure of binding
}

func (s *stmt) bind(rc int32) *stmt {
	if s.rc == sqlite3.SQLITE_OK {
		s.rc = rc
	}
	return s
}

func (s *stmt) text(v string) *stmt {
	s.bound++
	p := s.c.arena.room(len(v))
	if p == 0 {
		return s.bind(sqlite3.SQLITE_NOMEM)
	}
	copy(memory(p, len(v)), v)
	return s.bind(sqlite3.Xsqlite3_bind_text(s.c.tls, s.handle, s.bound, p, int32(len(v)), 0))
}

// textOrNull binds an empty string as NULL.
func (s *stmt) textOrNull(v string) *stmt {
	if v != "" {
		return s.text(v)
	}
	s.bound++
	return s.bind(sqlite3.Xsqlite3_bind_null(s.c.tls, s.handle, s.bound))
}

// blob binds nil as NULL.
func (s *stmt) blob(v []byte) *stmt {
	s.bound++
	if v == nil {
		return s.bind(sqlite3.Xsqlite3_bind_null(s.c.tls, s.handle, s.bound))
	}
	p := s.c.arena.room(len(v))
	if p == 0 {
		return s.bind(sqlite3.SQLITE_NOMEM)
	}
	copy(memory(p, len(v)), v)
	return s.bind(sqlite3.Xsqlite3_bind_blob(s.c.tls, s.handle, s.bound, p, int32(len(v)), 0))
}

func (s *stmt) int(v int64) *stmt {
	s.bound++
	return s.bind(sqlite3.Xsqlite3_bind_int64(s.c.tls, s.handle, s.bound, v))
}

// step goes to the next row; false without an error is the end.
func (s *stmt) step() (bool, error) {
	if s.rc != sqlite3.SQLITE_OK {
		return false, s.c.check(s.rc)
	}
	switch rc := sqlite3.Xsqlite3_step(s.c.tls, s.handle); rc {
	case sqlite3.SQLITE_ROW:
		return true, nil
	case sqlite3.SQLITE_DONE:
		return false, nil
	default:
		return false, s.c.check(rc)
	}
}

// run executes a statement without an answer, and resets it.
func (s *stmt) run() error {
	defer s.reset()
	_, err := s.step()
	return err
}

// reset ends the statement's turn. What it bound stays bound but is read no
// more: every use binds all parameters again.
func (s *stmt) reset() {
	sqlite3.Xsqlite3_reset(s.c.tls, s.handle)
	s.c.arena.reset()
	s.bound, s.rc = 0, sqlite3.SQLITE_OK
}

func (s *stmt) columnInt(i int32) int64 { return sqlite3.Xsqlite3_column_int64(s.c.tls, s.handle, i) }

// columnBytes is a copy of a column; nil for NULL.
func (s *stmt) columnBytes(i int32) []byte {
	p := sqlite3.Xsqlite3_column_blob(s.c.tls, s.handle, i)
	if p == 0 {
		return nil
	}
	return bytes.Clone(memory(p, int(sqlite3.Xsqlite3_column_bytes(s.c.tls, s.handle, i))))
}

// columnText is empty for NULL.
func (s *stmt) columnText(i int32) string {
	p := sqlite3.Xsqlite3_column_text(s.c.tls, s.handle, i)
	if p == 0 {
		return ""
	}
	return string(memory(p, int(sqlite3.Xsqlite3_column_bytes(s.c.tls, s.handle, i))))
}
