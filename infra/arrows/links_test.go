package arrows_test

import (
	"slices"
	"strings"
	"testing"
)

// links is which rooms each function links, through however many imports.
// Those that every function with a table links are left out: see below. What comes
// along with a capability below the one it is for is a price of that; a room in a row where nobody
// expects it is a mistake.
var links = map[string]string{
	"web": "web",

	"settings":      "network",
	"directory":     "network directory",
	"enrollments":   "network directory enroll",
	"desk":          "network directory enroll invite register desk",
	"invites":       "network directory enroll invite",
	"doctor":        "doctor doctor/awsaccount egress network directory messages messages/wording notify/feedback notify/gateway notify/httpsms notify/template",
	"messages":      "egress network directory messages messages/wording notify/feedback notify/gateway notify/template",
	"registrations": "network directory enroll invite register",
	"signin":        "network directory enroll invite register signin",

	"deliver":   "egress notify/deliver notify/ses notify/sns notify/email notify/template notify/gateway notify/httpsms",
	"feedback":  "notify/feedback",
	"campaigns": "network directory enroll invite jobs notify/template", // it counts the parts of SMS
	"schedule":  "network directory enroll invite jobs",
	"setup":     "network directory enroll invite setup",
}

// parts are the rooms that links speaks of.
var parts = []string{
	"network", "directory", "messages", "messages/wording", "doctor", "doctor/awsaccount", "enroll", "invite", "register", "signin", "setup", "jobs", "web",
	"notify/deliver", "notify/feedback", "notify/ses", "notify/sns", "notify/email", "notify/template", "notify/inbox", "notify/gateway", "notify/httpsms", "egress",
	"table/sqlite", "table/fault", "table/dynamo/dynamolocal", "register/softkey", "notify/pretend",
}

// foreign are packages that are not ours and cost every start of a function that
// links them, with the functions that may.
var foreign = map[string]string{
	"github.com/danielgtaylor/huma/v2":           "settings directory messages doctor desk enrollments invites registrations signin campaigns schedule setup",
	"github.com/go-webauthn/webauthn":            "desk registrations signin",
	"code.dny.dev/ssrf":                          "deliver messages doctor",
	"github.com/aws/aws-sdk-go-v2/service/sesv2": "deliver doctor",
	"github.com/aws/aws-sdk-go-v2/service/sns":   "deliver doctor",
	"github.com/wneessen/go-mail":                "deliver",
	"rsc.io/qr":                                  "deliver campaigns messages doctor",
	"github.com/microcosm-cc/bluemonday":         "messages doctor",
	"modernc.org":                                "",
}

// closure is everything of ours that a package links, itself included, and
// what of others those import.
func closure(module map[string]*pkg, name string) (ours, others []string) {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(name string) {
		if seen[name] || module[name] == nil {
			return
		}
		seen[name] = true
		mine, foreign := imports(module[name].files)
		ours, others = append(ours, name), append(others, foreign...)
		for _, i := range mine {
			visit(i)
		}
	}
	visit(name)
	return unique(ours), unique(others)
}

func TestFunctionsLinkOnlyWhatTheyUse(t *testing.T) {
	t.Parallel()
	module, _ := readModule(t)
	for name := range module {
		function, ok := strings.CutPrefix(name, "functions/")
		if !ok {
			continue
		}
		want, known := links[function]
		if !known {
			t.Errorf("%s is not in the table", name)
		}
		ours, _ := closure(module, name)
		for _, part := range parts {
			has, may := slices.Contains(ours, "internal/"+part), slices.Contains(strings.Fields(want), part)
			if has && !may {
				t.Errorf("%s links %s", name, part)
			} else if may && !has {
				t.Errorf("%s does not link %s: the table is wrong", name, part)
			}
		}
	}
	for function := range links {
		if module["functions/"+function] == nil {
			t.Errorf("there is no functions/%s", function)
		}
	}
}

func TestFunctionsLinkNoOthersCode(t *testing.T) {
	t.Parallel()
	module, _ := readModule(t)
	for function := range links {
		_, others := closure(module, "functions/"+function)
		for _, i := range others {
			for prefix, who := range foreign {
				if within(i, prefix) && !slices.Contains(strings.Fields(who), function) {
					t.Errorf("functions/%s links %s", function, i)
				}
			}
		}
	}
}
