package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"lanyard/internal/table/dynamo"
)

const (
	// secretTries is how often the secret is asked for while a function starts.
	secretTries = 4
	// maxSecret is the largest secret (AWS, "Secrets Manager quotas") with its JSON around it.
	maxSecret = 256 << 10
)

// secretsManager makes the one call of AWS Secrets Manager that we need, in its
// protocol, JSON 1.1.
type secretsManager struct {
	aws      AWS
	endpoint string
	client   *http.Client
	now      func() time.Time
	wait     func(ctx context.Context, try int) error
}

func newSecretsManager(a AWS, now func() time.Time) *secretsManager {
	endpoint := a.SecretsManager
	if endpoint == "" {
		endpoint = "https://secretsmanager." + a.Region + ".amazonaws.com"
	}
	client := &http.Client{
		Transport:     dynamo.NewTransport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &secretsManager{aws: a, endpoint: endpoint, client: client, now: now, wait: backOff}
}

// value gives the current value of a secret. What passes (the network,
// throttling, a fault of the service) is tried again. Errors hold
// nothing of the value.
func (s *secretsManager) value(ctx context.Context, id string) ([]byte, error) {
	defer s.client.CloseIdleConnections() // it is asked once
	body, err := json.Marshal(map[string]string{"SecretId": id})
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		value, again, err := s.ask(ctx, body)
		if err == nil {
			return value, nil
		}
		if !again || try == secretTries || s.wait(ctx, try) != nil {
			return nil, fmt.Errorf("get secret %s, try %d: %w", id, try, err)
		}
	}
}

// ask asks once; again says whether it may be asked again.
func (s *secretsManager) ask(ctx context.Context, body []byte) (value []byte, again bool, err error) {
	req, err := s.request(ctx, body)
	if err != nil {
		return nil, false, err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, true, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxSecret))
	if err != nil {
		return nil, true, err
	}
	if resp.StatusCode != http.StatusOK {
		code := errorCode(answer)
		again := resp.StatusCode >= http.StatusInternalServerError || code == "ThrottlingException"
		return nil, again, fmt.Errorf("status %d %s", resp.StatusCode, code)
	}
	var got struct{ SecretString *string } // nil when the secret is binary
	if json.Unmarshal(answer, &got) != nil || got.SecretString == nil {
		return nil, false, errors.New("it has no text")
	}
	return []byte(*got.SecretString), false, nil
}

func (s *secretsManager) request(ctx context.Context, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint+"/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("X-Amz-Target", "secretsmanager.GetSecretValue")
	sum := sha256.Sum256(body)
	err = v4.NewSigner().SignHTTP(ctx, s.aws.Credentials, req, hex.EncodeToString(sum[:]),
		"secretsmanager", s.aws.Region, s.now())
	return req, err
}

// errorCode is the code of an error answer, without its message.
func errorCode(answer []byte) string {
	var e struct {
		Type string `json:"__type"`
	}
	if json.Unmarshal(answer, &e) != nil {
		return "without a code"
	}
	return e.Type
}

// backOff waits 100, 200 and 400 ms.
func backOff(ctx context.Context, try int) error {
	t := time.NewTimer(50 * time.Millisecond << try)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
