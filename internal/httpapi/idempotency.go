package httpapi

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const (
	keyHeader = "Idempotency-Key"
	maxKey    = 255
	// onceKept is how long a key is remembered.
	onceKept = 24 * time.Hour
	// onceLease is how long a request can be under way: longer than the 30 s
	// after which API Gateway gives up on one.
	onceLease = time.Minute
)

// onceRecord is what is known of a request with an Idempotency-Key. Written by
// claim, marked by Once, answered by settle; read only when its key comes again.
type onceRecord struct {
	table.Head
	Request    string      `json:"request"` // keyed hash of method, path, query and body
	Nonce      string      `json:"nonce"`   // of whoever runs it
	LeaseUntil table.Epoch `json:"lease_until"`
	Acted      bool        `json:"acted,omitempty"`
	Answer     string      `json:"answer,omitempty"` // sealed
}

// claim is a request's hold on its record.
type claim struct {
	record onceRecord
	acted  bool
}

// kept is an answer as it is sealed.
type kept struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

// keptHeaders are those of an answer that say something about the act.
var keptHeaders = []string{"Content-Type", "Set-Cookie", "Location"}

// once runs next unless the request's Idempotency-Key says that it was done.
func (a *API) once(x *exchange, r *http.Request, body []byte, next func()) error {
	key := r.Header.Values(keyHeader)
	if len(key) == 0 {
		next()
		return nil
	}
	if len(key) > 1 || !goodKey(key[0]) {
		return badRequest("header."+keyHeader, "must be one text of 1 to 255 visible characters")
	}
	record := a.record(x, r, key[0], body)
	old, err := a.take(r.Context(), record)
	if err != nil {
		return err
	}
	if old.Answer != "" {
		return a.replay(x, old)
	}
	x.claim = &claim{record: record}
	next()
	a.settle(r.Context(), x)
	return nil
}

func goodKey(key string) bool {
	for _, c := range []byte(key) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return key != "" && len(key) <= maxKey
}

// record is what a request would leave. The hash of the request is keyed with
// the client's key, which is not stored, because a body can hold a code of
// six digits that a plain hash would give away.
func (a *API) record(x *exchange, r *http.Request, key string, body []byte) onceRecord {
	h := hmac.New(sha256.New, []byte(key))
	for _, part := range []string{r.Method, r.URL.Path, r.URL.RawQuery, string(body)} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	now := a.opts.Now()
	return onceRecord{
		Head:    onceHead(x.caller, key, now),
		Request: hex.EncodeToString(h.Sum(nil)), Nonce: secret.NewID(now), LeaseUntil: table.At(now.Add(onceLease)),
	}
}

func onceHead(c Caller, key string, now time.Time) table.Head {
	owner, pk := "browser:"+c.Browser, "once#"
	if p := c.Principal; !p.Nobody() {
		owner, pk = string(audit.By(p)), session.NetworkPK(p.Network)+"#once#"
	}
	sum := sha256.Sum256([]byte(owner + "\n" + key))
	return table.Head{
		PK: pk + hex.EncodeToString(sum[:]), SK: "once", Kind: "once", ExpiresAt: table.At(now.Add(onceKept)),
	}
}

// take claims the record. It gives the old record when that has an answer, and
// fails when the request must not run.
func (a *API) take(ctx context.Context, record onceRecord) (onceRecord, error) {
	err := a.opts.Table.Write(ctx, table.Put(&record, table.Absent()))
	var failed *table.ConditionFailed
	if !errors.As(err, &failed) {
		return onceRecord{}, err
	}
	var old onceRecord
	if err := failed.Item.Decode(&old); err != nil {
		return onceRecord{}, errs.Because(errs.Busy, err)
	}
	if again, err := judge(old, record.Request, a.opts.Now()); err != nil || !again {
		return old, err
	}
	err = a.opts.Table.Write(ctx, table.Put(&record,
		table.Equal("nonce", old.Nonce), table.Not(table.Equal("acted", true))))
	if errors.Is(err, errs.Conflict) {
		return onceRecord{}, errs.Because(errs.Busy, err)
	}
	return onceRecord{}, err
}

