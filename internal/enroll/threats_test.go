package enroll

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Threat: parallel guessing. A thousand guesses at the same time are at most
// five comparisons, whatever their order.
func TestParallelGuessing(t *testing.T) {
	t.Parallel()
	seeds, guesses := 200, 1000
	if testing.Short() {
		seeds = 5
	}
	w := newWorld(t)
	var compared atomic.Int64
	w.s.Check = func(c secret.Challenge, typed string) bool {
		compared.Add(1)
		return w.s.Keys.CheckCode(c, typed)
	}
	for seed := range seeds {
		u := w.person(fmt.Sprintf("user%d", seed), "")
		in := w.asked(u, secret.Text(fmt.Sprintf("+1%03d555%04d", areas[seed%len(areas)], seed)))
		in.Client = addressOf(seed)
		in.Settings.Salt = secret.Salt(fmt.Sprint("salt", seed)) // limits of its own
		c := w.start(in)
		code := w.codeIn(u)
		compared.Store(0)
		var crowd sync.WaitGroup
		var wrongs, locked, other atomic.Int64
		for i := range guesses {
			crowd.Go(func() {
				guess := fmt.Sprintf("%06d", (i*7919+seed)%1000000)
				if guess == code {
					guess = wrong(code)
				}
				switch err := w.verify(w.typed(in, c, guess)); kind(err) {
				case errs.WrongCode:
					wrongs.Add(1)
				case errs.Locked:
					locked.Add(1)
				default:
					other.Add(1)
				}
			})
		}
		crowd.Wait()
		if n := compared.Load(); n != 5 {
			t.Fatalf("seed %d: %d comparisons", seed, n)
		}
		if wrongs.Load() != 5 || other.Load() != 0 || locked.Load() != int64(guesses-5) {
			t.Fatalf("seed %d: %d wrong, %d locked, %d else", seed, wrongs.Load(), locked.Load(), other.Load())
		}
	}
}

// Threat: the right code is tried a hundred times at once. It works once.
func TestRightCodeInParallel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	c := w.start(in)
	code := w.codeIn(u)
	var accepted atomic.Int64
	var crowd sync.WaitGroup
	for range 100 {
		crowd.Go(func() {
			if w.verify(w.typed(in, c, code)) == nil {
				accepted.Add(1)
			}
		})
	}
	crowd.Wait()
	if accepted.Load() != 1 {
		t.Errorf("%d were accepted", accepted.Load())
	}
	if got := w.acts(u); !slices.Equal(got, []string{"challenge.start", "challenge.verify"}) {
		t.Errorf("audit: %v", got)
	}
}

// Threat: asking again resets the counter. Four wrong codes, a new code, one
// wrong code: locked.
func TestSendingAgainKeepsTheTries(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]time.Duration{"the same code": 31 * time.Second, "a new code": 2 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			u := w.person("ann", "")
			in := w.asked(u, number)
			c := w.start(in)
			for range 4 {
				if err := w.verify(w.typed(in, c, wrong(w.codeIn(u)))); kind(err) != errs.WrongCode {
					t.Fatal(err)
				}
			}
			w.pass(wait)
			again := w.start(in)
			if again.ID != c.ID {
				t.Fatal("it is another challenge")
			}
			if err := w.verify(w.typed(in, again, wrong(w.codeIn(u)))); kind(err) != errs.WrongCode {
				t.Fatal(err)
			}
			if err := w.verify(w.typed(in, again, w.codeIn(u))); kind(err) != errs.Locked {
				t.Errorf("the right code after five wrong ones: %v", err)
			}
		})
	}
}

// Threat: asking again and again for more guesses. Thirty rounds in a day stay
// at twenty wrong codes.
func TestThirtyRoundsStayUnderTheDailyCap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	compared := 0
	w.s.Check = func(secret.Challenge, string) bool { compared++; return false }
	refused := 0
	for round := range 30 {
		in := w.asked(u, secret.Text(fmt.Sprintf("+1201555%04d", 100+round))) // a number of its own each
		in.Client = addressOf(round)
		c, err := w.s.StartChallenge(context.Background(), in)
		if err != nil {
			refused++
			w.pass(30 * time.Minute)
			continue
		}
		for range 6 {
			_ = w.verify(w.typed(in, c, "000000"))
		}
		w.pass(40 * time.Minute)
	}
	if compared != 20 {
		t.Errorf("%d codes were compared in a day", compared)
	}
	if refused > 5 {
		t.Errorf("only %d rounds came about", 30-refused)
	}
	w.pass(24 * time.Hour)
	in := w.asked(u, number)
	if err := w.verify(w.typed(in, w.start(in), "000000")); kind(err) != errs.WrongCode {
		t.Errorf("the day after: %v", err)
	}
}

