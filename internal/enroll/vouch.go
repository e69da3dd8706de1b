package enroll

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lanyard/internal/directory"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/secret"
	"lanyard/internal/session"
	"lanyard/internal/table"
)

// Enrolled gives the contacts that users are enrolled with: directory.Vouching.
func (s *Service) Enrolled(ctx context.Context, n session.NetworkID, users []session.UserID) (map[session.UserID][]directory.Enrolled, error) {
	out := map[session.UserID][]directory.Enrolled{}
	for part := range slices.Chunk(users, table.MaxOps/len(identityServices)) {
		var keys []table.Key
		for _, u := range part {
			for _, service := range identityServices {
				keys = append(keys, EnrollmentKey(n, u, service))
			}
		}
		items, err := s.Table.GetAll(ctx, keys)
		if err != nil {
			return nil, fmt.Errorf("read enrollments: %w", err)
		}
		for _, item := range items {
			var e Enrollment
			if err := read(item, &e); err != nil {
				return nil, err
			}
			if e.Challenge != "" {
				out[e.User] = append(out[e.User], directory.Enrolled{Channel: e.Service.Channel(), Contact: e.Contact, Rev: string(e.Challenge)})
			}
		}
	}
	return out, nil
}

// Vouch enrolls a contact for which somebody vouches, without a code:
// directory.Vouching. It proves no more about a caller for the network's cool-down than
// any contact that is new.
func (s *Service) Vouch(set network.Settings, u directory.User, v directory.Voucher, now time.Time) []table.Op {
	e := Enrollment{
		Network: set.ID, User: u.ID, Service: For(v.Channel), Contact: v.Contact, Challenge: ChallengeID(secret.NewID(now)),
		Path: ByImport, By: v.By, Proof: v.Proof, EnrolledAt: table.At(now),
	}
	ops := []table.Op{e.put(Enrollment{Challenge: ChallengeID(v.Old.Rev)})}
	if v.Tell {
		notice := messageTo(set, u, e.Service, v.Old.Contact)
		notice.Template, notice.Data.Contact = notify.ContactChanged, e.Service.contactKind()
		notice.About = notify.About{Type: "enrollment", ID: string(e.Service)}
		notice.Link = directory.FreezeLink(notify.ContactChanged, u.ID, now)
		ops = append(ops, notify.Queue(notice, now))
	}
	return ops
}

var _ directory.Vouching = (*Service)(nil)
