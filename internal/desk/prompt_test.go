package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/register"
	"lanyard/internal/register/softkey"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

const week = 7 * 24 * time.Hour

// badged gives a user a badge that is so old.
func (w *world) badged(u directory.User, ago time.Duration) *softkey.Key {
	w.t.Helper()
	key, h := softkey.New(), register.Holder{Network: home, User: u.ID, Name: "x", DisplayName: "x"}
	rp, err := register.RelyingParty(w.set.Origin, w.set.Name)
	if err != nil {
		w.t.Fatal(err)
	}
	creation, data, err := rp.BeginRegistration(h)
	if err != nil {
		w.t.Fatal(err)
	}
	answer, err := key.Create(w.set.Origin, w.json(creation))
	if err != nil {
		w.t.Fatal(err)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		w.t.Fatal(err)
	}
	made, err := rp.CreateCredential(h, *data, parsed)
	if err != nil {
		w.t.Fatal(err)
	}
	at := register.CredentialKey(home, u.ID, register.IDOf(made.ID))
	w.write(table.Put(&register.Credential{
		Head: table.Head{PK: at.PK, SK: at.SK, Kind: "credential"}, ID: register.IDOf(made.ID), Network: home, User: u.ID,
		WebAuthnID: made.ID, PublicKey: made.PublicKey, CreatedAt: table.At(w.now().Add(-ago)),
	}))
	return key
}

func (w *world) json(v any) []byte {
	w.t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// prompted is a verification whose caller was asked.
func (w *world) prompted(agent, u directory.User, acts ...Act) Verification {
	w.t.Helper()
	return w.promptedAgain(agent, w.open(agent, u, acts...))
}

func (w *world) promptedAgain(agent directory.User, v Verification) Verification {
	w.t.Helper()
	v, err := w.s.AskBadge(w.t.Context(), v.ID, w.as(agent))
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// sign begins to approve a prompt and has a key answer.
func (w *world) sign(u directory.User, v Verification, key *softkey.Key, change ...func(*softkey.Parts)) (ceremony string, answer []byte) {
	w.t.Helper()
	token, options, err := w.s.PromptOptions(w.t.Context(), v.ID, w.as(u))
	if err != nil {
		w.t.Fatal(err)
	}
	answer, err = key.Get(w.set.Origin, w.json(options), change...)
	if err != nil {
		w.t.Fatal(err)
	}
	return token.Reveal(), answer
}

func (w *world) approve(u directory.User, v Verification, key *softkey.Key) Verification {
	w.t.Helper()
	ceremony, answer := w.sign(u, v, key)
	v, err := w.s.Approve(w.t.Context(), v.ID, ceremony, answer, w.as(u))
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// shown are the digits on the caller's device, and others.
func (w *world) shown(v Verification) (right, wrong string) {
	w.t.Helper()
	right, err := v.digits(w.keys)
	if err != nil {
		w.t.Fatal(err)
	}
	return right, string('0'+(right[0]-'0'+1)%10) + right[1:]
}

// The whole call: the caller approves on their phone and reads the digits out.
func TestCallerWithABadge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	key := w.badged(ann, week)
	v := w.prompted(agent, ann, RemoveEnrollment)
	all, agents, set, err := w.s.Prompts(t.Context(), w.as(ann).Principal)
	if err != nil || len(all) != 1 || all[0].ID != v.ID || agents[0].ID != agent.ID || set.Name != "Home" {
		t.Fatalf("the caller sees %+v %+v, %v", all, agents, err)
	}
	v = w.approve(ann, v, key)
	right, _ := w.shown(v)
	if seen := string(w.json(w.s.view(t.Context(), v, nil))); v.State != Open || strings.Contains(seen, `"`+right+`"`) {
		t.Errorf("the agent, who has typed nothing: %s", seen)
	}
	v, err = w.s.CheckDigits(t.Context(), v.ID, " "+right[:1]+" "+right[1:], w.as(agent))
	if err != nil || v.At(w.now()) != Verified || v.Prompt.At(w.now()) != Matched || v.Sum() != 2 {
		t.Fatalf("%+v %v", v, err)
	}
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, "mobile_code", w.as(agent)); err != nil {
		t.Error(err)
	}
	got := w.trace(agent, ann)
	slices.Sort(got)
	if want := []string{"enrollment.remove", "prompt.approve", "prompt.ask", "prompt.match", "verification.open"}; !slices.Equal(got, want) {
		t.Errorf("the trace is %v", got)
	}
}

// Threat 23: what the agent does alone, and what the caller does alone, gives nothing.
func TestPromptNeedsBoth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague, ann := w.person("agent", "agents"), w.person("colleague", "agents"), w.caller("ann")
	key := w.badged(ann, week)
	v := w.prompted(agent, ann, RemoveEnrollment)
	right, wrong := w.shown(v)
	for range 5 {
		for _, digits := range []string{right, wrong} {
			if _, err := w.s.CheckDigits(t.Context(), v.ID, digits, w.as(agent)); kind(err) != errs.Conflict {
				t.Fatalf("digits before the caller approved: %v", err)
			}
		}
	}
	v = w.approve(ann, v, key)
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, "mobile_code", w.as(agent)); kind(err) != errs.Forbidden {
		t.Errorf("approved, and no digits typed: %v", err)
	}
	if _, err := w.s.CheckDigits(t.Context(), v.ID, right, w.as(colleague)); kind(err) != errs.Forbidden {
		t.Errorf("digits typed by another agent: %v", err)
	}
	for i, want := range []errs.Kind{errs.WrongCode, errs.WrongCode, errs.Locked, errs.Locked} {
		if _, err := w.s.CheckDigits(t.Context(), v.ID, wrong, w.as(agent)); kind(err) != want {
			t.Errorf("wrong digits, try %d: %v", i+1, err)
		}
	}
	if _, err := w.s.CheckDigits(t.Context(), v.ID, right, w.as(agent)); kind(err) != errs.Locked {
		t.Errorf("the right ones after three wrong ones: %v", err)
	}
	v = w.promptedAgain(agent, v)
	if _, err := w.s.CheckDigits(t.Context(), v.ID, right, w.as(agent)); kind(err) != errs.Conflict {
		t.Errorf("asked again, an approval of before: %v", err)
	}
	v = w.approve(ann, v, key)
	right, _ = w.shown(v)
	if v, err := w.s.CheckDigits(t.Context(), v.ID, right, w.as(agent)); err != nil || v.State != Verified {
		t.Errorf("asked again, and both did their part: %+v %v", v, err)
	}
	if n := strings.Count(strings.Join(w.trace(agent, ann), "\n"), "desk.refuse prompt.match wrong_code"); n != 2 {
		t.Errorf("%d wrong digits in the trace: %v", n, w.trace(agent, ann))
	}
}

