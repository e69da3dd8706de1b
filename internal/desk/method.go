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
	Code    Method = "code"    // read out, from a message to an enrolled contact
	Badge   Method = "badge"   // a badge of the caller's approves, and the digits beside it are read out
	Manager Method = "manager" // the caller's manager vouches
	Second  Method = "agent"   // another person at the desk agrees
)

// weights are the settings that say what a method counts; 0 is not at all.
var weights = map[Method]network.Number{Code: network.DeskCode, Badge: network.DeskBadge, Manager: network.DeskManager, Second: network.DeskAgent}

// methods are all of them, the strongest first.
func methods() []Method { return []Method{Code, Badge, Manager, Second} }

// Passed is a method that was passed.
type Passed struct {
	Method  Method                 `json:"method"`
	Service enroll.IdentityService `json:"service,omitempty"` // Code: over which
	Weight  int64                  `json:"weight"`
	By      audit.Actor            `json:"by"` // Second: who; Manager: the manager; else the agent
	At      table.Epoch            `json:"at"`
}
