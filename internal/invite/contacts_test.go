package invite

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const stolen = "+12015550199" // the attacker's number

// withCode and withPhone are badges that ask for a second check, for a number.
func withCode(b *network.Badge)  { b.Proof = network.ProofCode }
func withPhone(b *network.Badge) { b.PhoneEnrollment = true }

// takeovers make the attacker's number that of a user: whoever reads the
// mailbox through an invitation whose link is the proof, or a signed-in session.
func (w *world) takeovers() map[string]func(u directory.User) {
	byLink := func(u directory.User) {
		v := w.visit(w.token(w.send(u, w.badge(withPhone))), "thief")
		c, err := w.s.Challenge(w.t.Context(), v, Answer{Phone: stolen}, httpapi.Caller{})
		if err == nil {
			_, err = w.s.Verify(w.t.Context(), v, c.ID, w.codeIn(u), httpapi.Caller{})
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	bySession := func(u directory.User) {
		c, err := w.s.Enroll.StartChallenge(w.t.Context(), enroll.Start{
			Settings: w.set, User: u, Service: enroll.MobileCode, Contact: stolen, Purpose: secret.PurposeEnrollment,
			Path: enroll.BySelf, Entry: w.entry(),
		})
		if err == nil {
			_, err = w.s.Enroll.Verify(w.t.Context(), enroll.Try{
				Settings: w.set, User: u.ID, Purpose: secret.PurposeEnrollment, Path: enroll.BySelf,
				Challenge: c.ID, Code: w.codeIn(u), Entry: w.entry(),
			})
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return map[string]func(directory.User){"another invitation": byLink, "a session": bySession}
}

// sentTo counts the messages of kinds that a user's contact got.
func (w *world) sentTo(u directory.User, to secret.Text, kinds ...notify.Kind) int {
	n := 0
	for _, m := range w.messages(u) {
		if m.To == to && slices.Contains(kinds, m.Template) {
			n++
		}
	}
	return n
}

// Threat: the second check is passed with a number that was enrolled through
// another invitation, or a session. The link says that the contact changed,
// nothing that its holder can do makes it go on, and only an administrator's
// sending has the new number trusted.
func TestSecondCheckThroughAnotherWay(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*network.Badge){
		"the code":               withCode,
		"the code and the phone": func(b *network.Badge) { withCode(b); withPhone(b) },
	} {
		for _, way := range []string{"another invitation", "a session"} {
			w := newWorld(t)
			u := w.person("ann"+secret.NewLocalID(), "")
			w.setPhone(u, number)
			i := w.send(u, w.badge(change))
			token := w.token(i)
			w.takeovers()[way](w.user(u))
			if w.user(u).Phone != stolen {
				t.Fatal("the number was not taken over")
			}
			browser, got := w.opened(token)
			if got.body["step"] != "ended" || got.body["end"] != "conflict" || got.body["state"] != "open" {
				t.Errorf("%s through %s: %s", name, way, got.raw)
			}
			for path, body := range map[string]string{
				ask:    `{"link":%q,"phone":"` + stolen + `","last_digits":"0199"}`,
				verify: `{"link":%q,"challenge":"x","code":"000000"}`,
				fresh:  `{"link":%q}`,
			} {
				got := w.asVisitor(browser, path, body, token)
				if got.status != http.StatusConflict || !strings.Contains(got.raw, "Ask your administrator") {
					t.Errorf("%s through %s: %s: %d %s", name, way, path, got.status, got.raw)
				}
			}
			if err := w.finish(w.visit(token, "thief")); !errors.Is(err, errs.Conflict) {
				t.Errorf("%s through %s: finishing: %v", name, way, err)
			}
			w.pass(8 * 24 * time.Hour) // a fresh link would know the new number
			if got := w.asVisitor(browser, fresh, `{"link":%q}`, token); got.status != http.StatusConflict {
				t.Errorf("%s through %s: fresh: %d %s", name, way, got.status, got.raw)
			}
			if w.stored(i.ID).Generation != 1 || w.sentTo(u, stolen, notify.VerificationCode, notify.FollowUp) != 0 {
				t.Errorf("%s through %s: something was sent", name, way)
			}
			if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); err != nil {
				t.Fatal(err)
			}
			if step, _ := w.visit(w.token(i), "b").Step(w.now()); step != StepSecond {
				t.Errorf("%s through %s: after an administrator sent it again: %s", name, way, step)
			}
		}
	}
}

// user is a user as stored now.
func (w *world) user(u directory.User) directory.User {
	w.t.Helper()
	var out directory.User
	if err := w.engine.Get(w.t.Context(), session.UserKey(w.set.ID, u.ID), &out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// setPhone puts a number on file as an administrator's import would.
func (w *world) setPhone(u directory.User, number string) {
	w.t.Helper()
	w.write(table.Update(session.UserKey(w.set.ID, u.ID), table.Cond{},
		table.Set("phone", number), table.Set("phone_region", "US"), table.Add("version", 1)))
}

// Threat: a fresh link carries the first check to a contact that was put on file
// since. Where a second check is asked for, both contacts have to be those that
// an administrator's sending knew.
func TestFreshLinkStaysWithTheContactsItWasSentTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	i := w.send(u, w.badge(func(b *network.Badge) { withCode(b); b.Channel = notify.SMS }))
	token := w.token(i)
	w.takeovers()["another invitation"](u)
	w.pass(24 * time.Hour)
	if got := w.asVisitor("", fresh, `{"link":%q}`, token); got.status != http.StatusConflict {
		t.Errorf("%d %s", got.status, got.raw)
	}
	if w.sentTo(u, stolen, notify.FollowUp) != 0 {
		t.Error("the link went to a number that an administrator never sent to")
	}
	if i := w.stored(i.ID); i.Marks != marksOf(w.set.Salt, contactsOf(u)) {
		t.Error("the marks are others")
	}
}

// ... and a fresh link to contacts that are as they were knows no others.
func TestFreshLinkKeepsTheMarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	i := w.send(u, w.badge(withCode))
	old := w.token(i)
	w.pass(8 * 24 * time.Hour)
	if got := w.asVisitor("", fresh, `{"link":%q}`, old); got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	if next := w.stored(i.ID); next.Generation != 2 || next.Marks != i.Marks {
		t.Errorf("generation %d, marks the same: %t", next.Generation, next.Marks == i.Marks)
	}
	w.setPhone(u, stolen)
	if _, got := w.opened(w.token(i)); got.body["end"] != "conflict" {
		t.Errorf("the number changed after it: %s", got.raw)
	}
}

// ... and one that asks for nothing besides the link, and goes out to whatever is
// on file, marks nothing either: the badge may ask for a code later.
func TestFreshLinkMarksNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(nil)
	i := w.send(u, b)
	old := w.token(i)
	w.setPhone(u, stolen)
	w.pass(24 * time.Hour)
	if got := w.asVisitor("", fresh, `{"link":%q}`, old); got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	b.Proof = network.ProofCode
	w.write(table.Put(&b))
	if _, got := w.opened(w.token(i)); got.body["end"] != "conflict" {
		t.Errorf("when the badge asks for a code: %s", got.raw)
	}
}

// A code counts as the second check only at the contact that is on file and was
// when the invitation was sent.
func TestSecondCheckIsOfTheMarkedContact(t *testing.T) {
	t.Parallel()
	const salt = "salt"
	for name, tc := range map[string]struct {
		marked, onFile, sentTo string
		passes                 bool
	}{
		"the same throughout":       {number, number, number, true},
		"another on file":           {number, stolen, number, false},
		"another, sent to and all":  {number, stolen, stolen, false},
		"none when it was sent":     {"", stolen, stolen, false},
		"sent to one not on file":   {number, number, stolen, false},
		"marked one not on file":    {stolen, number, number, false},
		"marked and sent to, taken": {stolen, "", stolen, false},
	} {
		for _, purpose := range []secret.Purpose{secret.PurposeProof, secret.PurposeEnrollment} {
			v := Visit{Settings: network.Settings{Salt: salt}, Badge: network.Badge{Proof: network.ProofCode, PhoneEnrollment: true}}
			v.Invitation = Invitation{Channel: notify.Email, Marks: marksOf(salt, contacts{Phone: secret.Text(tc.marked)})}
			u := directory.User{Profile: directory.Profile{Phone: phone.E164(tc.onFile)}}
			c := enroll.Challenge{Service: enroll.MobileCode, Purpose: purpose, Contact: secret.Text(tc.sentTo)}
			m, err := v.second(c, u)
			if (m != "") != tc.passes || (err == nil) != tc.passes || !tc.passes && !errors.Is(err, errs.WrongCode) {
				t.Errorf("%s, %s: %t, %v", name, purpose, m != "", err)
			}
		}
	}
}

// An administrator who sends an invitation again has the contacts on file
// trusted; the audit says when they are others.
func TestFollowUpVouchesForTheContacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	i := w.send(u, w.badge(withCode))
	var told []string
	for _, phone := range []string{number, stolen} {
		w.setPhone(u, phone)
		w.pass(10 * time.Minute)
		if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); err != nil {
			t.Fatal(err)
		}
		if step, _ := w.visit(w.token(i), "b").Step(w.now()); step != StepSecond {
			t.Errorf("the next step is %s", step)
		}
	}
	for _, r := range w.entries(u) {
		if r.Act == "invitation.send_again" {
			told = append(told, r.Detail["contacts"])
		}
	}
	slices.Sort(told)
	if !slices.Equal(told, []string{"", "changed"}) {
		t.Errorf("the audit says %q", told)
	}
}

