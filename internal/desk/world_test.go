package desk

import (
	"bytes"
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
	"lanyard/internal/table/sqlite"
)

const (
	home session.NetworkID = "0000h0me"

	number = "+12015550123"
	other  = "+12015550124"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// world is one network with people in it, and its desk.
type world struct {
	t      *testing.T
	tbl    table.Table
	s      *Service
	keys   *secret.Keyring
	set    network.Settings
	grants session.Grants

	mu    sync.Mutex
	clock time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: noon}
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "store"), sqlite.Options{Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	if w.keys, err = secret.NewKeyring(secret.Root{ID: 1, Key: bytes.Repeat([]byte{7}, 32)}); err != nil {
		t.Fatal(err)
	}
	w.tbl = engine
	w.s = &Service{
		Table: engine, Keys: w.keys, Now: w.now, Audit: &audit.Service{Table: engine, Now: w.now},
		Enroll:  &enroll.Service{Table: engine, Keys: w.keys, Now: w.now},
		People:  &directory.Service{Table: engine, Now: w.now, Network: &network.Service{Table: engine, Now: w.now}},
		Invites: &invite.Service{Table: engine, Keys: w.keys, Now: w.now},
	}
	w.set = network.Settings{
		ID: home, Name: "Home", Origin: "https://id.example.com", Region: "US", SMSRegions: []string{"US"},
		Language: "en", Salt: "a salt", CreatedAt: table.At(noon.AddDate(0, -1, 0)), Numbers: map[network.Number]int64{},
	}
	w.settings(nil)
	w.grants, err = session.LoadGrants(t.Context(), engine, home)
	if err != nil {
		t.Fatal(err)
	}
	w.grants = w.grants.Give("admins", []session.Privilege{session.Admin}).Give("agents", []session.Privilege{session.Agent}).
		Give("verifiers", []session.Privilege{session.Verifier}).Give("zurich", []session.Privilege{session.Agent}).
		Serve("zurich", []session.GroupID{"zurichers"}).Protect("board", true)
	w.write(w.grants.Save())
	return w
}

// settings stores the network's with other numbers.
func (w *world) settings(numbers map[network.Number]int64) {
	w.t.Helper()
	maps.Copy(w.set.Numbers, numbers)
	key := network.SettingsKey(home)
	w.set.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "settings"}
	w.write(table.Put(&w.set))
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *world) write(ops ...table.Op) {
	w.t.Helper()
	if err := w.tbl.Write(w.t.Context(), ops...); err != nil {
		w.t.Fatal(err)
	}
}

// person stores a user in groups.
func (w *world) person(name string, groups ...session.GroupID) directory.User {
	w.t.Helper()
	text := func(s string) *secret.Text { t := secret.Text(s); return &t }
	u, ops, err := directory.MakeUser(w.set, directory.NewUser{Draft: directory.Draft{
		First: text(name), Email: text(name + "@example.com"),
	}}, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(ops...)
	u.Groups = map[session.GroupID][]string{}
	for _, g := range groups {
		u.Groups[g] = []string{directory.Manual}
	}
	return w.store(u)
}

// store puts a user as given.
func (w *world) store(u directory.User) directory.User {
	w.t.Helper()
	u.Version++
	w.write(table.Put(&u))
	return u
}

// caller is a person whose phone number has been enrolled for a week.
func (w *world) caller(name string, groups ...session.GroupID) directory.User {
	w.t.Helper()
	u := w.person(name, groups...)
	u.Phone = phone.E164(number)
	u = w.store(u)
	w.enrolled(u, enroll.MobileCode, number, 7*24*time.Hour)
	return u
}

func (w *world) enrolled(u directory.User, s enroll.IdentityService, contact secret.Text, ago time.Duration) {
	w.t.Helper()
	at := w.now().Add(-ago)
	key := enroll.EnrollmentKey(home, u.ID, s)
	w.write(table.Put(&enroll.Enrollment{
		Head:    table.Head{PK: key.PK, SK: key.SK, Kind: "enrollment"},
		Network: home, User: u.ID, Service: s, Contact: contact, Challenge: enroll.ChallengeID(secret.NewID(at)), EnrolledAt: table.At(at),
	}))
}

// as is a request of a person.
func (w *world) as(u directory.User) httpapi.Caller {
	return httpapi.Caller{Principal: session.Principal{
		Network: home, User: u.ID, Privileges: u.Privileges(w.grants), Serves: u.Serves(w.grants),
	}}
}

// open begins a verification for acts and must succeed.
func (w *world) open(agent, u directory.User, acts ...Act) Verification {
	w.t.Helper()
	v, _, err := w.s.Open(w.t.Context(), Begin{User: u.ID, Ticket: "T-1", Acts: acts}, w.as(agent))
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// byCode verifies a caller with a code to their number.
func (w *world) byCode(agent directory.User, v Verification) Verification {
	w.t.Helper()
	_, sent, err := w.s.SendCode(w.t.Context(), v.ID, enroll.MobileCode, w.as(agent))
	if err != nil {
		w.t.Fatal(err)
	}
	v, err = w.s.CheckCode(w.t.Context(), v.ID, Heard{sent.ID, w.spoken(v.User, sent.ID)}, w.as(agent))
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// verified is byCode of a new verification.
func (w *world) verified(agent, u directory.User, acts ...Act) Verification {
	w.t.Helper()
	v := w.byCode(agent, w.open(agent, u, acts...))
	if v.At(w.now()) != Verified {
		w.t.Fatalf("verified: %+v", v)
	}
	return v
}

// messages of a user, oldest first.
func (w *world) messages(u session.UserID) []notify.Message {
	w.t.Helper()
	q := notify.OfUser(string(home), string(u), "", 1000)
	q.Desc = false
	page, err := w.tbl.Query(w.t.Context(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	all, _, err := table.Decoded[notify.Message](page)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// spoken is the code of a challenge, as the user reads it out.
func (w *world) spoken(u session.UserID, c enroll.ChallengeID) string {
	w.t.Helper()
	for _, m := range w.messages(u) {
		if m.About.ID != string(c) {
			continue
		}
		code, err := w.keys.Code(m.Code.Challenge(m.Network, m.User))
		if err != nil {
			w.t.Fatal(err)
		}
		return code.Spoken().Reveal()
	}
	w.t.Fatal("no message has the code")
	return ""
}

// wrong is a code that is another one, and sounds like one.
func wrong(spoken string) string {
	code, _ := secret.Heard(spoken, 6)
	return secret.Code(strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, code)).Spoken().Reveal()
}

// trace are the acts in the trace of a user, the oldest first.
func (w *world) trace(by, u directory.User) []string {
	w.t.Helper()
	all, _, err := w.s.Trace(w.t.Context(), w.as(by).Principal, u.ID, 100, "")
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, r := range slices.Backward(all) {
		act := r.Act
		if act == "desk.refuse" {
			act += " " + r.Detail["act"] + " " + r.Detail["why"]
		}
		out = append(out, act)
	}
	return out
}

func kind(err error) errs.Kind {
	if err == nil {
		return ""
	}
	return errs.KindOf(err)
}

// begin opens a verification of somebody.
func (w *world) begin(by httpapi.Caller, u session.UserID) error {
	_, _, err := w.s.Open(w.t.Context(), Begin{User: u, Ticket: "T-1", Acts: []Act{AddMobile}}, by)
	return err
}

// failing is a store that takes nothing.
type failing struct{ table.Table }

func (failing) Write(context.Context, ...table.Op) error { return errs.Unavailable }
