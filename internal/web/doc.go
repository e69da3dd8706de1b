// Package web holds the pages: the portal for the people who tap links
// (portal/) and the console for those who run a network (console/), built by
// Vite into dist/ and dist/console/ and embedded, and the API's description
// (openapi.json), from which the types of their clients are generated.
//
// Every portal path gets the same page, and so does everything under /console;
// its script chooses the view. A link's token is in the fragment, so that no
// server, log or Referer sees it. Loading a page never changes anything: it is
// a file.
//
// dist/ is not in version control but for dist/.keep, which lets Go embed the
// folder before the first build. Without a build the pages answer 503 and say
// how to make one.
//
// # Where to read next
//
// portal/main.ts chooses views; portal/invitation.ts, check.ts and badge.ts are
// the way from link to badge, desktop.ts and handover.ts its detour over the QR
// code; portal/ui.ts is what they are made of. e2e/tour.mjs walks through every
// view in a real browser, and beside it is what must hold there.
//
// console/views.ts names the console's views and their addresses, shell.tsx is the
// frame around them, door.tsx decides who comes in. api.ts asks, pages.ts and
// datatable.tsx show lists, act.ts does what a button says, texts.ts and
// problem.ts speak. groups/ is a small example of a view.
//
// What the API says is English; the console has its German in
// console/details.de.ts. A new sentence in the server needs an entry there:
// details_test.go finds it in the source (sentences_test.go) and says so.
package web
