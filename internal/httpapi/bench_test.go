package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"lanyard/internal/httpapi"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// BenchmarkRequest is our own work for one warm request of a signed-in
// administrator that posts JSON, everything but the store and the network: goal 130 us.
func BenchmarkRequest(b *testing.B) {
	for name, key := range map[string]string{"plain": "", "with a key": "k"} {
		b.Run(name, func(b *testing.B) { benchmark(b, key) })
	}
}

func benchmark(b *testing.B, key string) {
	w := newWorld(b)
	_, admin := w.signIn(admins)
	memory := remember(b, w, admin)
	keys, _ := secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)})
	api := httpapi.New(httpapi.Options{
		Table: memory, Sessions: &session.Service{Table: memory, Now: w.now}, Keys: keys, Now: w.now,
		Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Origin: origin,
	})
	httpapi.Register(api, httpapi.Operation{
		ID: "post", Method: "POST", Path: "/v1/things/{id}", Access: httpapi.Needs(session.Admin, session.UsersWrite),
	}, func(_ context.Context, in *struct {
		postThing
		ID string `path:"id"`
	},
	) (*httpapi.Output[thingView], error) {
		return httpapi.Answer(thingView{in.ID}, nil)
	})
	body := []byte(`{"name": "Ada", "email": "ada@example.com", "size": 3, "tags": ["a", "b"]}`)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest("POST", "/v1/things/7", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(&http.Cookie{Name: httpapi.SessionCookie, Value: admin.Reveal()})
		if key != "" {
			r.Header.Set("Idempotency-Key", key)
		}
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, r)
		if rec.Code != 200 {
			b.Fatal(rec.Code, rec.Body)
		}
	}
}

// memory is a store that answers at once with what a principal is made from.
type memory struct {
	table.Table
	items []table.Item
}

func (m memory) GetAll(context.Context, []table.Key) ([]table.Item, error) { return m.items, nil }
func (m memory) Write(context.Context, ...table.Op) error                  { return nil }

func remember(b *testing.B, w *world, raw secret.Bearer) memory {
	b.Helper()
	m := memory{Table: w.table}
	for _, key := range []table.Key{
		{PK: "session#" + string(secret.HashBearer(raw.Reveal())), SK: "session"},
		session.UserKey(w.network, w.userOf(raw)),
		{PK: session.NetworkPK(w.network), SK: "grants"},
	} {
		var out map[string]any
		if err := w.table.Get(context.Background(), key, &out); err != nil {
			b.Fatal(err)
		}
		text, _ := json.Marshal(out)
		m.items = append(m.items, table.NewItem(func(into any) error { return json.Unmarshal(text, into) }))
	}
	return m
}