// However many digits are typed at once, three are tried.
func TestDigitsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	key := w.badged(ann, week)
	v := w.approve(ann, w.prompted(agent, ann, AddMobile), key)
	_, wrong := w.shown(v)
	results := make(chan error)
	for range 40 {
		go func() {
			_, err := w.s.CheckDigits(t.Context(), v.ID, wrong, w.as(agent))
			results <- err
		}()
	}
	tried := 0
	for range 40 {
		if err := <-results; kind(err) == errs.WrongCode {
			tried++
		}
	}
	if tried > 2 {
		t.Errorf("%d pairs were wrong, and the prompt not void", tried)
	}
}

// Threat 23: an answer to anything else approves nothing, and nobody answers for
// the caller.
func TestAnswersToOtherQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague := w.person("agent", "agents"), w.person("colleague", "agents")
	ann, bob := w.caller("ann"), w.person("bob")
	key, fresh, bobs := w.badged(ann, week), w.badged(ann, time.Hour), w.badged(bob, week)
	before := w.prompted(agent, ann, AddMobile)
	oldToken, oldAnswer := w.sign(ann, before, key)
	v := w.promptedAgain(agent, before)
	foreign := w.prompted(colleague, ann, AddMobile)
	foreignToken, foreignAnswer := w.sign(ann, foreign, key)
	rp, err := register.RelyingParty(w.set.Origin, "Home")
	if err != nil {
		t.Fatal(err)
	}
	signin := func() (string, []byte) {
		options, data, err := rp.BeginDiscoverableLogin()
		if err != nil {
			t.Fatal(err)
		}
		answer, err := key.Get(w.set.Origin, w.json(options))
		if err != nil {
			t.Fatal(err)
		}
		token, err := w.keys.SealToken(secret.PurposePrompt, promptToken{v.ID, []byte("n"), w.json(data)}, w.now().Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		return token.Reveal(), answer
	}
	with := func(k *softkey.Key, change ...func(*softkey.Parts)) func() (string, []byte) {
		return func() (string, []byte) { return w.sign(ann, v, k, change...) }
	}
	for name, say := range map[string]func() (string, []byte){
		"to the prompt before":           func() (string, []byte) { return oldToken, oldAnswer },
		"to another agent's prompt":      func() (string, []byte) { return foreignToken, foreignAnswer },
		"to a sign-in":                   signin,
		"to a sign-in, with this token":  func() (string, []byte) { token, _ := w.sign(ann, v, key); _, a := signin(); return token, a },
		"of before, with this token":     func() (string, []byte) { token, _ := w.sign(ann, v, key); return token, oldAnswer },
		"without a token":                func() (string, []byte) { _, a := w.sign(ann, v, key); return "", a },
		"of somebody else's badge":       with(bobs),
		"... who says they are the user": with(bobs, func(p *softkey.Parts) { p.UserHandle = key.UserHandle }),
		"of a badge that is too new":     with(fresh),
		"without the user verified":      with(key, func(p *softkey.Parts) { p.Flags &^= softkey.UserVerified }),
		"from another page":              with(key, func(p *softkey.Parts) { p.Origin = "https://evil.example" }),
	} {
		token, answer := say()
		if got, err := w.s.Approve(t.Context(), v.ID, token, answer, w.as(ann)); kind(err) != errs.Forbidden {
			t.Errorf("an answer %s: %v", name, err)
			v = got
		}
	}
	for name, by := range map[string]directory.User{"the agent": agent, "somebody else": bob} {
		token, answer := w.sign(ann, v, key)
		if _, err := w.s.Approve(t.Context(), v.ID, token, answer, w.as(by)); kind(err) != errs.NotFound {
			t.Errorf("approved by %s: %v", name, err)
		}
		if _, _, err := w.s.PromptOptions(t.Context(), v.ID, w.as(by)); kind(err) != errs.NotFound {
			t.Errorf("begun by %s: %v", name, err)
		}
		if err := w.s.Disown(t.Context(), v.ID, w.as(by)); kind(err) != errs.NotFound {
			t.Errorf("refused by %s: %v", name, err)
		}
		if all, _, _, err := w.s.Prompts(t.Context(), w.as(by).Principal); err != nil || len(all) != 0 {
			t.Errorf("%s sees %d prompts, %v", name, len(all), err)
		}
	}
	token, answer := w.sign(ann, v, key)
	wider := v
	wider.Acts = allowing([]Act{AddMobile, RemoveEnrollment})
	w.write(wider.put(v, w.now()))
	if _, err := w.s.Approve(t.Context(), v.ID, token, answer, w.as(ann)); kind(err) != errs.Forbidden {
		t.Errorf("an answer for fewer acts: %v", err)
	}
	w.write(v.put(v, w.now()))
	if _, err := w.s.Approve(t.Context(), v.ID, token, answer, w.as(ann)); err != nil {
		t.Errorf("the right answer: %v", err)
	}
	if _, err := w.s.Approve(t.Context(), v.ID, token, answer, w.as(ann)); kind(err) != errs.Used {
		t.Errorf("the right answer again: %v", err)
	}
}

