package cloud

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestManyAtOnce: the answer of one invocation stays as it is while others are
// made.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	fn := Handler(func(_ context.Context, in string) (string, error) { return strings.Repeat(in, 2000), nil })
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			letter := string(rune('a' + i))
			want := fmt.Sprintf("%q\n", strings.Repeat(letter, 2000))
			for range 300 {
				out, err := fn.Invoke(t.Context(), []byte(`"`+letter+`"`))
				if err != nil || string(out) != want {
					t.Errorf("%.20s, %v", out, err)
					return
				}
			}
		})
	}
	all.Wait()
}
