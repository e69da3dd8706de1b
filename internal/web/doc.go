// Package web holds the pages: the portal for the people who tap links
// (portal/), built by Vite into dist/ and embedded, and the API's description
// (openapi.json), from which the portal's client types are generated.
//
// Every portal path gets the same page; its script chooses the view. A link's
// token is in the fragment, so that no server, log or Referer sees it. Loading
// a page never changes anything: it is a file.
//
// dist/ is not in version control but for dist/.keep, which lets Go embed the
// folder before the first build. Without a build the pages answer 503 and say
// how to make one.
//
// # Where to read next
//
// portal/main.ts chooses views; portal/invitation.ts, check.ts, badge.ts and
// handover.ts are the way from link to badge; portal/ui.ts is what they are
// made of. e2e/ walks all of it in a real browser.
package web