// Threat: lockout used against the victim. Somebody with the victim's link
// spends every guess and every message; an agent still enrolls the victim.
func TestAgentPathStaysOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	victim := w.asked(u, number)
	for {
		c, err := w.s.StartChallenge(context.Background(), victim)
		if err != nil {
			break
		}
		for range 5 {
			_ = w.verify(w.typed(victim, c, wrong(w.codeIn(u))))
		}
		w.pass(5 * time.Minute)
	}
	if _, err := w.s.StartChallenge(context.Background(), victim); kind(err) != errs.Limited {
		t.Fatalf("the attacker has messages left: %v", err)
	}
	agent := victim
	agent.Path = ByAgent
	c := w.start(agent)
	code := w.codeIn(u)
	if err := w.verify(w.typed(victim, c, code)); kind(err) != errs.WrongCode {
		t.Errorf("the agent's code at the person's own path: %v", err)
	}
	for range 4 {
		if err := w.verify(w.typed(agent, c, wrong(code))); kind(err) != errs.WrongCode {
			t.Errorf("a wrong code read to the agent: %v", err)
		}
	}
	if err := w.verify(w.typed(agent, c, code)); err != nil {
		t.Fatalf("the right code read to the agent: %v", err)
	}
	if w.again(u).Phone != number {
		t.Error("the victim is not enrolled")
	}
}

// ... and correctness is not given up: an agent's challenge has five tries too.
func TestAgentsChallengeHasFiveTries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	in.Path = ByAgent
	c := w.start(in)
	for range 5 {
		_ = w.verify(w.typed(in, c, wrong(w.codeIn(u))))
	}
	if err := w.verify(w.typed(in, c, w.codeIn(u))); kind(err) != errs.Locked {
		t.Errorf("a sixth try: %v", err)
	}
}

// An agent who guesses has twenty guesses a day and user, however many codes are sent,
// and uses up nothing of the person's own.
func TestAgentsGuessesAreCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	own := w.asked(u, number)
	in := own
	in.Path = ByAgent
	guesses, err := 0, error(nil)
	for range 30 {
		c := w.start(in)
		for range 5 {
			if err = w.verify(w.typed(in, c, wrong(w.codeIn(u)))); kind(err) == errs.WrongCode {
				guesses++
			}
		}
		w.pass(5 * time.Minute)
	}
	if guesses != 20 || kind(err) != errs.Limited {
		t.Errorf("%d guesses of an agent, the last ended with %v", guesses, err)
	}
	c := w.start(own)
	if err := w.verify(w.typed(own, c, w.codeIn(u))); err != nil {
		t.Errorf("the person's own code: %v", err)
	}
}

// What a code is sent for is part of its transaction.
func TestStartWithMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	in.With = []table.Op{table.Check(table.Key{PK: "not", SK: "there"}, table.Exists())}
	if _, err := w.s.StartChallenge(t.Context(), in); kind(err) != errs.Conflict {
		t.Errorf("with a condition that fails: %v", err)
	}
	if all, err := w.s.Challenges(t.Context(), u.Network, u.ID); err != nil || len(all) != 0 {
		t.Errorf("%d challenges, %v", len(all), err)
	}
	in.With = nil
	w.start(in)
}