// The challenge follows from everything that the caller is shown.
func TestWhatIsSigned(t *testing.T) {
	t.Parallel()
	v := Verification{ID: "a", Agent: "b", Ticket: "T-1", Acts: allowing([]Act{AddMobile}), Prompt: &Prompt{Generation: 1}}
	seen := map[string]string{}
	for name, change := range map[string]func(v *Verification, nonce, digits *string){
		"as it is":             func(*Verification, *string, *string) {},
		"another nonce":        func(_ *Verification, n, _ *string) { *n = "m" },
		"another verification": func(v *Verification, _, _ *string) { v.ID = "c" },
		"another generation":   func(v *Verification, _, _ *string) { v.Prompt = &Prompt{Generation: 2} },
		"another agent":        func(v *Verification, _, _ *string) { v.Agent = "c" },
		"another ticket":       func(v *Verification, _, _ *string) { v.Ticket = "T-2" },
		"other digits":         func(_ *Verification, _, d *string) { *d = "13" },
		"other acts":           func(v *Verification, _, _ *string) { v.Acts = allowing([]Act{AddEmail}) },
		"more acts":            func(v *Verification, _, _ *string) { v.Acts = allowing([]Act{AddMobile, AddEmail}) },
	} {
		v, nonce, digits := v, "n", "12"
		change(&v, &nonce, &digits)
		got, err := v.signs([]byte(nonce), digits)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[string(got)]; ok {
			t.Errorf("%s and %s are signed alike", name, other)
		}
		seen[string(got)] = name
	}
}

