package bootstrap_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"lanyard/infra/bootstrap"
	"lanyard/infra/runtimeapi"
	"lanyard/infra/template"
	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/httpapi"
	"lanyard/internal/invite"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/setup"
	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
	"lanyard/internal/table/dynamo/dynamolocal"
)

const (
	tableName = "lanyard"
	origin    = "https://id.example.com"
)

// amazon is what the built functions reach: DynamoDB Local, a server that is
// SES, and a file with the root keys. The rooms work on the same.
type amazon struct {
	dynamo  *dynamolocal.Server
	table   table.Table
	keyFile string
	keys    *secret.Keyring
	mail    chan []byte // what SES got, raw MIME
	ses     *httptest.Server
	built   string
}

func start(t *testing.T) *amazon {
	t.Helper()
	dir, ok := dynamolocal.Dir()
	switch {
	case ok:
	case os.Getenv("CI") == "true":
		t.Fatalf("CI without %s: no built function was tested", dynamolocal.DirVariable)
	default:
		t.Skipf("not run without DynamoDB Local: %s names no folder", dynamolocal.DirVariable)
	}
	a := &amazon{keyFile: filepath.Join(t.TempDir(), "root.json"), mail: make(chan []byte, 1), built: t.TempDir()}
	if err := bootstrap.Build(t.Context(), root, a.built, runtime.GOARCH, "./functions/invites", "./functions/deliver"); err != nil {
		t.Fatal(err)
	}
	var err error
	if a.dynamo, err = dynamolocal.Start(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.dynamo.Close)
	if err := a.dynamo.Create(t.Context(), tableName); err != nil {
		t.Fatal(err)
	}
	a.table = dynamo.New(a.dynamo.Client(), tableName, time.Now)
	if a.keys, err = secret.LoadOrCreateFile(a.keyFile); err != nil {
		t.Fatal(err)
	}
	a.ses = httptest.NewServer(http.HandlerFunc(a.sendEmail))
	t.Cleanup(a.ses.Close)
	return a
}

// sendEmail is SES's SendEmail (restJson1).
func (a *amazon) sendEmail(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Content struct{ Raw struct{ Data []byte } }
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	if err != nil || r.URL.Path != "/v2/email/outbound-emails" || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
		http.Error(w, "no such call", http.StatusBadRequest)
		return
	}
	a.mail <- in.Content.Raw.Data
	_, _ = io.WriteString(w, `{"MessageId":"0107-message"}`)
}

