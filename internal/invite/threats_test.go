package invite

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// credential stands for what package register stores with CompleteOps.
type credential struct{ table.Head }

// Threat: a link is redeemed twice. A thousand finishes at once, each with a
// credential of its own, make one credential, one audit entry, one notice.
func TestThousandFinishesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	token := w.token(w.send(u, b))
	var won, used, other atomic.Int64
	var crowd sync.WaitGroup
	for n := range 1000 {
		crowd.Go(func() {
			v := w.visit(token, "b")
			ops, err := v.CompleteOps(w.now())
			if err == nil {
				c := &credential{table.Head{PK: session.UserPK(w.set.ID, u.ID), SK: fmt.Sprint("cred#", n), Kind: "credential"}}
				notice := notify.Message{
					Network: string(w.set.ID), User: string(u.ID), Template: notify.BadgeAdded, Channel: notify.Email,
					To: secret.Text(u.Email), Origin: origin,
				}
				ops = append(ops, table.Put(c, table.Absent()), notify.Queue(notice, w.now()),
					audit.Put(v.Invitation.entry(v.entry(httpapi.Caller{}), "badge.add"), w.now()))
				err = v.Explain(w.engine.Write(t.Context(), ops...), ops, w.now())
			}
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, errs.Used):
				used.Add(1)
			default:
				other.Add(1)
			}
		})
	}
	crowd.Wait()
	if won.Load() != 1 || used.Load() != 999 || other.Load() != 0 {
		t.Fatalf("%d won, %d came too late, %d else", won.Load(), used.Load(), other.Load())
	}
	counts := map[string]int{}
	for _, h := range w.items(session.UserPK(w.set.ID, u.ID)) {
		counts[h.Kind]++
	}
	if counts["credential"] != 1 || counts["message"] != 2 || w.visit(token, "b").Standing.Credentials != 1 {
		t.Errorf("items: %v", counts)
	}
	if got := w.acts(u); !slices.Equal(got, []string{"badge.add", "invitation.send"}) {
		t.Errorf("audit: %v", got)
	}
}

