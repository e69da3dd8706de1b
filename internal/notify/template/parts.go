package template

import (
	"strings"

	"lanyard/internal/notify"
	"lanyard/internal/secret"
)

// Parts is how many parts the SMS of m takes, with a link whose token has so many
// characters, before there is one: characters of tokens all count alike. 0 when m
// is no SMS, or can not be put into one.
func Parts(m notify.Message, token int) int {
	r, err := Render(&m, Secrets{Link: secret.Token(strings.Repeat("x", token))})
	if err != nil || m.Channel != notify.SMS {
		return 0
	}
	return measure(r.Text.Reveal()).parts()
}