// function starts a built function with the settings of template.yaml.
func (a *amazon) function(t *testing.T, name string) *runtimeapi.Function {
	t.Helper()
	var log bytes.Buffer
	f, err := runtimeapi.Start(runtimeapi.Options{
		Bootstrap: filepath.Join(a.built, name), Log: &log,
		Env: []string{
			"LANYARD_TABLE=" + tableName, "LANYARD_BASE_URL=" + origin, "LANYARD_ROOT_KEY_FILE=" + a.keyFile,
			"LANYARD_MAIL_FROM=id@example.com", "LANYARD_MAIL_CONFIGURATION_SET=lanyard",
			"AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local",
			"AWS_ENDPOINT_URL_DYNAMODB=" + a.dynamo.Endpoint, "AWS_ENDPOINT_URL_SESV2=" + a.ses.URL,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Close()
		if t.Failed() {
			t.Logf("%s said\n%s", name, log.String())
		}
	})
	if err := f.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	return f
}

// world is a network on the table with a user and a token for its API.
type world struct {
	setup.Result
	badge   network.BadgeID
	user    directory.User
	invites *invite.Service
}

func (a *amazon) seed(t *testing.T) world {
	t.Helper()
	networks := &network.Service{Table: a.table, Now: time.Now}
	people := &directory.Service{Table: a.table, Now: time.Now, Network: networks}
	w := world{invites: &invite.Service{
		Table: a.table, Keys: a.keys, Now: time.Now, People: people,
		Enroll: &enroll.Service{Table: a.table, Keys: a.keys, Now: time.Now},
	}}
	s := &setup.Service{Table: a.table, Now: time.Now, Networks: networks, Users: people, Invites: w.invites}
	var err error
	w.Result, err = s.Run(t.Context(), setup.Request{Network: "Demo Inc.", Origin: origin, Name: "Ada Admin", Email: "ada@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	badges, _, err := networks.Badges(t.Context(), w.Network, 1, "")
	if err != nil || len(badges) != 1 {
		t.Fatal(badges, err)
	}
	w.badge = badges[0].ID
	admin := httpapi.Caller{Principal: session.Principal{Network: w.Network, User: w.User}}
	last, address := secret.Text("Hopper"), secret.Text("grace@example.com")
	w.user, err = people.Create(t.Context(), admin, directory.NewUser{Draft: directory.Draft{Last: &last, Email: &address}})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// post sends a request through a function, as API Gateway does.
func post(t *testing.T, f *runtimeapi.Function, path, token string, body any, out any) int {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	ev := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: "POST " + path, RawPath: path, Body: string(text),
		Headers: map[string]string{"content-type": "application/json", "authorization": "Bearer " + token},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			Stage: "$default", RequestID: "request", DomainName: "id.example.com",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "POST", Path: path, Protocol: "HTTP/1.1", SourceIP: "192.0.2.1"},
		},
	}
	if token == "" {
		delete(ev.Headers, "authorization")
	}
	var answer events.APIGatewayV2HTTPResponse
	invoke(t, f, ev, &answer)
	if answer.StatusCode < 300 {
		if err := json.Unmarshal([]byte(answer.Body), out); err != nil {
			t.Fatal(err)
		}
	}
	return answer.StatusCode
}

// limit is the Timeout of the functions in template.yaml, and more for a busy machine.
const limit = time.Minute

func invoke(t *testing.T, f *runtimeapi.Function, event, out any) {
	t.Helper()
	payload, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	answer, err := f.Invoke(ctx, payload)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(answer, out); err != nil {
		t.Fatalf("%s: %v", answer, err)
	}
}

// TestInvitationThroughBuiltFunctions: the API makes an invitation, the table's
// stream gives its message to deliver, SES gets the e-mail, and the link in it
// opens the invitation.
func TestInvitationThroughBuiltFunctions(t *testing.T) {
	t.Parallel()
	a := start(t)
	w := a.seed(t)
	invites, deliver := a.function(t, "invites"), a.function(t, "deliver")

	var made struct {
		ID      invite.ID
		State   invite.State
		Message notify.ID
	}
	asked := map[string]any{"user": w.user.ID, "badge": w.badge}
	if status := post(t, invites, "/v1/invitations", w.Token.Reveal(), asked, &made); status != http.StatusCreated {
		t.Fatalf("status %d", status)
	}
	i, err := w.invites.Invitation(t.Context(), w.Network, made.ID)
	if err != nil || i.User != w.user.ID || i.Badge != w.badge || i.State != invite.Open || i.CreatedBy == audit.System {
		t.Errorf("invitation %+v, %v", i, err)
	}
	if m := a.message(t, w, made.Message); m.State != notify.Queued || m.To != "grace@example.com" || m.About.ID != string(made.ID) {
		t.Errorf("message %+v", m)
	}
	if status := post(t, invites, "/v1/invitations", "", asked, nil); status != http.StatusUnauthorized {
		t.Errorf("without a token: status %d", status)
	}

	var report events.DynamoDBEventResponse
	invoke(t, deliver, a.streamed(t, made.Message), &report)
	if len(report.BatchItemFailures) != 0 {
		t.Fatalf("failed records: %v", report.BatchItemFailures)
	}
	sent := <-a.mail // sent before the answer
	if m := a.message(t, w, made.Message); m.State != notify.Accepted || m.Provider != "ses" || m.ProviderID != "0107-message" {
		t.Errorf("message %+v", m)
	}

	var view struct{ State, Network string }
	if status := post(t, invites, "/v1/invitations/open", "", map[string]string{"link": tokenIn(t, sent)}, &view); status != http.StatusOK {
		t.Fatalf("open: status %d", status)
	}
	if view.State != "open" || view.Network != "Demo Inc." {
		t.Errorf("opened %+v", view)
	}
}

func (a *amazon) message(t *testing.T, w world, id notify.ID) notify.Message {
	t.Helper()
	var m notify.Message
	if err := a.table.Get(t.Context(), notify.MessageKey(string(w.Network), string(w.user.ID), id), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// streamed is the event that the change feed gives deliver for a message,
// through the filter of template.yaml.
func (a *amazon) streamed(t *testing.T, id notify.ID) events.DynamoDBEvent {
	t.Helper()
	feed, err := a.dynamo.Feed(t.Context(), tableName)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	filter := deliverStream(t)
	for {
		batch, err := feed.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range batch.Records {
			if sk := r.Change.Keys["sk"]; sk.String() == "msg#"+string(id) && filter.Match(record(t, r)) {
				return events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{r}}
			}
		}
	}
}

func deliverStream(t *testing.T) template.Stream {
	t.Helper()
	f, err := os.Open(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := template.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all.Functions {
		if f.Folder == "deliver" && len(f.Streams) == 1 {
			return f.Streams[0]
		}
	}
	t.Fatal("template.yaml gives deliver no stream")
	return template.Stream{}
}

func record(t *testing.T, r events.DynamoDBEventRecord) map[string]any {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

var link = regexp.MustCompile(regexp.QuoteMeta(origin) + `/i#([\w-]+)`)

// tokenIn is what the link in the plain text of an e-mail has after its #.
func tokenIn(t *testing.T, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if to := m.Header.Get("To"); to != "<grace@example.com>" {
		t.Errorf("to %s", to)
	}
	text := part(t, m.Header.Get("Content-Type"), m.Body, "text/plain")
	found := link.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no link in\n%s", text)
	}
	return found[1]
}

// part is the first part of a type, however deep.
func part(t *testing.T, contentType string, body io.Reader, want string) string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if kind != want {
			return ""
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextPart() // decodes quoted-printable
		if err == io.EOF {
			return ""
		} else if err != nil {
			t.Fatal(err)
		}
		if text := part(t, p.Header.Get("Content-Type"), p, want); text != "" {
			return text
		}
	}
}
