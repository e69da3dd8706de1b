package secret

import (
	"fmt"
	"testing"
)

func TestSpoken(t *testing.T) {
	t.Parallel()
	for code, want := range map[Code]string{"123456": "123 456 6", "000000": "000 000 0", "12345678": "123 456 786"} {
		if got := code.Spoken().Reveal(); got != want {
			t.Errorf("%s: %s, want %s", code.Reveal(), got, want)
		}
	}
	if got := checkDigit("572"); got != 4 { // the example of Damm's paper
		t.Errorf("the check digit of 572 is %d", got)
	}
	if got := fmt.Sprint(Code("123456").Spoken()); got != Hidden {
		t.Error("a spoken code prints as", got)
	}
}

// Every single digit that is misheard and every two neighbours that change places
// are told from the right code, and from every other code that could be tried.
func TestMisheard(t *testing.T) {
	t.Parallel()
	for n := range 2000 {
		code := fmt.Sprintf("%06d", n*499%1_000_000)
		spoken := []byte(digits(Code(code).Spoken().Reveal()))
		if got, ok := Heard(string(spoken), 6); !ok || got != code {
			t.Fatalf("%s is not heard: %q, %v", code, got, ok)
		}
		for i := range spoken {
			was := spoken[i]
			for d := byte('0'); d <= '9'; d++ {
				if spoken[i] = d; d == was {
					continue
				}
				if _, ok := Heard(string(spoken), 6); ok {
					t.Fatalf("%s passes for %s", spoken, code)
				}
			}
			if spoken[i] = was; i == 0 || was == spoken[i-1] {
				continue
			}
			spoken[i], spoken[i-1] = spoken[i-1], was
			if _, ok := Heard(string(spoken), 6); ok {
				t.Fatalf("%s passes for %s", spoken, code)
			}
			spoken[i], spoken[i-1] = was, spoken[i]
		}
	}
	for _, typed := range []string{"", "123456", "1234566 1", "12345 6", "123 456 x", "123-456-6 "} {
		if _, ok := Heard(typed, 6); ok != (typed == "123-456-6 ") {
			t.Errorf("%q: %v", typed, ok)
		}
	}
}
