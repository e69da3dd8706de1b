package desk

import (
	"lanyard/internal/audit"
	"lanyard/internal/enroll"
	"lanyard/internal/network"
	"lanyard/internal/table"
)

// Method is a way to find out that the caller is who they say they are.
type Method string

// The methods.
const (
	Code   Method = "code"  // read out, from a message to an enrolled contact
	Second Method = "agent" // another person at the desk agrees
)

// weights are the settings that say what a method counts; 0 is not at all.
var weights = map[Method]network.Number{Code: network.DeskCode, Second: network.DeskAgent}

// Passed is a method that was passed.
type Passed struct {
	Method  Method                 `json:"method"`
	Service enroll.IdentityService `json:"service,omitempty"` // Code: over which
	Weight  int64                  `json:"weight"`
	By      audit.Actor            `json:"by"` // Second: who; else the agent
	At      table.Epoch            `json:"at"`
}
