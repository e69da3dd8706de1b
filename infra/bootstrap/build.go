package bootstrap

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

// flags are LINK of the Makefile; a test compares them.
func flags() []string {
	return []string{"-trimpath", "-tags", "lambda.norpc", "-ldflags=-s -w"}
}

// Build builds packages of the module in folder root into folder out, for
// Linux on an architecture of Go's naming. Each program is named after its
// folder. The error has what the compiler said.
func Build(ctx context.Context, root, out, arch string, packages ...string) error {
	args := append([]string{"build", "-o", out + string(os.PathSeparator)}, flags()...)
	cmd := exec.CommandContext(ctx, "go", append(args, packages...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build for %s: %w\n%s", arch, err, said)
	}
	return nil
}
