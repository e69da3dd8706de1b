package doctor

import "lanyard/internal/notify/gateway"

// findings are what is known of a vendor. One that is switched off is worth a
// warning at most.
func (v Vendor) findings() []Finding {
	f := v.finding()
	if !v.Enabled && f.Severity == Problem {
		f.Severity = Warning
	}
	f.Gateway = v.ID
	f.Values = map[string]string{"name": v.Name, "state": v.State}
	return []Finding{f}
}

func (v Vendor) finding() Finding {
	const id = "vendor.account"
	switch {
	case v.Unreadable:
		return Finding{
			ID: id, Severity: Problem, What: "The password of " + v.Name + " can not be opened any more: the root key that sealed it is gone.",
			Next: "Give the gateway its password again.",
		}
	case !v.Asked:
		return Finding{
			ID: id, Severity: Unknown, What: v.Name + " was not asked: vendors are not called on this machine.",
			Next: "Start Lanyard with -gateways to send by vendors from here.",
		}
	case v.Failure != "":
		return Finding{
			ID: id, Severity: Problem, What: v.Name + " does not answer: " + v.Failure + ".",
			Next: "Look whether the vendor has a disturbance, and whether the gateway's address is right.",
		}
	case v.Known && v.Good:
		return Finding{ID: id, Severity: OK, What: v.Name + " knows the account, and it is active."}
	case v.Known && v.Kind == gateway.Twilio:
		return Finding{
			ID: id, Severity: Problem, What: v.Name + " refuses the account: " + v.State + ".",
			Next: "Compare Account SID and auth token with the Twilio console, and look whether the account is active and paid for.",
		}
	}
	return Finding{
		ID: id, Severity: OK, What: v.Name + " answers. Whether it takes user, password and sender is not known until something is sent.",
		Next: "Send a test by this gateway.",
	}
}
