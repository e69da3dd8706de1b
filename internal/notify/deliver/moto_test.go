package deliver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/mail"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"lanyard/internal/notify"
	"lanyard/internal/notify/ses"
	"lanyard/internal/notify/sns"
	"lanyard/internal/secret"
)

// motoVariable names the program moto_server, which comes with pip's moto[server].
const motoVariable = "LANYARD_MOTO"

// moto is AWS as others understood it (https://docs.getmoto.org), in a process of
// its own.
type moto struct {
	t   *testing.T
	url string
}

// startMoto skips the test where there is no moto. In CI there always is.
func startMoto(t *testing.T) moto {
	t.Helper()
	program := os.Getenv(motoVariable)
	switch {
	case program != "":
	case os.Getenv("CI") == "true":
		t.Fatalf("CI without %s: the senders were not tried on moto", motoVariable)
	default:
		t.Skipf("not run without moto: %s names no program", motoVariable)
	}
	host, port := freeAddress(t)
	// it ends when its standard input closes, which it does however this process ends
	const untilOrphaned = `exec 3<&0; (cat <&3; kill $$) >/dev/null 2>&1 & exec "$@" 3<&-`
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "sh", "-c", untilOrphaned, "sh", program, "-H", host, "-p", port)
	var said bytes.Buffer // read only after it has ended
	cmd.Stdout, cmd.Stderr = &said, &said
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	m := moto{t, "http://" + net.JoinHostPort(host, port)}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 1200 { // a minute: Python on a busy machine
		if answer, err := http.Get(m.url + "/moto-api/data.json"); err == nil {
			_ = answer.Body.Close()
			t.Cleanup(func() { _ = in.Close(); <-exited })
			return m
		}
		select {
		case err := <-exited:
			t.Fatalf("moto ended: %v\n%s", err, &said)
		case <-tick.C:
		}
	}
	_ = in.Close()
	t.Fatalf("moto does not answer: %v\n%s", <-exited, &said)
	return m
}

// freeAddress is one that is free now.
func freeAddress(t *testing.T) (host, port string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		err = l.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ = net.SplitHostPort(l.Addr().String()) // it is one
	return host, port
}

// config is how a function reaches AWS, but for the address.
func (m moto) config() aws.Config {
	return aws.Config{
		Region: "eu-central-1", BaseEndpoint: aws.String(m.url),
		Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""),
	}
}

// kept is what moto shows of what it was sent.
type kept struct {
	SES struct {
		RawMessage []struct {
			ID           string
			Destinations []string
			RawData      string `json:"raw_data"`
		}
	}
	SNS struct {
		SMS []struct {
			ID     string `json:"message_id"`
			Number string `json:"phone_number"`
			Text   string `json:"message"`
		}
	}
}

func (m moto) kept() (k kept) {
	m.t.Helper()
	answer, err := http.Get(m.url + "/moto-api/data.json")
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&k); err != nil {
		m.t.Fatal(err)
	}
	return k
}

// TestMoto sends by SES and SNS, through deliver and the clients of the functions, to
// an AWS that others wrote: it takes each message once, gives the id that we note,
// and has the link and the code that were minted.
func TestMoto(t *testing.T) {
	t.Parallel()
	m, w := startMoto(t), newWorld(t)
	const from = "no-reply@mail.example.com"
	w.service.Email = ses.New(m.config(), ses.Options{From: from, ConfigurationSet: "lanyard"})
	w.service.SMS = sns.New(m.config(), sns.Options{SenderID: "Lanyard", MaxPrice: 0.25})

	rejected := w.queue(notify.BadgeInvitation, notify.Email, 99) // nobody said yet that from is ours
	w.settle()
	if got := w.message(rejected); got.State != notify.Failed || got.Reason != notify.ReasonRejected || got.Attempts != 1 {
		t.Errorf("an unknown identity: %s %q after %d tries", got.State, got.Reason, got.Attempts)
	}
	_, err := sesv2.NewFromConfig(m.config()).CreateEmailIdentity(t.Context(), &sesv2.CreateEmailIdentityInput{EmailIdentity: aws.String(from)})
	if err != nil {
		t.Fatal(err)
	}

	link := "https://id.example.com/i#" + w.keys.MintLink(secret.Link{Purpose: secret.PurposeInvitation, Network: network, ID: link, Generation: 3}).Reveal()
	code, err := w.keys.Code(w.challenge())
	if err != nil {
		t.Fatal(err)
	}
	inside, sent := map[notify.ID]string{}, map[notify.Channel]int{}
	for n, language := range []string{"en", "ja", "de", "fr", "es"} {
		for i, channel := range []notify.Channel{notify.Email, notify.SMS} {
			inside[w.queueIn(notify.BadgeInvitation, channel, 4*n+i, language)] = link
			inside[w.queueIn(notify.EnrollmentCode, channel, 4*n+2+i, language)] = code.Reveal()
			sent[channel] += 2
		}
	}
	w.settle()

	k := m.kept()
	if len(k.SES.RawMessage) != sent[notify.Email] || len(k.SNS.SMS) != sent[notify.SMS] {
		t.Errorf("moto has %d mails and %d texts of %v", len(k.SES.RawMessage), len(k.SNS.SMS), sent)
	}
	texts := map[string]string{} // by moto's id
	for _, mail := range k.SES.RawMessage {
		if !slices.Contains(mail.Destinations, "ada@example.com") {
			t.Errorf("a mail to %v", mail.Destinations)
		}
		texts["ses "+mail.ID] = decoded(t, mail.RawData)
	}
	for _, sms := range k.SNS.SMS {
		if sms.Number != "+15550100123" {
			t.Errorf("a text to %s", sms.Number)
		}
		texts["sns "+sms.ID] = sms.Text
	}
	for id, secret := range inside {
		got := w.message(id)
		text := texts[got.Provider+" "+got.ProviderID]
		if got.State != notify.Accepted || got.Attempts != 1 || !strings.Contains(text, secret) {
			t.Errorf("%s by %s, %s: %s by %q after %d tries, and moto has %q", got.Template, got.Channel, got.Language, got.State, got.Provider, got.Attempts, text)
		}
	}
}

// decoded is the text of a mail.
func decoded(t *testing.T, raw string) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return text(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
}

// text is the first plain text in a part.
func text(t *testing.T, kind, encoding string, body io.Reader) string {
	t.Helper()
	media, parameters, err := mime.ParseMediaType(kind)
	switch {
	case err != nil:
		t.Fatalf("%q: %v", kind, err)
	case media == "text/plain":
		if encoding == "quoted-printable" {
			body = quotedprintable.NewReader(body)
		}
		plain, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		return string(plain)
	case !strings.HasPrefix(media, "multipart/"):
		return ""
	}
	for parts := multipart.NewReader(body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			return ""
		}
		if found := text(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); found != "" {
			return found
		}
	}
}
