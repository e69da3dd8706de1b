// Command openapi writes the description of the whole API, OpenAPI 3.1, as
// all functions together serve it: from it come the clients' types, and a test
// holds template.yaml's routes against it.
package main

import (
	"fmt"
	"os"
)

func main() {
	spec, err := Spec()
	if err == nil {
		_, err = os.Stdout.Write(spec)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}
