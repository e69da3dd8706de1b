package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// The whole call: find out who it is by a code to the old number, then enroll the
// new one, each once.
func TestCallerWithANewNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	v, sent, err := w.s.Open(t.Context(), Begin{ann.ID, "T-1", []Act{AddMobile}, enroll.MobileCode}, w.as(agent))
	if err != nil || v.State != Open || sent.Service != enroll.MobileCode {
		t.Fatalf("%+v %v", v, err)
	}
	m := w.messages(ann.ID)[0]
	if m.Template != notify.TelephoneCode || m.Data.Word == "" || m.Data.Word != v.Word {
		t.Errorf("the message is a %s and names the word %q, the agent %q", m.Template, m.Data.Word, v.Word)
	}
	v, err = w.s.CheckCode(t.Context(), v.ID, Heard{sent.ID, w.spoken(ann.ID, sent.ID)}, w.as(agent))
	if err != nil || v.At(w.now()) != Verified || v.ValidUntil != table.At(noon.Add(15*time.Minute)) {
		t.Fatalf("%+v %v", v, err)
	}
	_, adding, err := w.s.AddContact(t.Context(), Adding{ann.ID, v.ID, enroll.MobileCode, "(201) 555-0124"}, w.as(agent))
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.s.AddedContact(t.Context(), ann.ID, v.ID, enroll.MobileCode, Heard{adding.ID, w.spoken(ann.ID, adding.ID)}, w.as(agent))
	if err != nil || e.Contact != other || e.Path != enroll.ByAgent || string(e.By) != "user:"+string(agent.ID) {
		t.Fatalf("%+v %v", e, err)
	}
	told := slices.IndexFunc(w.messages(ann.ID), func(m notify.Message) bool { return m.Template == notify.ContactChanged && m.To == number })
	if told < 0 {
		t.Error("the number before was not told")
	}
	if v, err = w.s.Get(t.Context(), w.as(agent).Principal, v.ID); err != nil || v.At(w.now()) != Used {
		t.Errorf("after it was used: %s %v", v.At(w.now()), err)
	}
	want := []string{"verification.open", "challenge.start", "challenge.verify", "challenge.start", "challenge.verify"}
	got := w.trace(agent, ann)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the trace is %v", got)
	}
}

// A digit that was misheard costs no try and says so; a wrong code costs one.
func TestMisheardCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	v := w.open(agent, ann, AddMobile)
	_, sent, err := w.s.SendCode(t.Context(), v.ID, enroll.MobileCode, w.as(agent))
	if err != nil {
		t.Fatal(err)
	}
	spoken := w.spoken(ann.ID, sent.ID)
	misheard := strings.Replace(spoken, spoken[:1], string('0'+(spoken[0]-'0'+1)%10), 1)
	for range 10 {
		if _, err := w.s.CheckCode(t.Context(), v.ID, Heard{sent.ID, misheard}, w.as(agent)); kind(err) != errs.Invalid {
			t.Fatalf("misheard: %v", err)
		}
	}
	for range 4 {
		if _, err := w.s.CheckCode(t.Context(), v.ID, Heard{sent.ID, wrong(spoken)}, w.as(agent)); kind(err) != errs.WrongCode {
			t.Fatalf("wrong: %v", err)
		}
	}
	if v, err := w.s.CheckCode(t.Context(), v.ID, Heard{sent.ID, spoken}, w.as(agent)); err != nil || v.State != Verified {
		t.Errorf("right, after four wrong ones: %+v %v", v, err)
	}
}

