package dynamo_test

import (
	"net/http"
	"testing"

	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
)

// BenchmarkGet is our own and the SDK's share of a read: the answer is ready.
func BenchmarkGet(b *testing.B) {
	e := dynamo.New(dynamo.Client(dynamo.Options{Region: "us-east-1", Transport: stored{}}), tableName, clock)
	b.ReportAllocs()
	for b.Loop() {
		var got counter
		if err := e.Get(b.Context(), table.Key{PK: "p", SK: "s"}, &got); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTransaction is the same of a transaction of three.
func BenchmarkTransaction(b *testing.B) {
	e := dynamo.New(dynamo.Client(dynamo.Options{Region: "us-east-1", Transport: done{}}), tableName, clock)
	b.ReportAllocs()
	for b.Loop() {
		err := e.Write(b.Context(),
			table.Put(&counter{Head: table.Head{PK: "p", SK: "a", Kind: "counter"}, State: "open"}, table.Absent()),
			table.Update(table.Key{PK: "p", SK: "b"}, table.Equal("state", "open"), table.Add("count", 1)),
			table.Delete(table.Key{PK: "p", SK: "c"}))
		if err != nil {
			b.Fatal(err)
		}
	}
}

type stored struct{}

func (stored) RoundTrip(*http.Request) (*http.Response, error) {
	return answer(http.StatusOK, `{"Item":{"pk":{"S":"p"},"sk":{"S":"s"},"kind":{"S":"counter"},`+
		`"state":{"S":"open"},"count":{"N":"7"},"w":{"S":"0123456789abcdef"}}}`), nil
}

type done struct{}

func (done) RoundTrip(*http.Request) (*http.Response, error) { return answer(http.StatusOK, `{}`), nil }
