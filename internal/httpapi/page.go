package httpapi

// PageInput is what every list takes; inputs of lists embed it.
type PageInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items at most."`
	Cursor string `query:"cursor" maxLength:"2048" doc:"The next of the page before."`
}

// Page is what every list gives. Next is empty on the last page; a page may be
// short, even empty, without being the last.
type Page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Give it as cursor to get the page after this one."`
}

// NewPage makes a page; no items are an empty list, not null.
func NewPage[T any](items []T, next string) Page[T] {
	if items == nil {
		items = []T{}
	}
	return Page[T]{items, next}
}

// Each views every one of a list. None are an empty list, not null.
func Each[T, V any](all []T, view func(T) V) []V {
	out := make([]V, len(all))
	for i, one := range all {
		out[i] = view(one)
	}
	return out
}

// Output is an answer that is nothing but a body.
type Output[T any] struct{ Body T }

// Answer makes an Output, or passes an error on.
func Answer[T any](body T, err error) (*Output[T], error) {
	if err != nil {
		return nil, err
	}
	return &Output[T]{body}, nil
}

// None is an input that takes nothing, and an answer without a body (status 204).
type None struct{}
