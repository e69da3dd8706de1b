package desk

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"lanyard/internal/audit"
	"lanyard/internal/directory"
	"lanyard/internal/errs"
	"lanyard/internal/httpapi"
	"lanyard/internal/network"
	"lanyard/internal/register"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// AskBadge asks the caller on a device that has a badge of theirs. A prompt from
// before is over. errs.Conflict when the caller has no badge, errs.Forbidden when all
// of them are too new to prove anything; what Verification.asks refuses.
func (s *Service) AskBadge(ctx context.Context, id ID, by httpapi.Caller) (Verification, error) {
	now := s.Now()
	v, c, err := s.mine(ctx, by, id, "prompt.ask")
	if err != nil {
		return v, err
	}
	next, err := v.asks(s.Keys.CurrentRoot(), now)
	if err == nil && c.set.Count(weights[Badge]) == 0 {
		err = errOff
	}
	if err == nil {
		err = c.thawed()
	}
	if err == nil {
		_, err = s.badges(ctx, c, now)
	}
	if err != nil {
		return v, s.refused(ctx, by, v, "prompt.ask", err)
	}
	return next, s.save(ctx, next, v, next.entry(by.Entry(""), "prompt.ask"), now)
}

// badges are those of the caller that prove something: old enough, as a contact has to
// be, or whoever was helped to one badge could have everything else with it.
func (s *Service) badges(ctx context.Context, c caller, now time.Time) ([]register.Credential, error) {
	all, err := register.Credentials(ctx, s.Table, c.set.ID, c.user.ID)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 || !c.user.Active() {
		return nil, errs.New(errs.Conflict, "The caller has no badge that could be asked. Use another way to verify them.")
	}
	old := slices.DeleteFunc(all, func(b register.Credential) bool {
		return b.CreatedAt.Time().Add(c.set.Duration(network.DeskCoolDown)).After(now)
	})
	if len(old) == 0 {
		return nil, errs.New(errs.Forbidden, "The caller's badge is too new to prove anything. Use another way to verify them.")
	}
	return old, nil
}

// CheckDigits takes the two digits that the caller read out. errs.WrongCode, errs.Locked
// when that was the last try; what Verification.mayMatch refuses.
func (s *Service) CheckDigits(ctx context.Context, id ID, typed string, by httpapi.Caller) (Verification, error) {
	now := s.Now()
	v, c, err := s.mine(ctx, by, id, "prompt.match")
	if err == nil {
		err = v.mayMatch(now)
	}
	if err != nil {
		return v, err
	}
	digits, err := v.digits(s.Keys)
	if err != nil {
		return v, err
	}
	if subtle.ConstantTimeCompare([]byte(digits), []byte(strings.Join(strings.Fields(typed), ""))) != 1 {
		return v, s.mistake(ctx, by, v, now)
	}
	next, err := s.pass(v.matches(), c, Passed{Method: Badge, By: audit.By(by.Principal)}, now)
	if err != nil {
		return v, err
	}
	return next, s.save(ctx, next, v, next.entry(by.Entry(""), "prompt.match"), now)
}

// mistake counts wrong digits, with the entry that says so. Of two at once one is
// answered, so that each pair that is tried costs a try.
func (s *Service) mistake(ctx context.Context, by httpapi.Caller, v Verification, now time.Time) error {
	next, why := v.mistaken(), errs.WrongCode
	if next.Prompt.At(now) == Void {
		why = errs.Locked
	}
	if err := s.save(ctx, next, v, refusal(by, v, "prompt.match", why), now); err != nil {
		return err
	}
	if why == errs.Locked {
		return next.mayMatch(now)
	}
	return why
}

// Prompts are those that a user can answer: who asks, and for what.
func (s *Service) Prompts(ctx context.Context, by session.Principal) ([]Verification, []directory.User, network.Settings, error) {
	var set network.Settings
	if err := s.Table.Get(ctx, network.SettingsKey(by.Network), &set); err != nil {
		return nil, nil, set, fmt.Errorf("read settings of network %s: %w", by.Network, err)
	}
	now := s.Now()
	all, err := s.since(ctx, by.Network, by.User, now.Add(-openFor-longestReceipt))
	if err != nil {
		return nil, nil, set, err
	}
	open := slices.DeleteFunc(all, func(v Verification) bool { return !v.prompted(now) })
	agents, err := s.agents(ctx, open)
	return open, agents, set, err
}

// longestReceipt is the most that a network lets a receipt be good for.
const longestReceipt = time.Hour

// since are the latest hundred verifications of a user that were begun since a moment,
// the newest first.
func (s *Service) since(ctx context.Context, n session.NetworkID, u session.UserID, from time.Time) ([]Verification, error) {
	page, err := s.Table.Query(ctx, table.Query{
		PK: session.UserPK(n, u), From: verificationPrefix + secret.FirstID(from), To: verificationPrefix + "~", Desc: true,
	})
	if err != nil {
		return nil, fmt.Errorf("list the latest verifications of user %s: %w", u, err)
	}
	all, _, err := table.Decoded[Verification](page)
	return all, err
}

