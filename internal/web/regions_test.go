package web

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The console offers the regions that the server knows phone numbers of, all of
// them and no others.
func TestTheConsoleOffersEveryRegion(t *testing.T) {
	plan, err := os.ReadFile("../phone/plan.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(plan)) {
		_, rest, _ := strings.Cut(line, "\t")
		region, _, _ := strings.Cut(rest, "\t")
		if regexp.MustCompile(`^[A-Z]{2}$`).MatchString(region) {
			want = append(want, region)
		}
	}
	slices.Sort(want)
	source, err := os.ReadFile("console/settings/regions.ts")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile("const regions = `([^`]*)`").FindSubmatch(source)
	if list == nil {
		t.Fatal("regions.ts has no list of regions")
	}
	if diff := cmp.Diff(slices.Compact(want), strings.Fields(string(list[1]))); diff != "" {
		t.Errorf("regions.ts (+) and the numbering plan (-) differ:\n%s", diff)
	}
}
