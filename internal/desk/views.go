package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/enroll"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/register"
	"lanyard/internal/secret"
	"lanyard/internal/session"
)

type verificationView struct {
	ID         ID             `json:"id"`
	User       session.UserID `json:"user"`
	UserName   string         `json:"user_name"`
	Agent      session.UserID `json:"agent"`
	AgentName  string         `json:"agent_name"`
	Ticket     string         `json:"ticket"`
	State      State          `json:"state" enum:"open,verified,used,ended,expired"`
	Acts       []allowedView  `json:"acts" nullable:"false"`
	Passed     []passedView   `json:"passed" nullable:"false"`
	Sum        int64          `json:"sum" doc:"What the methods count that were passed."`
	Need       int64          `json:"need" doc:"What the acts ask for."`
	Guarded    bool           `json:"guarded" doc:"A second person has to agree, whatever the sum."`
	Asked      bool           `json:"asked" doc:"A second person was asked for."`
	Word       string         `json:"word,omitempty" doc:"For its agent: what to say before the caller reads the code out."`
	Code       *codeView      `json:"code,omitempty" doc:"The code that was sent just now."`
	Prompt     *askedView     `json:"prompt,omitempty" doc:"The latest prompt to a badge of the caller."`
	Vouching   *vouchingView  `json:"vouching,omitempty" doc:"What the caller's manager was asked last."`
	CreatedAt  httpapi.Time   `json:"created_at"`
	VerifiedAt httpapi.Time   `json:"verified_at,omitempty"`
	ExpiresAt  httpapi.Time   `json:"expires_at"`
}

type codeView struct {
	Service enroll.IdentityService `json:"service" enum:"mobile_code,personal_email"`
	enroll.ChallengeView
}

type allowedView struct {
	Act    Act          `json:"act" enum:"add_mobile,add_email,remove_enrollment,send_session,resend_session,remove_session,remove_badge"`
	UsedAt httpapi.Time `json:"used_at,omitempty"`
}

type passedView struct {
	Method  Method                 `json:"method" enum:"code,badge,manager,agent"`
	Service enroll.IdentityService `json:"service,omitempty"`
	Weight  int64                  `json:"weight"`
	By      audit.Actor            `json:"by"`
	ByName  string                 `json:"by_name"`
	At      httpapi.Time           `json:"at"`
}

// names are what the people are called that verifications name.
func (s *Service) names(ctx context.Context, all ...Verification) (names, error) {
	if len(all) == 0 {
		return names{}, nil
	}
	var ids []session.UserID
	for _, v := range all {
		ids = append(ids, v.User, v.Agent)
		for _, p := range v.Passed {
			ids = append(ids, p.By.User())
		}
	}
	return s.called(ctx, all[0].Network, ids)
}

// names are what people are called.
type names map[session.UserID]secret.Text

// of is what an actor is called; empty for one who is no person.
func (n names) of(a audit.Actor) string { return n[a.User()].Reveal() }

// called gives the names of users of a network.
func (s *Service) called(ctx context.Context, n session.NetworkID, ids []session.UserID) (names, error) {
	slices.Sort(ids)
	return s.People.Names(ctx, n, slices.Compact(ids))
}

func (s *Service) view(ctx context.Context, v Verification, known names) verificationView {
	view := verificationView{
		ID: v.ID, User: v.User, UserName: known[v.User].Reveal(), Agent: v.Agent, AgentName: known[v.Agent].Reveal(), Ticket: v.Ticket, State: v.At(s.Now()),
		Acts: httpapi.Each(v.Acts, func(a Allowed) allowedView { return allowedView{a.Act, httpapi.Time(a.UsedAt)} }),
		Passed: httpapi.Each(v.Passed, func(p Passed) passedView {
			return passedView{p.Method, p.Service, p.Weight, p.By, known.of(p.By), httpapi.Time(p.At)}
		}),
		Sum: v.Sum(), Need: v.Need, Guarded: v.Guarded, Asked: v.Asked,
		CreatedAt: httpapi.Time(v.CreatedAt), VerifiedAt: httpapi.Time(v.VerifiedAt), ExpiresAt: httpapi.Time(v.ValidUntil),
	}
	if v.Agent == httpapi.CallerOf(ctx).Principal.User {
		view.Word = v.Word
	}
	if v.Prompt != nil {
		view.Prompt = viewAsked(*v.Prompt, s.Now())
	}
	if v.Vouching != nil {
		view.Vouching = viewVouching(v, s.Now())
	}
	return view
}

