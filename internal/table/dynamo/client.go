package dynamo

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Options is what a client needs to know. In a function all of it comes from
// the environment Lambda sets.
type Options struct {
	Region      string
	Credentials aws.Credentials
	Endpoint    string            // empty means AWS; else the address of DynamoDB Local
	Transport   http.RoundTripper // nil means NewTransport()
}

// Client makes a client of the DynamoDB service. It does not connect.
func Client(o Options) *dynamodb.Client {
	if o.Transport == nil {
		o.Transport = NewTransport()
	}
	credentials := o.Credentials
	opts := dynamodb.Options{
		Region: o.Region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return credentials, nil
		}),
		HTTPClient: &http.Client{Transport: o.Transport},
		Retryer:    aws.NopRetryer{},
	}
	if o.Endpoint != "" {
		opts.BaseEndpoint = aws.String(o.Endpoint)
	}
	return dynamodb.New(opts)
}

// NewTransport is an HTTP transport for a service that answers within
// milliseconds: one that does not answer in 3 s is tried on another
// connection. It keeps enough connections for a campaign's parallel writes.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   2 * time.Second,
		ResponseHeaderTimeout: 3 * time.Second,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   64,
		IdleConnTimeout:       time.Minute,
	}
}
