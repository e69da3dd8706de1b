package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"lanyard/internal/secret"
	"lanyard/internal/table"
	"lanyard/internal/table/dynamo"
)

// startWithin bounds a start. Lambda ends one that takes 10 s.
const startWithin = 8 * time.Second

// Env is what every function works with.
type Env struct {
	Config
	Table table.Table
	Keys  *secret.Keyring
	Now   func() time.Time
	Log   *slog.Logger
}

// Main is the main of every function: it runs, or logs why it could not start
// and ends with status 1.
func Main(run func(context.Context) error) {
	if err := run(context.Background()); err != nil {
		NewLog(os.Stdout).Error("start", "error", err)
		os.Exit(1)
	}
}

// Start makes the Env of a function in AWS. Its error says what is missing; a
// table that can not be reached yet is only logged, as every request tries
// again.
func Start(ctx context.Context, lookup Lookup) (Env, error) {
	c, err := Load(lookup)
	if err != nil {
		return Env{}, err
	}
	return start(ctx, c, true)
}

// StartKeyless is Start for a function that derives and opens nothing: it has
// no permission to read the root keys, and its Env has none.
func StartKeyless(ctx context.Context, lookup Lookup) (Env, error) {
	c, err := Load(lookup)
	if err != nil {
		return Env{}, err
	}
	return start(ctx, c, false)
}

// StartDelivery is Start for functions/deliver.
func StartDelivery(ctx context.Context, lookup Lookup) (Env, Delivery, error) {
	c, d, err := LoadDelivery(lookup)
	if err != nil {
		return Env{}, d, err
	}
	env, err := start(ctx, c, true)
	return env, d, err
}

func start(ctx context.Context, c Config, keyed bool) (Env, error) {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	env := Env{Config: c, Now: time.Now, Log: NewLog(os.Stdout)}
	engine := dynamo.New(dynamo.Client(dynamo.Options{
		Region: c.AWS.Region, Credentials: c.AWS.Credentials, Endpoint: c.AWS.DynamoDB,
	}), c.Table, env.Now)
	env.Table = engine

	connected := make(chan error, 1)
	go func() { connected <- engine.Connect(ctx) }()
	var err error
	if keyed {
		env.Keys, err = env.roots(ctx)
	}
	if err != nil {
		cancel() // the connection is of no use any more
		<-connected
		return Env{}, fmt.Errorf("root keys: %w", err)
	}
	if err := <-connected; err != nil {
		env.Log.WarnContext(ctx, "not connected to the table yet", "error", err)
	}
	return env, nil
}

// roots reads the keys. Unlike a local run it never makes a key file: a
// function whose file is lost must not go on with other keys.
func (e *Env) roots(ctx context.Context) (*secret.Keyring, error) {
	if e.RootKeyFile != "" {
		if _, err := os.Stat(e.RootKeyFile); err != nil {
			return nil, err
		}
		return secret.LoadOrCreateFile(e.RootKeyFile)
	}
	s := newSecretsManager(e.AWS, e.Now)
	document, err := s.value(ctx, e.RootKeySecret)
	if err != nil {
		return nil, err
	}
	return secret.ParseRoots(document)
}