// items are the heads of a partition.
func (w *world) items(pk string) []table.Head {
	w.t.Helper()
	page, err := w.engine.Query(w.t.Context(), table.Query{PK: pk, Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	heads, _, err := table.Decoded[table.Head](page)
	if err != nil {
		w.t.Fatal(err)
	}
	return heads
}

// dump is everything in the partitions that a visitor could change, as text, but
// for the lists of openings: those are told by a timeline and decide nothing.
func (w *world) dump(users ...session.UserID) string {
	w.t.Helper()
	pks := []string{session.NetworkPK(w.set.ID)}
	for _, u := range users {
		pks = append(pks, session.UserPK(w.set.ID, u))
	}
	var out []map[string]any
	for _, pk := range pks {
		page, err := w.engine.Query(w.t.Context(), table.Query{PK: pk, Limit: 1000})
		if err != nil {
			w.t.Fatal(err)
		}
		all, _, err := table.Decoded[map[string]any](page)
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, slices.DeleteFunc(all, func(item map[string]any) bool { return item["kind"] == kindOpenings })...)
	}
	text, err := json.Marshal(out)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

// Threat: a mail scanner spends the link. It asks with HEAD and GET, posts what
// the page posts, and presses every button with nothing typed, twenty times, at
// every kind of step. The store is as it was, but for the list of openings, which is
// bounded, and then the person succeeds.
func TestRobotChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	people := 0
	for name, change := range map[string]func(*network.Badge){
		"link":  nil,
		"phone": func(b *network.Badge) { b.PhoneEnrollment = true },
		"code":  func(b *network.Badge) { b.Proof = network.ProofCode },
		"sms":   func(b *network.Badge) { b.Channel, b.Proof = notify.SMS, network.ProofCode },
	} {
		people++
		u := w.person(name, fmt.Sprintf("+1201555%04d", 100+people))
		i := w.send(u, w.badge(change))
		token := w.token(i)
		code, _ := w.s.Keys.TypedCode(i.link(), 1)
		before, writes := w.dump(u.ID), w.table.writes.Load()
		for range 20 {
			browser, _ := w.opened(token)
			for _, path := range []string{open, fresh, ask, verify, "/i", "/i?" + token} {
				for _, method := range []string{http.MethodHead, http.MethodGet} {
					if got := w.do(request{method: method, path: path}); got.status < 400 {
						t.Errorf("%s %s: %d", method, path, got.status)
					}
				}
			}
			w.asVisitor(browser, open, `{"link":%q}`, token)
			w.asVisitor(browser, open, `{"code":%q}`, code.Reveal())
			w.asVisitor(browser, fresh, `{"link":%q}`, token)
			w.asVisitor(browser, ask, `{"link":%q}`, token)
			w.asVisitor(browser, ask, `{"link":%q,"phone":"","last_digits":"","email":""}`, token)
			w.asVisitor(browser, verify, `{"link":%q,"challenge":"","code":""}`, token)
			w.asVisitor(browser, verify, `{"link":%q,"challenge":"x","code":"000000"}`, token)
		}
		if after := w.dump(u.ID); after != before || w.table.writes.Load() != writes {
			t.Errorf("%s: the robot wrote %d times", name, w.table.writes.Load()-writes)
		}
		if n := w.table.notes.Swap(0); n == 0 || n > firstOpenings+lastOpenings {
			t.Errorf("%s: %d openings were noted", name, n)
		}
		v := w.visit(token, "b")
		answer := map[Step]Answer{
			StepPhone: {Phone: u.Phone.Reveal()}, StepSecond: {LastDigits: u.Phone.Reveal()[8:], Email: u.Email.Reveal()},
		}
		if step, _ := v.Step(w.now()); step != StepBadge {
			c, err := w.s.Challenge(t.Context(), v, answer[step], httpapi.Caller{})
			if err == nil {
				v, err = w.s.Verify(t.Context(), v, c.ID, w.codeIn(u), httpapi.Caller{})
			}
			if err != nil {
				t.Fatalf("%s: the person: %v", name, err)
			}
		}
		if err := w.finish(v); err != nil {
			t.Errorf("%s: the person: %v", name, err)
		}
	}
}

// ... and what a machine does with an old link does not void the newest.
func TestOldLinkDoesNotVoidTheNewest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.send(w.person("ann", ""), w.badge(nil))
	old := w.token(i)
	w.pass(time.Minute)
	if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); err != nil {
		t.Fatal(err)
	}
	newest := w.token(i)
	until := w.stored(i.ID).ValidUntil
	for range 20 {
		w.pass(6 * time.Minute)
		w.asVisitor("", fresh, `{"link":%q}`, old)
	}
	if w.token(i) != newest || w.stored(i.ID).ValidUntil != until {
		t.Error("the newest link is another")
	}
	if err := w.finish(w.visit(newest, "b")); err != nil {
		t.Errorf("the person: %v", err)
	}
}

// Threat: guessing links, and learning from the answers. Whatever is wrong with
// a link, every operation gives one answer, and nothing was read for it.
func TestForgedLinksAllLookAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	i := w.send(u, b)
	token := w.token(i)
	other := i
	other.ID = NewID(session.UserID(secret.NewUserID()), "x")
	foreign := w.s.Keys.MintLink(secret.Link{Purpose: secret.PurposeSetup, Network: string(w.set.ID), ID: string(i.ID), Generation: 1})
	forged := []string{
		"", "x", token[1:], token + "A", flip(token, 0), flip(token, 20), flip(token, len(token)-2), strings.ToUpper(token),
		foreign.Reveal(), "null", "../../etc",
	}
	reads := w.table.reads.Load()
	for _, path := range []string{open, fresh, ask, verify} {
		for _, link := range forged {
			body := map[string]string{"link": link}
			if path == verify {
				body["challenge"], body["code"] = "x", "000000"
			}
			text, _ := json.Marshal(body)
			got := w.asVisitor("", path, "%s", text)
			if got.status != http.StatusNotFound || got.body["code"] != "unknown" || got.body["detail"] != "This link or code is not valid." {
				t.Errorf("%s with %q: %d %s", path, link, got.status, got.raw)
			}
			if got.header.Get("Set-Cookie") != "" {
				t.Errorf("%s with %q sets a cookie", path, link)
			}
		}
	}
	if n := w.table.reads.Load() - reads; n != 0 {
		t.Errorf("%d reads for forged links", n)
	}
}

func flip(s string, at int) string {
	c := byte('A')
	if s[at] == c {
		c = 'B'
	}
	return s[:at] + string(c) + s[at+1:]
}

