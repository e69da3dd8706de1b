package invite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/network"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Visit is somebody with a link, and everything that decides how they go on. It
// is what was read at one moment; what is done with it repeats the decision as
// a condition.
type Visit struct {
	Link       secret.Link
	Browser    string // hash of the browser's cookie; empty: none yet
	Invitation Invitation
	Settings   network.Settings
	Badge      network.Badge
	User       directory.User
	Standing   Standing
	Phone      enroll.Enrollment // with mobile_code; zero: none
	openings   openings          // decides nothing
}

// Open finds what a link leads to. It writes nothing.
//
// errs.Unknown for a link that Lanyard never made, before any read;
// errs.Expired for one so old that its invitation is gone. That the invitation
// has ended is no error here: Step says so.
func (s *Service) Open(ctx context.Context, token, browser string) (Visit, error) {
	link, err := s.Keys.OpenLink(secret.PurposeInvitation, token)
	if err != nil {
		return Visit{}, err
	}
	return s.Visit(ctx, link, browser)
}

// OpenTyped gives the link that a code typed from an e-mail stands for. It
// writes nothing. errs.Unknown when there is none.
func (s *Service) OpenTyped(ctx context.Context, code string) (secret.Token, error) {
	names := s.Keys.TypedKeys(code)
	if len(names) == 0 {
		return "", errs.Unknown
	}
	keys := make([]table.Key, len(names))
	for i, name := range names {
		keys[i] = typedKey(name)
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return "", fmt.Errorf("read typed code: %w", err)
	}
	for _, item := range items {
		var t typed
		if item.Exists() {
			err := item.Decode(&t)
			return s.Keys.MintLink(Invitation{Network: t.Network, ID: t.Invitation, Generation: t.Generation}.link()), err
		}
	}
	return "", errs.Unknown
}

// Visit reads what a link leads to whose MAC was checked: by Open, or earlier
// when package register made a session of it.
func (s *Service) Visit(ctx context.Context, link secret.Link, browser string) (Visit, error) {
	v := Visit{Link: link, Browser: browser}
	n, id := session.NetworkID(link.Network), ID(link.ID)
	items, err := s.Table.GetAll(ctx, []table.Key{
		Key(n, id), network.SettingsKey(n), session.UserKey(n, id.User()),
		enroll.EnrollmentKey(n, id.User(), enroll.MobileCode),
	})
	if err == nil && !items[0].Exists() {
		return Visit{}, errs.Expired
	}
	if err == nil {
		err = errors.Join(items[0].Decode(&v.Invitation), items[1].Decode(&v.Settings), items[2].Decode(&v.User), optional(items[3], &v.Phone))
	}
	if err == nil {
		items, err = s.Table.GetAll(ctx, []table.Key{
			network.BadgeKey(n, v.Invitation.Badge), StandingKey(n, v.Invitation.User, v.Invitation.Badge), openingsKey(n, id),
		})
	}
	if err == nil {
		err = errors.Join(items[0].Decode(&v.Badge), items[1].Decode(&v.Standing), optional(items[2], &v.openings))
	}
	if err != nil {
		return Visit{}, fmt.Errorf("open invitation %s: %w", id, err)
	}
	return v, nil
}

// optional decodes an item into out; one that is absent leaves out as it is.
func optional(item table.Item, out any) error {
	if !item.Exists() {
		return nil
	}
	return item.Decode(out)
}

// Step is what comes next for the visitor, see NextStep. Whoever is disabled or
// frozen has nothing to come for.
func (v Visit) Step(now time.Time) (Step, errs.Kind) {
	if !v.User.Active() {
		return StepEnded, errs.Revoked
	}
	on := OnFile{v.marks(), v.Phone.Holds(v.User)}
	return NextStep(v.Invitation, v.Badge, on, v.Link.Generation, v.Browser, now)
}

// marks are those of the contacts that the visitor has on file now.
func (v Visit) marks() Marks { return marksOf(v.Settings.Salt, contactsOf(v.User)) }

// demand is what is asked of the visitor.
func (v Visit) demand() Demand { return v.Invitation.Demand.and(demandOf(v.Badge)) }

// errMoved is the way on when the contact of the second check is another now.
var errMoved = errs.New(errs.Conflict,
	"The phone number or e-mail address that we have for you changed after this was sent. Ask your administrator to send it again.")

// Over is what a visit that ended is refused with.
func Over(end errs.Kind) error {
	if end == errs.Conflict {
		return errMoved
	}
	return end
}

// masked are the visitor's contacts on file, as their owner may see them.
func (v Visit) masked() (email, number string) {
	if v.User.Email != "" {
		email = v.User.Email.Masked()
	}
	if v.User.Phone != "" {
		number = v.User.Phone.Masked()
	}
	return email, number
}