// answer shows a verification after a step, with the code that it sent.
func (s *Service) answer(ctx context.Context, v Verification, sent *enroll.Challenge, err error) (*httpapi.Output[verificationView], error) {
	if err != nil {
		return nil, err
	}
	known, err := s.names(ctx, v)
	if err != nil {
		return nil, err
	}
	view := s.view(ctx, v, known)
	if sent != nil {
		view.Code = &codeView{sent.Service, sent.View()}
	}
	return httpapi.Answer(view, nil)
}

type approvalView struct {
	Verification verificationView `json:"verification"`
	Name         string           `json:"name" doc:"What the caller is called."`
}

type sentView struct {
	enroll.ChallengeView
	Word string `json:"word" doc:"What to say before the caller reads the code out."`
}

type enrollmentView struct {
	Service    enroll.IdentityService `json:"service" enum:"mobile_code,personal_email"`
	Contact    string                 `json:"contact" doc:"Masked."`
	EnrolledAt httpapi.Time           `json:"enrolled_at"`
	How        enroll.Path            `json:"how" enum:"self,agent,import" doc:"On whose initiative. import: an administrator vouched for it."`
	Proof      string                 `json:"proof,omitempty" doc:"Of an import: how the contact was verified."`
	By         audit.Actor            `json:"by,omitempty"`
	ByName     string                 `json:"by_name,omitempty" doc:"What the person is called who did it."`
	UsedAt     httpapi.Time           `json:"used_at,omitempty" doc:"When a code sent there last proved who somebody is."`
	Verifies   bool                   `json:"verifies" doc:"A code sent there says something about who is calling."`
	VerifiesAt httpapi.Time           `json:"verifies_at,omitempty" doc:"From when on, if it is too new now."`
}

func viewEnrollment(e enroll.Enrollment) enrollmentView {
	return enrollmentView{
		Service: e.Service, Contact: e.Service.Masked(e.Contact), EnrolledAt: httpapi.Time(e.EnrolledAt),
		How: e.Path, Proof: e.Proof, By: e.By, UsedAt: httpapi.Time(e.UsedAt),
	}
}

// foundView is one who may be calling.
type foundView struct {
	ID             session.UserID    `json:"id"`
	Name           string            `json:"name"`
	Login          string            `json:"login,omitempty"`
	EmployeeNumber string            `json:"employee_number,omitempty"`
	Title          string            `json:"title,omitempty"`
	State          session.UserState `json:"state" enum:"active,disabled,frozen"`
	Email          string            `json:"email,omitempty" doc:"Masked."`
	Phone          string            `json:"phone,omitempty" doc:"Masked."`
	Caller         *userView         `json:"caller,omitempty" doc:"Of whoever alone was found: what desk-user-get shows."`
}

func viewFound(u directory.User) foundView {
	return foundView{
		ID: u.ID, Name: u.Name().Reveal(), Login: loginOf(u), EmployeeNumber: u.EmployeeNumber.Reveal(), Title: u.Title.Reveal(),
		State: stateOf(u), Email: u.Email.Masked(), Phone: u.Phone.Masked(),
	}
}

// stateOf is the state of a user as it matters at the desk: frozen, if they are.
func stateOf(u directory.User) session.UserState {
	if u.IsFrozen() {
		return directory.Frozen
	}
	return u.State
}