// Threat: a code used for another purpose, user, network, contact or thing.
// Every code is tried at every challenge: only its own takes it.
func TestCodesFitNowhereElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := *w
	other.set.ID = abroad
	ann, bob, eve := w.person("ann", ""), w.person("bob", ""), other.person("eve", "")
	var asked []Start
	for i, u := range []directory.User{ann, bob, eve} {
		for j, purpose := range []secret.Purpose{secret.PurposeEnrollment, secret.PurposeProof} {
			for k, path := range []Path{BySelf, ByAgent} {
				in := w.asked(u, secret.Text(fmt.Sprintf("+1201555%04d", 100+i*10+j*2+k)))
				in.Settings.ID = u.Network
				in.Purpose, in.Path, in.Client = purpose, path, addressOf(i*10+j*2+k)
				asked = append(asked, in)
			}
		}
	}
	started := make([]Challenge, len(asked))
	codes := make([]string, len(asked))
	for i, in := range asked {
		w.pass(time.Second)
		started[i] = w.start(in)
		codes[i] = w.codeIn(in.User)
	}
	for i := range asked { // at the challenge of i
		for j := range asked { // the code of j
			if i != j && codes[i] != codes[j] && w.s.check(started[i].Secret(), codes[j]) {
				t.Errorf("the code of %d is right at %d", j, i)
			}
			try := w.typed(asked[i], started[j], codes[j]) // the challenge of j, as if it were of i
			if i != j && !errors.Is(w.verify(try), errs.Unknown) {
				t.Errorf("the challenge of %d is known at %d", j, i)
			}
		}
	}
	for i := range asked {
		if err := w.verify(w.typed(asked[i], started[i], codes[i])); err != nil {
			t.Errorf("the code of %d at its own challenge: %v", i, err)
		}
	}
}

// ... and not for want of another id: each field by itself makes the code
// another.
func TestEveryFieldCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	c := w.start(w.asked(u, number))
	code := w.codeIn(u)
	if !w.s.check(c.Secret(), code) {
		t.Fatal("the code is wrong at its own challenge")
	}
	for name, change := range map[string]func(*Challenge){
		"network":    func(c *Challenge) { c.Network = abroad },
		"user":       func(c *Challenge) { c.User = "0123456789abcdef" },
		"id":         func(c *Challenge) { c.ID = ChallengeID(secret.NewID(noon)) },
		"purpose":    func(c *Challenge) { c.Purpose = secret.PurposeProof },
		"contact":    func(c *Challenge) { c.Contact = another },
		"generation": func(c *Challenge) { c.Generation++ },
		"digits":     func(c *Challenge) { c.Digits++ },
	} {
		if w.s.check(with(c, change).Secret(), code) {
			t.Errorf("the code is right for another %s", name)
		}
	}
}

// Threat: the code for one invitation proves something for another.
func TestCodeForAnotherThing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	in := w.asked(u, number)
	in.Purpose, in.About = secret.PurposeProof, "one"
	c := w.start(in)
	try := w.typed(in, c, w.codeIn(u))
	try.About = "another"
	if err := w.verify(try); !errors.Is(err, errs.Unknown) {
		t.Errorf("got %v", err)
	}
}

// Threat: an old code after a new one, after another number, after a removal
// (TestRemove).
func TestOldCodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	old := w.start(in)
	code := w.codeIn(u)
	w.pass(2 * time.Minute)
	again := w.start(in)
	if again.Generation != 2 || w.codeIn(u) == code {
		t.Fatal("the code is the same")
	}
	if err := w.verify(w.typed(in, old, code)); kind(err) != errs.WrongCode {
		t.Errorf("the code before: %v", err)
	}
	code = w.codeIn(u)
	w.pass(2 * time.Minute)
	to := w.asked(u, another)
	w.start(to)
	if err := w.verify(w.typed(in, again, code)); kind(err) != errs.WrongCode {
		t.Errorf("the code of the number before: %v", err)
	}
	if w.again(u).Phone != "" {
		t.Error("an old code enrolled something")
	}
}

// Threat: a code that expired and is not deleted yet. And what a stranger sees
// of wrong, expired, spent and unknown is the same.
func TestExpiredCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	c := w.start(in)
	code := w.codeIn(u)
	unknown := c
	unknown.ID = ChallengeID(secret.NewID(noon))
	answers := []error{w.verify(w.typed(in, unknown, code)), w.verify(w.typed(in, c, wrong(code)))}
	w.pass(10*time.Minute - time.Second)
	try := w.typed(in, c, code)
	w.pass(time.Second)
	answers = append(answers, w.verify(try))
	if !errors.Is(answers[2], errs.Expired) {
		t.Errorf("a second past its time: %v", answers[2])
	}
	for _, err := range answers {
		if e := errs.As(err); e.Kind != errs.WrongCode || e.Detail != "" || e.RetryAfter != 0 {
			t.Errorf("a stranger can tell: %v", err)
		}
	}
	// A month later the record itself is over, and its place is free.
	w.pass(31 * 24 * time.Hour)
	if next := w.start(in); next.Generation != 1 || next.ID == c.ID {
		t.Error("an expired record counts")
	}
}

