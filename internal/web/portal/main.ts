import { handover } from "./handover";
import { home } from "./home";
import { invitation } from "./invitation";
import { me } from "./me";
import { signin } from "./signin";
import { show } from "./ui";

const views: Record<string, () => Promise<void>> = {
  "/": home,
  "/i": invitation,
  "/r": handover,
  "/signin": signin,
  "/me": me,
};

function route(): void {
  const view = views[location.pathname.replace(/(.)\/$/, "$1")] ?? home;
  view().catch((e: unknown) => {
    show("That did not work", e instanceof Error ? e.message : "Please try again in a moment.");
  });
}

// A second link opened in the same tab differs only in its fragment, which
// loads no page by itself.
addEventListener("hashchange", route);
route();