// What a receipt is not good for. Every row changes nothing and is in the trace.
func TestReceiptIsGoodForNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague := w.person("agent", "agents"), w.person("colleague", "agents")
	ann, bob := w.caller("ann"), w.person("bob")
	w.enrolled(bob, enroll.PersonalEmail, "bob@example.com", 7*24*time.Hour)
	open := w.open(agent, ann, RemoveEnrollment)
	good := w.verified(agent, ann, RemoveEnrollment)
	ended := w.open(agent, ann, RemoveEnrollment)
	if err := w.s.End(t.Context(), ended.ID, w.as(agent)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		do   func() error
		want errs.Kind
	}{
		"of another agent": {func() error {
			return w.s.RemoveEnrollment(t.Context(), ann.ID, good.ID, enroll.MobileCode, w.as(colleague))
		}, errs.Forbidden},
		"for another user": {func() error {
			return w.s.RemoveEnrollment(t.Context(), bob.ID, good.ID, enroll.PersonalEmail, w.as(agent))
		}, errs.Forbidden},
		"for another act": {func() error {
			_, _, err := w.s.AddContact(t.Context(), Adding{ann.ID, good.ID, enroll.MobileCode, other}, w.as(agent))
			return err
		}, errs.Forbidden},
		"that is not there": {func() error {
			return w.s.RemoveEnrollment(t.Context(), ann.ID, newID(ann.ID, noon), enroll.MobileCode, w.as(agent))
		}, errs.NotFound},
		"left out": {func() error {
			return w.s.RemoveEnrollment(t.Context(), ann.ID, "", enroll.MobileCode, w.as(agent))
		}, errs.Forbidden},
		"not verified": {func() error {
			return w.s.RemoveEnrollment(t.Context(), ann.ID, open.ID, enroll.MobileCode, w.as(agent))
		}, errs.Forbidden},
		"that was ended": {func() error {
			return w.s.RemoveEnrollment(t.Context(), ann.ID, ended.ID, enroll.MobileCode, w.as(agent))
		}, errs.Expired},
		"of somebody who is no agent any more": {func() error {
			return w.s.RemoveEnrollment(t.Context(), ann.ID, good.ID, enroll.MobileCode, w.as(bob))
		}, errs.NotFound},
	} {
		if err := c.do(); kind(err) != c.want {
			t.Errorf("a receipt %s: %v, want %s", name, err, c.want)
		}
	}
	if n := strings.Count(strings.Join(w.trace(agent, ann), "\n"), "desk.refuse"); n != 6 {
		t.Errorf("%d refusals in the trace: %v", n, w.trace(agent, ann))
	}
	w.pass(15 * time.Minute)
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, good.ID, enroll.MobileCode, w.as(agent)); kind(err) != errs.Expired {
		t.Errorf("after a quarter of an hour: %v", err)
	}
	w.pass(-time.Second)
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, good.ID, enroll.MobileCode, w.as(agent)); err != nil {
		t.Errorf("a second before: %v", err)
	}
	w.enrolled(ann, enroll.MobileCode, number, 0)
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, good.ID, enroll.MobileCode, w.as(agent)); kind(err) != errs.Used {
		t.Errorf("a second time: %v", err)
	}
}

// Of many who use one receipt at once, one does.
func TestReceiptIsUsedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	w.enrolled(ann, enroll.PersonalEmail, "ann@example.com", 7*24*time.Hour)
	v := w.verified(agent, ann, RemoveEnrollment)
	results := make(chan error)
	services := []enroll.IdentityService{enroll.MobileCode, enroll.PersonalEmail}
	for i := range 16 {
		go func() { results <- w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, services[i%2], w.as(agent)) }()
	}
	done := 0
	for range 16 {
		if err := <-results; err == nil {
			done++
		}
	}
	left, err := w.s.Enroll.List(t.Context(), home, ann.ID)
	if done != 1 || len(left) != 1 || err != nil {
		t.Errorf("%d acts with one receipt, %d enrollments left, %v", done, len(left), err)
	}
}

