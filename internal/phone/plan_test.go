package phone

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var update = flag.Bool("update", false, "write plan.txt from the library's metadata")

// TestPlan holds plan.txt to the metadata of the library in go.mod.
func TestPlan(t *testing.T) {
	want := planFromLibrary(t)
	if *update {
		if err := os.WriteFile("plan.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if planText != want {
		t.Error("plan.txt is not what the library's metadata give; run: go test ./internal/phone -run TestPlan -update")
	}
}

// planFromLibrary writes one line a territory, those of one calling code
// together in the library's order, which begins with the main one.
func planFromLibrary(t *testing.T) string {
	t.Helper()
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		code   int
		region string
	}
	found := map[place]*phonenumbers.PhoneMetadata{}
	var codes []int
	for _, m := range all.GetMetadata() {
		code := int(m.GetCountryCode())
		found[place{code, m.GetId()}] = m
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	var b strings.Builder
	b.WriteString(planHeader)
	for _, code := range codes {
		for _, region := range phonenumbers.GetRegionCodesForCountryCode(code) {
			m := found[place{code, region}]
			if m == nil {
				t.Fatalf("no metadata for %d %s", code, region)
			}
			b.WriteString(planLine(m))
		}
	}
	return b.String()
}

func planLine(m *phonenumbers.PhoneMetadata) string {
	same := ""
	if m.GetSameMobileAndFixedLinePattern() {
		same = "same"
	}
	columns := []string{
		strconv.Itoa(int(m.GetCountryCode())), m.GetId(), same, m.GetLeadingDigits(),
		m.GetInternationalPrefix(), m.GetNationalPrefixForParsing(), m.GetNationalPrefixTransformRule(),
	}
	for _, d := range []*phonenumbers.PhoneNumberDesc{
		m.GetGeneralDesc(), m.GetPremiumRate(), m.GetTollFree(), m.GetSharedCost(), m.GetVoip(), m.GetPersonalNumber(),
		m.GetPager(), m.GetUan(), m.GetVoicemail(), m.GetFixedLine(), m.GetMobile(),
	} {
		columns = append(columns, planDesc(d))
	}
	return strings.Join(columns, "\t") + "\n"
}

// planDesc is empty for a type of which the region has no numbers.
func planDesc(d *phonenumbers.PhoneNumberDesc) string {
	if p := d.GetNationalNumberPattern(); p == "" || p == "NA" || len(d.GetPossibleLength()) > 0 && d.GetPossibleLength()[0] == -1 {
		return ""
	}
	return fmt.Sprintf("%s;%s;%s", planLengths(d.GetPossibleLength()), planLengths(d.GetPossibleLengthLocalOnly()), d.GetNationalNumberPattern())
}

func planLengths(lengths []int32) string {
	var s []string
	for _, l := range lengths {
		s = append(s, strconv.Itoa(int(l)))
	}
	return strings.Join(s, ",")
}

// Every line can be read and every pattern compiled.
func TestPlanIsReadable(t *testing.T) {
	t.Parallel()
	regions := 0
	for line := range strings.Lines(planText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(columns) != 7+int(kinds) {
			t.Fatalf("%s %s has %d columns", columns[0], columns[1], len(columns))
		}
		found := false
		for _, p := range world.territories(columns[0]) {
			if p.region == columns[1] {
				found = true
				p.compileAll()
			}
		}
		if !found {
			t.Errorf("%s %s is not found", columns[0], columns[1])
		}
		regions++
	}
	if regions < 240 {
		t.Errorf("only %d territories", regions)
	}
}

func (p *territory) compileAll() {
	for i := range p.rules {
		p.rules[i].pattern.get()
	}
	for _, l := range []*pattern{&p.leading, &p.international, &p.prefix} {
		l.get()
	}
}
