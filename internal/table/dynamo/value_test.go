package dynamo

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"lanyard/internal/table"
)

// FuzzValue wants every JSON value back from attributes as encoding/json
// writes it.
func FuzzValue(f *testing.F) {
	for _, s := range []string{
		`null`, `true`, `false`, `0`, `-9223372036854775808`, `18446744073709551615`, `1.5e-30`,
		`""`, `"\u0000\"\\\n<&>é😀\u2028"`, `[]`, `{}`, `[[],{},[null]]`, `{"":"","a":{"b":[1,"2",{}]},"z":[true,false]}`,
		`{"a\"b":"c\\"}`, `"\ud800"`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		d := json.NewDecoder(bytes.NewReader(in))
		d.UseNumber()
		var given any
		if d.Decode(&given) != nil {
			return
		}
		v, err := value(given)
		if err != nil {
			t.Fatal(err)
		}
		got, err := appendValue(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		var again, want any
		b, err := json.Marshal(given)
		if err != nil || json.Unmarshal(b, &want) != nil {
			return // a number no float64 holds
		}
		if err := json.Unmarshal(got, &again); err != nil {
			t.Fatalf("%q became %q: %v", in, got, err)
		}
		if diff := cmp.Diff(want, again); diff != "" {
			t.Error(diff)
		}
		if !bytes.Contains(in, []byte(`\`)) && !bytes.ContainsAny(b, `\`) && !bytes.Equal(b, got) {
			t.Errorf("%q became %q, want %q", in, got, b)
		}
	})
}

// message is about as large as the records of a warm request.
type message struct {
	table.Head
	ID       string            `json:"id"`
	Network  string            `json:"network"`
	User     string            `json:"user"`
	Template string            `json:"template"`
	To       string            `json:"to"`
	Data     map[string]string `json:"data"`
	State    string            `json:"state"`
	Once     bool              `json:"once,omitempty"`
	Attempts int               `json:"attempts"`
	Until    table.Epoch       `json:"valid_until"`
	Timeline []event           `json:"timeline"`
}

type event struct {
	At    time.Time `json:"at"`
	State string    `json:"state"`
}

func exampleMessage() *message {
	at := time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)
	return &message{
		Head: table.Head{
			PK: "n#abcdefgh#u#0123456789abcdef", SK: "msg#0123456789abcdefghijklmn", Kind: "message",
			ExpiresAt: 1_800_000_000, IPK: "outbox#3", ISK: "1790000000#0123456789abcdefghijklmn",
		},
		ID: "0123456789abcdefghijklmn", Network: "abcdefgh", User: "0123456789abcdef", Template: "badge_invitation",
		To: "somebody@example.com", Data: map[string]string{"user": "Zoë", "network": "Example", "badge": "Staff"},
		State: "queued", Until: 1_790_000_000,
		Timeline: []event{{at, "queued"}, {at, "sending"}},
	}
}

func BenchmarkEncode(b *testing.B) {
	b.ReportAllocs()
	m := exampleMessage()
	for b.Loop() {
		if _, err := encode(m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	b.ReportAllocs()
	item, err := encode(exampleMessage())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var m message
		if err := decode(item, &m); err != nil {
			b.Fatal(err)
		}
	}
}

func TestForeignAttributeTypesAreErrors(t *testing.T) {
	t.Parallel()
	for _, v := range []types.AttributeValue{
		&types.AttributeValueMemberSS{Value: []string{"a"}}, &types.AttributeValueMemberB{Value: []byte("a")}, nil,
	} {
		var out struct{ A any }
		if err := decode(attributes{"a": v}, &out); err == nil {
			t.Errorf("%T was decoded", v)
		}
	}
}
