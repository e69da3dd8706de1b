package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// managed gives a user a manager for so long.
func (w *world) managed(u, m directory.User, ago time.Duration) directory.User {
	w.t.Helper()
	u = w.again(u)
	u.Manager, u.ManagerSince = m.ID, table.At(w.now().Add(-ago))
	return w.store(u)
}

// again is a user as they are stored.
func (w *world) again(u directory.User) directory.User {
	w.t.Helper()
	if err := w.tbl.Get(w.t.Context(), u.ItemKey(), &u); err != nil {
		w.t.Fatal(err)
	}
	return u
}

// boss is a person who can be asked: their address is a week old.
func (w *world) boss(name string, groups ...session.GroupID) directory.User {
	w.t.Helper()
	m := w.person(name, groups...)
	m.EmailSince = table.At(w.now().Add(-week))
	return w.store(m)
}

// letter asks a caller's manager and gives the token that the message leads to.
func (w *world) letter(agent directory.User, v Verification) string {
	w.t.Helper()
	v, err := w.s.AskManager(w.t.Context(), v.ID, w.as(agent))
	if err != nil {
		w.t.Fatal(err)
	}
	all := w.messages(v.Vouching.Manager)
	m := all[len(all)-1]
	if m.Template != notify.ManagerVouch || m.Link == nil || m.Channel != notify.Email || m.ValidUntil != v.Vouching.ValidUntil {
		w.t.Fatalf("the message is %+v", m)
	}
	return w.keys.MintLink(secret.Link{Purpose: m.Link.Purpose, Network: m.Network, ID: m.Link.ID, Generation: m.Link.Generation}).Reveal()
}

var (
	word     = Word{Reason: "I called her on her desk phone", Spoke: true}
	stranger = httpapi.Caller{Request: "request"}
)

// A manager vouches, another person at the desk agrees: that is enough.
func TestManagerVouches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague, boss := w.person("agent", "agents"), w.person("colleague", "agents"), w.boss("boss")
	ann := w.managed(w.caller("ann"), boss, week)
	v := w.open(agent, ann, RemoveEnrollment)
	link := w.letter(agent, v)
	seen, err := w.s.question(t.Context(), link, w.now())
	if err != nil || seen.v.ID != v.ID || seen.agent.ID != agent.ID || seen.user.ID != ann.ID || seen.v.vouching(w.now()) != VouchOpen {
		t.Fatalf("the manager sees %+v, %v", seen, err)
	}
	q, err := w.s.Vouch(t.Context(), link, word, stranger)
	if err != nil || q.v.Sum() != 1 || q.v.State != Open || q.v.vouching(w.now()) != VouchGiven {
		t.Fatalf("%+v %v", q.v, err)
	}
	if _, err := w.s.Vouch(t.Context(), link, word, stranger); kind(err) != errs.Used {
		t.Errorf("a second time: %v", err)
	}
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, "mobile_code", w.as(agent)); kind(err) != errs.Forbidden {
		t.Errorf("the manager's word alone: %v", err)
	}
	if v, err = w.s.Agree(t.Context(), v.ID, w.as(colleague)); err != nil || v.State != Verified {
		t.Fatalf("%+v %v", v, err)
	}
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, "mobile_code", w.as(agent)); err != nil {
		t.Error(err)
	}
	all, _, err := w.s.Trace(t.Context(), w.as(agent).Principal, ann.ID, 100, "")
	i := slices.IndexFunc(all, func(r audit.Record) bool { return r.Act == "vouch.give" })
	if err != nil || i < 0 || all[i].Detail["reason"] != word.Reason || all[i].Actor != audit.ByInvitee(boss.ID) {
		t.Errorf("the trace is %+v, %v", all, err)
	}
}

