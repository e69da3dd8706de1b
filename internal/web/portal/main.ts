import { Problem } from "./api";
import { genuine } from "./genuine";
import { freeze } from "./freeze";
import { handover } from "./handover";
import { home } from "./home";
import { invitation } from "./invitation";
import { me } from "./me";
import { prompt } from "./prompt";
import { signin } from "./signin";
import { h, p, show } from "./ui";
import { vouch } from "./vouch";

const views: Record<string, () => Promise<void>> = {
  "/": home,
  "/i": invitation,
  "/r": handover,
  "/f": freeze,
  "/p": prompt,
  "/v": vouch,
  "/signin": signin,
  "/me": me,
  "/genuine": genuine,
};

function route(): void {
  const view = views[location.pathname.replace(/(.)\/$/, "$1")] ?? home;
  view().catch((e: unknown) => {
    const offline = e instanceof Problem && e.code === "offline";
    show(
      offline ? "You are offline" : "That did not work",
      p(e instanceof Problem ? e.message : "Something went wrong on this page. Please try again in a moment."),
      h("button", { type: "button", onclick: route }, "Try again"),
    );
  });
}

// A second link opened in the same tab differs only in its fragment, which
// loads no page by itself.
addEventListener("hashchange", route);
route();
