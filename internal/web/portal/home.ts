import { go, h, p, show, soft } from "./ui";

/** The front door: for whoever types the address by hand. */
export async function home(): Promise<void> {
  show(
    "Welcome",
    p("Here you sign in with your badge: your phone or computer recognises you, and there is no password to remember."),
    go("/signin", "Sign in"),
    soft("Invited by e-mail, and it is on another device? ", h("a", { href: "/i" }, "Type its code here"), "."),
  );
}
