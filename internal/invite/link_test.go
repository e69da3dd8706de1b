package invite

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const (
	open   = "/v1/invitations/open"
	fresh  = "/v1/invitations/fresh"
	ask    = "/v1/invitations/challenges"
	verify = "/v1/invitations/challenges/verify"
)

// opened opens a link as a new browser and gives the cookie it got.
func (w *world) opened(token string) (browser string, got reply) {
	w.t.Helper()
	got = w.asVisitor("", open, `{"link":%q}`, token)
	for _, c := range (&http.Response{Header: got.header}).Cookies() {
		if c.Name == httpapi.BrowserCookie {
			browser = c.Value
		}
	}
	return browser, got
}

// finish completes the invitation of a visit, as package register does.
func (w *world) finish(v Visit) error {
	ops, err := v.CompleteOps(w.now())
	if err != nil {
		return err
	}
	return v.Explain(w.engine.Write(context.Background(), ops...), ops, w.now())
}

func TestOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Terms = "Be kind." })
	token := w.token(w.send(u, b))
	browser, got := w.opened(token)
	if got.status != http.StatusOK || browser == "" {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	for field, want := range map[string]any{
		"state": "open", "step": "badge", "network": "Acme", "badge": "Staff", "first_name": "ann", "channel": "email",
		"terms": "Be kind.", "email_hint": "a•••@example.com", "phone_hint": "+1 ••• •• 23",
		"expires_at": "2026-03-03T12:00:00Z",
	} {
		if got.body[field] != want {
			t.Errorf("%s is %v, want %v", field, got.body[field], want)
		}
	}
	if got := w.asVisitor(browser, open, `{"link":%q}`, token); got.header.Get("Set-Cookie") != "" {
		t.Error("a browser with a cookie got another")
	}
}

func TestTypedCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	i := w.send(u, b)
	m := w.messages(u)[0]
	code, err := w.s.Keys.TypedCode(i.link(), m.Link.Root)
	if err != nil {
		t.Fatal(err)
	}
	typed := strings.ToUpper(code.Reveal()[:4] + "-" + code.Reveal()[4:8] + " " + code.Reveal()[8:])
	got := w.asVisitor("", open, `{"code":%q}`, typed)
	if got.status != http.StatusOK || got.body["link"] != w.token(i) {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	w.pass(time.Minute)
	if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); err != nil {
		t.Fatal(err)
	}
	if got = w.asVisitor("", open, `{"code":%q}`, typed); got.body["end"] != string(errs.Superseded) {
		t.Errorf("after a follow-up: %d %s", got.status, got.raw)
	}
	for _, wrong := range []string{"", "0000-0000-0000", code.Reveal()[:11], code.Reveal() + "0", strings.Repeat("0", 100)} {
		if got := w.asVisitor("", open, `{"code":%q}`, wrong); got.status != http.StatusNotFound || got.body["code"] != string(errs.Unknown) {
			t.Errorf("a wrong code: %d %s", got.status, got.raw)
		}
	}
}

// The ends say what happened, and no more than that.
func TestHonestEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	for name, tc := range map[string]struct {
		act   func(Invitation)
		end   errs.Kind
		hints bool
	}{
		"expired": {func(Invitation) { w.pass(24 * time.Hour) }, errs.Expired, true},
		"superseded": {func(i Invitation) {
			w.pass(time.Minute)
			_, _, _ = w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry())
		}, errs.Superseded, true},
		"used": {func(i Invitation) { _ = w.finish(w.visit(w.token(i), "b")) }, errs.Used, false},
		"revoked": {func(i Invitation) {
			_, _ = w.s.Revoke(t.Context(), w.set.ID, i.ID, w.entry())
		}, errs.Revoked, false},
		"disabled": {func(i Invitation) {
			w.write(table.Update(session.UserKey(i.Network, i.User), table.Cond{}, table.Set("state", session.Disabled)))
		}, errs.Revoked, false},
	} {
		i := w.send(w.person(name, ""), b)
		token := w.token(i)
		tc.act(i)
		_, got := w.opened(token)
		if got.status != http.StatusOK || got.body["step"] != "ended" || got.body["end"] != string(tc.end) {
			t.Errorf("%s: %d %s", name, got.status, got.raw)
		}
		if hint := got.body["email_hint"] != nil; hint != tc.hints || got.body["first_name"] != nil {
			t.Errorf("%s tells %s", name, got.raw)
		}
		if err := w.finish(w.visit(token, "b")); !errors.Is(err, tc.end) {
			t.Errorf("finishing when %s: %v", name, err)
		}
	}
}

