package httpapi

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"net/url"

	"lanyard/internal/errs"
)

// maxBody is the cap of a body in bytes where an operation names none.
const maxBody = 64 << 10

const jsonType = "application/json"

// FormType is the type of a form, for Operation.Consumes.
const FormType = "application/x-www-form-urlencoded"

// body reads and checks the body of a changing request and puts it back.
func (op Operation) body(r *http.Request) ([]byte, error) {
	limit := op.MaxBody
	if limit == 0 {
		limit = maxBody
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if err != nil {
		return nil, badRequest("body", "could not be read")
	}
	if int64(len(body)) > limit {
		return nil, errs.TooLarge
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if len(body) == 0 {
		return body, nil
	}
	want := op.Consumes
	if want == "" {
		want = jsonType
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != want {
		return nil, statusError{http.StatusUnsupportedMediaType, errs.BadField("header.Content-Type", "must be "+want)}
	}
	if want == jsonType {
		if err := checkJSON(body); err != nil {
			return nil, badRequest("body", err.Error())
		}
	}
	if op.bodyless && string(bytes.TrimSpace(body)) != "{}" {
		return nil, errs.BadField("body", "must be empty: this operation takes nothing")
	}
	return body, nil
}

// checkQuery refuses parameters given twice, because two readers would believe
// different ones, and what is no query at all. Unknown parameters huma refuses.
func checkQuery(r *http.Request) error {
	if r.URL.RawQuery == "" {
		return nil
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return badRequest("query", "is malformed")
	}
	for name, values := range query {
		if len(values) > 1 {
			return badRequest(location("query."+name), "is given twice")
		}
	}
	return nil
}
