package secret

import "strings"

// damm is the totally anti-symmetric quasigroup of H. Michael Damm's check digit
// ("Total anti-symmetrische Quasigruppen", Marburg 2004): every single wrong digit
// and every pair of neighbours that changed places is noticed.
var damm = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// group is how many digits are read out in one breath.
const group = 3

func checkDigit(digits string) byte {
	var sum byte
	for _, d := range []byte(digits) {
		sum = damm[sum][d-'0']
	}
	return sum
}

// Spoken is the code as it is read out over a telephone: a check digit after it, in
// groups of three. The check digit says nothing that the code does not.
func (c Code) Spoken() Code {
	all := string(c) + string('0'+checkDigit(string(c)))
	var b strings.Builder
	for i := range len(all) {
		if i > 0 && i%group == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(all[i])
	}
	return Code(b.String())
}

// Heard is the code of so many digits in what an agent heard. Not ok: that is not
// what any code sounds like, so a digit was misheard, left out or swapped with its
// neighbour, and it need not be tried.
func Heard(typed string, length int) (code string, ok bool) {
	all := digits(typed)
	if len(all) != length+1 || strings.Trim(all, "0123456789") != "" || checkDigit(all) != 0 {
		return "", false
	}
	return all[:length], true
}
