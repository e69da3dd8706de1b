package invite

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/audit"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/table"
)

// sends does what package deliver does with a message, and has its provider say
// what became of it.
func (w *world) sends(m notify.Message, became ...notify.Event) {
	w.t.Helper()
	key := notify.MessageKey(m.Network, m.User, m.ID)
	if err := w.engine.Get(w.t.Context(), key, &m); err != nil {
		w.t.Fatal(err)
	}
	step := func(next notify.Message, ok bool) {
		w.t.Helper()
		if !ok {
			w.t.Fatalf("%s can not go on", m.State)
		}
		w.write(notify.Save(next))
		m = next
	}
	step(m.Claim(w.now()))
	step(m.Sent(notify.Receipt{Provider: "ses", ID: "1"}, w.now()))
	for _, e := range became {
		e.At, e.ID, e.Provider = w.now(), "1", "ses"
		step(m.Told(e))
		if ops := m.MarkOps(e.State, e.Reason, e.At, e.At, notify.Mark{}); len(ops) > 0 {
			w.write(ops...)
		}
	}
}

// story is the timeline of an invitation as the API tells it, a line a moment.
func (w *world) story(id ID) (lines []string) {
	w.t.Helper()
	got := w.asAdmin("GET", "/v1/invitations/"+string(id)+"/timeline", "")
	if got.status != http.StatusOK {
		w.t.Fatalf("%d %s", got.status, got.raw)
	}
	for _, item := range got.body["items"].([]any) {
		m := item.(map[string]any)
		line := fmt.Sprint(m["what"])
		for _, name := range []string{"by", "generation", "template", "channel", "detail", "code", "gateway", "remedy", "tries", "opened", "why"} {
			if value, ok := m[name]; ok && name != "by" {
				line += fmt.Sprintf(" %v", value)
			} else if ok {
				line += " " + strings.SplitN(value.(string), ":", 2)[0]
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// TestTimeline: from the invitation over a scanner, a code that was typed wrong once,
// to the badge.
func TestTimeline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.person("ann", "+12015550142")
	b := w.badge(func(b *network.Badge) { b.PhoneEnrollment = true })
	i := w.send(u, b)
	other := w.send(u, w.badge(nil)) // is another story
	token := w.token(i)
	w.pass(time.Second)
	w.sends(w.messageOf(i), notify.Event{State: notify.Delivered})
	w.pass(2 * time.Second)
	w.asVisitor("", open, `{"link":%q}`, token)
	w.pass(10 * time.Minute)
	browser, _ := w.opened(token)
	asked := w.asVisitor(browser, ask, `{"link":%q,"phone":"+12015550142"}`, token)
	if asked.status != http.StatusAccepted {
		t.Fatalf("%d %s", asked.status, asked.raw)
	}
	w.pass(time.Second)
	w.sends(w.message(u, notify.EnrollmentCode), notify.Event{State: notify.Delivered, Code: "none"})
	w.pass(time.Second)
	challenge := asked.body["challenge"].(string)
	w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":"000000"}`, token, challenge)
	w.pass(time.Second)
	if got := w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":%q}`, token, challenge, w.codeIn(u)); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	w.pass(time.Second)
	v := w.visit(token, browserOf(browser))
	ops, err := v.CompleteOps(w.now())
	if err != nil {
		t.Fatal(err)
	}
	made := audit.Entry{
		Network: w.set.ID, Actor: audit.ByInvitee(u.ID), Act: "badge.add", About: u.ID, Detail: map[string]string{"invitation": string(i.ID)},
	}
	w.write(append(ops, audit.Put(made, w.now()))...)

	want := []string{
		"invitation.send token 1",
		"message.queued 1 badge_invitation email",
		"message.sending 1 badge_invitation email",
		"message.accepted 1 badge_invitation email ses",
		"message.delivered 1 badge_invitation email ses",
		"link.open 1 scanner at_once",
		"link.open 1 person went_on",
		"challenge.start invitee 2",
		"message.queued enrollment_code sms",
		"message.sending enrollment_code sms",
		"message.accepted enrollment_code sms ses",
		"message.delivered enrollment_code sms none ses",
		"challenge.verify invitee",
		"badge.add invitee",
	}
	got := w.story(i.ID)
	want[0] = strings.Replace(want[0], "token", strings.Fields(got[0])[1], 1) // whoever sent it in this world
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := w.story(other.ID); len(got) != 2 {
		t.Errorf("the other story: %q", got)
	}
}

// browserOf is the hash that stands for a browser's cookie.
func browserOf(cookie string) string {
	sum := sha256.Sum256([]byte(cookie))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// messageOf is the message that carries an invitation.
func (w *world) messageOf(i Invitation) notify.Message {
	w.t.Helper()
	return notify.Message{Network: string(i.Network), User: string(i.User), ID: w.stored(i.ID).Message}
}

// TestTimelineRemedies: what can be done is said at the last step of the message that
// carries the link, while the invitation is open.
func TestTimelineRemedies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", "+12015550142"), w.badge(nil)
	i := w.send(u, b)
	w.sends(w.messageOf(i), notify.Event{State: notify.Bounced, Reason: notify.ReasonBadContact, Code: "5.1.1"})
	last := func() string { lines := w.story(i.ID); return lines[len(lines)-1] }
	if got := last(); got != "message.bounced 1 badge_invitation email bad_contact 5.1.1 ses use_sms" {
		t.Errorf("%s", got)
	}
	u.Phone = ""
	w.write(table.Put(&u))
	if got := last(); got != "message.bounced 1 badge_invitation email bad_contact 5.1.1 ses fix_address" {
		t.Errorf("without a number: %s", got)
	}
	u.Email = "other@example.com"
	w.write(table.Put(&u))
	if got := last(); !strings.HasSuffix(got, "resend") {
		t.Errorf("with another address: %s", got)
	}
	w.pass(time.Minute)
	if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); err != nil {
		t.Fatal(err)
	}
	for _, line := range w.story(i.ID) {
		if strings.Contains(line, "resend") {
			t.Errorf("after it was sent again: %s", line)
		}
	}
}

// A message that arrived again with the same link: an opening is judged by the last
// that arrived before it.
func TestWhenALinkArrived(t *testing.T) {
	t.Parallel()
	at := func(seconds int) table.Epoch { return table.At(noon.Add(time.Duration(seconds) * time.Second)) }
	message := func(generation uint16, facts ...notify.Fact) notify.Message {
		return notify.Message{About: notify.About{Type: "invitation", ID: "i", Generation: generation}, Link: &notify.Link{}, Facts: facts}
	}
	t1 := story{invitation: Invitation{ID: "i"}, messages: []notify.Message{
		message(1, notify.Fact{At: at(1), State: notify.Accepted}, notify.Fact{At: at(10), State: notify.Delivered}),
		message(1, notify.Fact{At: at(1000), State: notify.Accepted}),
		message(2, notify.Fact{At: at(500), State: notify.Delivered}),
		message(3),
		{About: notify.About{Type: "invitation", ID: "i", Generation: 1}, Facts: []notify.Fact{{At: at(2000), State: notify.Delivered}}}, // the notice of the badge
	}}
	for opened, want := range map[int]int{5: 10, 10: 10, 999: 10, 1000: 1000, 3000: 1000} {
		if got := t1.arrived(Opening{At: at(opened), Generation: 1}); got != at(want) {
			t.Errorf("opened at %d: arrived at %s", opened, got.Time())
		}
	}
	if t1.arrived(Opening{At: at(5), Generation: 3}) != 0 || t1.arrived(Opening{At: at(5), Generation: 2}) != at(500) {
		t.Error("a link that never arrived did")
	}
}

// A message that waits says when it is tried again.
func TestTimelineOfAMessageThatWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.send(w.person("ann", ""), w.badge(nil))
	m := w.messageOf(i)
	if err := w.engine.Get(t.Context(), notify.MessageKey(m.Network, m.User, m.ID), &m); err != nil {
		t.Fatal(err)
	}
	m.State, m.Reason, m.NextAt = notify.Queued, notify.ReasonThrottled, table.At(noon.Add(5*time.Minute))
	w.write(table.Put(&m))
	items := w.asAdmin("GET", "/v1/invitations/"+string(i.ID)+"/timeline", "").body["items"].([]any)
	last := items[len(items)-1].(map[string]any)
	until := i.ValidUntil.Time().Format(time.RFC3339)
	if last["remedy"] != "wait" || last["next_at"] != noon.Add(5*time.Minute).Format(time.RFC3339) || last["valid_until"] != until {
		t.Errorf("%v", last)
	}
}

func TestTimelineIsForAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.send(w.person("ann", ""), w.badge(nil))
	path := "/v1/invitations/" + string(i.ID) + "/timeline"
	if got := w.do(request{method: "GET", path: path}); got.status != http.StatusUnauthorized {
		t.Errorf("nobody: %d", got.status)
	}
	for id, want := range map[string]int{string(NewID(i.User, "none")): 404, "x": 404, string(i.ID): 200} {
		if got := w.asAdmin("GET", "/v1/invitations/"+id+"/timeline", ""); got.status != want {
			t.Errorf("%s: %d", id, got.status)
		}
	}
}
