import { h, show } from "./ui";

/** The front door: for whoever types the address by hand. */
export async function home(): Promise<void> {
  show(
    "Welcome",
    h("p", {}, "Your badge lets you sign in with your phone or computer instead of a password."),
    h("a", { class: "button", href: "/signin" }, "Sign in with your badge"),
    h("p", {}, "Did you get a code in a message? ", h("a", { href: "/i" }, "Enter the code"), "."),
  );
}