// shown are those whom a search found. Who alone was found, with all of them on this
// page, is shown as a whole: they would be asked for next.
func (s *Service) shown(ctx context.Context, by session.Principal, found []directory.User, all bool) ([]foundView, error) {
	views := httpapi.Each(found, viewFound)
	if !all || len(found) != 1 {
		return views, nil
	}
	caller, err := s.look(ctx, by, found[0].ID)
	views[0].Caller = &caller
	return views, err
}

// userView is a caller as the desk sees them.
type userView struct {
	ID          session.UserID    `json:"id"`
	Name        string            `json:"name"`
	Login       string            `json:"login,omitempty"`
	State       session.UserState `json:"state" enum:"active,disabled,frozen"`
	Email       string            `json:"email,omitempty" doc:"Masked."`
	Phone       string            `json:"phone,omitempty" doc:"Masked."`
	Guarded     bool              `json:"guarded" doc:"A second person has to agree before anything is changed."`
	Refused     string            `json:"refused,omitempty" doc:"Why you may not verify them."`
	Manager     string            `json:"manager,omitempty" doc:"What the manager on record is called, who can be asked to vouch."`
	Enrollments []enrollmentView  `json:"enrollments" nullable:"false"`
	Offered     []Act             `json:"offered" nullable:"false" doc:"What you can do for them: only what is configured."`
	Acts        []actView         `json:"acts" nullable:"false" doc:"What each act asks for."`
	Methods     []methodView      `json:"methods" nullable:"false" doc:"What each method counts; those that count nothing are left out."`
	Badges      []badgeView       `json:"badges" nullable:"false" doc:"On a device."`
	Sendable    []sendableView    `json:"sendable" nullable:"false" doc:"The badges that a registration session can be for."`
}

type actView struct {
	Act  Act   `json:"act" enum:"add_mobile,add_email,remove_enrollment,send_session,resend_session,remove_session,remove_badge"`
	Need int64 `json:"need"`
}

type methodView struct {
	Method Method `json:"method" enum:"code,badge,manager,agent"`
	Weight int64  `json:"weight"`
}

// look is a caller as by sees them.
func (s *Service) look(ctx context.Context, by session.Principal, u session.UserID) (userView, error) {
	c, err := s.caller(ctx, by, u)
	if err != nil {
		return userView{}, err
	}
	all, err := s.Enroll.List(ctx, by.Network, u)
	if err != nil {
		return userView{}, err
	}
	badges, running, err := s.sendable(ctx, c)
	if err != nil {
		return userView{}, err
	}
	have, err := register.Credentials(ctx, s.Table, by.Network, u)
	if err != nil {
		return userView{}, err
	}
	known, err := s.enrolledBy(ctx, all)
	if err != nil {
		return userView{}, err
	}
	view := userView{
		ID: u, Name: c.user.Name().Reveal(), Login: loginOf(c.user), State: stateOf(c.user),
		Email: c.user.Email.Masked(), Phone: c.user.Phone.Masked(), Guarded: c.grants.Protects(c.user.Access),
		Enrollments: httpapi.Each(all, func(e enroll.Enrollment) enrollmentView { return s.known(c, e, known) }),
		Badges:      httpapi.Each(have, func(x register.Credential) badgeView { return viewBadge(x, badges) }),
		Offered:     mayDo(by, c.offered(len(all) > 0, len(have) > 0, running)), Acts: []actView{}, Methods: []methodView{}, Sendable: badges,
	}
	if m := c.user.Manager; m != "" {
		called, err := s.called(ctx, by.Network, []session.UserID{m})
		if err != nil {
			return userView{}, err
		}
		view.Manager = called[m].Reveal()
	}
	if err := by.MayServe(u, c.user.Access, c.grants); err != nil {
		var said *errs.Error
		errors.As(err, &said)
		view.Refused = said.Detail
	}
	for _, a := range Acts() {
		view.Acts = append(view.Acts, actView{a, c.set.Count(sums[a])})
	}
	for _, m := range methods() {
		if w := c.set.Count(weights[m]); w > 0 {
			view.Methods = append(view.Methods, methodView{m, w})
		}
	}
	return view, nil
}