// E-mail invitation, phone enrollment, badge.
func TestPhoneOnTheWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(func(b *network.Badge) { b.PhoneEnrollment = true })
	i := w.send(u, b)
	token := w.token(i)
	browser, got := w.opened(token)
	if got.body["step"] != "phone" {
		t.Fatalf("first step: %s", got.raw)
	}
	if err := w.finish(w.visit(token, "b")); !errors.Is(err, errs.Forbidden) {
		t.Errorf("finishing before the phone: %v", err)
	}
	if got = w.asVisitor("", ask, `{"link":%q,"phone":"(201) 555-0123"}`, token); got.status != http.StatusForbidden {
		t.Errorf("without the cookie: %d %s", got.status, got.raw)
	}
	if got = w.asVisitor(browser, ask, `{"link":%q,"phone":"12"}`, token); got.status != http.StatusUnprocessableEntity {
		t.Errorf("no number: %d %s", got.status, got.raw)
	}
	got = w.asVisitor(browser, ask, `{"link":%q,"phone":"(201) 555-0123"}`, token)
	if got.status != http.StatusAccepted || got.body["contact"] != "+1 ••• •• 23" {
		t.Fatalf("asking for a code: %d %s", got.status, got.raw)
	}
	challenge := got.body["challenge"]
	if got = w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":"x"}`, token, challenge); got.body["code"] != string(errs.WrongCode) {
		t.Errorf("a wrong code: %d %s", got.status, got.raw)
	}
	got = w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":%q}`, token, challenge, w.codeIn(u))
	if got.status != http.StatusOK || got.body["step"] != "badge" {
		t.Fatalf("the right code: %d %s", got.status, got.raw)
	}
	// The number is enrolled now, so that another browser need not do it again.
	if _, got = w.opened(token); got.body["step"] != "badge" {
		t.Errorf("in another browser: %s", got.raw)
	}
	want := []string{"challenge.start", "challenge.verify", "invitation.send"}
	if got := w.acts(u); !slices.Equal(got, want) {
		t.Errorf("audit: %v", got)
	}
	if err := w.finish(w.visit(token, "b")); err != nil {
		t.Fatal(err)
	}
	if err := w.finish(w.visit(token, "b")); !errors.Is(err, errs.Used) {
		t.Errorf("finishing again: %v", err)
	}
}

// E-mail invitation whose proof is a code to the number on file.
func TestSecondCheckBySMS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Proof = network.ProofCode })
	token := w.token(w.send(u, b))
	browser, got := w.opened(token)
	if got.body["step"] != "second" || got.body["second"] != "sms" {
		t.Fatalf("first step: %s", got.raw)
	}
	for _, typed := range []string{`"last_digits":"0124"`, `"last_digits":""`, `"last_digits":"23"`, `"phone":"+12015550199"`} {
		if got = w.asVisitor(browser, ask, `{"link":%q,`+typed+`}`, token); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", typed, got.status, got.raw)
		}
	}
	got = w.asVisitor(browser, ask, `{"link":%q,"last_digits":"0123"}`, token)
	if got.status != http.StatusAccepted {
		t.Fatalf("the right digits: %d %s", got.status, got.raw)
	}
	if m := w.message(u, notify.VerificationCode); m.To != number {
		t.Errorf("the code went by %s", m.Channel)
	}
	got = w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":%q}`, token, got.body["challenge"], w.codeIn(u))
	if got.status != http.StatusOK || got.body["step"] != "badge" {
		t.Fatalf("the right code: %d %s", got.status, got.raw)
	}
	if _, got = w.opened(token); got.body["step"] != "second" {
		t.Errorf("in another browser: %s", got.raw)
	}
	if found, _ := w.s.Enroll.List(t.Context(), w.set.ID, u.ID); len(found) != 0 {
		t.Error("a proof enrolled something")
	}
}

// SMS invitation whose proof is a code to the address on file.
func TestSecondCheckByEmail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Channel, b.Proof = notify.SMS, network.ProofCode })
	token := w.token(w.send(u, b))
	browser, got := w.opened(token)
	if got.body["second"] != "email" {
		t.Fatalf("first step: %s", got.raw)
	}
	if got = w.asVisitor(browser, ask, `{"link":%q,"last_digits":"0123"}`, token); got.status != http.StatusUnprocessableEntity {
		t.Errorf("without the address: %d %s", got.status, got.raw)
	}
	got = w.asVisitor(browser, ask, `{"link":%q,"email":"Ann@Example.com"}`, token)
	if got.status != http.StatusAccepted || w.message(u, notify.VerificationCode).To != "ann@example.com" {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	got = w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":%q}`, token, got.body["challenge"], w.codeIn(u))
	if got.body["step"] != "badge" {
		t.Errorf("the right code: %d %s", got.status, got.raw)
	}
}