// Threat: expired, and not deleted yet. A second past its time every endpoint
// treats the invitation as over; a second past its retention it is gone.
func TestASecondPast(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.PhoneEnrollment = true })
	i := w.send(u, b)
	token := w.token(i)
	code, _ := w.s.Keys.TypedCode(i.link(), 1)
	browser, _ := w.opened(token)
	c, err := w.s.StartCampaign(t.Context(), NewCampaign{Badge: b.ID, Users: []session.UserID{u.ID}, Entry: w.entry()})
	if err != nil {
		t.Fatal(err)
	}
	w.run(c)
	w.pass(24*time.Hour - time.Second)
	if _, got := w.opened(token); got.body["step"] != "phone" {
		t.Fatalf("in its last second: %s", got.raw)
	}
	asked := w.asVisitor(browser, ask, `{"link":%q,"phone":%q}`, token, number)
	w.pass(time.Second)
	if _, got := w.opened(token); got.body["end"] != "expired" {
		t.Errorf("open: %s", got.raw)
	}
	if got := w.asVisitor("", open, `{"code":%q}`, code.Reveal()); got.body["end"] != "expired" {
		t.Errorf("open by code: %s", got.raw)
	}
	for path, body := range map[string]string{
		ask:    `{"link":%q,"phone":"` + number + `"}`,
		verify: `{"link":%q,"challenge":"` + fmt.Sprint(asked.body["challenge"]) + `","code":"` + w.codeIn(u) + `"}`,
	} {
		if got := w.asVisitor(browser, path, body, token); got.status != http.StatusGone || got.body["code"] != "expired" {
			t.Errorf("%s: %d %s", path, got.status, got.raw)
		}
	}
	if _, err := w.visit(token, "b").CompleteOps(w.now()); !errors.Is(err, errs.Expired) {
		t.Errorf("complete: %v", err)
	}
	if got := w.asAdmin("GET", "/v1/invitations/"+string(i.ID), ""); got.body["state"] != "expired" {
		t.Errorf("get: %s", got.raw)
	}
	w.pass(retention) // its item is still there, as far as nobody deleted it
	if _, got := w.opened(token); got.status != http.StatusGone {
		t.Errorf("open when it is gone: %d %s", got.status, got.raw)
	}
	if got := w.asVisitor("", open, `{"code":%q}`, code.Reveal()); got.status != http.StatusNotFound {
		t.Errorf("open by code when it is gone: %d %s", got.status, got.raw)
	}
	path := "/v1/invitations/" + string(i.ID)
	for _, call := range [][2]string{{"GET", path}, {"POST", path + "/send"}, {"POST", path + "/revoke"}} {
		if got := w.asAdmin(call[0], call[1], ""); got.status != http.StatusNotFound {
			t.Errorf("%s %s when it is gone: %d", call[0], call[1], got.status)
		}
	}
	if got := w.asAdmin("GET", "/v1/invitations?state=expired", ""); len(got.body["items"].([]any)) != 0 {
		t.Errorf("list when it is gone: %s", got.raw)
	}
	if i := w.send(u, b); i.Generation != 1 {
		t.Error("a new one could not be sent")
	}
	w.pass(campaignKept - retention)
	if got := w.asAdmin("GET", "/v1/campaigns/"+string(c.ID), ""); got.status != http.StatusNotFound {
		t.Errorf("campaign when it is gone: %d", got.status)
	}
	if rows, _, _ := w.s.Rows(t.Context(), c, RowFilter{}, 10, ""); len(rows) != 0 {
		t.Errorf("%d rows when it is gone", len(rows))
	}
}