// Threats 23 and 24: who does not count, neither asked nor answering.
func TestManagersWhoDoNotCount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(w *world, ann, boss, agent directory.User)
		want  errs.Kind
	}{
		"none on record": {func(w *world, ann, _, _ directory.User) { u := w.again(ann); u.Manager = ""; w.store(u) }, errs.Conflict},
		"the agent":      {func(w *world, ann, _, agent directory.User) { w.managed(ann, w.older(agent), week) }, errs.Forbidden},
		"the caller":     {func(w *world, ann, _, _ directory.User) { w.managed(ann, w.older(ann), week) }, errs.Forbidden},
		"set too recently": {func(w *world, ann, boss, _ directory.User) {
			w.managed(ann, boss, 72*time.Hour-time.Second)
		}, errs.Forbidden},
		"with a new address": {func(w *world, _, boss, _ directory.User) {
			m := w.again(boss)
			m.EmailSince = table.At(w.now().Add(-72*time.Hour + time.Second))
			w.store(m)
		}, errs.Forbidden},
		"disabled": {func(w *world, _, boss, _ directory.User) {
			m := w.again(boss)
			m.State = session.Disabled
			w.store(m)
		}, errs.Forbidden},
		"frozen": {func(w *world, _, boss, _ directory.User) {
			m := w.again(boss)
			m.FrozenAt = table.At(w.now())
			w.store(m)
		}, errs.Forbidden},
		"of a caller who is frozen": {func(w *world, ann, _, _ directory.User) {
			u := w.again(ann)
			u.FrozenAt = table.At(w.now())
			w.store(u)
		}, errs.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			agent, boss := w.person("agent", "agents"), w.boss("boss")
			ann := w.managed(w.caller("ann"), boss, week)
			asked, v := w.open(agent, ann, AddMobile), w.open(agent, ann, AddMobile)
			link := w.letter(agent, asked)
			c.spoil(w, ann, boss, agent)
			if _, err := w.s.AskManager(t.Context(), v.ID, w.as(agent)); kind(err) != c.want {
				t.Errorf("asked: %v", err)
			}
			if q, err := w.s.Vouch(t.Context(), link, word, stranger); kind(err) != errs.Forbidden {
				t.Errorf("asked before, and vouches: %+v %v", q.v, err)
			}
			got, err := w.s.Get(t.Context(), w.as(agent).Principal, asked.ID)
			if err != nil || got.Sum() != 0 {
				t.Errorf("it counts %d, %v", got.Sum(), err)
			}
		})
	}
}

// older is a user whose address is a week old.
func (w *world) older(u directory.User) directory.User {
	w.t.Helper()
	u = w.again(u)
	u.EmailSince = table.At(w.now().Add(-week))
	return w.store(u)
}

// Who and where counts from 72 hours on.
func TestManagerOfThreeDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, boss := w.person("agent", "agents"), w.person("boss")
	ann := w.managed(w.caller("ann"), boss, 0)
	v := w.open(agent, ann, AddMobile)
	if _, err := w.s.AskManager(t.Context(), v.ID, w.as(agent)); kind(err) != errs.Forbidden {
		t.Errorf("made just now: %v", err)
	}
	w.pass(72 * time.Hour)
	if _, err := w.s.Vouch(t.Context(), w.letter(agent, w.open(agent, ann, AddMobile)), word, stranger); err != nil {
		t.Error(err)
	}
}

// Threat 23: a manager who works at the desk is one person, not two.
func TestManagerAndSecondPersonAreTwo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, boss := w.person("agent", "agents"), w.boss("boss", "agents")
	ann := w.managed(w.caller("ann"), boss, week)
	v := w.open(agent, ann, AddMobile)
	link := w.letter(agent, v)
	first := w.open(agent, ann, AddMobile)
	if _, err := w.s.Agree(t.Context(), first.ID, w.as(boss)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.AskManager(t.Context(), first.ID, w.as(agent)); kind(err) != errs.Forbidden {
		t.Errorf("agreed, then asked as the manager: %v", err)
	}
	if _, err := w.s.Vouch(t.Context(), link, word, stranger); err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.Agree(t.Context(), v.ID, w.as(boss)); kind(err) != errs.Forbidden {
		t.Errorf("vouched, then agrees: %v", err)
	}
}