// entries are those of the audit about a user.
func (w *world) entries(u directory.User) []audit.Record {
	w.t.Helper()
	page, err := w.engine.Query(w.t.Context(), table.Query{
		PK: "n#" + string(w.set.ID) + "#about#" + string(u.ID), Index: true, Limit: 1000,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	records, _, err := table.Decoded[audit.Record](page)
	if err != nil {
		w.t.Fatal(err)
	}
	return records
}

// shown passes every check that a link asks for, in browser "b".
func (w *world) shown(u directory.User, token string) {
	w.t.Helper()
	v := w.visit(token, "b")
	for step, _ := v.Step(w.now()); step != StepBadge; step, _ = v.Step(w.now()) {
		c, err := w.s.Challenge(w.t.Context(), v, Answer{Phone: number, LastDigits: number[8:], Email: u.Email.Reveal()}, httpapi.Caller{})
		if err == nil {
			v, err = w.s.Verify(w.t.Context(), v, c.ID, w.codeIn(u), httpapi.Caller{})
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// Threat: a proof outlives the contact that it was of. The code was typed; then
// the enrollment is removed, or the number replaced, and six days later the same
// browser has to begin again.
func TestProofDoesNotOutliveItsContact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	remove := func(u directory.User) {
		if err := w.s.Enroll.Remove(t.Context(), w.set, u, enroll.MobileCode, w.entry()); err != nil {
			t.Fatal(err)
		}
	}
	replace := func(u directory.User) { w.setPhone(u, stolen) }
	for name, tc := range map[string]struct {
		badge func(*network.Badge)
		act   func(directory.User)
		step  Step
	}{
		"phone, removed":          {withPhone, remove, StepPhone},
		"phone, replaced":         {withPhone, replace, StepPhone},
		"code, replaced":          {withCode, replace, StepEnded},
		"both, removed":           {func(b *network.Badge) { withPhone(b); withCode(b) }, remove, StepPhone},
		"both, removed, replaced": {func(b *network.Badge) { withPhone(b); withCode(b) }, func(u directory.User) { remove(u); replace(u) }, StepEnded},
	} {
		t.Run(name, func(t *testing.T) {
			u := w.person(secret.NewLocalID(), "")
			w.setPhone(u, number)
			badge := w.badge(func(b *network.Badge) { tc.badge(b); b.ValidFor = 7 * 24 * 3600 })
			token := w.token(w.send(u, badge))
			w.shown(u, token)
			at := w.visit(token, "b") // decides to finish, before what follows
			tc.act(w.user(u))
			ops, err := at.CompleteOps(w.now())
			if err == nil {
				err = at.Explain(w.engine.Write(t.Context(), ops...), ops, w.now())
			}
			if !errors.Is(err, errs.Conflict) {
				t.Errorf("finishing at the same time: %v", err)
			}
			w.pass(6 * 24 * time.Hour)
			if step, _ := w.visit(token, "b").Step(w.now()); step != tc.step {
				t.Errorf("six days later the step is %s, want %s", step, tc.step)
			}
			if err := w.finish(w.visit(token, "b")); err == nil {
				t.Error("six days later it can be finished")
			}
		})
	}
}

// The visit after a right code has the user and the enrollment as stored.
func TestVisitAfterTheCodeIsAsStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	token := w.token(w.send(u, w.badge(withPhone)))
	v := w.visit(token, "b")
	c, err := w.s.Challenge(t.Context(), v, Answer{Phone: stolen}, httpapi.Caller{})
	if err == nil {
		v, err = w.s.Verify(t.Context(), v, c.ID, w.codeIn(u), httpapi.Caller{})
	}
	if err != nil {
		t.Fatal(err)
	}
	again := w.visit(token, "b")
	if v.User.Phone != stolen || v.User.Version != again.User.Version || v.Phone != again.Phone {
		t.Error("the visit is not what was stored")
	}
	if err := w.finish(v); err != nil {
		t.Errorf("finishing with it: %v", err)
	}
}

// Threat: a badge that asks for less opens what was sent while it asked for
// more: links that live for seven days because a second check followed. One that
// asks for more does so at once.
func TestBadgeChangedAfterSending(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	both := func(b *network.Badge) { withCode(b); withPhone(b) }
	for name, tc := range map[string]struct {
		before, after func(*network.Badge)
		step, fresh   Step
	}{
		"the code no more":  {withCode, nil, StepSecond, StepBadge},
		"the phone no more": {withPhone, nil, StepPhone, StepBadge},
		"neither any more":  {both, nil, StepPhone, StepBadge},
		"the code too":      {nil, withCode, StepSecond, StepSecond},
		"the phone too":     {nil, withPhone, StepPhone, StepPhone},
	} {
		u := w.person(secret.NewLocalID(), "")
		w.setPhone(u, number)
		b := w.badge(tc.before)
		i := w.send(u, b)
		b.Proof, b.PhoneEnrollment = network.ProofLink, false
		if tc.after != nil {
			tc.after(&b)
		}
		w.write(table.Put(&b))
		token := w.token(i)
		if step, _ := w.visit(token, "b").Step(w.now()); step != tc.step {
			t.Errorf("%s: the step is %s, want %s", name, step, tc.step)
		}
		if err := w.finish(w.visit(token, "b")); !errors.Is(err, errs.Forbidden) {
			t.Errorf("%s: finishing: %v", name, err)
		}
		w.pass(8 * 24 * time.Hour)
		if got := w.asVisitor("", fresh, `{"link":%q}`, token); got.status != http.StatusAccepted {
			t.Errorf("%s: fresh: %d %s", name, got.status, got.raw)
		}
		if step, _ := w.visit(w.token(i), "b").Step(w.now()); step != tc.fresh {
			t.Errorf("%s: with a fresh link, sent as the badge is now, the step is %s, want %s", name, step, tc.fresh)
		}
	}
}

// Marks hold no contact, and are of one network and channel.
func TestMarks(t *testing.T) {
	c := contacts{Email: "Ann@Example.com", Phone: number}
	m := marksOf("salt", c)
	if m != marksOf("salt", contacts{Email: "ann@example.COM", Phone: number}) {
		t.Error("two spellings of an address have two marks")
	}
	if other := marksOf("pepper", c); m.Email == other.Email || m.Phone == other.Phone || m.Email == m.Phone {
		t.Error("marks of two networks are the same")
	}
	if strings.Contains(m.Email+m.Phone, "5550123") || (marksOf("salt", contacts{}) != Marks{}) {
		t.Errorf("%+v", m)
	}
}
