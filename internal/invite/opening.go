package invite

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"lanyard/internal/httpapi"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Opening is one time that the page behind a link asked what the link is. The page
// does so by a script and without a press of a button, and mail scanners run
// pages: an opening says that somebody or something had the link, and nothing else
// follows from it.
//
// Neither the address nor the User-Agent is kept: of one a digest that is too
// short to lead back, of the other a word.
type Opening struct {
	At         table.Epoch   `json:"at"`
	Generation uint16        `json:"generation"`
	Agent      httpapi.Agent `json:"agent,omitempty"`
	Typed      bool          `json:"typed,omitempty"`   // the code from the e-mail was typed in place of the link
	Browser    string        `json:"browser"`           // short for the hash of the browser's cookie
	Back       bool          `json:"back,omitempty"`    // it came with the cookie from before
	Around     string        `json:"around,omitempty"`  // short digest of the part of the internet that it came from
	Skipped    int           `json:"skipped,omitempty"` // openings after this one that were left out
}

// openings are those of one invitation. They are an item of their own, which no
// decision reads: opening a link changes nothing but the list of openings.
type openings struct {
	table.Head
	Network    session.NetworkID `json:"network"`
	Invitation ID                `json:"invitation"`
	Rev        int64             `json:"rev"`
	All        []Opening         `json:"all"`
}

const (
	// firstOpenings and lastOpenings are how many are kept; from then on there is
	// one write a minute at most, so that whoever has a link can not keep the
	// store busy with it.
	firstOpenings, lastOpenings = 10, 40
	openingEvery                = time.Minute

	// browserChars of a browser's hash tell the browsers of one invitation apart.
	browserChars = 8
	// aroundChars of a digest are 15 bits: two places differ almost for certain, and
	// of the 16 million networks of IPv4 five hundred have the same.
	aroundChars = 3
)

// opened is the opening of a visit.
func (v Visit) opened(by httpapi.Caller, typed bool, now time.Time) Opening {
	return Opening{
		At: table.At(now), Generation: v.Link.Generation, Agent: by.Agent, Typed: typed,
		Browser: shortBrowser(v.Browser), Back: by.Browser != "" && by.Browser == v.Browser, Around: v.around(by.Client),
	}
}

func shortBrowser(hash string) string { return hash[:min(browserChars, len(hash))] }

// around stands for the network that an address is in: a household or a
// company as a rule (/24, /48).
func (v Visit) around(client netip.Addr) string {
	bits := 24
	if client.Is6() {
		bits = 48
	}
	prefix, err := client.Prefix(bits)
	if err != nil || !prefix.IsValid() { // no address
		return ""
	}
	return secret.Digest(v.Settings.Salt, "opening", string(v.Invitation.ID)+"/"+prefix.String())[:aroundChars]
}

// with is o with one opening more; not ok: it is left out.
func (o openings) with(one Opening) (next openings, ok bool) {
	next = o
	next.All = slices.Clone(o.All)
	if n := len(next.All); n >= firstOpenings+lastOpenings {
		if one.At.Time().Sub(next.All[n-1].At.Time()) < openingEvery {
			return o, false
		}
		next.All[firstOpenings-1].Skipped += 1 + next.All[firstOpenings].Skipped
		next.All = slices.Delete(next.All, firstOpenings, firstOpenings+1)
	}
	next.All = append(next.All, one)
	next.Rev++
	return next, true
}

// note writes an opening down. Nothing depends on it: when the store refuses, or
// somebody opens the link at the same moment, it is not written, and whoever
// opens the link does not see any of that.
func (s *Service) note(ctx context.Context, v Visit, one Opening) {
	next, ok := v.openings.with(one)
	if !ok {
		return
	}
	i := v.Invitation
	key := openingsKey(i.Network, i.ID)
	next.Head = table.Head{PK: key.PK, SK: key.SK, Kind: kindOpenings, ExpiresAt: i.ExpiresAt}
	next.Network, next.Invitation = i.Network, i.ID
	cond := table.Absent()
	if v.openings.Rev > 0 {
		cond = table.Equal("rev", v.openings.Rev)
	}
	_ = s.Table.Write(ctx, table.Put(&next, cond)) // see above
}