// enrolledBy are the names of those who made enrollments.
func (s *Service) enrolledBy(ctx context.Context, all []enroll.Enrollment) (names, error) {
	if len(all) == 0 {
		return names{}, nil
	}
	return s.called(ctx, all[0].Network, httpapi.Each(all, func(e enroll.Enrollment) session.UserID { return e.By.User() }))
}

// known is an enrollment with who made it, and whether it can verify its user.
func (s *Service) known(c caller, e enroll.Enrollment, people names) enrollmentView {
	view, coolDown := viewEnrollment(e), c.set.Duration(network.DeskCoolDown)
	view.ByName = people.of(e.By)
	view.Verifies = e.Trusted(c.user, coolDown, s.Now())
	if !view.Verifies && e.Holds(c.user) {
		view.VerifiesAt = httpapi.Time(e.EnrolledAt) + httpapi.Time(coolDown/time.Second)
	}
	return view
}

// badgeView is a badge of the caller on a device.
type badgeView struct {
	Credential register.CredentialID `json:"credential"`
	Badge      network.BadgeID       `json:"badge"`
	Name       string                `json:"name"`
	Device     register.Device       `json:"device" enum:"built_in,security_key,unknown" doc:"What it is on, as the device said."`
	CreatedAt  httpapi.Time          `json:"created_at"`
	UsedAt     httpapi.Time          `json:"used_at,omitempty"`
}

func viewBadge(c register.Credential, badges []sendableView) badgeView {
	v := badgeView{
		Credential: c.ID, Badge: c.Badge, Name: string(c.Badge), Device: c.Device(),
		CreatedAt: httpapi.Time(c.CreatedAt), UsedAt: httpapi.Time(c.LastUsedAt),
	}
	for _, b := range badges {
		if b.Badge == c.Badge {
			v.Name = b.Name
		}
	}
	return v
}

// offered are the acts that make sense: a code can go out over the channel, and
// there is something to remove, or a registration session is running.
func (c caller) offered(enrolled, badges, running bool) []Act {
	offered := []Act{}
	if !c.user.Active() {
		return offered
	}
	if len(c.set.SMSRegions) > 0 && c.set.Count(network.SMSADay) > 0 && !c.set.Paused {
		offered = append(offered, AddMobile)
	}
	if c.set.Count(network.EmailsADay) > 0 && !c.set.Paused {
		offered = append(offered, AddEmail)
	}
	if enrolled {
		offered = append(offered, RemoveEnrollment)
	}
	if !c.set.Paused {
		offered = append(offered, SendSession)
	}
	if running && !c.set.Paused {
		offered = append(offered, ResendSession)
	}
	if running {
		offered = append(offered, RemoveSession)
	}
	if badges {
		offered = append(offered, RemoveBadge)
	}
	return offered
}

type traceView struct {
	At           httpapi.Time      `json:"at"`
	By           audit.Actor       `json:"by"`
	ByName       string            `json:"by_name,omitempty"`
	Act          string            `json:"act" doc:"desk.refuse: an act that was refused, which is in detail."`
	Ticket       string            `json:"ticket,omitempty"`
	Verification ID                `json:"verification,omitempty"`
	Detail       map[string]string `json:"detail" nullable:"false"`
}

func viewTrace(r audit.Record, known names) traceView {
	return traceView{
		At: httpapi.Time(r.At), By: r.Actor, ByName: known.of(r.Actor), Act: r.Act, Ticket: r.Detail["ticket"], Verification: about(r), Detail: r.Detail,
	}
}

// loginOf is a login as the desk sees it: one that is an address is masked as that is.
func loginOf(u directory.User) string {
	if e, err := secret.ParseEmail(u.Login.Reveal()); err == nil {
		return e.Masked()
	}
	return u.Login.Reveal()
}
