package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"lanyard/internal/secret"
)

type id string

type person struct {
	Name  string
	Email secret.Text
}

func (p person) LogPerson() string { return p.Name }

// Nothing personal gets through, whatever somebody logs it as.
func TestLogHidesWhatIsPersonal(t *testing.T) {
	t.Parallel()
	const mail, phone, session = "zoe.o'hara@mail.example.com", "+4915112345678", "lys_0123456789abcdef"
	for _, v := range []any{
		"to " + mail, "<" + mail + ">", "mailto:" + mail, "to=" + url.QueryEscape(mail), id(mail), errors.New("send to " + mail),
		fmt.Errorf("550 %w", errors.New("<"+mail+">: no such user")),
		"call " + phone, "tel:" + phone, url.QueryEscape(phone), "{\"to\":\"" + phone + "\"}", "+49-151-12345678",
		"Bearer " + session, "token=" + strings.Replace(session, "lys", "lya", 1),
		person{"Zoe", mail},
		&person{"Zoe", mail},
		[]person{{"Zoe", mail}},
		map[string]string{"to": mail},
		[]string{mail},
		[]secret.Text{mail},
		struct{ To secret.Text }{phone},
		secret.Text(mail),
		secret.Email(mail),
		[]byte(mail),
		&url.URL{Scheme: "mailto", Opaque: mail},
		AWS{Region: mail},
		Config{Origin: mail},
	} {
		var out bytes.Buffer
		log := NewLog(&out).With("a", v).WithGroup("g")
		log.Info("sent", "b", v, slog.Group("h", "c", v))
		log.Info(fmt.Sprint("sent ", v))
		for _, part := range []string{"zoe.o", "mail.example.com", "12345678", "0123456789abcdef"} {
			if strings.Contains(out.String(), part) {
				t.Errorf("%T got through: %s", v, out.String())
			}
		}
	}
}

func TestLogKeepsWhatIsNot(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	NewLog(&out).LogAttrs(context.Background(), slog.LevelWarn, "request",
		slog.String("route", "POST /v1/users/{user}"), slog.Any("id", id("0123456789abcdef")), slog.Int("status", 503),
		slog.Duration("took", time.Second), slog.Bool("retry", true), slog.Any("kind", []string(nil)),
		slog.Any("client", netip.MustParseAddr("192.0.2.1")), slog.Any("nothing", nil),
		slog.String("key", "n#abcdefgh#u#0123|msg#1790000000#ab"), slog.Any("error", errors.New("key_id: smithy-go@v1.28.8/x.go:12 +0x1f4")))
	line := out.String()
	for _, part := range []string{
		`"level":"WARN"`, `"msg":"request"`, `"route":"POST /v1/users/{user}"`, `"id":"0123456789abcdef"`, `"status":503`,
		`"took":1000000000`, `"retry":true`, `"kind":"([]string)"`, `"client":"192.0.2.1"`, `"nothing":null`,
		`"key":"n#abcdefgh#u#0123|msg#1790000000#ab"`, `"error":"key_id: smithy-go@v1.28.8/x.go:12 +0x1f4"`,
	} {
		if !strings.Contains(line, part) {
			t.Errorf("%s is not in %s", part, line)
		}
	}
}

func BenchmarkLog(b *testing.B) {
	log := NewLog(&bytes.Buffer{})
	b.ReportAllocs()
	for b.Loop() {
		log.LogAttrs(b.Context(), slog.LevelDebug+4, "request", slog.String("method", "POST"),
			slog.String("route", "/v1/invitations/open"), slog.Int("status", 200), slog.String("code", "ok"),
			slog.Int64("ms", 12), slog.String("request", "0123456789abcdefghij"), slog.String("actor", "user:0123456789abcdef"))
	}
}
