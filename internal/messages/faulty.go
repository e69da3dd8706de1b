package messages

import (
	"context"

	"lanyard/internal/messages/wording"
	"lanyard/internal/network"
)

// FaultyText is a text of a network's own that could not be saved as it is, and
// the first reason.
type FaultyText struct {
	TextName
	Problem string
}

// FaultyTexts looks at all texts of a network's own as if they were saved now: what
// they are filled with may have changed since.
func (s *Service) FaultyTexts(ctx context.Context, set network.Settings) ([]FaultyText, error) {
	all, err := s.Texts(ctx, set.ID)
	if err != nil {
		return nil, err
	}
	var out []FaultyText
	for _, t := range all {
		if t.Source != OwnText {
			continue
		}
		checked, err := s.CheckText(set, t.TextName, t.Draft)
		if err != nil {
			return nil, err
		}
		if bad := wording.Errors(checked.Problems); len(bad) > 0 {
			out = append(out, FaultyText{t.TextName, bad[0].Problem})
		}
	}
	return out, nil
}
