// Command web is the function behind the pages.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/internal/gateway"
	"lanyard/internal/web"
)

func main() { lambda.Start(gateway.HTTP(web.Handler())) }
