package arrows_test

import (
	"slices"
	"strings"
	"testing"
)

// room is a row of the table: a package of internal/ and which others of it
// it may import. A row names only rooms that stand above it in the table.
type room struct {
	name string
	may  string
}

// table is the house from the bottom up.
var table = []room{
	{"errs", ""},
	{"gateway", ""}, // AWS's events and plain Go, nothing of ours
	{"web", ""},
	{"csvcell", ""},
	{"egress", "errs"},

	{"secret", "errs"},
	{"phone", "errs secret"},
	{"price", ""},
	{"table", "errs"},
	{"table/sqlite", "errs table"},
	{"table/dynamo", "errs table"},
	{"table/dynamo/dynamolocal", "table/dynamo"},
	{"table/fault", "errs table"},
	{"table/tabletest", "errs table"},
	{"limit", "errs phone secret table"},

	{"session", "errs secret table"},
	{"audit", "csvcell errs secret session table"},
	{"bulk", "errs table"},
	{"due", "errs secret session table"},
	{"notify/budget", "audit errs price session table"},

	{"notify", "audit due errs price secret session table"},
	{"notify/template", "errs notify secret table"},
	{"notify/email", "errs notify"},
	{"notify/gateway", "egress errs notify secret table"},
	{"notify/httpsms", "errs notify notify/gateway phone secret"},
	{"notify/awserr", "notify"},
	{"notify/ses", "notify notify/awserr notify/email"},
	{"notify/sns", "notify notify/awserr"},
	{"notify/inbox", "errs notify secret"},
	{"notify/pretend", ""}, // for tests and measurements
	{"notify/feedback", "errs notify table"},
	{"notify/deliver", "errs notify notify/budget notify/gateway notify/template phone session secret table"},

	{"app", "secret table table/dynamo"}, // knows no capability
	{"httpapi", "audit errs secret session table"},
	{"front", "app gateway httpapi session table"},

	// capabilities, each on those before it
	{"network", "audit errs httpapi notify notify/budget price secret session table"},
	{"directory/people", "csvcell errs secret"},
	{"directory", "audit bulk directory/people due errs httpapi network notify phone secret session table"},
	{"messages/wording", "errs notify notify/template secret table"},
	{"messages", "audit directory errs httpapi limit messages/wording network notify notify/budget notify/feedback notify/gateway notify/template phone price secret session table"},
	{"doctor", "httpapi limit messages network notify notify/budget notify/gateway secret session table"},
	{"doctor/awsaccount", "doctor"},
	{"enroll", "audit directory errs httpapi limit network notify notify/budget phone secret session table"},
	{"invite", "audit bulk csvcell directory due enroll errs httpapi limit network notify notify/budget price secret session table"},
	{"register", "audit directory enroll errs httpapi invite network notify secret session table"},
	{"register/softkey", ""},
	{"signin", "audit directory errs httpapi network register secret session table"},
	{"desk", "audit directory enroll errs httpapi invite limit network notify register secret session table"},
	{"setup", "audit directory errs httpapi invite network secret session table"},
	{"jobs", "audit bulk directory due errs invite network notify session table"},
}

// others is who may import packages that are not ours, by the beginning of
// their path. What is not here nobody may.
var others = map[string]string{
	"code.dny.dev/ssrf":                                    "internal/egress",
	"github.com/aws/aws-lambda-go":                         "functions infra internal/app internal/front internal/gateway internal/table/dynamo/dynamolocal",
	"github.com/aws/aws-sdk-go-v2/aws":                     "internal/app internal/doctor/awsaccount internal/notify/ses internal/notify/sns internal/table/dynamo",
	"github.com/aws/aws-sdk-go-v2/service/dynamodb":        "internal/table/dynamo",
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams": "internal/table/dynamo/dynamolocal",
	"github.com/aws/aws-sdk-go-v2/service/sesv2":           "internal/doctor/awsaccount internal/notify/ses",
	"github.com/aws/aws-sdk-go-v2/service/sns":             "internal/doctor/awsaccount internal/notify/sns",
	"github.com/aws/smithy-go":                             "internal/doctor/awsaccount internal/notify/awserr internal/table/dynamo",
	"github.com/danielgtaylor/huma/v2":                     "internal/httpapi",
	"github.com/fxamacker/cbor/v2":                         "internal/register/softkey",
	"github.com/go-webauthn/webauthn":                      "internal/desk internal/register internal/signin",
	"github.com/google/go-cmp":                             "internal/table/tabletest",
	"github.com/google/uuid":                               "internal/register",
	"github.com/microcosm-cc/bluemonday":                   "internal/messages/wording",
	"github.com/wneessen/go-mail":                          "internal/notify/email",
	"go.yaml.in/yaml/v4":                                   "infra/template",
	"golang.org/x/net/html":                                "internal/messages/wording",
	"golang.org/x/net/idna":                                "internal/secret",
	"golang.org/x/sync/errgroup":                           "infra internal",
	"golang.org/x/sys/unix":                                "infra/bench",
	"golang.org/x/text":                                    "internal/directory internal/notify/template internal/secret",
	"modernc.org":                                          "internal/table/sqlite infra/local/dump",
	"rsc.io/qr":                                            "internal/notify/template",
}