// agents reads whose verifications those are; one who is gone has no name.
func (s *Service) agents(ctx context.Context, all []Verification) ([]directory.User, error) {
	keys := make([]table.Key, len(all))
	for i, v := range all {
		keys[i] = session.UserKey(v.Network, v.Agent)
	}
	items, err := s.Table.GetAll(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read who asks: %w", err)
	}
	out := make([]directory.User, len(all))
	for i, item := range items {
		if !item.Exists() {
			continue
		}
		if err := item.Decode(&out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// asked reads the verification whose prompt a user answers, and the user.
// errs.NotFound for everybody else's.
func (s *Service) asked(ctx context.Context, by session.Principal, id ID) (Verification, caller, error) {
	if !id.Valid() || id.User() != by.User {
		return Verification{}, caller{}, errs.NotFound
	}
	items, err := s.Table.GetAll(ctx, []table.Key{network.SettingsKey(by.Network), session.UserKey(by.Network, by.User), key(by.Network, id)})
	var c caller
	var v Verification
	if err == nil {
		err = errors.Join(items[0].Decode(&c.set), items[1].Decode(&c.user), items[2].Decode(&v))
	}
	if err != nil {
		return v, c, fmt.Errorf("read prompt %s: %w", id, err)
	}
	return v, c, nil
}

// PromptOptions begins to approve: what the device has to sign, and the sealed token
// that Approve wants back. It writes nothing. What mayApprove refuses, and badges.
func (s *Service) PromptOptions(ctx context.Context, id ID, by httpapi.Caller) (secret.Token, *protocol.CredentialAssertion, error) {
	now := s.Now()
	v, c, err := s.asked(ctx, by.Principal, id)
	if err == nil {
		err = v.mayApprove(now)
	}
	if err == nil {
		_, err = s.badges(ctx, c, now)
	}
	if err != nil {
		return "", nil, err
	}
	nonce := make([]byte, 32)
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	challenge, err := s.challenge(v, nonce)
	if err != nil {
		return "", nil, err
	}
	rp, err := register.RelyingParty(c.set.Origin, c.set.Name)
	if err != nil {
		return "", nil, err
	}
	options, data, err := rp.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	if err != nil {
		return "", nil, errs.Because(errs.Internal, fmt.Errorf("begin to approve prompt %s: %w", id, err))
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return "", nil, errs.Because(errs.Internal, err)
	}
	token, err := s.Keys.SealToken(secret.PurposePrompt, promptToken{id, nonce, raw}, v.Prompt.ValidUntil.Time())
	return token, options, err
}

func (s *Service) challenge(v Verification, nonce []byte) ([]byte, error) {
	digits, err := v.digits(s.Keys)
	if err != nil {
		return nil, err
	}
	return v.signs(nonce, digits)
}

// Approve takes a badge's answer to a prompt. Alone it verifies nobody: the agent still
// has to type the digits. What mayApprove refuses; errs.Forbidden when the answer is to
// another question, or by a badge that proves nothing.
func (s *Service) Approve(ctx context.Context, id ID, ceremony string, answer []byte, by httpapi.Caller) (Verification, error) {
	now := s.Now()
	v, c, err := s.asked(ctx, by.Principal, id)
	if err == nil {
		err = v.mayApprove(now)
	}
	if err != nil {
		return v, err
	}
	good, err := s.badges(ctx, c, now)
	if err != nil {
		return v, err
	}
	data, err := s.posed(v, ceremony, now)
	var used register.Credential
	if err == nil {
		used, err = c.signed(data, answer, good)
	}
	if err != nil {
		return v, s.refused(ctx, by, v, "prompt.approve", err)
	}
	next := v.approved(used.ID)
	return next, s.save(ctx, next, v, next.entry(by.Entry(""), "prompt.approve"), now, used.MoveOn(now))
}

// posed gives what the device was asked, if that was what the prompt of v asks now.
func (s *Service) posed(v Verification, ceremony string, now time.Time) (webauthn.SessionData, error) {
	var t promptToken
	var data webauthn.SessionData
	if err := s.Keys.OpenToken(secret.PurposePrompt, ceremony, now, &t); err != nil {
		return data, errs.Because(errs.Forbidden, err)
	}
	challenge, err := s.challenge(v, t.Nonce)
	if err != nil {
		return data, err
	}
	if err := json.Unmarshal(t.Data, &data); err != nil {
		return data, errs.Because(errs.Forbidden, err)
	}
	if t.Verification != v.ID || data.Challenge != protocol.URLEncodedBase64(challenge).String() {
		return data, errs.Because(errs.Forbidden, errors.New("an answer to another question"))
	}
	return data, nil
}

// signed checks the answer of one of the caller's badges. errs.Forbidden.
func (c caller) signed(data webauthn.SessionData, answer []byte, good []register.Credential) (register.Credential, error) {
	rp, err := register.RelyingParty(c.set.Origin, c.set.Name)
	if err != nil {
		return register.Credential{}, err
	}
	used, err := register.Assert(rp, data, answer, func(handle []byte, id register.CredentialID) (register.Holder, error) {
		n, u, err := register.ParseHandle(handle)
		i := slices.IndexFunc(good, func(b register.Credential) bool { return b.ID == id })
		if err != nil || n != c.set.ID || u != c.user.ID || i < 0 {
			return register.Holder{}, errs.NotFound
		}
		return register.Holder{Network: n, User: u, Credentials: good[i : i+1]}, nil
	})
	if err != nil {
		return used, errs.Because(errs.Forbidden, err)
	}
	return used, nil
}

// Disown is a user's word that it is not them who calls: the verification is over.
func (s *Service) Disown(ctx context.Context, id ID, by httpapi.Caller) error {
	now := s.Now()
	v, _, err := s.asked(ctx, by.Principal, id)
	if err != nil {
		return err
	}
	next, err := v.disowned(now)
	if err != nil {
		return err
	}
	return s.save(ctx, next, v, next.entry(by.Entry(""), "prompt.refuse"), now)
}
