import { ask, POST } from "./api";
import { get, hasPasskeys } from "./passkey";
import { act, h, problemLine, show } from "./ui";

/** Sign-in with the badge. Which badge it is, the device asks. */
export async function signin(): Promise<void> {
  const line = problemLine();
  const button = h("button", { type: "button" }, "Sign in with your badge");
  button.addEventListener("click", () =>
    act(button, line, async () => {
      const { ceremony, options } = await ask(POST("/v1/signin/options", { body: {} }));
      const credential = await get(options);
      const wanted = new URLSearchParams(location.search).get("return_to");
      const { return_to } = await ask(POST("/v1/signin/finish", { body: { ceremony, credential, ...(wanted && { return_to: wanted }) } }));
      location.assign(return_to);
    }),
  );
  show(
    "Sign in",
    h("p", {}, "Use the badge on this device, or choose another device when your browser asks and scan its code with your phone."),
    hasPasskeys() ? button : h("p", { class: "problem" }, "This browser cannot use badges. Try Safari, Chrome, Edge or Firefox."),
    line,
    h("p", { class: "soft" }, "No badge yet? Open the invitation in your messages, or ask your administrator for one."),
  );
}
