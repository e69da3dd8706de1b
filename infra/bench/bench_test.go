package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"lanyard/internal/errs"
	"lanyard/internal/notify"
	"lanyard/internal/notify/inbox"
	"lanyard/internal/phone"
	"lanyard/internal/secret"
	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
	"lanyard/internal/table/sqlite"
)

func TestFiguresStandBesideTheirGoals(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	r := &report{out: &out}
	r.add("fast", 3.456, "ms", atMost(3.6))
	r.add("many", 499, "/s", atLeast(500))
	r.add("known", 0.05, "MB", none)
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	want := []string{"fast 3.46 ms <= 3.60 ms met", "many 499 /s >= 500 /s MISSED", "known 0.050 MB"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestQuantiles(t *testing.T) {
	t.Parallel()
	var s sample
	for i := range 100 {
		s = append(s, time.Duration(100-i))
	}
	if s.median() != 51 || s.at(0.99) != 100 || s.at(0) != 1 || s.at(1) != 100 || (sample{}).median() != 0 {
		t.Error(s.median(), s.at(0.99), s.at(0), s.at(1))
	}
}

// TestCallAtTheDesk: from the search to a session that is sent, a call takes no more
// requests than it is known to take, none of which asks much of the store.
func TestCallAtTheDesk(t *testing.T) {
	t.Parallel()
	b := &bench{report: &report{out: io.Discard}, work: t.TempDir()}
	w, err := b.newWorld(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.engine.Close()
	calls, err := w.deskPath(t.Context())
	if err != nil || len(calls) > mostCalls {
		t.Fatalf("%d calls: %v", len(calls), err)
	}
	for _, c := range calls {
		t.Logf("%-32s %d store calls, %.1f read and %.0f write units", c.what, c.calls, c.reads, c.writes)
		if c.calls == 0 || c.calls > 15 || c.reads == 0 {
			t.Errorf("%s: %+v", c.what, c.spent)
		}
	}
}

// TestTillCountsAsDynamoDBBills: whole units, transactions twice, an item of the index
// once more and a read of it half.
func TestTillCountsAsDynamoDBBills(t *testing.T) {
	t.Parallel()
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "t.db"), sqlite.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	c := &till{Table: engine}
	type record struct {
		table.Head
		Text string `json:"text"`
	}
	small := &record{Head: table.Head{PK: "p", SK: "a", Kind: "record"}}
	large := &record{Head: table.Head{PK: "p", SK: "b", Kind: "record", IPK: "i", ISK: "b"}, Text: strings.Repeat("x", 4500)}
	query := func(q table.Query) error {
		_, err := c.Query(t.Context(), q)
		return err
	}
	for _, step := range []struct {
		what string
		err  func() error
		want spent
	}{
		{"one write", func() error { return c.Write(t.Context(), table.Put(small)) }, spent{1, 0, 1}},
		{"two", func() error { return c.Write(t.Context(), table.Put(small), table.Put(large)) }, spent{1, 0, 2*1 + 2*5 + 5}},
		{"a read", func() error { return c.Get(t.Context(), large.ItemKey(), &record{}) }, spent{1, 2, 0}},
		{"two reads", func() error {
			_, err := c.GetAll(t.Context(), []table.Key{small.ItemKey(), large.ItemKey()})
			return err
		}, spent{1, 3, 0}},
		{"a query", func() error { return query(table.Query{PK: "p"}) }, spent{1, 2, 0}},
		{"of the index", func() error { return query(table.Query{Index: true, PK: "i"}) }, spent{1, 1, 0}},
		{"of nothing", func() error { return query(table.Query{PK: "q"}) }, spent{1, 1, 0}},
		{"a deletion", func() error { return c.Write(t.Context(), table.Delete(small.ItemKey())) }, spent{1, 0, 2}},
	} {
		if err := step.err(); err != nil || c.read() != step.want {
			t.Errorf("%s: %v, want %+v", step.what, err, step.want)
		}
	}
}

func TestChoosesParts(t *testing.T) {
	t.Parallel()
	if all, err := choose(""); err != nil || len(all) != len(parts()) {
		t.Error(all, err)
	}
	some, err := choose("idle, codes")
	if err != nil || len(some) != 2 || some[0].name != "idle" || some[1].name != "codes" {
		t.Error(some, err)
	}
	if _, err := choose("idle,speed"); err == nil || !strings.Contains(err.Error(), "speed") {
		t.Error(err)
	}
}

func TestReadsWhatTheRuntimeSaysOfItsHeap(t *testing.T) {
	t.Parallel()
	var h heap
	h.follow(strings.NewReader("lanyard: something\n" +
		"gc 1 @0.012s 2%: 0.03+0.5+0.01 ms clock, 0.06+0.1/0.4/0+0.03 ms cpu, 3->4->2 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n" +
		"gc 2 @0.112s 1%: 0.03+0.5+0.01 ms clock, 0.06+0.1/0.4/0+0.03 ms cpu, 16->17->9 MB, 18 MB goal, 0 MB stacks, 0 MB globals, 2 P\n" +
		"gc 3 @0.212s 1%: 0.03+0.5+0.01 ms clock, 0.06+0.1/0.4/0+0.03 ms cpu, 7->8->5 MB, 10 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)\n"))
	if h.most() != 17<<20 || h.said.String() != "lanyard: something\n" {
		t.Error(h.most(), h.said.String())
	}
}

func TestCountsWhatTheLogSaysWasSent(t *testing.T) {
	t.Parallel()
	var l logFile
	text := `{"msg":"message","state":"accepted"}` + "\n" + `{"msg":"request","status":200}` + "\n" +
		`{"msg":"message","state":"failed"}` + "\n" + `{"msg":"message","state":"accepted"}` + "\n"
	for _, b := range []byte(text) { // as it is written, in pieces
		l.read([]byte{b})
	}
	if l.count != 2 {
		t.Error(l.count)
	}
}

func TestPeopleHaveNumbersThatExist(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(list(0, 100_000)), "\n")
	seen := map[string]bool{}
	for _, i := range []int{0, 9999, 10_000, 99_999} {
		cells := strings.Split(lines[i+1], ",")
		n, err := phone.Parse(cells[3], "US")
		if err != nil || n.E164.CheckTextable([]string{"US"}) != nil || seen[cells[3]] {
			t.Errorf("%s: %v", lines[i+1], err)
		}
		seen[cells[3]] = true
	}
	if len(lines) != 100_001 {
		t.Error(len(lines))
	}
}

func TestMeasuresAProcess(t *testing.T) {
	t.Parallel()
	before, err := cpuOf(os.Getpid())
	if errors.Is(err, errLinux) {
		t.Skip("not run: processes are measured on Linux only")
	}
	for began := time.Now(); time.Since(began) < 20*time.Millisecond; {
	}
	after, failed := cpuOf(os.Getpid())
	if err = errors.Join(err, failed); err != nil || after <= before {
		t.Error(before, after, err)
	}
	now, peak, err := memoryOf(os.Getpid())
	if err != nil || now < 1<<20 || peak < now {
		t.Error(now, peak, err)
	}
}

func TestBoxGivesCodesAsTheyCome(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept, err := inbox.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	b := openBox(t.Context(), dir)
	for i := range 600 { // more than a file takes
		code := b.expect(address(i))
		text := fmt.Sprintf("Your code is\n\n    %06d\n", i)
		_, err := kept.Send(t.Context(), notify.Rendered{ID: notify.ID(address(i)), To: secret.Text(address(i)), Text: secret.Text(text)})
		if err != nil {
			t.Fatal(err)
		}
		if got := <-code; got != fmt.Sprintf("%06d", i) {
			t.Fatalf("%d: %s", i, got)
		}
	}
}

// TestAmazonIsTheTable: a function's client reads there what the table has.
func TestAmazonIsTheTable(t *testing.T) {
	t.Parallel()
	engine, err := sqlite.Open(filepath.Join(t.TempDir(), "t.db"), sqlite.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	type record struct {
		table.Head
		N     int64             `json:"n"`
		Parts []string          `json:"parts"`
		Names map[string]string `json:"names"`
	}
	want := record{
		Head: table.Head{PK: "p", SK: "s", Kind: "record"}, N: 1 << 60,
		Parts: []string{"a", "b"}, Names: map[string]string{"x": "y"},
	}
	if err := engine.Write(t.Context(), table.Put(&want)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&amazon{engine})
	defer server.Close()
	client := dynamo.Client(dynamo.Options{
		Region: "us-east-1", Endpoint: server.URL, Credentials: aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"},
	})
	functions := dynamo.New(client, tableName, time.Now)
	if err := functions.Connect(t.Context()); err != nil {
		t.Error(err)
	}
	var one record
	if err := functions.Get(t.Context(), want.ItemKey(), &one); err != nil || !cmp.Equal(want, one) {
		t.Error(err, cmp.Diff(want, one))
	}
	items, err := functions.GetAll(t.Context(), []table.Key{{PK: "p", SK: "none"}, want.ItemKey()})
	if err != nil || items[0].Exists() || !items[1].Exists() {
		t.Error(items, err)
	}
	if err := functions.Get(t.Context(), table.Key{PK: "p", SK: "none"}, &one); !errors.Is(err, errs.NotFound) {
		t.Error(err)
	}
	if err := functions.Write(t.Context(), table.Put(&want, table.Absent())); err != nil {
		t.Error(err)
	}
}
