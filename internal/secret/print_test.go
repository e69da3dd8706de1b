package secret

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const inner = "kept-from-view"

func printed(t *testing.T) map[string]any {
	t.Helper()
	key := []byte(strings.Repeat("k", 32))
	return map[string]any{
		"Text": Text(inner), "Email": Email(inner), "Token": Token(inner), "Code": Code(inner),
		"Bearer": Bearer(inner), "Salt": Salt(inner),
		"Root": Root{1, key}, "*Root": &Root{1, key}, "Keyring": keyring(t, Root{1, key}),
		"field":   struct{ Address Email }{inner},
		"pointer": &struct{ To Text }{inner},
		"slice":   []Code{inner},
		"map":     map[string]Bearer{"token": inner},
		"challenge": Challenge{
			Network: testNetwork, Contact: inner,
		},
	}
}

// leaks reports whether out holds the value or its bytes in another spelling.
func leaks(out string) bool {
	for _, s := range []string{inner, fmt.Sprintf("%x", inner), fmt.Sprintf("%X", inner), "kkkkk", "6b6b6b", "107 107", "0x6b, 0x6b"} {
		if strings.Contains(out, s) {
			return true
		}
	}
	return false
}

func TestPrintsHidden(t *testing.T) {
	t.Parallel()
	verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %v", "%10s", "%.3s", "% x", "%#x", "%U", "%b", "%o", "%t", "%e", "%c"}
	for name, v := range printed(t) {
		for _, verb := range verbs {
			args := []any{v}
			if strings.Count(verb, "%") == 2 {
				args = append(args, v)
			}
			if out := fmt.Sprintf(verb, args...); leaks(out) || !strings.Contains(out, Hidden) {
				t.Errorf("%s under %s: %s", name, verb, out)
			}
		}
		if out := fmt.Sprintln(v); leaks(out) {
			t.Errorf("%s under Sprintln: %s", name, out)
		}
		if out := fmt.Errorf("act: %w", fmt.Errorf("%v", v)).Error(); leaks(out) {
			t.Errorf("%s in an error: %s", name, out)
		}
	}
}

func TestLogsHidden(t *testing.T) {
	t.Parallel()
	for _, v := range []any{
		Text(inner), Email(inner), Token(inner), Code(inner), Bearer(inner), Salt(inner),
		Root{1, []byte(inner)},
		keyring(t, root1()),
	} {
		var out bytes.Buffer
		for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
			log := slog.New(h).With("with", v)
			log.Info("act", "value", v, slog.Group("group", slog.Any("value", v)))
		}
		if leaks(out.String()) || strings.Count(out.String(), Hidden) != 6 {
			t.Errorf("%T: %s", v, out.String())
		}
	}
}

func TestJSONHoldsTheValue(t *testing.T) {
	t.Parallel()
	type record struct {
		To      Text
		Address Email
		Link    Token
		Salt    Salt
	}
	in := record{"a", "b", "c", "d"}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"To":"a","Address":"b","Link":"c","Salt":"d"}` {
		t.Fatal(string(b), err)
	}
	var out record
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Error(out.To.Reveal(), err)
	}
}