// Opener is who opened a link, as far as anybody can tell.
type Opener string

// The openers.
const (
	Person  Opener = "person"
	Scanner Opener = "scanner" // a machine that looks for what is dangerous, or shows what is behind a link
)

// Why is the reason to believe that, the first that holds.
type Why string

// The reasons, in the order in which they are asked.
const (
	WhyActed   Why = "went_on"             // this browser typed the right code, or made the badge
	WhyTyped   Why = "typed_code"          // it typed the code that the e-mail shows
	WhyAgent   Why = "says_so"             // the program calls itself a reader or a tool
	WhyBack    Why = "came_back"           // this browser came again, later than a machine does
	WhyMany    Why = "from_several_places" // it was opened from several places within a minute
	WhyAtOnce  Why = "at_once"             // sooner after the message arrived than anybody reads
	WhyNothing Why = "nothing_against_it"  // none of these
)

const (
	// together is how close openings from different places are for one machine with
	// many addresses.
	together = time.Minute
	// severalPlaces within that are more than a person has.
	severalPlaces = 3
	// readingMail and readingText are how long nobody has opened a message that
	// just arrived: scanners work before it is shown.
	readingMail, readingText = 10 * time.Second, 3 * time.Second
)

// judge says who made the opening at index n of all: a pure function of the
// openings, the invitation as it is now, and when the message with that link arrived
// (zero: not known).
//
// The signs are not equal. A code that was typed and a badge that was made are
// acts of a person. Then what speaks for a machine: it says so itself; it works
// from many addresses, within seconds. A browser that still has its cookie minutes
// later is a person's: machines start anew each time. What nothing speaks
// against is called a person, and says that this is all there is.
func judge(all []Opening, n int, i Invitation, arrived table.Epoch) (Opener, Why) {
	one := all[n]
	switch {
	case i.wentOn(one):
		return Person, WhyActed
	case one.Typed:
		return Person, WhyTyped
	case one.Agent == httpapi.AgentReader || one.Agent == httpapi.AgentTool:
		return Scanner, WhyAgent
	case cameBack(all, one):
		return Person, WhyBack
	case manyPlaces(all, one):
		return Scanner, WhyMany
	case arrived != 0 && one.At.Time().Sub(arrived.Time()) < reading(i.Channel):
		return Scanner, WhyAtOnce
	}
	return Person, WhyNothing
}

// wentOn reports whether the browser of an opening did what takes a person.
func (i Invitation) wentOn(one Opening) bool {
	if one.Browser == "" {
		return false
	}
	return one.Browser == i.Finisher || i.Proof != nil && one.Browser == shortBrowser(i.Proof.Browser)
}

// cameBack reports whether the browser of an opening opened the link at two
// moments that are apart.
func cameBack(all []Opening, one Opening) bool {
	return one.Browser != "" && slices.ContainsFunc(all, func(other Opening) bool {
		return other.Browser == one.Browser && other.At.Time().Sub(one.At.Time()).Abs() > together
	})
}

// manyPlaces reports whether an opening is one of several, by several browsers from
// several places, that were made together. Two are no sign: a person may come while
// a machine still looks.
func manyPlaces(all []Opening, one Opening) bool {
	places := map[string]bool{one.Around: true}
	for _, other := range all {
		if other.Generation == one.Generation && other.Browser != one.Browser && other.At.Time().Sub(one.At.Time()).Abs() <= together {
			places[other.Around] = true
		}
	}
	delete(places, "")
	return one.Around != "" && len(places) >= severalPlaces
}

func reading(c notify.Channel) time.Duration {
	if c == notify.SMS {
		return readingText
	}
	return readingMail
}
