package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// Hidden is what a secret prints as.
const Hidden = "***"

// Text is a secret or a piece of personal data. It prints as *** and is a
// plain string in JSON.
type Text string

// Reveal gives the value itself.
func (t Text) Reveal() string { return string(t) }

func (Text) String() string             { return Hidden }
func (Text) GoString() string           { return Hidden }
func (Text) Format(f fmt.State, _ rune) { hide(f) }

// LogValue hides the value from slog.
func (Text) LogValue() slog.Value { return slog.StringValue(Hidden) }

// hide answers every fmt verb with ***. A write to a fmt.State can not fail.
func hide(w io.Writer) { _, _ = io.WriteString(w, Hidden) }
