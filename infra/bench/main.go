package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"lanyard/infra/bootstrap"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	*report
	quick bool
	built string // folder of built programs
	work  string // folder for data
}

// part is a part of the table.
type part struct {
	name string
	run  func(*bench, context.Context) error
}

func parts() []part {
	return []part{
		{"codes", (*bench).codes},
		{"invitation", (*bench).invitation},
		{"idle", (*bench).idle},
		{"functions", (*bench).functions},
		{"import", (*bench).imports},
		{"campaign", (*bench).campaigns},
		{"drain", (*bench).drain},
		{"desk", (*bench).desk},
	}
}

// run measures in the folder of the module.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("only", "", "parts to run, by comma; all when empty")
	quick := flags.Bool("quick", false, "smaller numbers")
	if err := flags.Parse(args); err != nil {
		return err
	}
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "lanyard-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{report: &report{out: os.Stdout}, quick: *quick, built: filepath.Join(dir, "built"), work: dir}
	b.head(ctx)
	progress("building")
	if err := bootstrap.Build(ctx, ".", b.built, runtime.GOARCH, "./infra/local", "./infra/bench/empty", "./functions/..."); err != nil {
		return err
	}
	for _, p := range chosen {
		if err := p.run(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func choose(only string) ([]part, error) {
	all := parts()
	if only == "" {
		return all, nil
	}
	var out []part
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(all, func(p part) bool { return p.name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, errors.New("there is no part " + name)
		}
		out = append(out, all[i])
	}
	return out, nil
}

// progress tells whoever waits what goes on.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "... "+format+"\n", args...) }
