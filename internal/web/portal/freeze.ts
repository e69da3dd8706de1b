import { ask, POST, Problem, when, type Schemas } from "./api";
import { field, form, network, p, show, soft } from "./ui";

type Alarm = Schemas["EnrollFreezeView"];

/** The page behind the link of a notice: this was not me. Opening it changes
 * nothing, and so does pressing: a word has to be typed. */
export async function freeze(): Promise<void> {
  const link = location.hash.slice(1);
  try {
    const alarm = await ask(POST("/v1/freeze/open", { body: { link } }));
    network(alarm.network);
    if (alarm.state === "frozen") return frozen(alarm);
    if (alarm.state === "over") return over();
    wanted(link, alarm);
  } catch (e) {
    if (e instanceof Problem && [404, 410, 422].includes(e.status)) return broken(e.status === 410);
    throw e;
  }
}

const happened: Record<Alarm["notice"], string> = {
  contact_changed: "an address or a number of your account was changed",
  badge_added: "a badge was put on a device in your name",
};

function wanted(link: string, alarm: Alarm): void {
  const word = field("Type freeze", "Six letters, so that we know a person is here.", {
    name: "word",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    maxlength: 20,
  });
  show(
    "Was this not you?",
    p(`At ${alarm.network}, ${happened[alarm.notice]} on ${when(alarm.sent_at)}. If it was you, close this page: nothing has happened.`),
    p("If it was not, freeze your access. Every device is signed out, and nobody can sign in as you or change your account until an administrator has looked at it. That includes you."),
    form(word, "Freeze my access", "Please type freeze first.", async (word) => {
      frozen(await ask(POST("/v1/freeze", { body: { link, word } })));
    }),
  );
}

function frozen(alarm: Alarm): void {
  show(
    "Your access is frozen",
    p(`Nobody can sign in as you at ${alarm.network}, or change your account. Please tell your administrator now, in a way that you know: only an administrator can lift this.`),
    soft("Never give a code or a link to anyone who calls you about this."),
  );
}

function over(): void {
  show(
    "An administrator has looked at this",
    p("Your access was frozen after this message, and an administrator has lifted that. The link does nothing any more. If something is still wrong, please tell your administrator."),
  );
}

function broken(old: boolean): void {
  show(
    old ? "This link has expired" : "This link does not work",
    p(old ? "It works for seven days after the message." : "Perhaps it was cut in two. Please open it from the message again."),
    p("If something was changed that you did not change, please tell your administrator right away."),
  );
}
