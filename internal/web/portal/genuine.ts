import { ask, POST, type Schemas, when } from "./api";
import { contact, field, form, h, p, show, soft } from "./ui";

/** For whoever got a message and wonders who it is from. Nothing can be done here but ask. */
export async function genuine(): Promise<void> {
  const input = field("Reference", "Eight letters and digits at the end of the message.", {
    name: "reference",
    class: "typed",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: 20,
  });
  show(
    "Is this message genuine?",
    p("Type the reference from the message, and compare what we know of it with what you got. Never open a link to find out."),
    form(input, "Look it up", "Please type the reference first.", async (reference) => {
      const { messages } = await ask(POST("/v1/messages/genuine", { body: { reference } }));
      answer(messages);
    }),
  );
}

function answer(messages: Schemas["MessagesGenuineView"][]): void {
  const again = h("p", { class: "back" }, h("button", { type: "button", class: "link", onclick: () => void genuine() }, "Look up another one"));
  if (messages.length === 0) {
    show(
      "We do not know this reference",
      p("No message with it is known to have left here. Did it just arrive? Then compare the letters and digits, and try again in a minute."),
      p("If it stays unknown, do not open its link and do not type its code anywhere. Please tell your administrator."),
      again,
    );
    return;
  }
  show(
    "We sent a message with this reference",
    ...messages.map((m) =>
      h(
        "dl",
        {},
        ...row("From", m.network),
        ...row("What it is", kinds[m.template] ?? "A message"),
        ...row("Sent", when(m.sent_at)),
        ...row(m.channel === "sms" ? "To the number" : "To the address", contact(m.to)),
      ),
    ),
    p("Does all of this fit the message that you have? A copied reference fits no other address, time or purpose. If anything differs, it is not ours: please tell your administrator."),
    soft("Even then: a code is for the page that asked for it, and never for a person."),
    again,
  );
}

const row = (name: string, value: string) => [h("dt", {}, name), h("dd", {}, value)];

const kinds: Partial<Record<string, string>> = {
  badge_invitation: "An invitation to get a badge, with a link",
  follow_up: "A new link to get a badge",
  reminder: "A reminder to get a badge, with a link",
  registration_session: "A link to put a badge on a device",
  enrollment_code: "A code that adds an address or a number to an account",
  verification_code: "A code that confirms who somebody is",
  telephone_code: "A code to read out to the service desk",
  contact_changed: "A notice that an address or a number was changed, with a link to freeze your access; it asks for no code",
  badge_added: "A notice that a badge was put on a device, with a link to freeze your access; it asks for no code",
  manager_vouch: "A question of the service desk about somebody whom the reader is the manager of, with a link; it asks for no code",
  access_frozen: "A notice that an account was frozen",
  test: "A test by an administrator",
};
