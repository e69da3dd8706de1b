package dynamo_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
	"lanyard/internal/table/dynamo/dynamolocal"
	"lanyard/internal/table/tabletest"
)

const tableName = "lanyard"

// local is the DynamoDB Local that all tests share; nil when there is none here.
var local *dynamolocal.Server

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	dir, ok := dynamolocal.Dir()
	if !ok {
		return m.Run(), nil
	}
	ctx := context.Background()
	var err error
	if local, err = dynamolocal.Start(ctx, dir, ""); err != nil {
		return 0, err
	}
	defer local.Close()
	if err := local.Create(ctx, tableName); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

// needLocal skips a test where DynamoDB Local is not to be found. In CI it is
// always to be found.
func needLocal(t *testing.T) {
	t.Helper()
	switch {
	case local != nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("CI without %s: DynamoDB was not tested", dynamolocal.DirVariable)
	default:
		t.Skipf("not run without DynamoDB Local: %s names no folder", dynamolocal.DirVariable)
	}
}

func TestContract(t *testing.T) {
	needLocal(t)
	client := local.Client()
	tabletest.Run(t, func(_ *testing.T, now func() time.Time) table.Table {
		return dynamo.New(client, tableName, now)
	})
}
