package pretend

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"sync"
	"syscall"
)

// Answer is what befalls one request to send.
type Answer string

// The answers.
const (
	Yes       Answer = "yes"
	Throttled Answer = "throttled" // come later
	Silent    Answer = "silent"    // it takes the message, and hangs up
	Garbled   Answer = "garbled"   // it takes the message, and nobody understands what it says
	Nonsense  Answer = "nonsense"  // it does not take it, and nobody understands what it says
	Broken    Answer = "broken"    // it does not take it, and says that something is wrong with it
	Gone      Answer = "gone"      // as Silent, and nobody is there from then on
)

// Server is SES and SNS.
type Server struct {
	decide func(to string) Answer

	mu      sync.Mutex
	took    map[string]int
	answers map[Answer]int
	gone    bool
}

// New makes a Server that answers as decide says, one request at a time. to is an
// e-mail address or a phone number.
func New(decide func(to string) Answer) *Server {
	return &Server{decide: decide, took: map[string]int{}, answers: map[Answer]int{}}
}

// Took is how many messages to a contact went out.
func (s *Server) Took(to string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.took[to]
}

// Answers is how often it answered in which way.
func (s *Server) Answers() map[Answer]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.answers)
}

// Calls is how many requests there were.
func (s *Server) Calls() (n int) {
	for _, of := range s.Answers() {
		n += of
	}
	return n
}

// Return lets it be there again.
func (s *Server) Return() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = false
}

// Transport is under on a network where the server can be gone.
func (s *Server) Transport(under http.RoundTripper) http.RoundTripper { return network{s, under} }

type network struct {
	server *Server
	under  http.RoundTripper
}

func (n network) RoundTrip(r *http.Request) (*http.Response, error) {
	if n.server.refuses() {
		return nil, syscall.ECONNREFUSED
	}
	return n.under.RoundTrip(r)
}

func (s *Server) refuses() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone {
		s.answers[Gone]++
	}
	return s.gone
}

// ServeHTTP answers SendEmail (SES API version 2) and Publish (SNS) to a number.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p, to, err := read(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	switch s.answer(to) {
	case Yes:
		p.write(w, http.StatusOK, "", fmt.Sprintf(p.yes, s.Calls()))
	case Throttled:
		p.write(w, http.StatusTooManyRequests, p.throttled, p.error)
	case Garbled:
		p.write(w, http.StatusOK, "", `{"MessageId": <html>It works!`)
	case Nonsense:
		p.write(w, http.StatusOK, "", "\x00\xff<PublishResponse>")
	case Broken:
		p.write(w, http.StatusBadGateway, "", "<html>Bad gateway</html>")
	default:
		panic(http.ErrAbortHandler)
	}
}

func (s *Server) answer(to string) Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.decide(to)
	if s.gone = s.gone || a == Gone; s.gone { // with this message in its hands
		a = Silent
	}
	s.answers[a]++
	switch a {
	case Yes, Silent, Garbled:
		s.took[to]++
	}
	return a
}

// protocol is how one of the two speaks: restJson1 and the Query protocol.
type protocol struct{ kind, yes, throttled, error string }

var (
	ses = protocol{"application/json", `{"MessageId":"pretend-%d"}`, "TooManyRequestsException", `{"message":"Maximum sending rate exceeded."}`}
	sns = protocol{
		"text/xml", `<PublishResponse><PublishResult><MessageId>pretend-%d</MessageId></PublishResult></PublishResponse>`,
		"Throttled", `<ErrorResponse><Error><Type>Sender</Type><Code>Throttled</Code></Error></ErrorResponse>`,
	}
)

func (p protocol) write(w http.ResponseWriter, status int, code, body string) {
	w.Header().Set("Content-Type", p.kind)
	if code != "" {
		w.Header().Set("X-Amzn-Errortype", code)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // who does not read it hung up
}

// read is whom a request writes to.
func read(r *http.Request) (p protocol, to string, err error) {
	switch r.Method + " " + r.URL.Path {
	case "POST /v2/email/outbound-emails":
		var mail struct {
			Destination struct{ ToAddresses []string }
		}
		if err := json.NewDecoder(r.Body).Decode(&mail); err != nil {
			return p, "", err
		}
		if len(mail.Destination.ToAddresses) == 1 {
			return ses, mail.Destination.ToAddresses[0], nil
		}
	case "POST /":
		if to := r.PostFormValue("PhoneNumber"); to != "" && r.PostFormValue("Action") == "Publish" {
			return sns, to, nil
		}
	}
	return p, "", errors.New("pretend: this is no message: " + r.Method + " " + r.URL.Path)
}
