package register

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/register/softkey"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// by is an administrator of the world's network.
func by(w *world) httpapi.Caller {
	return httpapi.Caller{Principal: session.Principal{Network: w.set.ID, User: "admin00000000000"}}
}

func TestHandoverRules(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	end := table.At(noon.Add(time.Minute))
	for name, tc := range map[string]struct {
		h               Handover
		at              time.Time
		view            HandoverState
		match, register errs.Kind
	}{
		"taken":             {Handover{State: HandoverTaken}, noon, HandoverTaken, "", errs.Conflict},
		"taken, last try":   {Handover{State: HandoverTaken, Tries: 2}, noon, HandoverTaken, "", errs.Conflict},
		"taken, no tries":   {Handover{State: HandoverTaken, Tries: 3}, noon, HandoverVoid, errs.Expired, errs.Expired},
		"matched":           {Handover{State: HandoverMatched, Tries: 3}, noon, HandoverMatched, errs.Used, ""},
		"completed":         {Handover{State: HandoverCompleted}, noon, HandoverCompleted, errs.Used, errs.Used},
		"taken, over":       {Handover{State: HandoverTaken}, noon.Add(time.Minute), HandoverVoid, errs.Expired, errs.Expired},
		"matched, over":     {Handover{State: HandoverMatched}, noon.Add(time.Minute), HandoverVoid, errs.Expired, errs.Expired},
		"completed, over":   {Handover{State: HandoverCompleted}, noon.Add(time.Hour), HandoverCompleted, errs.Used, errs.Used},
		"matched, at -1 s":  {Handover{State: HandoverMatched}, noon.Add(time.Minute - time.Second), HandoverMatched, errs.Used, ""},
		"of another device": {Handover{State: HandoverMatched, Phone: "other"}, noon, HandoverMatched, errs.Used, errs.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			tc.h.ValidUntil = end
			if tc.h.Phone == "" {
				tc.h.Phone = "phone"
			}
			if got := tc.h.view(tc.at); got != tc.view {
				t.Errorf("view is %s, want %s", got, tc.view)
			}
			if got := errs.KindOf(tc.h.mayMatch(tc.at)); got != tc.match {
				t.Errorf("match: %q, want %q", got, tc.match)
			}
			if got := errs.KindOf(tc.h.mayRegister("phone", tc.at)); got != tc.register {
				t.Errorf("register: %q, want %q", got, tc.register)
			}
		})
	}
}

// handed is a registration session on a desktop that shows its QR code.
type handed struct {
	*world
	desktop, phone         httpapi.Caller
	registration, handover string
}

func hand(t *testing.T) *handed {
	t.Helper()
	w := newWorld(t)
	_, link := w.invite(w.user("Ada"))
	h := &handed{world: w, desktop: browser("desktop"), phone: browser("phone")}
	h.registration = w.mint(link, h.desktop)
	token, url, err := w.HandOver(context.Background(), h.registration, h.desktop)
	if err != nil {
		t.Fatal(err)
	}
	h.handover = token.Reveal()
	if url != origin+"/r#"+h.handover {
		t.Errorf("the QR code leads to %s", url)
	}
	return h
}

func (h *handed) take() Taken {
	h.t.Helper()
	taken, err := h.Take(context.Background(), h.handover, h.phone, h.phone.Browser)
	if err != nil {
		h.t.Fatal(err)
	}
	return taken
}

func (h *handed) match(digits string) error {
	return h.Match(context.Background(), h.registration, h.handover, digits, h.desktop)
}

func (h *handed) state(want HandoverState) {
	h.t.Helper()
	if got, err := h.State(context.Background(), h.handover); got != want || err != nil {
		h.t.Errorf("state is %s, %v; want %s", got, err, want)
	}
}

func other(digits string) string {
	if digits == "00" {
		return "11"
	}
	return "00"
}

func TestFromDesktopToPhone(t *testing.T) {
	t.Parallel()
	h := hand(t)
	h.state(HandoverWaiting)
	taken := h.take()
	h.state(HandoverTaken)
	if again := h.take(); again != taken {
		t.Error("taking again with the same phone gives something else")
	}
	_, _, err := h.Options(context.Background(), Permission{Handover: h.handover}, h.phone)
	wantKind(t, "before the digits were typed", err, errs.Conflict)
	if err := h.match(taken.Digits); err != nil {
		t.Fatal(err)
	}
	h.state(HandoverMatched)
	if _, err := h.finish(Permission{Handover: h.handover}, softkey.New(), h.phone); err != nil {
		t.Fatal(err)
	}
	h.state(HandoverCompleted)
	_, _, err = h.Options(context.Background(), Permission{Registration: h.registration}, h.desktop)
	wantKind(t, "on the desktop afterwards", err, errs.Used)
}