// Threat: milliseconds where seconds belong. Every expiry of this room lies
// ahead, by less than 400 days.
func TestExpiries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", ""), w.badge(nil)
	c, err := w.s.StartCampaign(t.Context(), NewCampaign{
		Badge: b.ID, Users: []session.UserID{u.ID}, ValidFor: 30 * 24 * time.Hour, Entry: w.entry(),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.run(c)
	i := w.stored(NewID(u.ID, string(c.ID)))
	pks := append(rowPKs(w.set.ID, c.ID), session.UserPK(w.set.ID, u.ID), campaignsPK(w.set.ID), typedKey(i.Typed).PK)
	var kinds []string
	for _, pk := range pks {
		for _, h := range w.items(pk) {
			kinds = append(kinds, h.Kind)
			endless := h.Kind == kindStanding || h.Kind == "user"
			if endless != (h.ExpiresAt == 0) || h.ExpiresAt != 0 && (h.ExpiresAt <= table.At(noon) || h.ExpiresAt >= table.At(noon.Add(400*24*time.Hour))) {
				t.Errorf("%s expires at %d", h.Kind, h.ExpiresAt)
			}
		}
	}
	for _, kind := range []string{kindInvitation, kindStanding, kindTyped, KindCampaign, kindCampaignRow} {
		if !slices.Contains(kinds, kind) {
			t.Errorf("no %s among the items", kind)
		}
	}
}

// Threat: Host header poisoning. Whatever a request says of its host, links
// point to the network's own origin.
func TestLinksIgnoreTheHost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.badge(nil)
	const evil = "evil.example"
	for n, in := range []request{
		{host: evil},
		{host: evil + ":443"},
		{host: "id.example.com." + evil},
		{host: "id.example.com@" + evil},
		{host: "id.example.com:80@" + evil},
		{header: http.Header{"X-Forwarded-Host": {evil}}},
		{header: http.Header{"X-Forwarded-Host": {"id.example.com, " + evil}}},
		{header: http.Header{"X-Host": {evil}}},
		{header: http.Header{"X-Original-Host": {evil}, "X-Forwarded-Server": {evil}}},
		{header: http.Header{"Forwarded": {"host=" + evil + ";proto=http"}}},
		{header: http.Header{"X-Forwarded-Proto": {"http"}, "X-Forwarded-Port": {"8080"}}},
		{header: http.Header{"X-Http-Host-Override": {evil}, "X-Original-Url": {"https://" + evil + "/"}}},
		{header: http.Header{"Referer": {"https://" + evil + "/"}}},
	} {
		sent, given := w.person(fmt.Sprint("sent", n), ""), w.person(fmt.Sprint("given", n), "")
		in.method, in.path, in.admin = http.MethodPost, "/v1/invitations", true
		in.body = fmt.Sprintf(`{"user":%q,"badge":%q}`, sent.ID, b.ID)
		if got := w.do(in); got.status != http.StatusCreated {
			t.Fatalf("%d: %d %s", n, got.status, got.raw)
		}
		if m := w.messages(sent)[0]; m.Origin != origin {
			t.Errorf("%d: the message points to %s", n, m.Origin)
		}
		in.body = fmt.Sprintf(`{"user":%q,"badge":%q,"deliver":"link"}`, given.ID, b.ID)
		if link, _ := w.do(in).body["link"].(string); !strings.HasPrefix(link, origin+"/i#") {
			t.Errorf("%d: the link is %s", n, link)
		}
	}
}

