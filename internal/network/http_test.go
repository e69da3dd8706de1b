package network_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lanyard/internal/httpapi"
	"lanyard/internal/price"
)

func TestChangeNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, got := w.call(http.MethodPatch, "/v1/network",
		`{"name": "Acme AG", "sms_regions": ["CH", "DE"], "paused": true, "numbers": {"code_digits": 8}}`)
	if status != http.StatusOK {
		t.Fatalf("patch: %d %v", status, got)
	}
	_, seen := w.call(http.MethodGet, "/v1/network", "")
	if diff := cmp.Diff(got, seen); diff != "" {
		t.Errorf("what was changed and what is there differ: %s", diff)
	}
	set, err := w.service.Settings(t.Context(), w.network.ID)
	if err != nil || set.Name != "Acme AG" || !set.Paused || set.Count("code_digits") != 8 || set.Count("code_tries") != 5 {
		t.Errorf("settings = %+v, %v", set, err)
	}
	if n := w.audited(); n != 1 {
		t.Errorf("%d audit entries, want 1", n)
	}
}

func TestLadderAndQuietHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, got := w.call(http.MethodGet, "/v1/network", "")
	if fmt.Sprint(got["ladder"], got["quiet_hours"]) != "[] map[from:21:00 to:08:00]" {
		t.Errorf("by default %v %v", got["ladder"], got["quiet_hours"])
	}
	for body, want := range map[string]string{
		`{"ladder": [{"after": 172800, "by": "sms"}, {"after": 172800, "by": "desk"}], "quiet_hours": {"from": "22:00", "to": "06:30"}}`: "[map[after:172800 by:sms] map[after:172800 by:desk]] map[from:22:00 to:06:30]",
		`{"ladder": [], "quiet_hours": {"from": "", "to": ""}}`:                                                                          "[] map[]",
	} {
		status, changed := w.call(http.MethodPatch, "/v1/network", body)
		_, seen := w.call(http.MethodGet, "/v1/network", "")
		if got := fmt.Sprint(seen["ladder"], seen["quiet_hours"]); status != http.StatusOK || got != want || !cmp.Equal(changed, seen) {
			t.Errorf("%s: %d %s, want %s", body, status, got, want)
		}
	}
}

func TestBudgetAndPrices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, got := w.call(http.MethodGet, "/v1/network", "")
	if fmt.Sprint(got["sms_budget"], got["sms_prices"], got["sms_price_list"], got["sms_prices_as_of"]) !=
		"100 map[] [map[part:0.01 region:US source:built_in]]"+price.AsOf {
		t.Errorf("by default %v", got)
	}
	for _, step := range []struct{ body, want string }{
		{
			`{"sms_budget": 99.5, "sms_prices": {"DE": 0.0075, "KP": 0.4}, "sms_regions": ["AQ", "US"]}`,
			"99.5 map[DE:0.0075 KP:0.4] [map[part:0.3 region:AQ source:unknown] map[part:0.0075 region:DE source:own] map[part:0.4 region:KP source:own] map[part:0.01 region:US source:built_in]]",
		},
		{`{"name": "Acme AG", "sms_regions": ["US"]}`, "99.5 map[DE:0.0075 KP:0.4] [map[part:0.0075 region:DE source:own] map[part:0.4 region:KP source:own] map[part:0.01 region:US source:built_in]]"},
		{`{"sms_budget": 0, "sms_prices": {}}`, "0 map[] [map[part:0.01 region:US source:built_in]]"},
	} {
		status, changed := w.call(http.MethodPatch, "/v1/network", step.body)
		_, seen := w.call(http.MethodGet, "/v1/network", "")
		if got := fmt.Sprint(seen["sms_budget"], seen["sms_prices"], seen["sms_price_list"]); status != http.StatusOK || got != step.want || !cmp.Equal(changed, seen) {
			t.Errorf("%s: %d %s, want %s", step.body, status, got, step.want)
		}
	}
	if n := w.audited(); n != 3 {
		t.Errorf("%d audit entries, want 3", n)
	}
}