// judge decides what a key that came again means: run again, give the answer
// (neither), or fail.
func judge(old onceRecord, request string, now time.Time) (again bool, err error) {
	switch {
	case old.Request != request:
		return false, errs.Mismatch
	case old.Answer != "":
		return false, nil
	case !old.LeaseUntil.Past(now):
		return false, &errs.Error{Kind: errs.Busy, RetryAfter: old.LeaseUntil.Time().Sub(now)}
	case old.Acted:
		return false, errs.New(errs.Busy, "This was done, but its answer was lost. Look at the result before trying anew with another key.")
	}
	return true, nil
}

// mark is the op that makes an act and its mark one transaction. It fails when
// another request took over, so an act that was thought lost can not happen late.
func (c *claim) mark() table.Op {
	return table.Update(c.record.ItemKey(), table.Equal("nonce", c.record.Nonce), table.Set("acted", true))
}

// settle keeps the answer of a request that acted or succeeded, and frees the
// key of one that did neither. Whether it acted in spite of an error the record
// itself knows best, so that is the condition. What was too often is told to come
// again, and is let in then: all that it may have set off is an alarm. A failure
// here costs the client a 409 at most.
func (a *API) settle(ctx context.Context, x *exchange) {
	key, mine := x.claim.record.ItemKey(), table.Equal("nonce", x.claim.record.Nonce)
	op := table.Delete(key, mine, table.Not(table.Equal("acted", true)))
	good := x.out.status < http.StatusBadRequest
	switch {
	case x.out.status == http.StatusTooManyRequests:
		op = table.Delete(key, mine)
	case (good || x.claim.acted && x.out.status < http.StatusInternalServerError) && !x.welcomes():
		answer, err := a.seal(x)
		if err != nil {
			x.aside = errors.Join(x.aside, fmt.Errorf("keep answer: %w", err))
			return
		}
		op = table.Update(key, mine, table.Set("answer", answer))
	}
	if err := a.opts.Table.Write(ctx, op); err != nil && !errors.Is(err, errs.Conflict) {
		x.aside = errors.Join(x.aside, fmt.Errorf("keep answer: %w", err))
	}
}

// welcomes reports whether the answer gives a cookie to somebody of whom nothing
// is known yet. It is not kept: whoever else comes without a cookie and with the
// same key would be given the same one, and be the same browser.
func (x *exchange) welcomes() bool {
	return x.caller.Principal.Nobody() && x.caller.Browser == "" && x.out.header.Get("Set-Cookie") != ""
}

// seal encrypts an answer for the record it belongs to: answers hold sessions,
// tokens and personal data.
func (a *API) seal(x *exchange) (string, error) {
	k := kept{Status: x.out.status, Header: http.Header{}, Body: x.out.body.Bytes()}
	for _, name := range keptHeaders {
		if values := x.out.header.Values(name); len(values) > 0 {
			k.Header[name] = values
		}
	}
	plain, err := json.Marshal(k)
	if err != nil {
		return "", err
	}
	return a.opts.Keys.Seal(string(x.caller.Principal.Network), x.claim.record.PK, plain)
}

// replay gives the answer of old again.
func (a *API) replay(x *exchange, old onceRecord) error {
	plain, err := a.opts.Keys.Open(string(x.caller.Principal.Network), old.PK, old.Answer)
	if err != nil {
		return errs.Because(errs.Busy, err) // sealed with a root that is gone
	}
	var k kept
	if err := json.Unmarshal(plain, &k); err != nil {
		return err
	}
	for name, values := range k.Header {
		x.out.header[name] = values
	}
	x.out.header.Set("Idempotency-Replayed", "true")
	x.out.WriteHeader(k.Status)
	_, err = x.out.Write(k.Body)
	return err
}
