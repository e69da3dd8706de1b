import { ask, POST } from "./api";
import { get, hasPasskeys } from "./passkey";
import { actor, h, p, problemLine, show, soft } from "./ui";

/** Sign-in with the badge. Which badge it is, the device asks. */
export async function signin(): Promise<void> {
  const line = problemLine();
  const sign = actor("Sign in with your badge", line, async () => {
    const { ceremony, options } = await ask(POST("/v1/signin/options", { body: {} }));
    const credential = await get(options);
    const wanted = new URLSearchParams(location.search).get("return_to");
    const { return_to } = await ask(POST("/v1/signin/finish", { body: { ceremony, credential, ...(wanted && { return_to: wanted }) } }));
    location.assign(return_to);
  });
  show(
    "Sign in",
    p("Your device will ask for your fingerprint, your face or your PIN. Is your badge on your phone? Choose that when the browser asks, and scan its code."),
    line,
    hasPasskeys() ? sign : h("p", { class: "problem" }, "This browser can not use badges. Please open this page in Safari, Chrome, Edge or Firefox."),
    soft("No badge yet? Open the invitation in your messages. None there? Your administrator can send you one."),
  );
}
