package sqlite

import (
	"cmp"
	"math/big"
	"strconv"
)

// number is a JSON number that compares by value. Whole ones that fit an int64
// do so exactly and fast, others with 256 bits, more than the 38 digits that
// DynamoDB keeps.
type number struct {
	whole int64
	exact bool
	text  string
}

func newNumber(s string) number {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return number{whole: n, exact: true}
	}
	return number{text: s}
}

func (n number) order(with number) int {
	if n.exact && with.exact {
		return cmp.Compare(n.whole, with.whole)
	}
	return n.float().Cmp(with.float())
}

func (n number) float() *big.Float {
	if n.exact {
		return new(big.Float).SetInt64(n.whole)
	}
	f, _, err := big.ParseFloat(n.text, 10, 256, big.ToNearestEven)
	if err != nil { // JSON has no number that is none
		return new(big.Float)
	}
	return f
}