// onlyIn is where packages may be imported that functions must not link by
// accident, tests aside.
var onlyIn = map[string]string{
	"internal/table/sqlite":             "infra/local infra/bench",
	"internal/table/dynamo/dynamolocal": "infra/local infra/bench",
	"internal/notify/inbox":             "infra/local infra/bench",
	"internal/messages/wording":         "internal/messages", // a sanitiser of HTML: when texts are saved, never when they are sent
	"internal/notify/ses":               "functions/deliver infra/local infra/bench",
	"internal/notify/sns":               "functions/deliver infra/local infra/bench",
	"internal/doctor/awsaccount":        "functions/doctor",
	"internal/notify/httpsms":           "functions/deliver functions/doctor infra/local infra/bench",
	"internal/notify/deliver":           "functions/deliver infra/local infra/bench",
	"internal/table/fault":              "", // tests
	"internal/table/tabletest":          "",
	"internal/register/softkey":         "infra/bench",
}

// within reports whether name is one of a list of folders or below one.
func within(name, list string) bool {
	for _, folder := range strings.Fields(list) {
		if name == folder || strings.HasPrefix(name, folder+"/") {
			return true
		}
	}
	return false
}

func TestTablePointsOneWay(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range table {
		for _, name := range strings.Fields(r.may) {
			if !seen[name] {
				t.Errorf("%s may import %s, which does not stand above it", r.name, name)
			}
		}
		if seen[r.name] {
			t.Errorf("%s is there twice", r.name)
		}
		seen[r.name] = true
	}
}

func TestRoomsImportWhatTheTableSays(t *testing.T) {
	t.Parallel()
	module, _ := readModule(t)
	may := map[string][]string{}
	for _, r := range table {
		may["internal/"+r.name] = strings.Fields(r.may)
	}
	for name, p := range module {
		if !strings.HasPrefix(name, "internal/") {
			continue
		}
		if may[name] == nil {
			t.Errorf("%s is not in the table", name)
			continue
		}
		ours, _ := imports(p.files)
		for _, i := range ours {
			if short, ok := strings.CutPrefix(i, "internal/"); !ok || !slices.Contains(may[name], short) {
				t.Errorf("%s imports %s", name, i)
			}
		}
		delete(may, name)
	}
	for name := range may {
		t.Errorf("there is no %s", name)
	}
}

// TestFunctionsStandAlone: a function imports rooms, and nobody imports it.
func TestFunctionsStandAlone(t *testing.T) {
	t.Parallel()
	module, _ := readModule(t)
	for name, p := range module {
		ours, _ := imports(p.files)
		for _, i := range ours {
			if strings.HasPrefix(i, "functions/") || strings.HasPrefix(name, "functions/") && !strings.HasPrefix(i, "internal/") {
				t.Errorf("%s imports %s", name, i)
			}
		}
	}
}

func TestWhoImportsWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	module, _ := readModule(t)
	for name, p := range module {
		_, foreign := imports(p.files)
		for _, i := range foreign {
			if !mayImport(name, i) {
				t.Errorf("%s imports %s", name, i)
			}
		}
	}
}

func mayImport(name, foreign string) bool {
	for prefix, who := range others {
		if within(foreign, prefix) && within(name, who) {
			return true
		}
	}
	return false
}

func TestWhatOnlySomeImport(t *testing.T) {
	t.Parallel()
	module, _ := readModule(t)
	for name, p := range module {
		ours, _ := imports(p.files)
		for _, i := range ours {
			if who, ok := onlyIn[i]; ok && !within(name, who) {
				t.Errorf("%s imports %s", name, i)
			}
		}
	}
	for name := range onlyIn {
		if module[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
}
