package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// report prints the table, a line as soon as it is known.
type report struct{ out io.Writer }

// goal is what a figure shall be. The zero goal is none.
type goal struct {
	bound float64
	least bool
	set   bool
}

func atMost(v float64) goal  { return goal{bound: v, set: true} }
func atLeast(v float64) goal { return goal{bound: v, least: true, set: true} }

var none goal

func (g goal) met(v float64) bool {
	if g.least {
		return v >= g.bound
	}
	return v <= g.bound
}

// compare gives the goal as text and whether v meets it.
func (g goal) compare(v float64, unit string) (text, verdict string) {
	if !g.set {
		return "", ""
	}
	text = "<= "
	if g.least {
		text = ">= "
	}
	text += figure(g.bound) + " " + unit
	if g.met(v) {
		return text, "met"
	}
	return text, "MISSED"
}

// head names what is measured and the machine.
func (r *report) head(ctx context.Context) {
	revision, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output()
	if err != nil {
		revision = []byte("unknown")
	}
	r.printf("Lanyard, revision %s, %s\n", bytes.TrimSpace(revision), runtime.Version())
	r.printf("Machine: %s, %d cores, %s; load %s\n", processor(), runtime.NumCPU(), host(), load())
	r.printf("Beside work of others, times and rates are worse than the machine's own; CPU times and ratios are less so.\n")
}

func host() string { return runtime.GOOS + "/" + runtime.GOARCH }

func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // other systems have none
	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "processor unknown"
}

// load is how many threads ran or wanted to in the last minute (proc_loadavg(5)):
// those of bench, and what else the machine does.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	if f := strings.Fields(string(text)); len(f) > 0 {
		return f[0]
	}
	return "unknown"
}

// section begins a part of the table.
func (r *report) section(format string, args ...any) {
	r.printf("\n"+format+"; load %s\n", append(args, load())...)
}

// add prints one figure beside its goal.
func (r *report) add(what string, v float64, unit string, g goal) {
	text, verdict := g.compare(v, unit)
	line := fmt.Sprintf("  %-52s %12s  %-16s %s", what, figure(v)+" "+unit, text, verdict)
	r.printf("%s\n", strings.TrimRight(line, " "))
}

func (r *report) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(r.out, format, args...) // nobody reads
}

// figure has three digits, as more would pretend.
func figure(v float64) string {
	switch {
	case v == float64(int64(v)) || v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}
