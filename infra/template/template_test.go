package template

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"lanyard/internal/app"
)

const small = `
Globals: {Function: {Timeout: 10}}
Parameters: {P: {Type: String}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: C, Properties: {A: !Ref P, B: !GetAtt X.Y.Z, C: !Sub '${P}', D: !If [C, 1, 'true'], E: !Not [!Condition C], F: 2012-10-17}}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/worker
      Timeout: 60
      Events:
        Changes:
          Type: DynamoDB
          Properties:
            BatchSize: 5
            MaximumRetryAttempts: 3
            BisectBatchOnFunctionError: true
            FunctionResponseTypes: [ReportBatchItemFailures]
            FilterCriteria: {Filters: [{Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"kind":{"S":["b","a"]}}}}'}]}
        Hourly: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(2 hours), Input: '{"job":"x"}'}}
  Api:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/api/
      Events: {Get: {Type: HttpApi, Properties: {Method: get, Path: '/v1/x/{y}'}}}
`

func TestRead(t *testing.T) {
	t.Parallel()
	got, err := Read(strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	filter, err := ParseFilter(`{"eventName":["INSERT"],"dynamodb":{"NewImage":{"kind":{"S":["b","a"]}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	want := []Function{
		{Name: "Api", Folder: "api", Timeout: 10 * time.Second, Routes: []Route{{"GET", "/v1/x/{y}"}}},
		{
			Name: "Worker", Folder: "worker", Timeout: time.Minute,
			Streams:   []Stream{{Name: "Changes", Filters: []Filter{filter}, BatchSize: 5, Lanes: 1, Retries: 3, Bisect: true, ReportFailures: true}},
			Schedules: []Schedule{{"Hourly", 2 * time.Hour, `{"job":"x"}`}},
		},
	}
	if diff := cmp.Diff(want, got.Functions, cmp.AllowUnexported(Filter{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "b"}, got.Functions[1].Streams[0].Kinds()); diff != "" {
		t.Error(diff)
	}
	topic := Resource{Type: "AWS::SNS::Topic", Condition: "C", Properties: map[string]any{
		"A": map[string]any{"Ref": "P"}, "B": map[string]any{"Fn::GetAtt": []any{"X", "Y.Z"}}, "C": map[string]any{"Fn::Sub": "${P}"},
		"D": map[string]any{"Fn::If": []any{"C", 1.0, "true"}}, "E": map[string]any{"Fn::Not": []any{map[string]any{"Condition": "C"}}}, "F": "2012-10-17",
	}}
	if diff := cmp.Diff(topic, got.Resources["Topic"]); diff != "" {
		t.Error(diff)
	}
}

func TestRefusesWhatItDoesNotUnderstand(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"another trigger":       {"Type: HttpApi", "Type: S3"},
		"a route without path":  {", Path: '/v1/x/{y}'", ""},
		"a cron schedule":       {"rate(2 hours)", "cron(0 * * * ? *)"},
		"rate zero":             {"rate(2 hours)", "rate(0 hours)"},
		"endless retries":       {"MaximumRetryAttempts: 3", "MaximumRetryAttempts: -1"},
		"default retries":       {"MaximumRetryAttempts: 3", "MaximumBatchingWindowInSeconds: 0"},
		"a filter operator":     {`["INSERT"]`, `[{"prefix":"I"}]`},
		"a filter without list": {`["INSERT"]`, `"INSERT"`},
		"a filter with a tail":  {`["b","a"]}}}}`, `["b"]}}}}{}`},
		"a filter without kind": {`{"kind":{"S":["b","a"]}}`, `{"kind":{"S":[]}}`},
		"a stream unfiltered":   {`Filters: [{`, `Filter: [{`},
		"no CodeUri":            {"CodeUri: functions/worker", "A: b"},
		"a key given twice":     {"Timeout: 60", "CodeUri: functions/other"},
		"no YAML":               {"Resources:", "Resources: ["},
		"an alias":              {"CodeUri: functions/worker", "CodeUri: &a b\n      X: *a"},
	} {
		text := strings.Replace(small, change[0], change[1], 1)
		if text == small {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s passed", name)
		}
	}
	if _, err := Read(strings.NewReader("")); err == nil {
		t.Error("nothing passed")
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	const pattern = `{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"kind":{"S":["message"]},"n":{"N":["1"]},"b":{"BOOL":[true]}}}}`
	f, err := ParseFilter(pattern)
	if err != nil {
		t.Fatal(err)
	}
	const record = `{"eventName":"MODIFY","x":1,"dynamodb":{"NewImage":{"kind":{"S":"message"},"n":{"N":"1"},"b":{"BOOL":true}}}}`
	match := func(text string) bool {
		v, err := decode([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return f.Match(v.(map[string]any))
	}
	if !match(record) {
		t.Errorf("%s does not match", record)
	}
	for _, change := range [][2]string{
		{"MODIFY", "REMOVE"},
		{"message", "Message"},
		{`"N":"1"`, `"N":"2"`},
		{`"N":"1"`, `"N":1`},
		{"true", "false"},
		{"NewImage", "OldImage"},
		{`"kind"`, `"king"`},
		{`{"S":"message"}`, `"message"`},
	} {
		if changed := strings.Replace(record, change[0], change[1], 1); match(changed) {
			t.Errorf("%s matches", changed)
		}
	}
}

// house is the real template.
func house(t *testing.T) *Template {
	t.Helper()
	file, err := os.Open("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	got, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestEveryFunctionFolderIsInTheTemplate(t *testing.T) {
	t.Parallel()
	inTemplate := map[string]bool{}
	routes := map[string]string{}
	for _, f := range house(t).Functions {
		if inTemplate[f.Folder] {
			t.Errorf("%s is there twice", f.Folder)
		}
		inTemplate[f.Folder] = true
		for _, r := range f.Routes {
			if other, ok := routes[r.Key()]; ok {
				t.Errorf("%s is in %s and %s", r.Key(), other, f.Name)
			}
			routes[r.Key()] = f.Name
		}
	}
	entries, err := os.ReadDir("../../functions")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !inTemplate[e.Name()] {
			t.Errorf("functions/%s is not in the template", e.Name())
		}
	}
}

// TestNoTracking is threat 41: with open or click tracking SES rewrites links. A
// destination that asks for these events has it track them.
func TestNoTracking(t *testing.T) {
	t.Parallel()
	for name, r := range house(t).Resources {
		switch r.Type {
		case "AWS::SES::ConfigurationSet":
			for _, property := range []string{"TrackingOptions", "VdmOptions"} {
				if _, ok := r.Properties[property]; ok {
					t.Errorf("%s has %s", name, property)
				}
			}
		case "AWS::SES::ConfigurationSetEventDestination":
			var p struct {
				EventDestination struct{ MatchingEventTypes []string }
			}
			if err := convert(r.Properties, &p); err != nil {
				t.Fatal(err)
			}
			want := []string{"send", "delivery", "deliveryDelay", "bounce", "complaint", "reject", "renderingFailure"}
			if diff := cmp.Diff(want, p.EventDestination.MatchingEventTypes); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}

// TestMailEvents: of all that SES says on the bus of the account, what our
// configuration set says calls the function, and nothing else.
func TestMailEvents(t *testing.T) {
	t.Parallel()
	var rules []Rule
	for _, f := range house(t).Functions {
		if rules = append(rules, f.Rules...); len(f.Rules) > 0 && f.Folder != "feedback" {
			t.Errorf("%s has a rule", f.Folder)
		}
	}
	if len(rules) != 1 {
		t.Fatalf("%d rules", len(rules))
	}
	pattern, err := json.Marshal(rules[0].Pattern)
	if err != nil {
		t.Fatal(err)
	}
	filter, err := ParseFilter(strings.Replace(string(pattern), `{"Ref":"Mail"}`, `"lanyard-Mail"`, 1))
	if err != nil {
		t.Fatal(err)
	}
	samples, err := filepath.Glob("../../internal/notify/feedback/testdata/ses_*.json")
	if err != nil || len(samples) < 10 {
		t.Fatalf("%d samples, %v", len(samples), err)
	}
	for _, path := range samples {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for old, passes := range map[string]bool{"nothing of it": true, "aws.ses": false, "lanyard-Mail": false} {
			event, err := decode([]byte(strings.ReplaceAll(string(raw), old, "another")))
			if err != nil {
				t.Fatal(err)
			}
			if filter.Match(event.(map[string]any)) != passes {
				t.Errorf("%s without %q: passes %t", filepath.Base(path), old, !passes)
			}
		}
	}
}

// TestStreamsCanNotBlock is threat 38: AWS's defaults stop a shard for a day on
// one poison record.
func TestStreamsCanNotBlock(t *testing.T) {
	t.Parallel()
	count := 0
	for name, r := range house(t).Resources {
		var p struct {
			Events map[string]struct {
				Type       string
				Properties struct {
					MaximumRetryAttempts, MaximumRecordAgeInSeconds int
					BisectBatchOnFunctionError                      bool
					FunctionResponseTypes                           []string
					DestinationConfig                               struct{ OnFailure struct{ Destination any } }
					FilterCriteria                                  struct{ Filters []any }
				}
			}
		}
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		if err := convert(r.Properties, &p); err != nil {
			t.Fatal(name, err)
		}
		for id, e := range p.Events {
			if e.Type != "DynamoDB" {
				continue
			}
			count++
			got := e.Properties
			if got.MaximumRetryAttempts != 5 || got.MaximumRecordAgeInSeconds != 3600 || !got.BisectBatchOnFunctionError ||
				!cmp.Equal(got.FunctionResponseTypes, []string{"ReportBatchItemFailures"}) || got.DestinationConfig.OnFailure.Destination == nil ||
				len(got.FilterCriteria.Filters) == 0 {
				t.Errorf("%s of %s: %+v", id, name, got)
			}
		}
	}
	if count == 0 {
		t.Error("no stream at all")
	}
}

// accountWide are actions that tell of the whole account, and for which IAM knows no
// resource (AWS Service Authorization Reference).
var accountWide = []string{"ses:GetAccount", "sns:GetSMSAttributes", "sns:GetSMSSandboxAccountStatus", "sns:ListOriginationNumbers"}

// ofTheAccount reports a statement whose resource can be nothing else than
// everything.
func ofTheAccount(statement map[string]any) bool {
	actions, ok := statement["Action"].([]any)
	return ok && statement["Resource"] == "*" && !slices.ContainsFunc(actions, func(a any) bool {
		name, ok := a.(string)
		return !ok || !slices.Contains(accountWide, name)
	})
}

// TestRolesAreWrittenOut: no action and no resource is everything, and no role
// has a policy made elsewhere.
func TestRolesAreWrittenOut(t *testing.T) {
	t.Parallel()
	var walk func(where string, v any)
	walk = func(where string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				if name != "Resource" || !ofTheAccount(v) {
					walk(where+"."+name, inner)
				}
			}
		case []any:
			for _, inner := range v {
				walk(where, inner)
			}
		case string:
			wide := strings.HasSuffix(where, ".Action") && strings.Contains(v, "*") || strings.HasSuffix(where, ".Resource") && v == "*"
			if wide || strings.HasSuffix(where, ".ManagedPolicyArns") {
				t.Errorf("%s: %s", where, v)
			}
		}
	}
	for name, r := range house(t).Resources {
		switch r.Type {
		case "AWS::IAM::Role", "AWS::IAM::ManagedPolicy":
			walk(name, r.Properties)
		case "AWS::Serverless::Function":
			if r.Properties["Role"] == nil || r.Properties["Policies"] != nil {
				t.Errorf("%s has no role of its own making", name)
			}
		}
	}
}

// TestSettingsAreThoseThatFunctionsRead: none is missing, none is of no use.
func TestSettingsAreThoseThatFunctionsRead(t *testing.T) {
	t.Parallel()
	type variables struct {
		Environment struct{ Variables map[string]any }
	}
	var global struct{ Globals struct{ Function variables } }
	tree, err := readTree("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := convert(tree, &global); err != nil {
		t.Fatal(err)
	}
	var deliver variables
	if err := convert(house(t).Resources["Deliver"].Properties, &deliver); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"LANYARD_BASE_URL": "https://lanyard.example", "LANYARD_ALLOWED_ORIGINS": "https://console.example", "LANYARD_MAIL_FROM": "a@example.com", "LANYARD_SMS_SENDER_ID": "Lanyard"}
	for name, given := range map[string]map[string]any{"every function": {}, "deliver": deliver.Environment.Variables} {
		settings := map[string]bool{}
		for _, list := range []map[string]any{global.Globals.Function.Environment.Variables, given} {
			for setting := range list {
				settings[setting] = false
			}
		}
		lookup := func(setting string) (string, bool) {
			_, ok := settings[setting]
			if !ok && strings.HasPrefix(setting, "LANYARD_") {
				return "", false
			}
			settings[setting] = true
			if value, ok := values[setting]; ok {
				return value, true
			}
			if strings.HasPrefix(setting, "AWS_ENDPOINT") {
				return "", false
			}
			return "something", true
		}
		var err error
		if name == "deliver" {
			_, _, err = app.LoadDelivery(lookup)
		} else {
			_, err = app.Load(lookup)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, ok := settings["LANYARD_INBOX_URL"]; ok {
			t.Errorf("%s: there is no inbox in AWS", name)
		}
		for setting, read := range settings {
			if !read {
				t.Errorf("%s: nobody reads %s", name, setting)
			}
		}
	}
}

func readTree(path string) (any, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	return plain(&root)
}