// With both, the code to the number on file is the phone and the second check
// at once; another number is refused.
func TestPhoneThatIsTheProof(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	b := w.badge(func(b *network.Badge) { b.PhoneEnrollment, b.Proof = true, network.ProofCode })
	token := w.token(w.send(u, b))
	browser, _ := w.opened(token)
	if got := w.asVisitor(browser, ask, `{"link":%q,"phone":"+12015550199"}`, token); got.status != http.StatusUnprocessableEntity {
		t.Errorf("another number: %d %s", got.status, got.raw)
	}
	got := w.asVisitor(browser, ask, `{"link":%q,"phone":%q}`, token, number)
	got = w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":%q}`, token, got.body["challenge"], w.codeIn(u))
	if got.body["step"] != "badge" {
		t.Errorf("%d %s", got.status, got.raw)
	}
}

// A link that was handed over can lead to somebody who has no number on file.
func TestProofWithoutANumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	for _, phone := range []bool{true, false} {
		b := w.badge(func(b *network.Badge) { b.PhoneEnrollment, b.Proof = phone, network.ProofCode })
		_, link, err := w.s.Send(t.Context(), Send{Network: w.set.ID, User: u.ID, Badge: b.ID, ByLink: true, Entry: w.entry()})
		if err != nil {
			t.Fatal(err)
		}
		token := strings.TrimPrefix(link.Reveal(), origin+"/i#")
		browser, _ := w.opened(token)
		got := w.asVisitor(browser, ask, `{"link":%q,"phone":%q,"last_digits":"0123"}`, token, number)
		if got.status != http.StatusUnprocessableEntity || got.body["code"] != "no_contact" {
			t.Errorf("phone enrollment %t: %d %s", phone, got.status, got.raw)
		}
	}
}

// Nobody finds out the number behind a link by typing numbers.
func TestGuessingTheNumberIsLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Proof = network.ProofCode })
	token := w.token(w.send(u, b))
	browser, _ := w.opened(token)
	answered := 0
	for range 100 {
		got := w.asVisitor(browser, ask, `{"link":%q,"last_digits":"9999"}`, token)
		if got.status == http.StatusUnprocessableEntity {
			answered++
		}
	}
	if answered > 10 {
		t.Errorf("%d guesses were answered", answered)
	}
	if got := w.asVisitor(browser, ask, `{"link":%q,"last_digits":"0123"}`, token); got.status != http.StatusTooManyRequests {
		t.Errorf("the right one is told from the wrong ones: %d", got.status)
	}
}

// A code that was sent to a number proves nothing once the number is another.
func TestNumberChangedOnTheWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Proof = network.ProofCode })
	token := w.token(w.send(u, b))
	v := w.visit(token, "b")
	c, err := w.s.Challenge(t.Context(), v, Answer{LastDigits: "0123"}, httpapi.Caller{})
	if err != nil {
		t.Fatal(err)
	}
	code := w.codeIn(u)
	w.write(table.Update(u.ItemKey(), table.Cond{}, table.Set("phone", "+12015550124")))
	if _, err := w.s.Verify(t.Context(), v, c.ID, code, httpapi.Caller{}); errs.KindOf(err) != errs.WrongCode {
		t.Errorf("changed at the same time: got %v", err)
	}
	if _, err := w.s.Verify(t.Context(), w.visit(token, "b"), c.ID, code, httpapi.Caller{}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("changed since: got %v", err)
	}
}

// Nor does it put the number back on file, which would then pass the check.
func TestNumberChangedWhileItIsEnrolled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	b := w.badge(func(b *network.Badge) { b.PhoneEnrollment, b.Proof = true, network.ProofCode })
	token := w.token(w.send(u, b))
	c, err := w.s.Challenge(t.Context(), w.visit(token, "b"), Answer{Phone: number}, httpapi.Caller{})
	if err != nil {
		t.Fatal(err)
	}
	code, before := w.codeIn(u), w.visit(token, "b")
	moved := table.Update(u.ItemKey(), table.Cond{}, table.Set("phone", "+12015550124"), table.Add("version", 1))
	w.write(moved)
	for want, v := range map[errs.Kind]Visit{errs.Conflict: w.visit(token, "b"), errs.WrongCode: before} {
		if _, err := w.s.Verify(t.Context(), v, c.ID, code, httpapi.Caller{}); errs.KindOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if v := w.visit(token, "b"); v.User.Phone != "+12015550124" || v.Phone.Contact != "" {
		t.Error("the old number is back")
	}
}

