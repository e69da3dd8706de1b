package fault_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"lanyard/internal/table/fault"
)

// server answers every request with success and counts them.
func server(t *testing.T) (url string, performed *atomic.Int64) {
	t.Helper()
	performed = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		performed.Add(1)
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		_, _ = io.WriteString(w, "{}")
	}))
	t.Cleanup(s.Close)
	return s.URL, performed
}

// client is AWS's own, with so many attempts, through tr.
func client(url string, attempts int, tr *fault.Transport) *dynamodb.Client {
	tr.Base = http.DefaultTransport
	return dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String(url), Region: "eu-west-1", HTTPClient: &http.Client{Transport: tr},
		Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""), RetryMaxAttempts: attempts,
	})
}

func putItem(t *testing.T, c *dynamodb.Client) error {
	t.Helper()
	_, err := c.PutItem(t.Context(), &dynamodb.PutItemInput{
		TableName: aws.String("t"), Item: map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "p"}},
	})
	return err
}

func TestFaultsAsTheSDKSeesThem(t *testing.T) {
	t.Parallel()
	var (
		throttled *types.ProvisionedThroughputExceededException
		conflict  *types.TransactionConflictException
		broken    *types.InternalServerError
	)
	for _, c := range []struct {
		fault     fault.Fault
		is        func(err error) bool
		performed int64
	}{
		{"", func(err error) bool { return err == nil }, 1},
		{fault.Lose, func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }, 1},
		{fault.Refuse, func(err error) bool { return errors.Is(err, syscall.ECONNRESET) }, 0},
		{fault.Throttle, func(err error) bool { return errors.As(err, &throttled) }, 0},
		{fault.Conflict, func(err error) bool { return errors.As(err, &conflict) }, 0},
		{fault.Break, func(err error) bool { return errors.As(err, &broken) }, 0},
	} {
		url, performed := server(t)
		tr := &fault.Transport{Decide: fault.InTurn(c.fault)}
		if err := putItem(t, client(url, 1, tr)); !c.is(err) || performed.Load() != c.performed {
			t.Errorf("%q: %v, performed %d times", c.fault, err, performed.Load())
		}
		if tr.Requests() != 1 {
			t.Errorf("%q: %d requests", c.fault, tr.Requests())
		}
	}
}

func TestConflictGivesAReasonPerItem(t *testing.T) {
	t.Parallel()
	url, performed := server(t)
	c := client(url, 1, &fault.Transport{Decide: fault.InTurn(fault.Conflict, fault.Conflict)})
	key := map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "p"}}
	item := types.TransactWriteItem{Delete: &types.Delete{TableName: aws.String("t"), Key: key}}
	_, err := c.TransactWriteItems(t.Context(), &dynamodb.TransactWriteItemsInput{
		TransactItems: []types.TransactWriteItem{item, item, item},
	})
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) || len(cancelled.CancellationReasons) != 3 {
		t.Fatalf("got %v with %+v", err, cancelled)
	}
	for i, want := range []string{"TransactionConflict", "None", "None"} {
		if got := aws.ToString(cancelled.CancellationReasons[i].Code); got != want {
			t.Errorf("reason %d is %s", i, got)
		}
	}
	if performed.Load() != 0 {
		t.Error("it was performed")
	}
	if _, err := c.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: aws.String("t"), Key: key}); err != nil {
		t.Errorf("a read met a conflict: %v", err)
	}
}

func TestSeededTransport(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (out []fault.Fault) {
		decide := fault.Seeded(seed, 0.5, fault.Lose, fault.Throttle)
		for n := range 200 {
			out = append(out, decide(fault.Request{N: n + 1}))
		}
		return out
	}
	count := map[fault.Fault]int{}
	for i, f := range run(1) {
		if again := run(1)[i]; again != f {
			t.Fatalf("request %d: %s and then %s", i, f, again)
		}
		count[f]++
	}
	if count[""] < 60 || count[fault.Lose] < 20 || count[fault.Throttle] < 20 {
		t.Errorf("a chance of 0.5 gave %v", count)
	}
}
