package doctor

import (
	"slices"
	"strconv"
	"strings"

	"lanyard/internal/limit"
	"lanyard/internal/messages"
	"lanyard/internal/network"
	"lanyard/internal/notify"
	"lanyard/internal/notify/budget"
	"lanyard/internal/notify/gateway"
)

// networkFindings are what follows from what the network's administrators have set.
func networkFindings(set network.Settings, l gateway.List) []Finding {
	var out []Finding
	if set.Paused {
		out = append(out, Finding{
			ID: "sending.paused", Severity: Problem, What: "Sending is switched off in the network's settings: everything waits.",
			Next: "Switch sending on again in the settings.",
		})
	}
	if set.Count(network.EmailsADay) == 0 {
		out = append(out, Finding{
			ID: "sending.email_quota", Severity: Problem, What: "The network may send no e-mail: its daily number is 0.",
			Next: "Raise it in the settings, among the limits.",
		})
	}
	if set.Count(network.SMSADay) == 0 {
		out = append(out, Finding{
			ID: "sending.sms_quota", Severity: Problem, What: "The network may send no SMS: its daily number is 0.",
			Next: "Raise it in the settings, among the limits.",
		})
	}
	if len(l.Route(notify.Email, "", "", 0)) == 0 {
		out = append(out, Finding{
			ID: "sending.email_gateway", Severity: Problem, What: "No gateway for e-mail is switched on: every e-mail waits.",
			Next: "Switch on the gateway ses.",
		})
	}
	out = append(out, unserved(set, l)...)
	if out == nil {
		out = append(out, Finding{ID: "sending", Severity: OK, What: "The network may send, and has a gateway for each country that it sends SMS to."})
	}
	return out
}

// unserved are the countries that SMS may go to and none can.
func unserved(set network.Settings, l gateway.List) []Finding {
	var none []string
	for _, r := range set.SMSRegions {
		if len(l.Route(notify.SMS, r, "", 0)) == 0 {
			none = append(none, r)
		}
	}
	switch {
	case len(none) == 0:
		return nil
	case len(none) == len(set.SMSRegions):
		return []Finding{{
			ID: "sending.sms_gateway", Severity: Problem, What: "No gateway that is switched on serves a country that the network sends SMS to: every SMS waits.",
			Next: "Switch one on, or give one these countries.",
		}}
	}
	slices.Sort(none)
	list := strings.Join(none, ", ")
	return []Finding{{
		ID: "sending.sms_gateway", Severity: Problem, What: "No gateway that is switched on serves " + list + ": SMS there wait.",
		Next: "Give a gateway these countries, or take them from those that the network sends SMS to.", Values: map[string]string{"regions": list},
	}}
}

// servedBySNS are the countries whose SMS would go by SNS first.
func servedBySNS(set network.Settings, l gateway.List) []string {
	var out []string
	for _, r := range set.SMSRegions {
		if route := l.Route(notify.SMS, r, "", 0); len(route) > 0 && route[0].Kind == gateway.SNS {
			out = append(out, r)
		}
	}
	return out
}

// stopFindings are the countries that codes do not go to for now, because those
// that went were not used.
func stopFindings(stops []limit.Breaker) []Finding {
	var out []Finding
	for _, b := range stops {
		sent, used := strconv.FormatInt(b.Sent, 10), strconv.FormatInt(b.Used, 10)
		out = append(out, Finding{
			ID: "sending.stopped", Severity: Problem,
			What:   "Codes to " + b.Country + " are stopped: of " + sent + " in an hour " + used + " were used, which is what SMS fraud looks like.",
			Next:   "Look at what was refused. If people there do not get their codes, look at the gateway that serves the country; then let codes go there again.",
			Values: map[string]string{"region": b.Country, "sent": sent, "used": used},
		})
	}
	return out
}

// budgetFindings are how far the month's budget for SMS is used up.
func budgetFindings(m budget.Month) []Finding {
	spent, all := m.Spent().String(), m.Monthly.String()
	f := Finding{
		ID: "sending.sms_budget", What: "SMS have cost " + spent + " of the budget of " + all + " of this month.",
		Values: map[string]string{"spent": spent, "budget": all},
	}
	switch percent, _ := m.Alarm(); {
	case percent >= 100:
		f.Severity, f.Next = Problem, "Raise the budget in the settings. Until then, or until the month ends, SMS that do not fit into it are not sent."
	case percent >= 80:
		f.Severity, f.Next = Warning, "Raise the budget in the settings before it is used up."
	default:
		return nil
	}
	return []Finding{f}
}

// textFindings are what is wrong with texts of the network's own.
func textFindings(faulty []messages.FaultyText) []Finding {
	var out []Finding
	for _, t := range faulty {
		out = append(out, Finding{
			ID: "text", Severity: Problem, What: "The text " + t.String() + " can not be sent as it is: it " + t.Problem + ".",
			Next: "Correct it, or go back to the built-in one.", Values: map[string]string{"text": t.String(), "problem": t.Problem},
		})
	}
	return out
}