// The QR code relayed to an attacker's phone: whoever takes it first shows
// digits that the person at the desktop does not type.
func TestRelayedCodeNeedsTheDesktopsDigits(t *testing.T) {
	t.Parallel()
	h := hand(t)
	ctx, attacker := context.Background(), browser("attacker")
	if _, err := h.Take(ctx, h.handover, attacker, attacker.Browser); err != nil {
		t.Fatal(err)
	}
	_, err := h.Take(ctx, h.handover, h.phone, h.phone.Browser)
	wantKind(t, "the person's own phone", err, errs.Conflict)
	_, _, err = h.Options(ctx, Permission{Handover: h.handover}, attacker)
	wantKind(t, "the attacker's ceremony without digits", err, errs.Conflict)
	err = h.Match(ctx, h.registration, h.handover, "00", attacker)
	wantKind(t, "the attacker at the desktop's step", err, errs.Forbidden)
	_, _, err = h.Options(ctx, Permission{Registration: h.registration}, attacker)
	wantKind(t, "the desktop's session in the attacker's browser", err, errs.Forbidden)
}

func TestMatchedPhoneOnly(t *testing.T) {
	t.Parallel()
	h := hand(t)
	if err := h.match(h.take().Digits); err != nil {
		t.Fatal(err)
	}
	_, _, err := h.Options(context.Background(), Permission{Handover: h.handover}, browser("foreign"))
	wantKind(t, "a foreign browser after the match", err, errs.Forbidden)
}

func TestThreeWrongPairsVoidTheHandover(t *testing.T) {
	t.Parallel()
	h := hand(t)
	digits := h.take().Digits
	wantKind(t, "first", h.match(other(digits)), errs.WrongCode)
	wantKind(t, "second", h.match(""), errs.WrongCode)
	wantKind(t, "third", h.match(other(digits)), errs.Locked)
	h.state(HandoverVoid)
	wantKind(t, "the right pair after that", h.match(digits), errs.Expired)
	_, _, err := h.Options(context.Background(), Permission{Handover: h.handover}, h.phone)
	wantKind(t, "the ceremony", err, errs.Expired)
}

// Parallel guessing: of all hundred pairs at the same time at most three are
// compared.
func TestParallelPairs(t *testing.T) {
	t.Parallel()
	for range 20 {
		h := hand(t)
		h.take()
		var compared, right atomic.Int64
		var all sync.WaitGroup
		for i := range 100 {
			all.Go(func() {
				switch errs.KindOf(h.match(fmt.Sprintf("%02d", i))) {
				case "":
					right.Add(1)
					compared.Add(1)
				case errs.WrongCode:
					compared.Add(1)
				}
			})
		}
		all.Wait()
		if compared.Load() > matchTries || right.Load() > 1 {
			t.Fatalf("%d compared, %d right", compared.Load(), right.Load())
		}
	}
}

func TestHandoverEndsWithItsSession(t *testing.T) {
	t.Parallel()
	h := hand(t)
	digits := h.take().Digits
	h.pass(10 * time.Minute)
	h.state(HandoverVoid)
	wantKind(t, "match", h.match(digits), errs.Expired)
	_, err := h.Take(context.Background(), h.handover, h.phone, h.phone.Browser)
	wantKind(t, "take", err, errs.Expired)
}

func TestDigitsAreStoredNowhere(t *testing.T) {
	t.Parallel()
	a, b := hand(t), hand(t)
	a.take()
	b.take()
	var record map[string]any
	_, h, err := a.Service.handover(context.Background(), a.handover)
	if err != nil {
		t.Fatal(err)
	}
	page, err := a.Table.Query(context.Background(), table.Query{PK: h.PK})
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("%d items, %v", len(page.Items), err)
	}
	if err := page.Items[0].Decode(&record); err != nil {
		t.Fatal(err)
	}
	for name := range record {
		if strings.Contains(name, "digit") || strings.Contains(name, "code") {
			t.Errorf("the record has an attribute %s", name)
		}
	}
}
