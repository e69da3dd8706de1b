package notify

import "time"

// queued is a new message's first state.
func (m Message) queued(now time.Time) Message {
	return m
}
