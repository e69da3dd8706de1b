package phone

import (
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// planHeader is the first line of plan.txt and names its columns. Each rule is
// lengths;local lengths;pattern, and empty when the region has no such numbers.
const planHeader = "# code\tregion\tsame\tleading\tinternational\tprefix\ttransform\tgeneral\tpremium\tfree\tshared\tvoip\tpersonal\tpager\tcompany\tvoicemail\tfixed\tmobile\n"

//go:embed plan.txt
var planText string

// world is the numbering plan of the world. It remembers the territories it
// has read; they are constants, read late.
var world = &plan{text: planText}

// kind is what a number is used for. The order is that of the columns, and up
// to voicemail also that in which a number is asked what it is: the first
// that fits.
type kind int

const (
	unknown kind = iota // its rule is the general one
	premium
	free
	shared
	voip
	personal
	pager
	company
	voicemail
	fixed
	mobile
	kinds
)

// plan finds territories in the text of plan.txt.
type plan struct {
	text  string
	codes sync.Map // calling code -> []*territory
}

// territory is one region of one calling code.
type territory struct {
	code          string
	region        string // ISO 3166-1, or "001" for codes that belong to no region
	same          bool   // mobile and fixed numbers can not be told apart
	leading       pattern
	international pattern // what is dialled there before a country code
	prefix        pattern // what is dialled there before a national number
	transform     string  // what to make of a number with that prefix
	rules         [kinds]rule
}

// rule says which national numbers are of a kind.
type rule struct {
	lengths lengths
	local   lengths // of numbers dialled inside one town, without its code
	pattern pattern
}

// lengths is a set of numbers of digits, one bit each.
type lengths uint32

func (l lengths) has(n int) bool { return n >= 0 && n < 32 && l>>n&1 == 1 }

// pattern is a regular expression, compiled when first used.
type pattern struct {
	text string
	end  string // "$" when the whole must match
	once sync.Once
	re   *regexp.Regexp
}

func (p *pattern) get() *regexp.Regexp {
	p.once.Do(func() { p.re = regexp.MustCompile("^(?:" + p.text + ")" + p.end) })
	return p.re
}

func (p *pattern) match(s string) bool { return p.text != "" && p.get().MatchString(s) }

// territories gives those of a calling code, the main one first; none when
// there is no such code.
func (p *plan) territories(code string) []*territory {
	if t, ok := p.codes.Load(code); ok {
		return t.([]*territory)
	}
	var found []*territory
	for rest := p.text; ; {
		_, after, ok := strings.Cut(rest, "\n"+code+"\t")
		if !ok {
			break
		}
		line, _, _ := strings.Cut(after, "\n")
		found = append(found, readTerritory(code, line))
		rest = after
	}
	if found == nil {
		return nil // not remembered: what people type must not fill the memory
	}
	t, _ := p.codes.LoadOrStore(code, found)
	return t.([]*territory)
}

// territory gives that of an ISO region.
func (p *plan) territory(region string) (*territory, bool) {
	if len(region) != 2 || strings.Trim(region, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return nil, false
	}
	before, _, ok := strings.Cut(p.text, "\t"+region+"\t")
	if !ok {
		return nil, false
	}
	for _, t := range p.territories(before[strings.LastIndexByte(before, '\n')+1:]) {
		if t.region == region {
			return t, true
		}
	}
	return nil, false
}

// readTerritory reads a line of plan.txt after its first column.
func readTerritory(code, line string) *territory {
	c := strings.Split(line, "\t")
	t := &territory{
		code: code, region: c[0], same: c[1] != "", transform: c[5],
		leading: pattern{text: c[2]}, international: pattern{text: c[3]}, prefix: pattern{text: c[4]},
	}
	for k := range t.rules {
		r := &t.rules[k]
		size, local, _ := cut2(c[6+k])
		r.lengths, r.local = readLengths(size), readLengths(local)
		_, _, r.pattern.text = cut2(c[6+k])
		r.pattern.end = "$"
	}
	return t
}

// cut2 splits at the first two semicolons; patterns have none.
func cut2(s string) (a, b, c string) {
	a, s, _ = strings.Cut(s, ";")
	b, c, _ = strings.Cut(s, ";")
	return a, b, c
}

func readLengths(s string) (l lengths) {
	for n := range strings.SplitSeq(s, ",") {
		if v, err := strconv.Atoi(n); err == nil {
			l |= 1 << v
		}
	}
	return l
}

// is reports whether a national number is of a kind. A rule without lengths has
// those of the general one, which was asked before.
func (t *territory) is(k kind, national string) bool {
	r := &t.rules[k]
	return (r.lengths == 0 || r.lengths.has(len(national))) && r.pattern.match(national)
}

// kindOf is what a national number of the territory is for: unknown when there
// is no such number. Where mobile and fixed numbers look alike it is mobile.
func (t *territory) kindOf(national string) kind {
	if !t.is(unknown, national) {
		return unknown
	}
	for k := premium; k <= voicemail; k++ {
		if t.is(k, national) {
			return k
		}
	}
	if t.is(fixed, national) {
		if t.same || t.is(mobile, national) {
			return mobile
		}
		return fixed
	}
	if !t.same && t.is(mobile, national) {
		return mobile
	}
	return unknown
}