// Threat: another network's ids. Every operation with ids of one says that
// there is no such thing, and changes nothing there.
func TestIDsOfAnotherNetwork(t *testing.T) {
	t.Parallel()
	w, abroad := newWorld(t), newWorld(t)
	u, b := abroad.person("eve", ""), abroad.badge(nil)
	i := abroad.send(u, b)
	c, err := abroad.s.StartCampaign(t.Context(), NewCampaign{Badge: b.ID, Everyone: true, Entry: abroad.entry()})
	if err != nil {
		t.Fatal(err)
	}
	abroad.admin = "" // and now both networks in one store
	mine, home := w.person("ann", ""), w.badge(nil)
	for _, pk := range []string{session.NetworkPK(abroad.set.ID), session.UserPK(abroad.set.ID, u.ID), campaignsPK(abroad.set.ID)} {
		copyItems(t, abroad, w, pk)
	}
	before := foreignDump(t, w, abroad, u.ID)
	invitation, campaign := "/v1/invitations/"+string(i.ID), "/v1/campaigns/"+string(c.ID)
	body := func(u session.UserID, b network.BadgeID) string { return fmt.Sprintf(`{"user":%q,"badge":%q}`, u, b) }
	for _, call := range []request{
		{method: "POST", path: "/v1/invitations", body: body(u.ID, home.ID)},
		{method: "POST", path: "/v1/invitations", body: body(mine.ID, b.ID)},
		{method: "POST", path: "/v1/invitations", body: body(u.ID, b.ID)},
		{method: "GET", path: invitation},
		{method: "POST", path: invitation + "/send"},
		{method: "POST", path: invitation + "/revoke"},
		{method: "GET", path: "/v1/users/" + string(u.ID) + "/invitations"},
		{method: "GET", path: "/v1/users/" + string(u.ID) + "/messages"},
		{method: "POST", path: "/v1/campaigns", body: fmt.Sprintf(`{"badge":%q,"everyone_not_invited":true}`, b.ID)},
		{method: "GET", path: campaign},
		{method: "GET", path: campaign + "/rows"},
		{method: "POST", path: campaign + "/stop"},
		{method: "GET", path: "/v1/invitations/x%23y"},
		{method: "GET", path: "/v1/campaigns/x%23y/rows"},
		{method: "GET", path: "/v1/users/x%23y/messages"},
	} {
		call.admin = true
		if got := w.do(call); got.status != http.StatusNotFound {
			t.Errorf("%s %s: %d %s", call.method, call.path, got.status, got.raw)
		}
	}
	for _, path := range []string{"/v1/invitations", "/v1/campaigns"} {
		if got := w.asAdmin("GET", path, ""); len(got.body["items"].([]any)) != 0 {
			t.Errorf("%s lists what is another's: %s", path, got.raw)
		}
	}
	// A list may name users of another network; there are none of that id here.
	started := w.asAdmin("POST", "/v1/campaigns", `{"badge":%q,"users":[%q]}`, home.ID, u.ID)
	own, err := w.s.Campaign(t.Context(), w.set.ID, CampaignID(fmt.Sprint(started.body["id"])))
	if err != nil {
		t.Fatal(err)
	}
	if own = w.run(own); own.Counts[string(RowFailed)] != 1 {
		t.Errorf("a listed user of another network: %v", own.Counts)
	}
	if foreignDump(t, w, abroad, u.ID) != before {
		t.Error("the other network changed")
	}
}

func foreignDump(t *testing.T, w, abroad *world, u session.UserID) string {
	t.Helper()
	there := &world{t: t, engine: w.engine, set: abroad.set}
	return there.dump(u)
}

// copyItems copies a partition from one store to another.
func copyItems(t *testing.T, from, to *world, pk string) {
	t.Helper()
	page, err := from.engine.Query(t.Context(), table.Query{PK: pk, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Items {
		var h table.Head
		if err := item.Decode(&h); err != nil {
			t.Fatal(err)
		}
		var rec table.Record
		switch h.Kind {
		case kindInvitation:
			rec = decodedAs[Invitation](t, item)
		case kindStanding:
			rec = decodedAs[Standing](t, item)
		case KindCampaign:
			rec = decodedAs[Campaign](t, item)
		case "badge":
			rec = decodedAs[network.Badge](t, item)
		case "network":
			rec = decodedAs[network.Settings](t, item)
		case "message":
			rec = decodedAs[notify.Message](t, item)
		default:
			rec = &credential{h}
		}
		to.write(table.Put(rec))
	}
}

func decodedAs[T any, P interface {
	*T
	table.Record
}](t *testing.T, item table.Item,
) P {
	t.Helper()
	out := P(new(T))
	if err := item.Decode(out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Threat: the number changes and its owner never hears of it. Enrolling another
// number on the way to a badge tells the one that was on file.
func TestNumberOnFileIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.PhoneEnrollment = true })
	v := w.visit(w.token(w.send(u, b)), "b")
	c, err := w.s.Challenge(t.Context(), v, Answer{Phone: "+12015550199"}, httpapi.Caller{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.Verify(t.Context(), v, c.ID, w.codeIn(u), httpapi.Caller{}); err != nil {
		t.Fatal(err)
	}
	var told []secret.Text
	for _, m := range w.messages(u) {
		if m.Template == notify.ContactChanged {
			told = append(told, m.To)
		}
	}
	if !slices.Equal(told, []secret.Text{number}) {
		t.Errorf("%d were told, not the number before alone", len(told))
	}
}

// Threat: a link forwarded to another device. What was proven in one browser is
// worth nothing in another.
func TestProofStaysInItsBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Proof = network.ProofCode })
	token := w.token(w.send(u, b))
	v := w.visit(token, "mine")
	c, err := w.s.Challenge(t.Context(), v, Answer{LastDigits: "0123"}, httpapi.Caller{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.Verify(t.Context(), v, c.ID, w.codeIn(u), httpapi.Caller{}); err != nil {
		t.Fatal(err)
	}
	for _, browser := range []string{"", "theirs"} {
		if err := w.finish(w.visit(token, browser)); !errors.Is(err, errs.Forbidden) {
			t.Errorf("finishing in browser %q: %v", browser, err)
		}
	}
	if err := w.finish(w.visit(token, "mine")); err != nil {
		t.Errorf("finishing in the same browser: %v", err)
	}
}

// Threat: a conflict in the store is taken for a wrong code, or does half of an
// act. When the write fails nothing happened, and the same request works later.
func TestStoreFailures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Proof = network.ProofCode })
	down := func([]table.Op) error { return errs.Because(errs.Unavailable, errors.New("transaction conflict")) }
	body := fmt.Sprintf(`{"user":%q,"badge":%q}`, u.ID, b.ID)
	before := w.dump(u.ID)
	w.table.before = down
	if got := w.asAdmin("POST", "/v1/invitations", "%s", body); got.status != http.StatusServiceUnavailable {
		t.Errorf("sending: %d %s", got.status, got.raw)
	}
	if w.dump(u.ID) != before {
		t.Error("half of it happened")
	}
	w.table.before = nil
	got := w.asAdmin("POST", "/v1/invitations", "%s", body)
	token := w.token(w.stored(ID(got.body["id"].(string))))
	browser, _ := w.opened(token)
	got = w.asVisitor(browser, ask, `{"link":%q,"last_digits":"0123"}`, token)
	w.table.before = down
	for range 10 {
		if got := w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":%q}`, token, got.body["challenge"], w.codeIn(u)); got.status != http.StatusServiceUnavailable {
			t.Errorf("typing the code: %d %s", got.status, got.raw)
		}
	}
	w.table.before = nil
	got = w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":%q}`, token, got.body["challenge"], w.codeIn(u))
	if got.status != http.StatusOK || got.body["step"] != "badge" {
		t.Errorf("typing it again: %d %s", got.status, got.raw)
	}
}

