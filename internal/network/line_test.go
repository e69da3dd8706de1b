package network

import "testing"

// Threat: a name that looks like another, or ends a line. Names of networks and
// badges follow the rule for names of users.
func TestNamesReadAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Acme":                     true,
		"Ångström & Söhne":         true,
		"شرکت می\u200cخواهم":       true, // with a joiner
		"क्\u200dष":                true,
		"right\u202eto left":       false,
		"embedded\u202a":           false,
		"isolated\u2066x\u2069":    false,
		"line\u2028separator":      false,
		"paragraph\u2029separator": false,
		"next\u0085line":           false,
		"line\nbreak":              false,
		"nul\x00":                  false,
		"not \xff UTF-8":           false,
	} {
		settings := Settings{
			Name: name, Origin: "https://id.example", Region: "US", SMSRegions: []string{"US"}, Language: "en", TimeZone: "UTC",
		}
		if got := len(settings.faults()) == 0; got != want {
			t.Errorf("network %q: %v", name, settings.faults())
		}
		badge := Badge{Name: name, Channel: "email", Proof: ProofLink, DeviceLimit: 1}
		if got := len(badge.faults()) == 0; got != want {
			t.Errorf("badge %q: %v", name, badge.faults())
		}
	}
}
