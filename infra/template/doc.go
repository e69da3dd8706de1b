// Package template reads template.yaml, the one list of functions, routes,
// stream filters and schedules, for whoever serves or checks them on this
// machine.
//
// [Read] resolves CloudFormation's short tags into their long form (!Ref X is
// {"Ref": "X"}) and nothing else: parameters and conditions keep their
// functions. What it does not understand it refuses, so that nothing is
// served here otherwise than there.
package template
