package httpapi

import "testing"

func TestAgentOf(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]Agent{
		"": AgentUnknown,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1": AgentBrowser,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36":                         AgentBrowser,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36":                           AgentTool,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                                                                AgentReader,
		"Mozilla/5.0 (Windows NT 6.1) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b":                                                      AgentReader,
		"WhatsApp/2.23.20.0":              AgentReader,
		"Slackbot-LinkExpanding 1.0":      AgentReader,
		"Microsoft Office/16.0 (Windows)": AgentReader,
		"curl/8.9.1":                      AgentTool,
		"python-requests/2.32":            AgentTool,
		"Go-http-client/2.0":              AgentTool,
		"Something Never Seen/1.0":        AgentTool,
	} {
		if got := agentOf(said); got != want {
			t.Errorf("%q is %q, want %q", said, got, want)
		}
	}
}
