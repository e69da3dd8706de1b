package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// A caller is shown with the badges that they can be sent, and what sending each takes.
func TestBadgesToSend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann := w.person("agent", "agents"), w.caller("ann")
	plain := w.badge(network.ProofLink)
	w.pass(time.Second)
	strong := w.badge(network.ProofCode)
	has := invite.Standing{Network: home, User: ann.ID, Badge: strong.ID, Credentials: 1}
	key := invite.StandingKey(home, ann.ID, strong.ID)
	has.Head = table.Head{PK: key.PK, SK: key.SK, Kind: "standing"}
	w.write(table.Put(&has))
	view, err := w.s.look(t.Context(), w.as(agent).Principal, ann.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := []sendableView{
		{Badge: plain.ID, Name: "Staff", Channel: notify.Email, DeviceLimit: 2, ValidFor: w.set.Count(network.Registration)},
		{Badge: strong.ID, Name: "Staff", Channel: notify.Email, Devices: 1, DeviceLimit: 2, ValidFor: 86400, ByLink: true},
	}
	if diff := cmp.Diff(want, view.Sendable); diff != "" {
		t.Error(diff)
	}
}

// Nobody is offered what they may not do: a verifier sends, and changes nothing.
func TestOfferedByPrivilege(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.caller("ann")
	w.settings(map[network.Number]int64{network.SMSADay: 100, network.EmailsADay: 100})
	for by, want := range map[string][]Act{
		"agents": {AddMobile, AddEmail, RemoveEnrollment, SendSession}, "admins": {AddMobile, AddEmail, RemoveEnrollment, SendSession},
		"verifiers": {SendSession},
	} {
		view, err := w.s.look(t.Context(), w.as(w.person(by[:len(by)-1], session.GroupID(by))).Principal, ann.ID)
		if err != nil || !slices.Equal(view.Offered, want) {
			t.Errorf("%s: %v %v", by, view.Offered, err)
		}
	}
}

// Who alone is found comes as a whole, and one of several does not.
func TestFoundAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.as(w.person("agent", "agents")).Principal
	ann, bob := w.caller("ann"), w.person("bob")
	alone, err := w.s.shown(t.Context(), agent, []directory.User{ann}, true)
	if err != nil || alone[0].Caller == nil || alone[0].Caller.ID != ann.ID || len(alone[0].Caller.Enrollments) != 1 ||
		alone[0].Caller.Enrollments[0].Service != enroll.MobileCode {
		t.Errorf("%+v %v", alone, err)
	}
	for name, found := range map[string][]directory.User{"several": {ann, bob}, "nobody": nil} {
		views, err := w.s.shown(t.Context(), agent, found, true)
		if err != nil || slices.ContainsFunc(views, func(v foundView) bool { return v.Caller != nil }) {
			t.Errorf("%s: %+v %v", name, views, err)
		}
	}
	if part, err := w.s.shown(t.Context(), agent, []directory.User{ann}, false); err != nil || part[0].Caller != nil {
		t.Errorf("of more: %+v %v", part, err)
	}
}

// An agent reads who the caller's manager is, before that is asked.
func TestManagerIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, ann, boss := w.person("agent", "agents"), w.caller("ann"), w.person("boss")
	for manager, want := range map[session.UserID]string{"": "", boss.ID: "boss"} {
		ann.Manager = manager
		ann = w.store(ann)
		if view, err := w.s.look(t.Context(), w.as(agent).Principal, ann.ID); err != nil || view.Manager != want {
			t.Errorf("%q %v, want %q", view.Manager, err, want)
		}
	}
}
