package enroll

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/limit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/table"
)

const (
	number  = "+12015550123"
	another = "+12015550124"
)

func TestEnrollAPhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	c := w.start(in)
	m := w.messages(u)[0]
	if m.State != notify.Queued || m.Channel != notify.SMS || m.To != number || m.Template != notify.EnrollmentCode {
		t.Errorf("message is %s, %s, %s", m.State, m.Channel, m.Template)
	}
	if m.ValidUntil != c.ValidUntil {
		t.Error("the message lives longer than its code")
	}
	if err := w.verify(w.typed(in, c, wrong(w.codeIn(u)))); kind(err) != errs.WrongCode {
		t.Fatalf("a wrong code: %v", err)
	}
	if err := w.verify(w.typed(in, c, w.codeIn(u))); err != nil {
		t.Fatal(err)
	}
	found, err := w.s.List(context.Background(), home, u.ID)
	if err != nil || len(found) != 1 || found[0].Contact != number || found[0].Service != MobileCode {
		t.Errorf("enrollments: %v, %v", found, err)
	}
	u = w.again(u)
	if u.Phone != number || !found[0].Holds(u) {
		t.Error("the number is not on file")
	}
	if err := w.verify(w.typed(in, c, w.codeIn(u))); kind(err) != errs.WrongCode || !errors.Is(err, errs.Used) {
		t.Errorf("the same code again: %v", err)
	}
	if got := w.acts(u); !slices.Equal(got, []string{"challenge.start", "challenge.verify"}) {
		t.Errorf("audit: %v", got)
	}
	if len(w.messages(u)) != 1 {
		t.Error("somebody was told although nothing was there before")
	}
}

func TestEnrollAnAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, "ann@home.example")
	in.Service = PersonalEmail
	c := w.start(in)
	if m := w.messages(u)[0]; m.Channel != notify.Email || m.To != "ann@home.example" {
		t.Errorf("message goes by %s", m.Channel)
	}
	if err := w.verify(w.typed(in, c, w.codeIn(u))); err != nil {
		t.Fatal(err)
	}
	if got := w.again(u).Email; got != "ann@home.example" {
		t.Error("the address is not on file")
	}
	if got := w.told(u); !slices.Equal(got, []secret.Text{"ann@example.com"}) {
		t.Errorf("%d were told, not the address before alone", len(got))
	}
}

// A code for another purpose than enrollment proves the contact, and changes
// nothing.
func TestProofEnrollsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", number)
	in := w.asked(u, number)
	in.Purpose, in.About = secret.PurposeProof, "an invitation"
	c := w.start(in)
	if m := w.messages(u)[0]; m.Template != notify.VerificationCode {
		t.Errorf("message is %s", m.Template)
	}
	if err := w.verify(w.typed(in, c, w.codeIn(u))); err != nil {
		t.Fatal(err)
	}
	if found, _ := w.s.List(context.Background(), home, u.ID); len(found) != 0 {
		t.Error("it enrolled something")
	}
}

func TestSomebodyElsesNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("bob", number)
	u := w.person("ann", "")
	in := w.asked(u, number)
	c := w.start(in)
	if err := w.verify(w.typed(in, c, wrong(w.codeIn(u)))); kind(err) != errs.WrongCode {
		t.Errorf("before it is proven: %v", err)
	}
	if err := w.verify(w.typed(in, c, w.codeIn(u))); kind(err) != errs.Conflict {
		t.Errorf("when it is proven: %v", err)
	}
	if found, _ := w.s.List(context.Background(), home, u.ID); len(found) != 0 || w.again(u).Phone != "" {
		t.Error("the number was taken")
	}
}

func TestDisabledUser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	c := w.start(in)
	code := w.codeIn(u)
	u = w.again(u)
	u.State = "disabled"
	w.store(u)
	if err := w.verify(w.typed(in, c, code)); kind(err) != errs.WrongCode {
		t.Errorf("a right code of a disabled user: %v", err)
	}
	in.User = u
	if _, err := w.s.StartChallenge(context.Background(), in); kind(err) != errs.Unknown {
		t.Errorf("a code for a disabled user: %v", err)
	}
}

func TestNothingIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	for name, tc := range map[string]struct {
		change func(*Start)
		want   errs.Kind
	}{
		"to nowhere":             {func(in *Start) { in.Contact = "" }, errs.Unreachable},
		"to another country":     {func(in *Start) { in.Contact = "+18765550123" }, errs.Invalid},
		"to a premium number":    {func(in *Start) { in.Contact = "+19005550123" }, errs.Invalid},
		"while it is off":        {func(in *Start) { in.Settings.Paused = true }, errs.Unavailable},
		"with a quota of none":   {func(in *Start) { in.Settings.Numbers = map[network.Number]int64{network.SMSADay: 0} }, errs.Limited},
		"not by agents either":   {func(in *Start) { in.Path, in.Settings.Paused = ByAgent, true }, errs.Unavailable},
		"nor for them from afar": {func(in *Start) { in.Path, in.Contact = ByAgent, "+18765550123" }, errs.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			in := w.asked(u, number)
			tc.change(&in)
			if _, err := w.s.StartChallenge(context.Background(), in); kind(err) != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
	if len(w.messages(u)) != 0 || len(w.acts(u)) != 0 {
		t.Error("something was sent")
	}
}

// One number is not sent more codes than the limits on sending say.
func TestSendingLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	sent := 0
	for range 24 * 60 {
		if _, err := w.s.StartChallenge(context.Background(), w.asked(u, number)); err == nil {
			sent++
		} else if kind(err) != errs.Limited {
			t.Fatal(err)
		}
		w.pass(time.Minute)
	}
	if sent < 10 || sent > 20 {
		t.Errorf("%d codes to one number in a day", sent)
	}
}

// The limits of an hour are the network's own numbers: package limit and the
// settings agree on names and defaults, and a smaller number is kept to.
func TestSendingLimitsAreSettings(t *testing.T) {
	t.Parallel()
	sends := network.Settings{}.Sends()
	for _, l := range limit.Sending() {
		if n, set := sends[l.Name]; set && n != l.Default || set == (l.Subject == limit.Contact) {
			t.Errorf("%s is %d by default, in the settings %d", l.Name, l.Default, n)
		}
		delete(sends, l.Name)
	}
	if len(sends) > 0 {
		t.Errorf("the settings limit what is not: %v", sends)
	}
	for number, want := range map[network.Number]int{
		network.UserSends: 2, network.AddressSends: 3, network.PrefixSends: 4, network.CountrySends: 6,
	} {
		w := newWorld(t)
		w.set.Numbers = map[network.Number]int64{
			network.UserSends: 20, network.AddressSends: 500, network.PrefixSends: 500, network.CountrySends: 10_000,
		}
		w.set.Numbers[number] = int64(want)
		u, sent := w.person("ann", ""), 0
		for i := range 8 {
			in := w.asked(u, secret.Text(fmt.Sprintf("+1201555%04d", 100+i)))
			c, err := w.s.StartChallenge(t.Context(), in)
			switch {
			case err == nil:
				sent++
				w.write(table.Delete(c.ItemKey(), table.Cond{})) // or its own waits would hold the next
			case kind(err) != errs.Limited:
				t.Fatal(err)
			}
		}
		if sent != want {
			t.Errorf("%s of %d: %d codes were sent", number, want, sent)
		}
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "")
	in := w.asked(u, number)
	c := w.start(in)
	if err := w.verify(w.typed(in, c, w.codeIn(u))); err != nil {
		t.Fatal(err)
	}
	u = w.again(u)
	w.pass(time.Minute)
	open := w.start(w.asked(u, number))
	code := w.codeIn(u)
	if err := w.s.Remove(context.Background(), w.set, u, MobileCode, in.Entry); err != nil {
		t.Fatal(err)
	}
	if got := w.told(u); !slices.Equal(got, []secret.Text{number}) {
		t.Errorf("%d were told, not the number that was removed alone", len(got))
	}
	if err := w.verify(w.typed(in, open, code)); kind(err) != errs.WrongCode {
		t.Errorf("a code from before the removal: %v", err)
	}
	if err := w.s.Remove(context.Background(), w.set, u, MobileCode, in.Entry); kind(err) != errs.NotFound {
		t.Errorf("a second time: %v", err)
	}
	want := []string{"challenge.start", "challenge.start", "challenge.verify", "enrollment.remove"}
	if got := w.acts(u); !slices.Equal(got, want) {
		t.Errorf("audit: %v", got)
	}
}
