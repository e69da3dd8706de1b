package bootstrap_test

import (
	"debug/buildinfo"
	"debug/elf"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lanyard/infra/bootstrap"
)

const root = "../.."

// modules is what each function links besides aws-lambda-go. A module that
// comes in through a new import shows up here. huma is in functions without an
// API because the rooms they work with have operations too.
func modules() map[string][]string {
	store := []string{
		"github.com/aws/aws-sdk-go-v2", "github.com/aws/aws-sdk-go-v2/service/dynamodb", "github.com/aws/smithy-go",
		"golang.org/x/net", "golang.org/x/sync", "golang.org/x/text",
	}
	rooms := slices.Concat(store, []string{"github.com/danielgtaylor/huma/v2"})
	passkeys := slices.Concat(rooms, []string{
		"github.com/go-webauthn/webauthn", "github.com/go-webauthn/x", "github.com/fxamacker/cbor/v2",
		"github.com/go-viper/mapstructure/v2", "github.com/golang-jwt/jwt/v5", "github.com/google/go-tpm",
		"github.com/google/uuid", "github.com/philhofer/fwd", "github.com/tinylib/msgp", "github.com/x448/float16",
		"golang.org/x/crypto", "golang.org/x/sys",
	})
	senders := slices.Concat(store, []string{
		"github.com/aws/aws-sdk-go-v2/service/sesv2", "github.com/aws/aws-sdk-go-v2/service/sns",
		"github.com/wneessen/go-mail", "golang.org/x/crypto", "rsc.io/qr", "code.dny.dev/ssrf",
	})
	texts := slices.Concat(rooms, []string{
		"github.com/microcosm-cc/bluemonday", "github.com/aymerick/douceur", "github.com/gorilla/css", "rsc.io/qr",
		"code.dny.dev/ssrf",
	})
	return map[string][]string{
		"invites": rooms, "enrollments": rooms, "directory": rooms, "settings": rooms, "messages": texts,
		"registrations": passkeys, "signin": passkeys, "desk": passkeys,
		"campaigns": slices.Concat(rooms, []string{"rsc.io/qr"}), "schedule": rooms, "setup": rooms,
		"deliver": senders,
		"doctor": slices.Concat(texts, []string{
			"github.com/aws/aws-sdk-go-v2/service/sesv2", "github.com/aws/aws-sdk-go-v2/service/sns",
		}),
		"feedback": store,
		"web":      {},
	}
}

func TestFunctionsForAWS(t *testing.T) {
	if testing.Short() {
		t.Skip("not run with -short: building every function")
	}
	t.Parallel()
	out := t.TempDir()
	if err := bootstrap.Build(t.Context(), root, out, "arm64", "./functions/..."); err != nil {
		t.Fatal(err)
	}
	folders, err := os.ReadDir(filepath.Join(root, "functions"))
	if err != nil {
		t.Fatal(err)
	}
	want := modules()
	for _, folder := range folders {
		name := folder.Name()
		t.Run(name, func(t *testing.T) {
			program := filepath.Join(out, name)
			static(t, program)
			info, err := buildinfo.ReadFile(program)
			if err != nil {
				t.Fatal(err)
			}
			asDeployed(t, info)
			allowed, ok := want[name]
			if !ok {
				t.Fatal("is not in the table")
			}
			if diff := cmp.Diff(slices.Sorted(slices.Values(allowed)), linked(info), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("modules it links (-allowed +linked):\n%s", diff)
			}
		})
		delete(want, name)
	}
	for name := range want {
		t.Errorf("there is no function %s", name)
	}
}

// static: the runtime provided.al2023 gives no C library.
func static(t *testing.T, program string) {
	f, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Machine != elf.EM_AARCH64 {
		t.Errorf("built for %v", f.Machine)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("is not static")
		}
	}
}

func asDeployed(t *testing.T, info *debug.BuildInfo) {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	for key, want := range map[string]string{
		"-tags": "lambda.norpc", "-trimpath": "true", "CGO_ENABLED": "0", "GOOS": "linux", "GOARCH": "arm64",
	} {
		if settings[key] != want {
			t.Errorf("built with %s=%q, not %q", key, settings[key], want)
		}
	}
}

func linked(info *debug.BuildInfo) []string {
	var out []string
	for _, m := range info.Deps {
		if m.Path != "github.com/aws/aws-lambda-go" && !strings.Contains(m.Path, "/internal/") {
			out = append(out, m.Path)
		}
	}
	slices.Sort(out)
	return out
}

// TestFlagsAreTheMakefiles: what is tested is what is deployed.
func TestFlagsAreTheMakefiles(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(text), "\nLINK := ")
	line, _, _ = strings.Cut(line, "\n")
	if got := strings.Join(bootstrap.Flags(), " "); got != strings.ReplaceAll(line, `"`, "") {
		t.Errorf("builds with %s, the Makefile with %s", got, line)
	}
}
