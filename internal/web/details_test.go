package web

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// german is what console/details.de.ts knows.
type german struct {
	sentences map[string]string
	patterns  map[*regexp.Regexp]string
}

var (
	sentenceLine = regexp.MustCompile(`(?m)^  ("(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*"),$`)
	patternLine  = regexp.MustCompile(`(?m)^  \[/(.*)/, ("(?:[^"\\]|\\.)*")\],`)
	place        = regexp.MustCompile(`\$\d`)
)

func readGerman(t *testing.T) german {
	t.Helper()
	source, err := os.ReadFile("console/details.de.ts")
	if err != nil {
		t.Fatal(err)
	}
	text := func(quoted []byte) string {
		var s string
		if err := json.Unmarshal(quoted, &s); err != nil {
			t.Fatalf("%s: %v", quoted, err)
		}
		return s
	}
	g := german{map[string]string{}, map[*regexp.Regexp]string{}}
	for _, m := range sentenceLine.FindAllSubmatch(source, -1) {
		english := text(m[1])
		if g.sentences[english] != "" {
			t.Errorf("%q is there twice", english)
		}
		g.sentences[english] = text(m[2])
	}
	for _, m := range patternLine.FindAllSubmatch(source, -1) {
		g.patterns[regexp.MustCompile(string(m[1]))] = text(m[2])
	}
	return g
}

// knows reports whether there is German for a sentence, and marks what gave it.
func (g german) knows(sentence string, used map[any]bool) bool {
	said := strings.NewReplacer(aNumber, "12", aWord, "word").Replace(sentence)
	if g.sentences[said] != "" {
		used[said] = true
		return true
	}
	for pattern := range g.patterns {
		if parts := pattern.FindStringSubmatch(said); parts != nil {
			used[pattern] = true
			for _, part := range parts[1:] {
				g.knows(part, used) // it may be a sentence itself
			}
			return true
		}
	}
	return false
}

// The console says everything in German that an answer of the API can say, and its
// list has nothing that is said no more.
func TestEverySentenceOfTheAPIIsThereInGerman(t *testing.T) {
	g, used := readGerman(t), map[any]bool{}
	said := readHouse(t).sentences()
	for _, s := range slices.Sorted(maps.Keys(said)) {
		if !g.knows(s, used) {
			t.Errorf("console/details.de.ts lacks %q, said at %s", s, said[s])
		}
	}
	for s := range g.sentences {
		if !used[s] {
			t.Errorf("console/details.de.ts has %q, which nobody says", s)
		}
	}
	for pattern, german := range g.patterns {
		if !used[pattern] {
			t.Errorf("console/details.de.ts has %s, which nobody says", pattern)
		}
		if places := len(place.FindAllString(german, -1)); places != pattern.NumSubexp() {
			t.Errorf("%s has %d parts, and its German %d", pattern, pattern.NumSubexp(), places)
		}
	}
	if len(said) < 150 { // that they are found is what this relies on
		t.Errorf("only %d sentences found", len(said))
	}
}
