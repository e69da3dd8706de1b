package httpapi

import (
	"slices"
	"strings"
)

// Agent is what sort of program a request says that it comes from: a word made of
// its User-Agent, which itself is kept nowhere.
type Agent string

// The sorts. A program says what it likes: Browser proves nothing, the others say
// against their own interest.
const (
	AgentUnknown Agent = ""        // it does not say
	AgentBrowser Agent = "browser" // a browser, or something that runs one
	AgentReader  Agent = "reader"  // a search engine, a chat that shows what is behind a link, a mail scanner
	AgentTool    Agent = "tool"    // a script or a library
)

// readers and tools are words in the User-Agent of programs that say what they are,
// in lower case.
var (
	readers = []string{
		"bot", "crawler", "spider", "preview", "facebookexternalhit", "whatsapp", "slack", "ms-office", "microsoft office",
		"barracuda", "proofpoint", "mimecast", "trendmicro", "symantec", "fortinet", "sophos", "urlscan", "virustotal", "scanner",
	}
	tools = []string{
		"curl", "wget", "python", "go-http-client", "java/", "okhttp", "libwww", "axios", "node", "ruby", "perl", "php",
		"headless", "phantomjs", "puppeteer", "playwright", "selenium", "httpclient", "postman",
	}
)

func agentOf(userAgent string) Agent {
	said := strings.ToLower(userAgent)
	has := func(word string) bool { return strings.Contains(said, word) }
	switch {
	case said == "":
		return AgentUnknown
	case slices.ContainsFunc(readers, has):
		return AgentReader
	case slices.ContainsFunc(tools, has):
		return AgentTool
	case strings.HasPrefix(said, "mozilla/"):
		return AgentBrowser
	}
	return AgentTool
}
