package invite

import (
	"net/http"
	"net/netip"
	"testing"
	"time"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// Each sign by itself, and which counts where two speak against each other.
func TestWhoOpened(t *testing.T) {
	t.Parallel()
	at := func(seconds int) table.Epoch { return table.At(noon.Add(time.Duration(seconds) * time.Second)) }
	plain := func(seconds int, browser, around string) Opening {
		return Opening{At: at(seconds), Generation: 1, Agent: httpapi.AgentBrowser, Browser: browser, Around: around}
	}
	with := func(o Opening, change func(*Opening)) Opening { change(&o); return o }
	mail := Invitation{Channel: notify.Email}
	text := Invitation{Channel: notify.SMS}
	done := Invitation{Channel: notify.Email, Finisher: "a"}
	proven := Invitation{Channel: notify.Email, Proof: &Proof{Browser: "aaaaaaaaZZZZZZZZ"}}
	for name, c := range map[string]struct {
		all     []Opening // the first is judged
		i       Invitation
		arrived table.Epoch
		want    Opener
		why     Why
	}{
		"minutes after":              {[]Opening{plain(300, "a", "x")}, mail, at(0), Person, WhyNothing},
		"nothing known":              {[]Opening{{At: at(0)}}, mail, 0, Person, WhyNothing},
		"ten seconds after a mail":   {[]Opening{plain(10, "a", "x")}, mail, at(0), Person, WhyNothing},
		"nine seconds after a mail":  {[]Opening{plain(9, "a", "x")}, mail, at(0), Scanner, WhyAtOnce},
		"before it arrived":          {[]Opening{plain(-5, "a", "x")}, mail, at(0), Scanner, WhyAtOnce},
		"four seconds after a text":  {[]Opening{plain(4, "a", "x")}, text, at(0), Person, WhyNothing},
		"two seconds after a text":   {[]Opening{plain(2, "a", "x")}, text, at(0), Scanner, WhyAtOnce},
		"a reader":                   {[]Opening{with(plain(300, "a", "x"), func(o *Opening) { o.Agent = httpapi.AgentReader })}, mail, at(0), Scanner, WhyAgent},
		"a tool":                     {[]Opening{with(plain(300, "a", "x"), func(o *Opening) { o.Agent = httpapi.AgentTool })}, mail, at(0), Scanner, WhyAgent},
		"the code was typed":         {[]Opening{with(plain(1, "a", "x"), func(o *Opening) { o.Typed = true })}, mail, at(0), Person, WhyTyped},
		"it made the badge":          {[]Opening{plain(1, "a", "x")}, done, at(0), Person, WhyActed},
		"another made the badge":     {[]Opening{plain(1, "b", "x")}, done, at(0), Scanner, WhyAtOnce},
		"it typed the right code":    {[]Opening{plain(1, "aaaaaaaa", "x")}, proven, at(0), Person, WhyActed},
		"no browser made no badge":   {[]Opening{plain(1, "", "x")}, mail, at(0), Scanner, WhyAtOnce},
		"it came back":               {[]Opening{plain(1, "a", "x"), plain(90, "a", "x")}, mail, at(0), Person, WhyBack},
		"it came back at once":       {[]Opening{plain(1, "a", "x"), plain(61, "a", "x")}, mail, at(0), Scanner, WhyAtOnce},
		"a tool came back":           {[]Opening{with(plain(1, "a", "x"), func(o *Opening) { o.Agent = httpapi.AgentTool }), plain(90, "a", "x")}, mail, at(0), Scanner, WhyAgent},
		"from three places":          {[]Opening{plain(300, "a", "x"), plain(310, "b", "y"), plain(360, "c", "z")}, mail, at(0), Scanner, WhyMany},
		"from two places":            {[]Opening{plain(300, "a", "x"), plain(310, "b", "y"), plain(311, "c", "y")}, mail, at(0), Person, WhyNothing},
		"a machine before":           {[]Opening{plain(40, "a", "x"), plain(2, "b", "y")}, mail, at(0), Person, WhyNothing},
		"one browser on the move":    {[]Opening{plain(300, "a", "x"), plain(310, "a", "y"), plain(320, "a", "z")}, mail, at(0), Person, WhyNothing},
		"three places, too far":      {[]Opening{plain(300, "a", "x"), plain(361, "b", "y"), plain(362, "c", "z")}, mail, at(0), Person, WhyNothing},
		"three places, other links":  {[]Opening{plain(300, "a", "x"), with(plain(301, "b", "y"), func(o *Opening) { o.Generation = 2 }), plain(302, "c", "z")}, mail, at(0), Person, WhyNothing},
		"places that are not known":  {[]Opening{plain(300, "a", "x"), plain(301, "b", ""), plain(302, "c", "")}, mail, at(0), Person, WhyNothing},
		"one of many made the badge": {[]Opening{plain(300, "a", "x"), plain(310, "b", "y"), plain(360, "c", "z")}, done, at(0), Person, WhyActed},
	} {
		if who, why := judge(c.all, 0, c.i, c.arrived); who != c.want || why != c.why {
			t.Errorf("%s: %s (%s), want %s (%s)", name, who, why, c.want, c.why)
		}
	}
}

// What is kept is bounded, and so is how often it is written; the first and the
// latest are kept, and how many are missing between.
func TestOpeningsAreBounded(t *testing.T) {
	t.Parallel()
	var o openings
	writes := 0
	add := func(at time.Time) {
		next, ok := o.with(Opening{At: table.At(at), Generation: 1})
		if ok {
			writes++
		}
		o = next
	}
	for n := range 1000 {
		add(noon.Add(time.Duration(n) * time.Millisecond))
	}
	if len(o.All) != firstOpenings+lastOpenings || writes != len(o.All) {
		t.Errorf("%d openings after %d writes", len(o.All), writes)
	}
	for n := range 100 {
		add(noon.Add(time.Duration(n+1) * 30 * time.Second))
	}
	if len(o.All) != firstOpenings+lastOpenings || writes != len(o.All)+50 {
		t.Errorf("%d openings after %d writes", len(o.All), writes)
	}
	skipped := 0
	for _, one := range o.All {
		skipped += one.Skipped
	}
	if last := o.All[len(o.All)-1].At; skipped != 50 || last != table.At(noon.Add(50*time.Minute)) || o.All[0].At != table.At(noon) {
		t.Errorf("%d are missing, the last is of %s", skipped, last.Time())
	}
}

// An opening leads back to nobody: neither address nor User-Agent are there, and
// what stands for the address is the same for many.
func TestOpeningsHoldNoAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit(w.token(w.send(w.person("ann", ""), w.badge(nil))), "b")
	seen := map[string]int{}
	for n := range 1 << 16 {
		seen[v.around(netip.AddrFrom4([4]byte{198, byte(n >> 8), byte(n), 7}))]++
	}
	if len(seen) < 1<<14 || len(seen) > 1<<15 {
		t.Errorf("65,536 networks are %d digests", len(seen))
	}
	same := func(a, b string) bool { return v.around(netip.MustParseAddr(a)) == v.around(netip.MustParseAddr(b)) }
	if !same("192.0.2.1", "192.0.2.254") || same("192.0.2.1", "192.0.3.1") || !same("2001:db8:1::1", "2001:db8:1:ffff::2") || same("2001:db8:1::1", "2001:db8:2::1") {
		t.Error("networks are told apart otherwise")
	}
	if v.around(netip.Addr{}) != "" {
		t.Error("no address is somewhere")
	}
	other := w.visit(w.token(w.send(w.person("bob", ""), w.badge(nil))), "b")
	if v.around(netip.MustParseAddr("192.0.2.1")) == other.around(netip.MustParseAddr("192.0.2.1")) {
		t.Error("two invitations show that they were opened from the same place")
	}
}

// Whoever opens a link does not see that it could not be noted.
func TestOpeningThatIsNotNoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.token(w.send(w.person("ann", ""), w.badge(nil)))
	w.table.before = func([]table.Op) error { return http.ErrHandlerTimeout }
	if got := w.asVisitor("", open, `{"link":%q}`, token); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.raw)
	}
}
