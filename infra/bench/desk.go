package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/infra/local/cloud"
	"lanyard/internal/app"
	"lanyard/internal/audit"
	"lanyard/internal/desk"
	"lanyard/internal/enroll"
	"lanyard/internal/front"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// mostCalls are as many as a call on the telephone takes, from who it is to what they
// asked for.
const mostCalls = 6

// deskCall is a request of the path, with what it cost.
type deskCall struct {
	what string
	took time.Duration
	spent
}

// desk counts what the service desk's usual call costs: somebody is found, verified by a
// code, gets another mobile number and a registration session.
func (b *bench) desk(ctx context.Context) error {
	w, err := b.newWorld(ctx)
	if err != nil {
		return err
	}
	defer w.engine.Close()
	calls, err := w.deskPath(ctx)
	if err != nil {
		return err
	}
	b.section("A call at the service desk, from the search to a registration session, on SQLite; units as DynamoDB would count them")
	var all spent
	for _, c := range calls {
		all = all.plus(c.spent)
		b.printf("  %-52s %3d store calls, %5.1f read and %4.0f write units, %s\n", c.what, c.calls, c.reads, c.writes, c.took.Round(10*time.Microsecond))
	}
	b.add("API calls", float64(len(calls)), "", atMost(mostCalls))
	b.add("store calls", float64(all.calls), "", none)
	b.add("read units", all.reads, "", none)
	b.add("write units", all.writes, "", none)
	return nil
}

// deskPath is the usual call: what is learned from an answer is all that the next
// request knows.
func (w *world) deskPath(ctx context.Context) ([]deskCall, error) {
	users, err := w.people(ctx, 10)
	if err != nil {
		return nil, err
	}
	if err := w.enrolled(ctx, users[7], number(7)); err != nil {
		return nil, err
	}
	till := &till{Table: w.engine}
	d := &dialogue{w: w, till: till, h: w.deskHandler(till)}
	var found struct {
		Items []struct {
			ID     session.UserID
			Caller struct {
				Enrollments []struct {
					Service  enroll.IdentityService
					Verifies bool
				}
				Sendable []struct{ Badge string }
			}
		}
	}
	d.ask(ctx, "find", http.MethodGet, "/v1/desk/users?q="+url.QueryEscape(address(7)), nil, &found)
	if d.err != nil || len(found.Items) != 1 || len(found.Items[0].Caller.Enrollments) != 1 || len(found.Items[0].Caller.Sendable) == 0 {
		return nil, fmt.Errorf("found %+v: %w", found, d.err)
	}
	who := found.Items[0]
	user, service := "/v1/desk/users/"+string(who.ID), who.Caller.Enrollments[0].Service
	var v struct {
		ID   string
		Code struct{ Challenge enroll.ChallengeID }
	}
	d.ask(ctx, "begin, and send a code", http.MethodPost, "/v1/desk/verifications", map[string]any{
		"user": who.ID, "ticket": "T-1", "acts": []string{"add_mobile", "send_session"}, "code": service,
	}, &v)
	d.ask(ctx, "check the code", http.MethodPost, "/v1/desk/verifications/"+v.ID+"/code/check", map[string]any{
		"challenge": v.Code.Challenge, "code": d.spoken(ctx, who.ID, v.Code.Challenge),
	}, nil)
	var sent struct{ Challenge enroll.ChallengeID }
	d.ask(ctx, "send a code to another mobile", http.MethodPost, user+"/enrollments/challenges", map[string]any{
		"verification": v.ID, "service": "mobile_code", "contact": number(99),
	}, &sent)
	d.ask(ctx, "add the mobile", http.MethodPost, user+"/enrollments/mobile_code", map[string]any{
		"verification": v.ID, "challenge": sent.Challenge, "code": d.spoken(ctx, who.ID, sent.Challenge),
	}, nil)
	var made struct{ State string }
	d.ask(ctx, "send a registration session", http.MethodPost, user+"/registration-sessions", map[string]any{
		"verification": v.ID, "badge": who.Caller.Sendable[0].Badge,
	}, &made)
	if d.err == nil && made.State != "open" {
		d.err = fmt.Errorf("the session is %q", made.State)
	}
	return d.calls, d.err
}

// deskHandler is that of functions/desk.
func (w *world) deskHandler(t table.Table) lambda.Handler {
	f := front.New(app.Env{
		Config: app.Config{Origin: w.set.Origin}, Table: t, Keys: w.keys, Now: time.Now, Log: app.NewLog(io.Discard),
	})
	i := w.invites(f.Table)
	desk.Register(f.API, &desk.Service{
		Table: f.Table, Keys: w.keys, Now: time.Now, Enroll: i.Enroll, People: i.People, Invites: i,
		Audit: &audit.Service{Table: f.Table, Now: time.Now},
	})
	return cloud.Handler(f.Function())
}

// enrolled stores that a user's number was enrolled so long ago that it proves
// something.
func (w *world) enrolled(ctx context.Context, u session.UserID, number string) error {
	n, err := phone.Parse(number, "US")
	if err != nil {
		return err
	}
	at := time.Now().AddDate(0, -1, 0)
	key := enroll.EnrollmentKey(w.made.Network, u, enroll.MobileCode)
	return w.engine.Write(ctx, table.Put(&enroll.Enrollment{
		Head:    table.Head{PK: key.PK, SK: key.SK, Kind: "enrollment"},
		Network: w.made.Network, User: u, Service: enroll.MobileCode, Contact: secret.Text(n.E164),
		Challenge: enroll.ChallengeID(secret.NewID(at)), EnrolledAt: table.At(at),
	}))
}

// dialogue is requests one after the other; the first that fails is the last.
type dialogue struct {
	w     *world
	till  *till
	h     lambda.Handler
	calls []deskCall
	err   error
}

// ask makes a request as the administrator's browser does.
func (d *dialogue) ask(ctx context.Context, what, method, path string, body, out any) {
	if d.err != nil {
		return
	}
	path, query, _ := strings.Cut(path, "?")
	event := withCookie(d.w, d.w.event(method, path, "", body))
	event = []byte(strings.Replace(string(event), `"rawQueryString":""`, fmt.Sprintf(`"rawQueryString":%q`, query), 1))
	d.till.read()
	began := time.Now()
	text, err := d.h.Invoke(ctx, event)
	took := time.Since(began)
	var answer struct {
		Body string `json:"body"`
	}
	if err == nil {
		err = good(text)
	}
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err == nil && out != nil {
		err = json.Unmarshal([]byte(answer.Body), out)
	}
	if err != nil {
		d.err = fmt.Errorf("%s: %w", what, err)
		return
	}
	d.calls = append(d.calls, deskCall{what, took, d.till.read()})
}

// spoken is the code of a challenge, as the caller reads it out.
func (d *dialogue) spoken(ctx context.Context, u session.UserID, c enroll.ChallengeID) string {
	page, err := d.w.engine.Query(ctx, notify.OfUser(string(d.w.made.Network), string(u), "", 100))
	if err != nil {
		return ""
	}
	all, _, _ := table.Decoded[notify.Message](page) // an empty code is refused
	for _, m := range all {
		if m.About.ID != string(c) {
			continue
		}
		code, err := d.w.keys.Code(m.Code.Challenge(m.Network, m.User))
		if err != nil {
			return ""
		}
		return code.Spoken().Reveal()
	}
	return ""
}
