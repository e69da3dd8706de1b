package invite

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

const days = 24 * time.Hour

// steps are rungs two days apart.
func steps(by ...network.RungBy) network.Ladder {
	var l network.Ladder
	for _, b := range by {
		l = append(l, network.Rung{After: int64(2 * days / time.Second), By: b})
	}
	return l
}

// pursued is somebody with both contacts, invited by e-mail at noon for a week.
func pursued(l network.Ladder) pursuit {
	p := pursuit{
		user: directory.User{
			ID: "0123456789abcdef", Access: session.Access{State: session.Active},
			Profile: directory.Profile{Email: "ann@example.com", Phone: "+12025550123"},
		},
		last: Invitation{
			State: Open, Channel: notify.Email, Generation: 1, SentAt: table.At(noon), ValidUntil: table.At(noon.Add(7 * days)),
		},
		message: notify.Message{State: notify.Accepted, Channel: notify.Email, To: "ann@example.com"},
	}
	p.set = network.Settings{Salt: "salt", SMSRegions: []string{"US"}, TimeZone: "UTC", Ladder: l}
	p.badge = network.Badge{Channel: notify.Email, Proof: network.ProofLink, DeviceLimit: 1}
	p.last.Marks = p.marks(p.user)
	return p
}

// markOf is the mark of a contact that complained.
func markOf(u directory.User, c notify.Channel, contact string) notify.Mark {
	m := notify.Message{Network: string(u.Network), User: string(u.ID), Channel: c, To: secret.Text(contact)}
	return *m.MarkOps(notify.Complained, notify.ReasonComplaint, noon, noon, notify.Mark{})[0].Record.(*notify.Mark)
}

func (m move) String() string {
	switch m.do {
	case waits:
		return "wait until " + m.at.UTC().Format("Jan 2 15:04")
	case sends:
		return fmt.Sprint("rung ", m.rung, " by ", m.by)
	case asksDesk:
		return fmt.Sprint("rung ", m.rung, " desk")
	}
	return "end"
}

