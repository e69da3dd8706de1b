package cloud

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lanyard/infra/template"
)

// Functions are the handlers by their folder in functions/. Handler makes one
// of what a main.go gives to lambda.Start. They are called by many at once.
type Functions map[string]lambda.Handler

// Cloud serves a template.
type Cloud struct {
	template  *template.Template
	functions Functions
	log       *slog.Logger
	now       func() time.Time
}

// New puts functions to a template. Every function of the template must be
// there, and no other.
func New(t *template.Template, functions Functions, log *slog.Logger, now func() time.Time) (*Cloud, error) {
	var faults []error
	known := map[string]bool{}
	for _, f := range t.Functions {
		known[f.Folder] = true
		if functions[f.Folder] == nil {
			faults = append(faults, fmt.Errorf("template.yaml has a function %s and there is none", f.Folder))
		}
	}
	for folder := range functions {
		if !known[folder] {
			faults = append(faults, fmt.Errorf("function %s is not in template.yaml", folder))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return &Cloud{template: t, functions: functions, log: log, now: now}, nil
}