// Threat 24: whoever has no badge, or one that is too new, is not asked.
func TestBadgesThatProveNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann, bob := w.person("agent", "agents"), w.caller("ann"), w.caller("bob")
	ask := func(u directory.User) error {
		_, err := w.s.AskBadge(t.Context(), w.open(agent, u, AddMobile).ID, w.as(agent))
		return err
	}
	if err := ask(ann); kind(err) != errs.Conflict {
		t.Errorf("no badge: %v", err)
	}
	w.badged(ann, 0)
	if err := ask(ann); kind(err) != errs.Forbidden {
		t.Errorf("a badge of just now: %v", err)
	}
	w.pass(72*time.Hour - time.Second)
	if err := ask(ann); kind(err) != errs.Forbidden {
		t.Errorf("a second too early: %v", err)
	}
	w.pass(time.Second)
	if err := ask(ann); err != nil {
		t.Errorf("after 72 hours: %v", err)
	}
	w.badged(bob, week)
	w.settings(map[network.Number]int64{network.DeskBadge: 0})
	if err := ask(bob); kind(err) != errs.Forbidden {
		t.Errorf("a method that is switched off: %v", err)
	}
}

// A prompt lives five minutes, and three are enough.
func TestPromptIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	key := w.badged(ann, week)
	v := w.prompted(agent, ann, AddMobile)
	token, answer := w.sign(ann, v, key)
	w.pass(5 * time.Minute)
	if _, err := w.s.Approve(t.Context(), v.ID, token, answer, w.as(ann)); kind(err) != errs.Expired {
		t.Errorf("after five minutes: %v", err)
	}
	if all, _, _, err := w.s.Prompts(t.Context(), w.as(ann).Principal); err != nil || len(all) != 0 {
		t.Errorf("%d prompts are open, %v", len(all), err)
	}
	v = w.approve(ann, w.promptedAgain(agent, v), key)
	w.pass(5 * time.Minute)
	right, _ := w.shown(v)
	if _, err := w.s.CheckDigits(t.Context(), v.ID, right, w.as(agent)); kind(err) != errs.Expired {
		t.Errorf("digits after five minutes: %v", err)
	}
	w.promptedAgain(agent, v)
	if _, err := w.s.AskBadge(t.Context(), v.ID, w.as(agent)); kind(err) != errs.Locked {
		t.Errorf("asked a fourth time: %v", err)
	}
}

// "That is not me" ends the verification, also when somebody got it verified.
func TestDisowned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	key := w.badged(ann, week)
	open := w.prompted(agent, ann, RemoveEnrollment)
	verified := w.approve(ann, w.prompted(agent, ann, RemoveEnrollment), key)
	right, _ := w.shown(verified)
	if _, err := w.s.CheckDigits(t.Context(), verified.ID, right, w.as(agent)); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]Verification{"an open one": open, "a verified one": verified} {
		if err := w.s.Disown(t.Context(), v.ID, w.as(ann)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got, err := w.s.Get(t.Context(), w.as(agent).Principal, v.ID)
		if err != nil || got.State != Ended || got.Prompt.At(w.now()) != Refused {
			t.Errorf("%s, after that: %+v %v", name, got, err)
		}
		if err := w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, "mobile_code", w.as(agent)); kind(err) != errs.Expired {
			t.Errorf("%s is good for something: %v", name, err)
		}
		if err := w.s.Disown(t.Context(), v.ID, w.as(ann)); kind(err) != errs.Expired {
			t.Errorf("%s a second time: %v", name, err)
		}
	}
	if n := strings.Count(strings.Join(w.trace(agent, ann), "\n"), "prompt.refuse"); n != 2 {
		t.Errorf("the trace is %v", w.trace(agent, ann))
	}
	if err := w.s.Disown(t.Context(), w.open(agent, ann, AddMobile).ID, w.as(ann)); kind(err) != errs.NotFound {
		t.Errorf("one that was not asked: %v", err)
	}
}