func TestNextMove(t *testing.T) {
	t.Parallel()
	all := steps(network.RungAgain, network.RungSMS, network.RungDesk)
	bounced := notify.Message{State: notify.Bounced, Channel: notify.Email, To: "ann@example.com"}
	for _, tt := range []struct {
		name   string
		ladder network.Ladder
		after  time.Duration
		change func(p *pursuit)
		want   string
	}{
		{"no ladder", nil, 3 * days, nil, "end"},
		{"before its time", all, 2*days - time.Second, nil, "wait until Mar 4 12:00"},
		{"the second itself", all, 2 * days, nil, "rung 0 by email"},
		{"the second rung", all, 2 * days, func(p *pursuit) { p.last.Rungs = 1 }, "rung 1 by sms"},
		{"the desk", all, 2 * days, func(p *pursuit) { p.last.Rungs = 2 }, "rung 2 desk"},
		{"all taken", all, 9 * days, func(p *pursuit) { p.last.Rungs = 3 }, "end"},
		{"a ladder that became shorter", all[:1], 9 * days, func(p *pursuit) { p.last.Rungs = 2 }, "end"},
		{"done", all, 2 * days, func(p *pursuit) { p.last.State = Completed }, "end"},
		{"taken back", all, 2 * days, func(p *pursuit) { p.last.State = Revoked }, "end"},
		{"disabled", all, 2 * days, func(p *pursuit) { p.user.State = session.Disabled }, "end"},
		{"has the badge", all, 2 * days, func(p *pursuit) { p.standing.Credentials = 1 }, "end"},
		{"its campaign was stopped", all, 2 * days, func(p *pursuit) {
			p.message.State, p.message.Reason = notify.Failed, notify.ReasonStopped
		}, "end"},
		{"handed out", all, 2 * days, func(p *pursuit) { p.last.ByLink = true }, "end"},
		{"expired", all, 8 * days, nil, "rung 0 by email"},
		{"it bounced: nothing is waited for", all, time.Minute, func(p *pursuit) { p.message = bounced }, "rung 1 by sms"},
		{"it bounced, and there is a new address", all, time.Minute, func(p *pursuit) {
			p.message, p.user.Email = bounced, "ann@example.org"
		}, "rung 0 by email"},
		{"it bounced, and there is no number", all, time.Minute, func(p *pursuit) { p.message, p.user.Phone = bounced, "" }, "rung 2 desk"},
		{"a number that may not be texted", all, time.Minute, func(p *pursuit) { p.message, p.user.Phone = bounced, "+41791234567" }, "rung 2 desk"},
		{"the address is marked", all, 2 * days, func(p *pursuit) { p.marked.email = markOf(p.user, notify.Email, p.user.Email.Reveal()) }, "rung 1 by sms"},
		{"an address from before is marked", all, 2 * days, func(p *pursuit) { p.marked.email = markOf(p.user, notify.Email, "old@example.com") }, "rung 0 by email"},
		{"both are marked", all, 2 * days, func(p *pursuit) {
			p.marked.email, p.marked.sms = markOf(p.user, notify.Email, p.user.Email.Reveal()), markOf(p.user, notify.SMS, p.user.Phone.Reveal())
		}, "rung 2 desk"},
		{"no number", steps(network.RungSMS, network.RungDesk), 2 * days, func(p *pursuit) { p.user.Phone = "" }, "rung 1 desk"},
		{"no number, and nothing after it", steps(network.RungSMS), 2 * days, func(p *pursuit) { p.user.Phone = "" }, "end"},
		{"on its way to nobody", all, 0, func(p *pursuit) {
			p.user.Email, p.last.Reason, p.message = "", NoContact, notify.Message{State: notify.NoContact, Channel: notify.Email}
		}, "rung 1 by sms"},
		{"refused for now", all, time.Minute, func(p *pursuit) {
			p.message.State, p.message.Reason = notify.Failed, notify.ReasonExhausted
		}, "wait until Mar 4 12:00"},
		{"refused for good", all, time.Minute, func(p *pursuit) {
			p.message.State, p.message.Reason = notify.Failed, notify.ReasonBadContact
		}, "rung 1 by sms"},
		{"at night", all, 2*days + 10*time.Hour, nil, "wait until Mar 5 08:00"},
		{"at night, where the person is", all, 2 * days, func(p *pursuit) { p.user.TimeZone = "Pacific/Kiritimati" }, "wait until Mar 4 18:00"},
		{"at night it bounced", all, 10 * time.Hour, func(p *pursuit) { p.message = bounced }, "wait until Mar 3 08:00"},
		{"the desk has no night", all, 2*days + 10*time.Hour, func(p *pursuit) { p.last.Rungs = 2 }, "rung 2 desk"},
		{"no quiet hours", all, 2*days + 10*time.Hour, func(p *pursuit) { p.set.Quiet = &network.Quiet{} }, "rung 0 by email"},
		{"the link ends soon", all, 2 * days, func(p *pursuit) {
			p.last.ValidUntil = table.At(noon.Add(2*days + 59*time.Minute))
		}, "wait until Mar 4 12:59"},
		{"a code, and another number than it was sent with", all, 2 * days, func(p *pursuit) {
			p.badge.Proof, p.user.Phone = network.ProofCode, "+12025550199"
		}, "rung 2 desk"},
		{"a code, and everything as it was", all, 2 * days, func(p *pursuit) { p.badge.Proof = network.ProofCode }, "rung 0 by email"},
	} {
		p := pursued(tt.ladder)
		if tt.change != nil {
			tt.change(&p)
		}
		if got := p.move(noon.Add(tt.after)).String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// What a reminder does to the link that the person has: nothing, unless the link
// ended, or may not go that way.
func TestWhatAReminderDoesToTheLink(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		by     notify.Channel
		change func(p *pursuit)
		fresh  bool
	}{
		{"the same way", notify.Email, nil, false},
		{"the same way, with a code", notify.Email, func(p *pursuit) { p.badge.Proof = network.ProofCode }, false},
		{"it ended", notify.Email, func(p *pursuit) { p.last.ValidUntil = table.At(noon.Add(days)) }, true},
		{"the other way", notify.SMS, nil, false},
		{"the other way, where the code goes", notify.SMS, func(p *pursuit) { p.badge.Proof = network.ProofCode }, true},
		{"the other way, where it asked for a code", notify.SMS, func(p *pursuit) { p.last.Demand.Proof = network.ProofCode }, true},
		{"the other way, for longer than links over it live", notify.SMS, func(p *pursuit) { p.last.ValidUntil = table.At(noon.Add(20 * days)) }, true},
		{"from nobody", notify.SMS, func(p *pursuit) { p.last.Reason = NoContact }, true},
	} {
		p := pursued(steps(network.RungAgain))
		if tt.change != nil {
			tt.change(&p)
		}
		now := noon.Add(2 * days)
		next, err := p.climb(move{do: sends, by: tt.by}, now)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if fresh := next.Generation == 2; fresh != tt.fresh || !fresh && next.ValidUntil != p.last.ValidUntil {
			t.Errorf("%s: generation %d until %s", tt.name, next.Generation, next.ValidUntil.Time())
		}
		if next.Channel != tt.by || next.Rungs != 1 || next.SentAt != table.At(now) || next.Reason != "" || next.Marks != p.last.Marks {
			t.Errorf("%s: %+v", tt.name, next)
		}
		if next.Check(next.Generation, now) != nil {
			t.Errorf("%s: the link that is sent does not work", tt.name)
		}
	}
}

// Whatever the ladder, the person and what becomes of messages: every rung is
// taken once at most and in order, nothing goes out at night or to where
// something came back from, nothing after the person is done, and it ends.
func TestLadderAlwaysEnds(t *testing.T) {
	t.Parallel()
	bys := []network.RungBy{network.RungAgain, network.RungEmail, network.RungSMS}
	zones := []string{"", "America/New_York", "Europe/Zurich", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"}
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var l network.Ladder
		for range r.IntN(6) {
			l = append(l, network.Rung{After: int64(1+r.IntN(240)) * 3600, By: bys[r.IntN(len(bys))]})
		}
		if r.IntN(2) == 0 {
			l = append(l, network.Rung{After: 86400, By: network.RungDesk})
		}
		p := pursued(l)
		p.user.TimeZone = zones[r.IntN(len(zones))]
		p.last.ValidUntil = table.At(noon.Add(time.Duration(1+r.IntN(400)) * time.Hour))
		if r.IntN(4) == 0 {
			p.user.Phone = ""
		}
		if r.IntN(3) == 0 {
			p.badge.Proof = network.ProofCode
		}
		zone, now, taken := network.Zone(p.user.TimeZone, "UTC"), noon, []int{}
		dead := map[notify.Channel]bool{}
		doneAt := noon.Add(time.Duration(r.IntN(2000)) * time.Hour)
		for turn := 0; ; turn++ {
			if turn > 100 {
				t.Fatalf("seed %d: it does not end", seed)
			}
			if !now.Before(doneAt) {
				p.last.State = Completed
			}
			m := p.move(now)
			if p.last.State == Completed && m.do != ends {
				t.Fatalf("seed %d: %s after the person was done", seed, m)
			}
			if m.do == ends {
				break
			}
			if m.do == waits {
				if !m.at.After(now) {
					t.Fatalf("seed %d: %s at %s", seed, m, now)
				}
				now = m.at
				continue
			}
			if m.rung < p.last.Rungs || len(taken) > 0 && m.rung <= taken[len(taken)-1] {
				t.Fatalf("seed %d: rung %d after %v", seed, m.rung, taken)
			}
			taken = append(taken, m.rung)
			if m.do == asksDesk {
				p.last.Rungs, p.last.Desk = m.rung+1, true
				continue
			}
			if hour := now.In(zone).Hour(); hour >= 21 || hour < 8 {
				t.Fatalf("seed %d: sent at %s", seed, now.In(zone))
			}
			if dead[m.by] && p.message.Channel == m.by {
				t.Fatalf("seed %d: sent to where it came back from", seed)
			}
			next, err := p.climb(m, now)
			if err != nil {
				now = now.Add(time.Minute) // too soon after the one before
				taken = taken[:len(taken)-1]
				continue
			}
			p.last = next
			p.message = notify.Message{State: notify.Accepted, Channel: m.by, To: contactsOf(p.user).by(m.by)}
			if dead[m.by] = r.IntN(3) == 0; dead[m.by] {
				p.message.State = notify.Bounced
				now = now.Add(time.Minute)
			}
		}
		if !slices.IsSorted(taken) || len(taken) > len(l) {
			t.Fatalf("seed %d: %v of %d", seed, taken, len(l))
		}
	}
}
