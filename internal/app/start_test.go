package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"lanyard/internal/secret"
	"lanyard/internal/table"
)

const document = `{"id":7,"key":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"}`

// amazon is a small server of ours that speaks the protocols of Secrets Manager
// and, as far as Connect needs it, DynamoDB.
type amazon struct {
	*httptest.Server
	t       *testing.T
	answers []func(w http.ResponseWriter) // to GetSecretValue, in turn; the last one stays
	asked   atomic.Int64
	down    bool // DynamoDB
}

func newAmazon(t *testing.T, answers ...func(w http.ResponseWriter)) *amazon {
	a := &amazon{t: t, answers: answers}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *amazon) env() map[string]string {
	env := complete()
	env["AWS_ENDPOINT_URL_DYNAMODB"], env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = a.URL, a.URL
	return env
}

func (a *amazon) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if target := r.Header.Get("X-Amz-Target"); target != "secretsmanager.GetSecretValue" {
		if target != "DynamoDB_20120810.GetItem" || a.down {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"__type":"AccessDeniedException"}`)
			return
		}
		_, _ = io.WriteString(w, `{}`)
		return
	}
	a.checkSecretRequest(r)
	a.answers[min(int(a.asked.Add(1)), len(a.answers))-1](w)
}

// checkSecretRequest signs the request again, from what arrived, and compares.
func (a *amazon) checkSecretRequest(r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || string(body) != `{"SecretId":"lanyard/dev/root"}` {
		a.t.Errorf("body %s, %v", body, err)
	}
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil {
		a.t.Error(err)
	}
	again := r.Clone(context.Background())
	again.URL.Scheme, again.URL.Host, again.Host = "http", r.Host, ""
	for _, h := range []string{"Authorization", "User-Agent", "Accept-Encoding", "X-Amz-Security-Token"} {
		again.Header.Del(h)
	}
	c, err := Load(from(complete(), map[string]bool{}))
	if err != nil {
		a.t.Error(err)
	}
	sum := sha256.Sum256(body)
	err = v4.NewSigner().SignHTTP(context.Background(), c.AWS.Credentials, again,
		hex.EncodeToString(sum[:]), "secretsmanager", "eu-central-1", at)
	if got, want := r.Header.Get("Authorization"), again.Header.Get("Authorization"); got != want || err != nil {
		a.t.Errorf("signed %s\nwant   %s, %v", got, want, err)
	}
}

func status(code int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func text(s string) func(http.ResponseWriter) {
	return status(http.StatusOK, fmt.Sprintf(`{"Name":"x","SecretString":%q}`, s))
}

var unavailable = status(http.StatusServiceUnavailable, ``)

func TestStart(t *testing.T) {
	t.Parallel()
	a := newAmazon(t, text(document))
	env, d, err := StartDelivery(t.Context(), from(a.env(), map[string]bool{}))
	if err != nil {
		t.Fatal(err)
	}
	if env.Keys.CurrentRoot() != 7 || a.asked.Load() != 1 || env.Origin != "https://id.example.com" || d.MailFrom != "id@example.com" {
		t.Errorf("root %d after %d questions", env.Keys.CurrentRoot(), a.asked.Load())
	}
	if env.Now == nil || env.Log == nil {
		t.Error("no clock or no log")
	}
	sdk := env.AWS.SDK("")
	if c, err := sdk.Credentials.Retrieve(t.Context()); err != nil || c.SessionToken != "session" || sdk.Region != "eu-central-1" {
		t.Error("other clients get another region or other credentials")
	}
	if env.AWS.SDK("").BaseEndpoint != nil || *env.AWS.SDK("https://ses.example").BaseEndpoint != "https://ses.example" {
		t.Error("other clients ask somewhere else")
	}
	if err := env.Table.Get(t.Context(), table.Key{PK: "p", SK: "s"}, &struct{}{}); err == nil {
		t.Error("an item out of nowhere")
	}
}

// The table comes later; without keys there is no start.
func TestStartWithoutTable(t *testing.T) {
	t.Parallel()
	a := newAmazon(t, text(document))
	a.down = true
	if _, err := Start(t.Context(), from(a.env(), map[string]bool{})); err != nil {
		t.Error(err)
	}
}

func TestStartWithoutKeys(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(http.ResponseWriter){
		"denied":    status(400, `{"__type":"AccessDeniedException","Message":"hush"}`),
		"not keys":  text("hush"),
		"short key": text(`{"id":7,"key":"68757368"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAmazon(t, answer)
			_, err := Start(t.Context(), from(a.env(), map[string]bool{}))
			if err == nil || strings.Contains(err.Error(), "hush") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSecretIsAskedForAgain(t *testing.T) {
	t.Parallel()
	hangUp := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	redirect := func(w http.ResponseWriter) { w.Header().Set("Location", "/hush"); w.WriteHeader(307) }
	for name, c := range map[string]struct {
		answers []func(http.ResponseWriter)
		asked   int64
		ok      bool
	}{
		"at once":     {answers{text("it")}, 1, true},
		"what passes": {answers{unavailable, status(400, `{"__type":"ThrottlingException"}`), hangUp, text("it")}, 4, true},
		"down":        {answers{unavailable}, secretTries, false},
		"hangs up":    {answers{hangUp}, secretTries, false},
		"denied":      {answers{status(400, `{"__type":"AccessDeniedException","Message":"hush"}`)}, 1, false},
		"no such":     {answers{status(400, `{"__type":"ResourceNotFoundException"}`)}, 1, false},
		"binary":      {answers{status(200, `{"SecretBinary":"aHVzaA=="}`)}, 1, false},
		"not JSON":    {answers{status(200, `hush`)}, 1, false},
		"redirect":    {answers{redirect}, 1, false},
		"far too big": {answers{status(200, `{"SecretString":"`+strings.Repeat("hush", maxSecret)+`"}`)}, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAmazon(t, c.answers...)
			got, err := a.secrets().value(t.Context(), "lanyard/dev/root")
			if (err == nil) != c.ok || c.ok && string(got) != "it" || a.asked.Load() != c.asked {
				t.Fatalf("%q, %v after %d questions", got, err, a.asked.Load())
			}
			if err != nil && strings.Contains(err.Error(), "hush") {
				t.Errorf("%v holds what was answered", err)
			}
		})
	}
}

type answers = []func(http.ResponseWriter)

// secrets asks a without waiting between its tries.
func (a *amazon) secrets() *secretsManager {
	c, err := Load(from(a.env(), map[string]bool{}))
	if err != nil {
		a.t.Fatal(err)
	}
	s := newSecretsManager(c.AWS, time.Now)
	s.wait = func(ctx context.Context, _ int) error { return ctx.Err() }
	return s
}

func TestStartWithKeyFile(t *testing.T) {
	t.Parallel()
	a := newAmazon(t, unavailable)
	env := a.env()
	delete(env, "LANYARD_ROOT_KEY_SECRET")
	env["LANYARD_ROOT_KEY_FILE"] = filepath.Join(t.TempDir(), "root.json")
	if _, err := Start(t.Context(), from(env, map[string]bool{})); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want no such file", err)
	}
	if _, err := os.Stat(env["LANYARD_ROOT_KEY_FILE"]); err == nil {
		t.Error("a start made keys")
	}
	if _, err := secret.LoadOrCreateFile(env["LANYARD_ROOT_KEY_FILE"]); err != nil {
		t.Fatal(err)
	}
	got, err := Start(t.Context(), from(env, map[string]bool{}))
	if err != nil || got.Keys.CurrentRoot() != 1 || a.asked.Load() != 0 {
		t.Errorf("%v, asked %d times", err, a.asked.Load())
	}
}

func TestSecretEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	a := newAmazon(t, func(w http.ResponseWriter) { cancel(); unavailable(w) })
	if _, err := a.secrets().value(ctx, "lanyard/dev/root"); err == nil || a.asked.Load() != 1 {
		t.Errorf("%v after %d questions", err, a.asked.Load())
	}
}