// A proof does not outlive a follow-up, and a code of one generation is wrong
// for the next.
func TestFollowUpOnTheWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Proof = network.ProofCode })
	i := w.send(u, b)
	c, err := w.s.Challenge(t.Context(), w.visit(w.token(i), "b"), Answer{LastDigits: "0123"}, httpapi.Caller{})
	if err != nil {
		t.Fatal(err)
	}
	code := w.codeIn(u)
	before := w.visit(w.token(i), "b")
	w.pass(time.Minute)
	if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.Verify(t.Context(), w.visit(w.token(i), "b"), c.ID, code, httpapi.Caller{}); errs.KindOf(err) != errs.WrongCode {
		t.Errorf("the code at the next link: %v", err)
	}
	// A visit that began before the follow-up and types the right code after.
	if _, err := w.s.Verify(t.Context(), before, c.ID, code, httpapi.Caller{}); err == nil {
		t.Error("a proof was added to a generation that is over")
	}
	if w.stored(i.ID).Proof != nil {
		t.Error("the new generation has a proof")
	}
}

func TestFresh(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	i := w.send(u, b)
	old := w.token(i)
	if got := w.asVisitor("", fresh, `{"link":%q}`, old); got.status != http.StatusConflict {
		t.Errorf("while it works: %d %s", got.status, got.raw)
	}
	w.pass(24 * time.Hour)
	if got := w.asVisitor("", fresh, `{"link":%q}`, old); got.status != http.StatusAccepted || got.raw != "" {
		t.Fatalf("when it expired: %d %s", got.status, got.raw)
	}
	if m := w.message(u, notify.FollowUp); m.To != "ann@example.com" {
		t.Errorf("it went by %s", m.Channel)
	}
	if step, _ := w.visit(w.token(i), "b").Step(w.now()); step != StepBadge {
		t.Errorf("the fresh link leads to %s", step)
	}
	if got := w.asVisitor("", fresh, `{"link":%q}`, old); got.status != http.StatusTooManyRequests {
		t.Errorf("again at once: %d %s", got.status, got.raw)
	}
	sent := 1
	for range 200 {
		w.pass(time.Minute)
		if got := w.asVisitor("", fresh, `{"link":%q}`, old); got.status == http.StatusAccepted {
			sent++
		}
	}
	if sent < 5 || sent > 25 {
		t.Errorf("%d fresh links in three hours", sent)
	}
	if got := w.acts(u); !slices.Contains(got, "invitation.fresh") {
		t.Errorf("audit: %v", got)
	}
	if err := w.finish(w.visit(w.token(i), "b")); err != nil {
		t.Fatal(err)
	}
	if got := w.asVisitor("", fresh, `{"link":%q}`, old); got.status != http.StatusGone || got.body["code"] != string(errs.Used) {
		t.Errorf("when it was used: %d %s", got.status, got.raw)
	}
}

// How many fresh links an hour a stranger can have sent is the network's number.
func TestFreshLinksAreLimitedByTheSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set.Numbers = map[network.Number]int64{network.AddressSends: 2}
	w.write(table.Put(&w.set))
	b := w.badge(nil)
	var links []string
	for _, name := range []string{"ann", "bob", "cid", "dan"} {
		links = append(links, w.token(w.send(w.person(name, ""), b)))
	}
	w.pass(24 * time.Hour)
	sent := 0
	for _, link := range links {
		if got := w.asVisitor("", fresh, `{"link":%q}`, link); got.status == http.StatusAccepted {
			sent++
		}
	}
	if sent != 2 {
		t.Errorf("%d fresh links were sent", sent)
	}
}

func TestDeviceLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(func(b *network.Badge) { b.DeviceLimit = 2 })
	for range 2 {
		if err := w.finish(w.visit(w.token(w.send(u, b)), "b")); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := w.s.Send(t.Context(), Send{Network: w.set.ID, User: u.ID, Badge: b.ID, Entry: w.entry()}); !errors.Is(err, errHasBadge) {
		t.Errorf("a third: %v", err)
	}
	w.write(ReleaseOp(w.set.ID, u.ID, b.ID))
	i := w.send(u, b)
	v := w.visit(w.token(i), "b") // and then the limit shrinks to what there is
	v.Badge.DeviceLimit = 1
	ops, err := v.CompleteOps(w.now())
	if !errors.Is(err, errHasBadge) || ops != nil {
		t.Errorf("over the limit: %v", err)
	}
	v = w.visit(w.token(i), "b")
	w.write(table.Update(StandingKey(w.set.ID, u.ID, b.ID), table.Cond{}, table.Add("credentials", 1)))
	if err := w.finish(v); !errors.Is(err, errHasBadge) {
		t.Errorf("over the limit meanwhile: %v", err)
	}
}
