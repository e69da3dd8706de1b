package limit

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"lanyard/internal/phone"
)

func TestSendingDefaults(t *testing.T) {
	t.Parallel()
	got := map[Subject]string{}
	for _, l := range Sending() {
		got[l.Subject] += fmt.Sprintf("%d/%v ", l.Default, l.Per)
	}
	for subject, want := range map[Subject]string{
		Contact: "1/30s 3/10m0s 5/1h0m0s 10/24h0m0s ",
		User:    "5/1h0m0s ",
		Address: "10/1h0m0s ",
		Prefix:  "20/1h0m0s ",
		Country: "100/1h0m0s ",
	} {
		if got[subject] != want {
			t.Errorf("%s: %s", subject, got[subject])
		}
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	if r := (Counts{"contact_1h": 2}).rates(Contact); len(r) != 4 || r[2] != (Rate{2, time.Hour}) || r[3] != (Rate{10, day}) {
		t.Error(r)
	}
}

func send() Send {
	return Send{
		Salt: "salt", Channel: "sms", Quota: 1000, Phone: "+12125550123", User: "0123456789abcdef",
		Address: netip.MustParseAddr("192.0.2.7"),
	}
}

func TestEveryBucketCounts(t *testing.T) {
	t.Parallel()
	var names []string
	keys := map[string]bool{}
	for _, b := range send().Buckets() {
		names = append(names, b.Name)
		key := b.storeKey().String()
		keys[key] = true
		for _, personal := range []string{"2125550123", "212555", "192.0.2", "0123456789abcdef", "US"} {
			if strings.Contains(key, personal) {
				t.Errorf("%s: the key %s holds %s", b.Name, key, personal)
			}
		}
	}
	if got := strings.Join(names, " "); got != "contact address quota user prefix country" || len(keys) != 6 {
		t.Error(got, len(keys))
	}
	mail := Send{Salt: "salt", Channel: "email", Quota: 1, Email: "Ada@example.com"}
	other := mail
	other.Email = "ada@EXAMPLE.com"
	if a, b := mail.Buckets(), other.Buckets(); len(a) != 3 || a[0].key != b[0].key {
		t.Error("two spellings of an address have two buckets")
	}
}

func TestAddressKey(t *testing.T) {
	t.Parallel()
	for a, want := range map[string]string{
		"192.0.2.7":               "192.0.2.7",
		"::ffff:192.0.2.7":        "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":    "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::":     "2001:db8:1:2::/64",
		"2001:db8:1:3::1":         "2001:db8:1:3::/64",
		"fe80::1%eth0":            "fe80::/64",
		"::ffff:192.0.2.7%anyone": "192.0.2.7",
	} {
		if got := AddressKey(netip.MustParseAddr(a)); got != want {
			t.Errorf("%s: %s", a, got)
		}
	}
	if AddressKey(netip.Addr{}) == "" {
		t.Error("no address, no key")
	}
}

// An attacker has 500 addresses and an endless supply of users, and asks once a second for
// an hour for texts to numbers of one block, of one country, or to one number.
func TestPumpingStaysUnderTheBudget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		number  func(i int) string
		atMost  int
		atLeast int
	}{
		{"one number", func(int) string { return "+12125550123" }, 10, 5},
		{"one block", func(i int) string { return fmt.Sprintf("+1212555%04d", i) }, 40, 20},
		{"one country", func(i int) string { return fmt.Sprintf("+1212%03d0123", 200+i%800) }, 200, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tbl := map[string]State{}
			sent := 0
			for i := range 3600 {
				s := send()
				s.Phone = phone.E164(c.number(i))
				s.User = fmt.Sprintf("user%d", i)
				s.Address = netip.AddrFrom4([4]byte{192, 0, byte(i % 500 / 250), byte(i % 250)})
				if spendInMemory(tbl, s.Buckets(), start.Add(time.Duration(i)*time.Second)) {
					sent++
				}
			}
			if sent > c.atMost || sent < c.atLeast {
				t.Errorf("%d texts were sent", sent)
			}
		})
	}
}

func spendInMemory(tbl map[string]State, buckets []Bucket, now time.Time) bool {
	next := map[string]State{}
	for _, b := range buckets {
		s, _, ok := Decide(tbl[b.key], b.Rates, b.cost(), now)
		if !ok {
			return false
		}
		next[b.key] = s
	}
	for key, s := range next {
		tbl[key] = s
	}
	return true
}