func TestAutoInviteOfEveryone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, made := w.call(http.MethodPost, "/v1/badges", `{"name": "Staff"}`)
	b, before := made["id"].(string), w.audited()
	status, got := w.call(http.MethodPatch, "/v1/network", fmt.Sprintf(`{"auto_invite": %q}`, b))
	if status != http.StatusOK || got["auto_invite"] != b || w.audited() != before+1 {
		t.Errorf("on: %d %v", status, got)
	}
	if status, got := w.call(http.MethodPatch, "/v1/network", `{"auto_invite": "0123456789abcdefghjkmnpq"}`); status != http.StatusUnprocessableEntity {
		t.Errorf("no badge: %d %v", status, got)
	}
	if status, got := w.call(http.MethodPatch, "/v1/network", `{"auto_invite": ""}`); status != http.StatusOK || got["auto_invite"] != nil {
		t.Errorf("off: %d %v", status, got)
	}
}

// Where messages stay on this machine the settings say where to read them, and
// nobody can say otherwise.
func TestInbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, got := w.call(http.MethodGet, "/v1/network", ""); got["inbox"] != nil {
		t.Errorf("without one: %v", got["inbox"])
	}
	w.service.Inbox = "http://localhost:8080/inbox"
	for method, body := range map[string]string{http.MethodGet: "", http.MethodPatch: `{"name": "Acme AG"}`} {
		if _, got := w.call(method, "/v1/network", body); got["inbox"] != w.service.Inbox {
			t.Errorf("%s: %v", method, got["inbox"])
		}
	}
	if status, _ := w.call(http.MethodPatch, "/v1/network", `{"inbox": "http://localhost:1"}`); status != http.StatusUnprocessableEntity {
		t.Errorf("changed: %d", status)
	}
}

func TestRefusedChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, before := w.call(http.MethodGet, "/v1/network", "")
	for name, body := range map[string]string{
		"read-only id":           `{"id": "aaaaaaaa"}`,
		"read-only origin":       `{"origin": "https://evil.example"}`,
		"read-only salt":         `{"salt": "x"}`,
		"unknown":                `{"nmae": "x"}`,
		"other case":             `{"name": "ok", "NAME": "bad"}`,
		"no such number":         `{"numbers": {"code_letters": 1}}`,
		"number too high":        `{"numbers": {"code_digits": 9}}`,
		"number too low":         `{"numbers": {"staff_session": 1}}`,
		"weaker than default":    `{"numbers": {"wrong_codes_per_day": 21}}`,
		"too many to a user":     `{"numbers": {"sends_user_1h": 21}}`,
		"nothing to a region":    `{"numbers": {"sends_country_1h": 0}}`,
		"a constant":             `{"numbers": {"sends_contact_1h": 4}}`,
		"empty name":             `{"name": " "}`,
		"region":                 `{"region": "us"}`,
		"no SMS regions":         `{"sms_regions": []}`,
		"language":               `{"language": "English"}`,
		"time zone":              `{"time_zone": "Mars/Phobos"}`,
		"time zone as a path":    `{"time_zone": "../../etc/passwd"}`,
		"null":                   `{"name": 1}`,
		"quiet hours":            `{"quiet_hours": {"from": "9pm", "to": "08:00"}}`,
		"half of quiet hours":    `{"quiet_hours": {"from": "21:00"}}`,
		"always quiet":           `{"quiet_hours": {"from": "08:00", "to": "08:00"}}`,
		"steps too close":        `{"ladder": [{"after": 60, "by": "again"}]}`,
		"no such step":           `{"ladder": [{"after": 86400, "by": "pigeon"}]}`,
		"steps after the desk":   `{"ladder": [{"after": 86400, "by": "desk"}, {"after": 86400, "by": "sms"}]}`,
		"too many steps":         `{"ladder": [` + strings.Repeat(`{"after": 86400, "by": "again"},`, 10) + `{"after": 86400, "by": "again"}]}`,
		"a budget below nothing": `{"sms_budget": -1}`,
		"a budget in mills":      `{"sms_budget": 1.001}`,
		"no end of budget":       `{"sms_budget": 1000000.01}`,
		"a price for a name":     `{"sms_prices": {"Germany": 0.1}}`,
		"a price below nothing":  `{"sms_prices": {"DE": -0.1}}`,
		"a price of gold":        `{"sms_prices": {"DE": 10.01}}`,
		"a price in atoms":       `{"sms_prices": {"DE": 0.0000001}}`,
		"the price list":         `{"sms_price_list": []}`,
		"one good and one bad":   `{"name": "good", "region": "bad"}`,
	} {
		if status, got := w.call(http.MethodPatch, "/v1/network", body); status != http.StatusUnprocessableEntity || got["code"] != "invalid" {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	if _, after := w.call(http.MethodGet, "/v1/network", ""); !cmp.Equal(before, after) {
		t.Errorf("something changed: %s", cmp.Diff(before, after))
	}
	if n := w.audited(); n != 0 {
		t.Errorf("%d audit entries, want none", n)
	}
}

func TestBadges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, made := w.call(http.MethodPost, "/v1/badges", `{"name": "Staff"}`)
	if status != http.StatusCreated || made["channel"] != "email" || made["proof"] != "link" || made["device_limit"] != 5.0 {
		t.Fatalf("create: %d %v", status, made)
	}
	path := "/v1/badges/" + made["id"].(string)
	if status, got := w.call(http.MethodPatch, path, `{"proof": "code", "device_limit": 20, "channel": "sms", "valid_for": 86400}`); status != http.StatusOK {
		t.Fatalf("change: %d %v", status, got)
	}
	for name, body := range map[string]string{
		"agent is for later": `{"proof": "agent"}`,
		"oidc is for later":  `{"proof": "oidc"}`,
		"no such proof":      `{"proof": "none"}`,
		"21 devices":         `{"device_limit": 21}`,
		"no device":          `{"device_limit": 0}`,
		"channel":            `{"channel": "fax"}`,
		"SMS for 8 days":     `{"valid_for": 691200}`,
		"read-only id":       `{"id": "x"}`,
		"read-only time":     `{"created_at": 1}`,
	} {
		if status, got := w.call(http.MethodPatch, path, body); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	_, refused := w.call(http.MethodPatch, path, `{"proof": "oidc"}`)
	if text := refused["errors"].([]any)[0].(map[string]any)["problem"].(string); !strings.Contains(text, "not available yet") {
		t.Errorf("oidc is refused with %q", text)
	}
	_, list := w.call(http.MethodGet, "/v1/badges", "")
	if items := list["items"].([]any); len(items) != 1 || items[0].(map[string]any)["proof"] != "code" {
		t.Errorf("list: %v", list)
	}
	if status, _ := w.call(http.MethodGet, "/v1/badges/nosuch", ""); status != http.StatusNotFound {
		t.Errorf("no such badge: %d", status)
	}
	if n := w.audited(); n != 2 {
		t.Errorf("%d audit entries, want 2", n)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, made := w.call(http.MethodPost, "/v1/tokens", `{"name": "CI", "scopes": ["settings:read", "settings:write"]}`)
	if status != http.StatusCreated {
		t.Fatalf("create: %d %v", status, made)
	}
	raw := made["token"].(string)
	if status, got := w.callAs(nil, raw, http.MethodGet, "/v1/network", ""); status != http.StatusOK {
		t.Errorf("with the token: %d %v", status, got)
	}
	for name, call := range map[string][3]string{
		"a token makes no token":    {http.MethodPost, "/v1/tokens", `{"name": "more", "scopes": ["users:write"]}`},
		"and revokes none":          {http.MethodDelete, "/v1/tokens/" + made["id"].(string), ""},
		"and has no other scope":    {http.MethodGet, "/v1/audit", ""},
		"and not that to check one": {http.MethodGet, "/v1/audit/check", ""},
		"and not that to take it":   {http.MethodGet, "/v1/audit/export", ""},
		"and not that to count":     {http.MethodGet, "/v1/statistics", ""},
	} {
		if status, got := w.callAs(nil, raw, call[0], call[1], call[2]); status != http.StatusForbidden {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	_, list := w.call(http.MethodGet, "/v1/tokens", "")
	if items := list["items"].([]any); len(items) != 1 || items[0].(map[string]any)["token"] != nil {
		t.Errorf("list: %v", list)
	}
	if status, got := w.call(http.MethodDelete, "/v1/tokens/"+made["id"].(string), ""); status != http.StatusNoContent {
		t.Errorf("revoke: %d %v", status, got)
	}
	if status, _ := w.call(http.MethodDelete, "/v1/tokens/"+made["id"].(string), ""); status != http.StatusNotFound {
		t.Errorf("revoke again: %d", status)
	}
	if status, _ := w.callAs(nil, raw, http.MethodGet, "/v1/network", ""); status != http.StatusUnauthorized {
		t.Errorf("with the revoked token: %d", status)
	}
	if n := w.audited(); n != 2 {
		t.Errorf("%d audit entries, want 2", n)
	}
}

func TestRefusedTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, body := range map[string]string{
		"unknown scope": `{"name": "x", "scopes": ["everything"]}`,
		"no scope":      `{"name": "x", "scopes": []}`,
		"too long":      `{"name": "x", "scopes": ["users:read"], "valid_for": 31536001}`,
		"overflow":      `{"name": "x", "scopes": ["users:read"], "valid_for": 9223372036854775807}`,
		"no name":       `{"name": " ", "scopes": ["users:read"]}`,
	} {
		if status, got := w.call(http.MethodPost, "/v1/tokens", body); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
}

// Threat 21: the network comes from the principal and is in every key.
func TestOtherNetworksAreNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, badge := w.call(http.MethodPost, "/v1/badges", `{"name": "Staff"}`)
	_, token := w.call(http.MethodPost, "/v1/tokens", `{"name": "CI", "scopes": ["users:read"]}`)
	theirs, admin := w.found()
	ours := w.admin
	w.admin = admin
	for _, call := range [][3]string{
		{http.MethodGet, "/v1/badges/" + badge["id"].(string), ""},
		{http.MethodPatch, "/v1/badges/" + badge["id"].(string), `{"name": "Mine"}`},
		{http.MethodDelete, "/v1/tokens/" + token["id"].(string), ""},
	} {
		if status, got := w.call(call[0], call[1], call[2]); status != http.StatusNotFound {
			t.Errorf("%s %s: %d %v", call[0], call[1], status, got)
		}
	}
	for _, path := range []string{"/v1/audit", "/v1/statistics?from=2026-11-02"} {
		if _, got := w.call(http.MethodGet, path, ""); strings.Contains(fmt.Sprint(got), "badge.create") {
			t.Errorf("%s: %v", path, got)
		}
	}
	if _, got := w.call(http.MethodGet, "/v1/network", ""); got["id"] != string(theirs.ID) {
		t.Errorf("network = %v, want %s", got["id"], theirs.ID)
	}
	w.admin = ours
	if _, got := w.call(http.MethodGet, "/v1/badges", ""); !cmp.Equal(got["items"].([]any)[0], any(badge)) {
		t.Errorf("the badge changed: %v", got)
	}
}

func TestAuditOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 3 {
		w.call(http.MethodPost, "/v1/badges", `{"name": "Staff"}`)
	}
	_, first := w.call(http.MethodGet, "/v1/audit?limit=2", "")
	_, rest := w.call(http.MethodGet, "/v1/audit?limit=2&cursor="+first["next"].(string), "")
	if a, b := len(first["items"].([]any)), len(rest["items"].([]any)); a != 2 || b != 1 {
		t.Errorf("pages of %d and %d entries, want 2 and 1", a, b)
	}
	entry := first["items"].([]any)[0].(map[string]any)
	if entry["act"] != "badge.create" || !strings.HasPrefix(entry["actor"].(string), "user:") || entry["request"] == "" {
		t.Errorf("entry = %v", entry)
	}
	if status, got := w.call(http.MethodGet, "/v1/audit/check", ""); status != http.StatusOK || len(got["findings"].([]any)) != 0 {
		t.Errorf("check: %d %v", status, got)
	}
}

func TestAuditFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.call(http.MethodPost, "/v1/badges", `{"name": "Staff"}`)
	w.seconds.Add(60)
	w.call(http.MethodPatch, "/v1/network", `{"name": "Acme AG"}`)
	_, all := w.call(http.MethodGet, "/v1/audit", "")
	actor := all["items"].([]any)[0].(map[string]any)["actor"].(string)
	for query, want := range map[string]int{
		"":                                            2,
		"?act=badge":                                  1,
		"?act=network.change":                         1,
		"?act=network.change&actor=system":            0,
		"?actor=" + actor:                             2,
		"?from=2026-11-02T09:31:00Z":                  1,
		"?to=2026-11-02T09:31:00Z":                    1,
		"?from=2026-11-02T10:30:30%2B01:00":           1,
		"?from=0001-01-01T00:00:00Z":                  2,
		"?from=9999-01-01T00:00:00Z":                  0,
		"?to=2000-01-01T00:00:00Z":                    0,
		"?user=" + strings.TrimPrefix(actor, "user:"): 0,
	} {
		if status, got := w.call(http.MethodGet, "/v1/audit"+query, ""); status != http.StatusOK || len(got["items"].([]any)) != want || got["next"] != nil {
			t.Errorf("%s: %d %v, want %d entries", query, status, got, want)
		}
		status, header, body := w.raw("/v1/audit/export" + query)
		if status != http.StatusOK || strings.Count(body, "\n") != want+1 || header.Get("Next-Cursor") != "" {
			t.Errorf("export%s: %d %v %q, want %d rows", query, status, header, body, want)
		}
	}
	_, header, _ := w.raw("/v1/audit/export")
	if got := header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("export is %s", got)
	}
}

func TestRefusedAuditFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for query, says := range map[string]string{
		"user=x":                       "is not the id of a user",
		"cursor=x":                     "start again without it",
		"act=Badge":                    "like invitation.send",
		"actor=ada":                    "must be user:<id>",
		"from=yesterday":               "must be a time like",
		"from=2026-11-02":              "must be a time like",
		"to=2026-11-02T10:30:30+01:00": "%2B",
		"from=2026-11-02T09:31:00Z&to=2026-11-02T09:31:00Z": "must be later than from",
	} {
		for _, path := range []string{"/v1/audit?", "/v1/audit/export?"} {
			status, got := w.call(http.MethodGet, path+query, "")
			if status != http.StatusUnprocessableEntity || !strings.Contains(fmt.Sprint(got["errors"]), says) {
				t.Errorf("%s%s: %d %v, want %q", path, query, status, got, says)
			}
		}
	}
	if status, got := w.call(http.MethodGet, "/v1/audit/check?cursor=x", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("check: %d %v", status, got)
	}
}

func TestStatisticsOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 3 {
		w.call(http.MethodPost, "/v1/badges", `{"name": "Staff"}`)
	}
	_, made := w.call(http.MethodPost, "/v1/tokens", `{"name": "Charts", "scopes": ["audit:read", "settings:write"]}`)
	raw := made["token"].(string) // outlives the day
	w.seconds.Add(24 * 60 * 60)
	if _, err := w.service.Audit.Seal(t.Context(), w.network.ID, w.network.CreatedAt.Time()); err != nil {
		t.Fatal(err)
	}
	w.callAs(nil, raw, http.MethodPatch, "/v1/network", `{"name": "Acme AG"}`)
	for query, want := range map[string]string{
		"?from=2026-11-02":               `[{"acts":{"badge.create":3,"token.create":1},"day":"2026-11-02"},{"acts":{"network.change":1},"day":"2026-11-03"}]`,
		"?from=2026-11-03&to=2026-11-04": `[{"acts":{"network.change":1},"day":"2026-11-03"},{"acts":{},"day":"2026-11-04"}]`,
		"?from=2026-11-01&to=2026-11-01": `[{"acts":{},"day":"2026-11-01"}]`,
	} {
		status, got := w.callAs(nil, raw, http.MethodGet, "/v1/statistics"+query, "")
		days, _ := json.Marshal(got["days"])
		if status != http.StatusOK || string(days) != want || got["as_of"] != "2026-11-03T09:30:00Z" {
			t.Errorf("%s: %d %s as of %v, want %s", query, status, days, got["as_of"], want)
		}
	}
	_, usual := w.callAs(nil, raw, http.MethodGet, "/v1/statistics", "")
	days := usual["days"].([]any)
	if first := days[0].(map[string]any)["day"]; len(days) != 30 || first != "2026-10-05" {
		t.Errorf("usually %d days from %v on", len(days), first)
	}
}

