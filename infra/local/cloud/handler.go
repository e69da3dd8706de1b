package cloud

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

// Handler is what lambda.NewHandler makes of fn, for many callers at once. In
// Lambda an environment has one invocation at a time; here it has many, and
// aws-lambda-go (1.55.1, handlerFunc.Invoke) answers with a buffer that it has given
// back already, so that the next invocation writes into the answer of this one.
func Handler[In, Out any](fn func(context.Context, In) (Out, error)) lambda.Handler {
	return handler[In, Out](fn)
}

type handler[In, Out any] func(context.Context, In) (Out, error)

// Invoke makes one call.
func (h handler[In, Out]) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var in In
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, err
	}
	out, err := h(ctx, in)
	if err != nil {
		return nil, err
	}
	var answer bytes.Buffer
	enc := json.NewEncoder(&answer)
	enc.SetEscapeHTML(false)
	err = enc.Encode(out)
	return answer.Bytes(), err
}