// Threat 23: nobody verifies themselves or those above them; administrators, and
// whoever is protected, need a second person.
func TestWhoVerifiesWhom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	verifier, agent, admin := w.person("verifier", "verifiers"), w.person("agent", "agents"), w.person("admin", "admins")
	local := w.person("local", "zurich")
	ann, zoe, board := w.person("ann"), w.person("zoe", "zurichers"), w.person("board", "board")
	for _, c := range []struct {
		name   string
		by, of directory.User
		want   errs.Kind
	}{
		{"an agent", agent, ann, ""},
		{"a verifier", verifier, ann, ""},
		{"themselves", agent, agent, errs.Forbidden},
		{"an administrator themselves", admin, admin, errs.Forbidden},
		{"an agent by a verifier", verifier, agent, errs.Forbidden},
		{"an administrator by an agent", agent, admin, errs.Forbidden},
		{"a peer", agent, local, ""},
		{"by who serves others", local, ann, errs.NotFound},
		{"by who serves them", local, zoe, ""},
		{"by nobody of the desk", ann, zoe, errs.NotFound},
	} {
		if err := w.begin(w.as(c.by), c.of.ID); kind(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if v := w.open(agent, board, AddMobile); !v.Guarded {
		t.Error("somebody protected is verified by one person")
	}
	second := w.person("second", "admins")
	if v := w.open(second, admin, AddMobile); !v.Guarded {
		t.Error("an administrator is verified by one person")
	}
}

func TestSecondPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague, verifier := w.person("agent", "agents"), w.person("colleague", "agents"), w.person("verifier", "verifiers")
	local, ann := w.person("local", "zurich"), w.caller("ann", "board")
	v := w.byCode(agent, w.open(agent, ann, RemoveEnrollment))
	if v.State != Open || v.Sum() < v.Need {
		t.Fatalf("guarded, and verified by one person: %+v", v)
	}
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, enroll.MobileCode, w.as(agent)); kind(err) != errs.Forbidden {
		t.Errorf("without a second person: %v", err)
	}
	v, err := w.s.Ask(t.Context(), v.ID, w.as(agent))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		by   directory.User
		want int
	}{"a colleague": {colleague, 1}, "the agent": {agent, 0}, "one of another office": {local, 0}} {
		all, _, _, err := w.s.Waiting(t.Context(), w.as(c.by).Principal, 10, "")
		if err != nil || len(all) != c.want {
			t.Errorf("%s has %d to agree to, %v", name, len(all), err)
		}
	}
	if _, err := w.s.Agree(t.Context(), v.ID, w.as(agent)); kind(err) != errs.Forbidden {
		t.Errorf("the agent agrees with themselves: %v", err)
	}
	if _, err := w.s.Agree(t.Context(), v.ID, w.as(ann)); kind(err) != errs.NotFound {
		t.Errorf("the caller agrees: %v", err)
	}
	if _, err := w.s.Agree(t.Context(), v.ID, w.as(local)); kind(err) != errs.NotFound {
		t.Errorf("one of another office agrees: %v", err)
	}
	if v, err = w.s.Agree(t.Context(), v.ID, w.as(verifier)); err != nil || v.State != Verified {
		t.Fatalf("%+v %v", v, err)
	}
	if all, _, _, err := w.s.Waiting(t.Context(), w.as(colleague).Principal, 10, ""); err != nil || len(all) != 0 {
		t.Errorf("%d still wait, %v", len(all), err)
	}
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, enroll.MobileCode, w.as(agent)); err != nil {
		t.Error(err)
	}
}

// Whoever is protected after a verification began is protected.
func TestProtectedSince(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	v := w.verified(agent, ann, RemoveEnrollment)
	ann.Groups["board"] = []string{directory.Manual}
	w.store(ann)
	if err := w.s.RemoveEnrollment(t.Context(), ann.ID, v.ID, enroll.MobileCode, w.as(agent)); kind(err) != errs.Expired {
		t.Errorf("somebody protected, with one person's word: %v", err)
	}
}

// Two people at the desk alone are not enough, however often they agree.
func TestDeskAloneIsNotEnough(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague, third := w.person("agent", "agents"), w.person("colleague", "agents"), w.person("third", "agents")
	v := w.open(agent, w.caller("ann"), RemoveEnrollment)
	v, err := w.s.Agree(t.Context(), v.ID, w.as(colleague))
	if err != nil || v.State != Open {
		t.Fatalf("%+v %v", v, err)
	}
	if v, err = w.s.Agree(t.Context(), v.ID, w.as(third)); kind(err) != errs.Conflict {
		t.Errorf("a third person: %+v %v", v, err)
	}
	w.settings(map[network.Number]int64{network.DeskAgent: 0})
	if _, err := w.s.Agree(t.Context(), w.open(agent, w.caller("bob"), AddEmail).ID, w.as(colleague)); kind(err) != errs.Forbidden {
		t.Errorf("a method that is switched off: %v", err)
	}
}

// Threat 24: a contact typed in this call, or changed within 72 hours, does not
// verify; nor does one that is no longer the one on file.
func TestContactsThatProveNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.person("agent", "agents")
	send := func(u session.UserID) error {
		v, _, err := w.s.Open(t.Context(), Begin{u, "T-1", []Act{AddEmail}, enroll.MobileCode}, w.as(agent))
		if err != nil && v.ID != "" && kind(err) != errs.Forbidden {
			t.Errorf("%v", err)
		}
		return err
	}
	ann := w.caller("ann")
	v := w.verified(agent, ann, AddMobile)
	_, adding, err := w.s.AddContact(t.Context(), Adding{ann.ID, v.ID, enroll.MobileCode, other}, w.as(agent))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.AddedContact(t.Context(), ann.ID, v.ID, enroll.MobileCode, Heard{adding.ID, w.spoken(ann.ID, adding.ID)}, w.as(agent)); err != nil {
		t.Fatal(err)
	}
	if err := send(ann.ID); kind(err) != errs.Forbidden {
		t.Errorf("to a contact typed in this call: %v", err)
	}
	w.pass(72*time.Hour - time.Second)
	if err := send(ann.ID); kind(err) != errs.Forbidden {
		t.Errorf("a second too early: %v", err)
	}
	w.pass(time.Second)
	if err := send(ann.ID); err != nil {
		t.Errorf("after 72 hours: %v", err)
	}
	bob := w.caller("bob")
	bob.Phone = phone.E164("+12015550188")
	w.store(bob)
	if err := send(bob.ID); kind(err) != errs.Forbidden {
		t.Errorf("a number that an administrator changed since: %v", err)
	}
	if err := send(w.person("cid").ID); kind(err) != errs.Forbidden {
		t.Errorf("nothing enrolled: %v", err)
	}
}

