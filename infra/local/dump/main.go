// Command dump prints every item of a store on SQLite as JSON lines in the
// order of their keys, also while the system runs: two dumps are equal when
// nothing was written in between.
//
//	dump .lanyard/store.db
//
// Items that have expired are left out; to everybody else they do not exist.
package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, "dump:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer, now time.Time) error {
	if len(args) != 1 {
		return fmt.Errorf("name one store: dump .lanyard/store.db")
	}
	db, err := open(args[0])
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT body FROM item WHERE expires_at = 0 OR expires_at > ? ORDER BY pk, sk`, now.Unix())
	if err != nil {
		return err
	}
	defer rows.Close()
	lines := bufio.NewWriter(out)
	for rows.Next() {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		lines.Write(body) // what fails is told by Flush
		lines.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return lines.Flush()
}

// open opens the file for reading only: the engine itself would lock it.
func open(path string) (*sql.DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(5000)")
}