// A machine that reads mail vouches for nobody, and refuses nobody: something has to
// be typed.
func TestMachinesVouchForNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, boss := w.person("agent", "agents"), w.boss("boss")
	ann := w.managed(w.caller("ann"), boss, week)
	v := w.open(agent, ann, AddMobile)
	link := w.letter(agent, v)
	for name, said := range map[string]Word{
		"nothing": {}, "that they spoke": {Spoke: true}, "too little": {"she is.", true}, "spaces": {strings.Repeat(" ", 20), true},
		"too much": {strings.Repeat("x", 301), true}, "what can not be seen": {"I called her\x00 just now", true},
	} {
		if _, err := w.s.Vouch(t.Context(), link, said, stranger); kind(err) != errs.Invalid {
			t.Errorf("said %s: %v", name, err)
		}
		if _, err := w.s.Deny(t.Context(), link, said, stranger); kind(err) != errs.Invalid {
			t.Errorf("refused with %s: %v", name, err)
		}
	}
	if _, err := w.s.Vouch(t.Context(), link, Word{Reason: word.Reason}, stranger); kind(err) != errs.Invalid {
		t.Errorf("without having spoken: %v", err)
	}
	if got, err := w.s.Get(t.Context(), w.as(agent).Principal, v.ID); err != nil || got.vouching(w.now()) != VouchOpen {
		t.Errorf("%+v %v", got, err)
	}
}

// Links that are good for nothing.
func TestManagersLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, boss := w.person("agent", "agents"), w.boss("boss")
	ann := w.managed(w.caller("ann"), boss, week)
	v := w.open(agent, ann, AddMobile)
	first := w.letter(agent, v)
	w.pass(time.Minute)
	second := w.letter(agent, v)
	foreign := w.keys.MintLink(secret.Link{Purpose: secret.PurposeFreeze, Network: string(home), ID: secret.UserMoment(string(ann.ID), w.now()), Generation: 1}).Reveal()
	never := w.keys.MintLink(secret.Link{Purpose: secret.PurposeVouch, Network: string(home), ID: secret.UserMoment(string(boss.ID), w.now()), Generation: 1}).Reveal()
	for link, want := range map[string]errs.Kind{first: errs.Superseded, foreign: errs.Unknown, never: errs.Superseded, "x": errs.Unknown, "": errs.Unknown} {
		if _, err := w.s.Vouch(t.Context(), link, word, stranger); kind(err) != want {
			t.Errorf("%.8s: %v, want %s", link, err, want)
		}
	}
	w.pass(59 * time.Minute)
	if _, err := w.s.Vouch(t.Context(), second, word, stranger); kind(err) != errs.Expired {
		t.Errorf("when the verification is over: %v", err)
	}
	w.pass(time.Minute)
	if _, err := w.s.question(t.Context(), second, w.now()); kind(err) != errs.Expired {
		t.Errorf("after an hour: %v", err)
	}
	v = w.open(agent, ann, AddMobile)
	for range 3 {
		w.letter(agent, v)
	}
	if _, err := w.s.AskManager(t.Context(), v.ID, w.as(agent)); kind(err) != errs.Locked {
		t.Errorf("asked a fourth time: %v", err)
	}
	w.settings(map[network.Number]int64{network.DeskManager: 0})
	if _, err := w.s.AskManager(t.Context(), w.open(agent, ann, AddMobile).ID, w.as(agent)); kind(err) != errs.Forbidden {
		t.Errorf("a method that is switched off: %v", err)
	}
}

// "I do not know of this" ends the verification.
func TestManagerDenies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, boss := w.person("agent", "agents"), w.boss("boss")
	ann := w.managed(w.caller("ann"), boss, week)
	v := w.open(agent, ann, AddMobile)
	link := w.letter(agent, v)
	if q, err := w.s.Deny(t.Context(), link, Word{Reason: "She is on holiday"}, stranger); err != nil || q.v.State != Ended {
		t.Fatalf("%+v %v", q.v, err)
	}
	if _, err := w.s.Vouch(t.Context(), link, word, stranger); kind(err) != errs.Used {
		t.Errorf("and vouches then: %v", err)
	}
	if got := w.trace(agent, ann); !slices.Contains(got, "vouch.refuse") {
		t.Errorf("the trace is %v", got)
	}
}

// Of many answers to one question at once, one counts.
func TestManagerVouchesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, boss := w.person("agent", "agents"), w.boss("boss")
	v := w.open(agent, w.managed(w.caller("ann"), boss, week), AddMobile)
	link := w.letter(agent, v)
	results := make(chan error)
	for range 16 {
		go func() { _, err := w.s.Vouch(t.Context(), link, word, stranger); results <- err }()
	}
	done := 0
	for range 16 {
		if <-results == nil {
			done++
		}
	}
	got, err := w.s.Get(t.Context(), w.as(agent).Principal, v.ID)
	if done != 1 || err != nil || got.Sum() != 1 {
		t.Errorf("%d vouched, it counts %d, %v", done, got.Sum(), err)
	}
}