// The code of one verification is of no use for another, and one that was sent before
// the contact changed is of none at all.
func TestCodeOfAnotherCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, colleague, ann := w.person("agent", "agents"), w.person("colleague", "agents"), w.caller("ann")
	v := w.open(agent, ann, AddMobile)
	_, sent, err := w.s.SendCode(t.Context(), v.ID, enroll.MobileCode, w.as(agent))
	if err != nil {
		t.Fatal(err)
	}
	spoken := w.spoken(ann.ID, sent.ID)
	if _, err := w.s.CheckCode(t.Context(), w.open(colleague, ann, AddMobile).ID, Heard{sent.ID, spoken}, w.as(colleague)); kind(err) != errs.WrongCode {
		t.Errorf("in another agent's call: %v", err)
	}
	if _, err := w.s.CheckCode(t.Context(), v.ID, Heard{sent.ID, spoken}, w.as(colleague)); kind(err) != errs.Forbidden {
		t.Errorf("by another agent: %v", err)
	}
	w.enrolled(ann, enroll.MobileCode, other, 0)
	got, err := w.s.CheckCode(t.Context(), v.ID, Heard{sent.ID, spoken}, w.as(agent))
	if err == nil {
		t.Errorf("a code to a contact that was changed since verifies: %+v", got)
	}
}

func TestBadBeginnings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	for name, in := range map[string]Begin{
		"without a ticket":      {ann.ID, "  ", []Act{AddMobile}, ""},
		"a ticket of two lines": {ann.ID, "a\nb", []Act{AddMobile}, ""},
		"without acts":          {ann.ID, "T-1", nil, ""},
		"an act twice":          {ann.ID, "T-1", []Act{AddMobile, AddMobile}, ""},
		"another act":           {ann.ID, "T-1", []Act{"become_admin"}, ""},
		"another service":       {ann.ID, "T-1", []Act{AddMobile}, "fax"},
	} {
		if _, _, err := w.s.Open(t.Context(), in, w.as(agent)); kind(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, u := range map[string]session.UserID{"nobody": "0000000000000000", "no id": "x"} {
		if err := w.begin(w.as(agent), u); kind(err) != errs.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	page, err := w.tbl.Query(t.Context(), table.Query{PK: session.UserPK(home, ann.ID), Prefix: verificationPrefix})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("%d verifications were begun, %v", len(page.Items), err)
	}
}

// When the store does not note a refusal, the act is refused all the same.
func TestRefusalThatCanNotBeNoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	w.s.Table = failing{w.tbl}
	err := w.s.RemoveEnrollment(t.Context(), ann.ID, "", enroll.MobileCode, w.as(agent))
	if !errors.Is(err, errs.Forbidden) {
		t.Errorf("%v", err)
	}
}

// The desk finds whom it serves, and nobody else.
func TestFind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, local := w.person("agent", "agents"), w.person("local", "zurich")
	ann, zoe := w.person("Annabel"), w.person("Annika", "zurichers")
	for name, c := range map[string]struct {
		by   directory.User
		want []session.UserID
	}{"everybody": {agent, []session.UserID{ann.ID, zoe.ID}}, "their own": {local, []session.UserID{zoe.ID}}} {
		found, _, err := w.s.Find(t.Context(), w.as(c.by).Principal, "ann", 10, "")
		var got []session.UserID
		for _, u := range found {
			got = append(got, u.ID)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// An address is masked, also where it is somebody's login.
func TestLoginThatIsAnAddress(t *testing.T) {
	t.Parallel()
	for login, want := range map[secret.Text]string{"ann": "ann", "ann.field@example.com": secret.Email("ann.field@example.com").Masked()} {
		u := directory.User{}
		u.Login = login
		if got := viewFound(u).Login; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
