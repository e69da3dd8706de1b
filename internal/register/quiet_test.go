package register

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"lanyard/internal/httpapi"
	"lanyard/internal/table"
)

// untouched is a store that nobody may write to.
type untouched struct {
	table.Table
	t *testing.T
}

func (u untouched) Write(context.Context, ...table.Op) error {
	u.t.Error("written")
	return nil
}

// What a page alone can ask for writes nothing, whatever is sent with it: not
// with a forged token and not with a key for repeating.
func TestKeysOfAPageAreNotKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, link := w.invite(w.user("Ann"))
	api := httpapi.New(httpapi.Options{
		Table: untouched{w.Table, t}, Keys: w.Keys, Now: w.now, Origin: w.set.Origin, Log: slog.New(slog.DiscardHandler),
	})
	Register(api, w.Service)
	for _, c := range []struct{ path, body string }{
		{"", `{"link":"forged"}`},
		{"", `{"link":"` + link + `"}`},
		{"/options", `{"registration":"forged"}`},
		{"/handover", `{"registration":"forged"}`},
		{"/handover/state", `{"handover":"forged"}`},
	} {
		r := httptest.NewRequest("POST", "/v1/registrations"+c.path, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "key")
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, r)
		if rec.Code >= 500 {
			t.Errorf("%s: %d %s", c.path, rec.Code, rec.Body)
		}
	}
}
