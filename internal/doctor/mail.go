package doctor

import "strconv"

// mailFindings are what follows from what SES says.
func mailFindings(m MailFacts) []Finding {
	return append(append(m.account(), m.identity()), m.set()...)
}

func unknown(id, of string, why Failure) Finding {
	return Finding{
		ID: id, Severity: Unknown, What: "It could not be found out how " + of + " is: " + string(why) + ".",
		Next: "Try again. If it stays so, look whether the function doctor may ask, and look in the AWS console.", Values: map[string]string{"code": string(why)},
	}
}

func (m MailFacts) account() []Finding {
	if m.Account != "" {
		return []Finding{unknown("ses.account", "the account at Amazon SES", m.Account)}
	}
	var out []Finding
	if m.Production {
		out = append(out, Finding{ID: "ses.sandbox", Severity: OK, What: "Amazon SES sends to everybody: the account is out of the sandbox."})
	} else {
		out = append(out, Finding{
			ID: "ses.sandbox", Severity: Problem, What: "Amazon SES is in the sandbox: mail reaches verified addresses only, 200 a day.",
			Next: "Ask for production access: Amazon SES console, Account dashboard, Request production access.",
		})
	}
	switch {
	case !m.Sending || m.Enforcement == "SHUTDOWN":
		out = append(out, Finding{
			ID: "ses.sending", Severity: Problem, What: "AWS has switched off sending for this account.",
			Next: "Open the case that AWS has begun about it in the support center: mostly too many bounces or complaints.",
		})
	case m.Enforcement == "PROBATION":
		out = append(out, Finding{
			ID: "ses.sending", Severity: Warning, What: "AWS has put the account under review, and will switch off sending if nothing changes.",
			Next: "Look at bounces and complaints in the SES console, correct addresses that come back, and answer the case in the support center.",
		})
	default:
		out = append(out, Finding{ID: "ses.sending", Severity: OK, What: "Amazon SES may send."})
	}
	out = append(out, m.quota())
	if m.Engagement {
		out = append(out, rewritten())
	}
	return out
}

func (m MailFacts) quota() Finding {
	f := Finding{ID: "ses.quota", Severity: OK, Values: map[string]string{"sent": count(m.SentToday), "quota": count(m.DailyQuota)}}
	f.What = count(m.SentToday) + " of " + count(m.DailyQuota) + " e-mails were sent within 24 hours."
	switch {
	case m.DailyQuota < 0: // no limit
		f.What = count(m.SentToday) + " e-mails were sent within 24 hours; there is no limit."
	case m.SentToday >= m.DailyQuota:
		f.Severity, f.Next = Problem, "Wait, or ask for more: Service Quotas console, Amazon SES, Sending quota."
	case m.SentToday >= 0.8*m.DailyQuota:
		f.Severity, f.Next = Warning, "Ask for more before a campaign: Service Quotas console, Amazon SES, Sending quota."
	}
	return f
}

func count(n float64) string { return strconv.FormatFloat(n, 'f', 0, 64) }

func (m MailFacts) identity() Finding {
	values := map[string]string{"identity": m.IdentityName}
	switch {
	case m.Identity != "":
		return unknown("ses.identity", "the address that mail comes from", m.Identity)
	case !m.Found:
		return Finding{
			ID: "ses.identity", Severity: Problem, What: "Neither the address that mail comes from nor its domain is an identity of Amazon SES.",
			Next: "Create the identity " + m.IdentityName + " in the SES console and put its DKIM records into DNS.", Values: values,
		}
	case !m.Verified:
		return Finding{
			ID: "ses.identity", Severity: Problem, What: "The identity " + m.IdentityName + " is not verified: mail is refused.",
			Next: "Put the records that the SES console shows for it into DNS, and wait up to 72 hours.", Values: values,
		}
	case !m.DKIM:
		return Finding{
			ID: "ses.identity", Severity: Warning, What: "Mail is not signed with DKIM: much of it goes to spam, and large providers refuse it.",
			Next: "Put the three CNAME records of " + m.IdentityName + " from the SES console into DNS.", Values: values,
		}
	}
	return Finding{ID: "ses.identity", Severity: OK, What: "The identity " + m.IdentityName + " is verified, and mail is signed with DKIM.", Values: values}
}

func (m MailFacts) set() []Finding {
	const id = "ses.configuration_set"
	switch {
	case m.Set != "":
		return []Finding{unknown(id, "the configuration set", m.Set)}
	case !m.SetFound:
		return []Finding{{
			ID: id, Severity: Problem, What: "The configuration set that mail is sent with does not exist: mail is refused.",
			Next: "Deploy Lanyard again: its template makes the set.",
		}}
	case !m.SetSending:
		return []Finding{{
			ID: id, Severity: Problem, What: "Sending is switched off in the configuration set.",
			Next: "Switch it on: SES console, Configuration sets, Sending status.",
		}}
	}
	var out []Finding
	if m.Tracking {
		out = append(out, rewritten())
	}
	if !m.Told {
		out = append(out, Finding{
			ID: "ses.events", Severity: Warning, What: "Amazon SES tells nobody what becomes of mail: a mail that came back looks like one that arrived.",
			Next: "Deploy Lanyard again: its template gives the configuration set an event destination.",
		})
	}
	if out == nil {
		out = append(out, Finding{ID: id, Severity: OK, What: "The configuration set sends, rewrites no links, and tells what becomes of mail."})
	}
	return out
}

// rewritten is said when links are led over another host to count clicks.
func rewritten() Finding {
	return Finding{
		ID: "ses.tracking", Severity: Problem, What: "Amazon SES rewrites links to count clicks: mail programs warn of them, and scanners follow them.",
		Next: "Switch off open and click tracking: SES console, the configuration set's event destinations and redirect domain, and Virtual Deliverability Manager, Engagement tracking.",
	}
}