// Threat: secrets and personal data in logs. A whole journey leaves none there.
func TestLogsHoldNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("hilda", ""), w.badge(func(b *network.Badge) { b.PhoneEnrollment = true })
	token := w.token(w.send(u, b))
	browser, _ := w.opened(token)
	got := w.asVisitor(browser, ask, `{"link":%q,"phone":%q}`, token, number)
	code := w.codeIn(u)
	w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":"x"}`, token, got.body["challenge"])
	w.asVisitor(browser, verify, `{"link":%q,"challenge":%q,"code":%q}`, token, got.body["challenge"], code)
	w.asVisitor(browser, ask, `{"link":%q,"phone":"hilda@example.com"}`, token)
	w.asVisitor(browser, open, `{"link":%q}`, token+"x")
	log := w.log.String()
	for _, hidden := range []string{token, code, number, number[2:], "hilda", "example.com", browser} {
		if strings.Contains(log, hidden) {
			t.Errorf("the log holds %q", hidden)
		}
	}
	if !strings.Contains(log, `"route":"/v1/invitations/open"`) {
		t.Error("there is no log")
	}
}

// The wrong codes of a visitor count against the user, whatever the invitation:
// a new link brings no new guesses.
func TestFollowUpsBringNoGuesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, b := w.person("ann", number), w.badge(func(b *network.Badge) { b.Proof = network.ProofCode })
	compared := 0
	w.s.Enroll.Check = func(secret.Challenge, string) bool { compared++; return false }
	i := w.send(u, b)
	for range 12 {
		v := w.visit(w.token(i), "b")
		c, err := w.s.Challenge(t.Context(), v, Answer{LastDigits: "0123"}, httpapi.Caller{})
		for range 6 {
			if err == nil {
				_, _ = w.s.Verify(t.Context(), v, c.ID, "000000", httpapi.Caller{})
			}
		}
		w.pass(time.Hour)
		if _, _, err := w.s.FollowUp(t.Context(), w.set.ID, i.ID, "", false, w.entry()); err != nil {
			t.Fatal(err)
		}
	}
	if compared != 20 {
		t.Errorf("%d codes were compared in half a day", compared)
	}
}

// rowPKs are the partitions of a campaign's rows.
func rowPKs(n session.NetworkID, c CampaignID) []string {
	pks := make([]string, rowShards)
	for i := range pks {
		pks[i] = rowPK(c, n, i)
	}
	return pks
}
