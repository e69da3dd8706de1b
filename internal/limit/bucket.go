package limit

import (
	"net/netip"

	"lanyard/internal/secret"
)

// Bucket is one subject with all its rates. Make it with For.
type Bucket struct {
	Name  string // which limit it is; for the log
	Rates []Rate
	Cost  int // how many are spent at once; 0 means 1
	key   string
}

// For is the bucket of value under the limit called name. Only a digest of
// value gets into the store; salt is the network's own, so that buckets of
// different networks are different.
func For(name string, salt secret.Salt, value string, rates ...Rate) Bucket {
	return Bucket{Name: name, Rates: rates, key: secret.Digest(salt, "limit/"+name, value)}
}

// Times is the bucket with n spent at once.
func (b Bucket) Times(n int) Bucket {
	b.Cost = n
	return b
}

func (b Bucket) cost() int { return max(1, b.Cost) }

// AddressKey is what addresses are limited by: an IPv4 address itself, the /64 of
// an IPv6 address, because one customer gets at least that much (RFC 6177).
// Those without an address share one key.
func AddressKey(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