// Threat: milliseconds where seconds belong. Every expiry is ahead, and by no
// more than 400 days.
func TestExpiries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", another)
	in := w.asked(u, number)
	c := w.start(in)
	if err := w.verify(w.typed(in, c, w.codeIn(u))); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, h := range list[table.Head](w, table.Query{PK: session.UserPK(home, u.ID), Limit: 1000}) {
		seen[h.Kind] = true
		if h.Kind == kindEnrollment || h.Kind == kindGuesses || h.Kind == "user" {
			if h.ExpiresAt != 0 {
				t.Errorf("%s ends by itself", h.Kind)
			}
			continue
		}
		if h.ExpiresAt <= table.At(noon) || h.ExpiresAt >= table.At(noon.Add(400*24*time.Hour)) {
			t.Errorf("%s expires at %d", h.Kind, h.ExpiresAt)
		}
	}
	for _, k := range []string{kindChallenge, kindGuesses, kindEnrollment, "message"} {
		if !seen[k] {
			t.Errorf("no %s among the items", k)
		}
	}
}

// Threat: somebody changes the number of another, who never hears of it. Every
// contact that is replaced is told: the one on file, and the one enrolled.
func TestReplacedContactsAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	enroll := func(contact secret.Text) {
		t.Helper()
		w.pass(10 * time.Minute)
		in := w.asked(w.again(u), contact)
		if err := w.verify(w.typed(in, w.start(in), w.codeIn(u))); err != nil {
			t.Fatal(err)
		}
	}
	enroll("+12015550101")
	if got := w.told(u); len(got) != 0 {
		t.Errorf("%d were told of the first", len(got))
	}
	enroll("+12015550101")
	if got := w.told(u); len(got) != 0 {
		t.Errorf("%d were told of the same again", len(got))
	}
	enroll("+12015550102")
	if got := w.told(u); !slices.Equal(got, []secret.Text{"+12015550101"}) {
		t.Fatalf("%d were told of the second", len(got))
	}
	_, ops := directory.ChangePhone(w.set, w.again(u), phone.Number{E164: "+12015550103"}, w.now()) // by an administrator
	w.write(ops...)
	enroll("+12015550104")
	got := w.told(u)[1:]
	slices.Sort(got)
	if !slices.Equal(got, []secret.Text{"+12015550102", "+12015550103"}) {
		t.Errorf("%d were told of the third", len(got))
	}
}

// Threat: a conflict in the store is taken for a wrong code. Whatever write
// fails, no try is counted, nothing is compared, and the right code still
// works.
func TestConflictsCostNoTry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	c := w.start(in)
	code := w.codeIn(u)
	compared := 0
	w.s.Check = func(c secret.Challenge, typed string) bool { compared++; return w.s.Keys.CheckCode(c, typed) }
	broken := &failing{Table: w.engine, failures: 50}
	w.s.Table = broken
	for range 50 {
		if err := w.verify(w.typed(in, c, code)); kind(err) != errs.Unavailable {
			t.Fatalf("with the store failing: %v", err)
		}
	}
	if compared != 0 {
		t.Errorf("%d codes were compared without being counted", compared)
	}
	var stored Challenge
	if err := w.engine.Get(context.Background(), c.ItemKey(), &stored); err != nil || stored.Tries != 0 {
		t.Errorf("%d tries were counted, %v", stored.Tries, err)
	}
	if err := w.verify(w.typed(in, c, code)); err != nil {
		t.Errorf("the right code afterwards: %v", err)
	}
}

// failing is a store whose next writes fail, as in a conflict that its engine
// could not resolve.
type failing struct {
	table.Table
	failures int
}

func (f *failing) Write(ctx context.Context, ops ...table.Op) error {
	if f.failures > 0 {
		f.failures--
		return errs.Because(errs.Unavailable, errors.New("transaction conflict"))
	}
	return f.Table.Write(ctx, ops...)
}