func TestRefusedStatistics(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for query, says := range map[string]string{
		"from=yesterday":                "must be a day like 2026-03-01",
		"to=2026-2-1":                   "must be a day like 2026-03-01",
		"to=2026-02-30":                 "must be a day like 2026-03-01",
		"from=2026-11-02&to=2026-11-01": "must not be before from",
		"from=2026-01-01&to=2026-04-03": "at most 92 days",
		"from=2026-11-03":               "must not be before from",
		"act=badge.create":              "",
	} {
		status, got := w.call(http.MethodGet, "/v1/statistics?"+query, "")
		if status != http.StatusUnprocessableEntity || !strings.Contains(fmt.Sprint(got["errors"]), says) {
			t.Errorf("%s: %d %v, want %q", query, status, got, says)
		}
	}
}

// Threat 50: nothing of one request is left for another.
func TestAlternatingNetworks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other, admin := w.found()
	mine := map[string]string{w.admin: string(w.network.ID), admin: string(other.ID)}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 1250 {
				for raw, want := range mine {
					cookie := &http.Cookie{Name: httpapi.SessionCookie, Value: raw}
					if status, got := w.callAs(cookie, "", http.MethodGet, "/v1/network", ""); status != http.StatusOK || got["id"] != want {
						t.Errorf("%d %v, want %s", status, got["id"], want)
						return
					}
				}
			}
		})
	}
	all.Wait()
}
