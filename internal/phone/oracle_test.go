package phone

import (
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var kindOfType = map[phonenumbers.PhoneNumberType]kind{
	phonenumbers.FIXED_LINE: fixed, phonenumbers.MOBILE: mobile, phonenumbers.FIXED_LINE_OR_MOBILE: mobile,
	phonenumbers.TOLL_FREE: free, phonenumbers.PREMIUM_RATE: premium, phonenumbers.SHARED_COST: shared,
	phonenumbers.VOIP: voip, phonenumbers.PERSONAL_NUMBER: personal, phonenumbers.PAGER: pager,
	phonenumbers.UAN: company, phonenumbers.VOICEMAIL: voicemail, phonenumbers.UNKNOWN: unknown,
}

// agree compares what the library and this package make of one number. Where
// they may differ: the library also reads a number out of other text, with
// letters or an extension, takes a false country code for a national number,
// and does not know 00 outside the regions that dial it.
func agree(t *testing.T, raw, region string) {
	t.Helper()
	got, err := Parse(raw, region)
	theirs, bad := phonenumbers.Parse(raw, region)
	valid := bad == nil && phonenumbers.IsValidNumber(theirs)
	if err != nil {
		if digits, plus, problem := clean(raw); valid && problem == "" && !(plus && !knownCode(digits)) {
			t.Errorf("%q in %s: refused (%v), the library reads %s", raw, region, err, phonenumbers.Format(theirs, phonenumbers.E164))
		}
		return
	}
	if !valid {
		if digits, _, _ := clean(raw); !strings.HasPrefix(digits, "00") {
			t.Errorf("%q in %s: read as %s, the library refuses", raw, region, got.E164.Reveal())
		}
		return
	}
	if want := phonenumbers.Format(theirs, phonenumbers.E164); got.E164.Reveal() != want {
		t.Errorf("%q in %s: read as %s, the library reads %s", raw, region, got.E164.Reveal(), want)
	}
	if want := phonenumbers.GetRegionCodeForNumber(theirs); got.Region != want || got.E164.Region() != want {
		t.Errorf("%q in %s: region %s and %s, the library says %s", raw, region, got.Region, got.E164.Region(), want)
	}
	l, ok := got.E164.locate()
	if want := kindOfType[phonenumbers.GetNumberType(theirs)]; !ok || l.in.kindOf(l.national) != want {
		t.Errorf("%q in %s: kind %d, the library says %d", raw, region, l.in.kindOf(l.national), want)
	}
}

func knownCode(digits string) bool {
	l, problem := abroad(digits)
	return problem != problemCode || l.in != nil
}

var types = []phonenumbers.PhoneNumberType{
	phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST,
	phonenumbers.VOIP, phonenumbers.PERSONAL_NUMBER, phonenumbers.PAGER, phonenumbers.UAN, phonenumbers.VOICEMAIL,
}

// The example number of every type in every region, written in every usual way
// and changed in every usual way.
func TestAgreesWithTheLibrary(t *testing.T) {
	t.Parallel()
	regions := 0
	for region := range phonenumbers.GetSupportedRegions() {
		for _, typ := range types {
			example := phonenumbers.GetExampleNumberForType(region, typ)
			if example == nil {
				continue
			}
			for i, raw := range spellings(example) {
				agree(t, raw, region)
				agree(t, raw, [...]string{"US", "DE", ""}[i%3])
			}
		}
		regions++
	}
	if regions < 240 {
		t.Errorf("only %d regions", regions)
	}
}

func spellings(n *phonenumbers.PhoneNumber) []string {
	international := phonenumbers.Format(n, phonenumbers.E164)
	national := phonenumbers.Format(n, phonenumbers.NATIONAL)
	nsn := phonenumbers.GetNationalSignificantNumber(n)
	out := []string{
		international, international[1:], "00" + international[1:], "011" + international[1:], national, nsn, "0" + nsn, "1" + nsn, "8" + nsn,
		phonenumbers.Format(n, phonenumbers.INTERNATIONAL), strings.Replace(international, nsn, "(0)"+nsn, 1),
		international + "7", international[:len(international)-1], international[:len(international)-2], nsn[:len(nsn)-1], nsn + "0", nsn[1:],
	}
	for i := 1; i < len(international); i += 2 { // another digit in one place
		b := []byte(international)
		b[i] = '0' + (b[i]-'0'+3)%10
		out = append(out, string(b))
	}
	return out
}

// The codes that belong to no region are known, and never textable.
func TestAgreesAboutWorldwideCodes(t *testing.T) {
	t.Parallel()
	for code := range phonenumbers.GetSupportedGlobalNetworkCallingCodes() {
		example := phonenumbers.GetExampleNumberForNonGeoEntity(code)
		for _, raw := range spellings(example) {
			agree(t, raw, "US")
			agree(t, raw, "")
		}
		n, err := Parse(phonenumbers.Format(example, phonenumbers.E164), "")
		if err != nil || n.Region != "001" || n.E164.CheckTextable([]string{"001", "US"}) == nil {
			t.Errorf("+%d: %s, %v", code, n.Region, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"+12125550123", "0211 123456", "00 49 211 123456", "+44 (0)20 7946 0018", "٠٢١١١٢٣٤٥٦", "1-800-FLOWERS", "+", "", "+1 876 555 0123", "212 555 0123 x9", "0343 15 555 1212", "+39 06 1234 5678", "＋４９２１１１２３４５６", "+881612345678"} {
		for _, region := range []string{"US", "DE", "AR", "BS", "GG", "", "ZZ"} {
			f.Add(s, region)
		}
	}
	f.Fuzz(func(t *testing.T, raw, region string) {
		if oddly(raw) {
			_, _ = Parse(raw, region) // only must not fail badly
			return
		}
		if region != "" && !slices.Contains([]string{"US", "DE", "AR", "BS", "GG", "BR", "MX", "IT", "RU", "AU"}, region) {
			region = "US"
		}
		agree(t, raw, region)
	})
}

// oddly reports whether raw has what the library treats in a way of its own:
// anything besides digits, spaces and a + in front.
func oddly(raw string) bool {
	rest := strings.TrimPrefix(strings.TrimSpace(raw), "+")
	return strings.ContainsFunc(rest, func(r rune) bool { return r != ' ' && (r < '0' || r > '9') })
}
