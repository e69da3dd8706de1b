import { ask, clock, POST, Problem, type Schemas } from "./api";
import { act, complain, h, network, p, problemLine, show } from "./ui";
import { doing, rows, speak, texts } from "./words";

type Question = Schemas["DeskVouchView"];

const t = texts(
  {
    title: "Is it {name} on the telephone?",
    asks: "The service desk of {network} has somebody on the telephone who says to be {name}. You are on record as their manager.",
    who: "Who asks",
    about: "About",
    ticket: "Ticket",
    what: "Wants to",
    until: "Answer until",
    first: "Speak with {name} first, on a number that you know or in person. If you can not, do nothing: without you nothing happens.",
    reason: "How do you know? Or what is wrong?",
    hint: "At least 10 characters, so that we know a person is here. The service desk keeps it.",
    spoke: "I have just spoken with {name} myself.",
    yes: "I vouch for {name}",
    no: "I do not know of this",
    short: "Please write at least 10 characters first.",
    unspoken: "Please speak with {name} first, and say so above.",
    vouched: "Thank you: you have vouched for {name}",
    vouchedText: "The service desk can go on. You can close this page. If you did not mean to, please tell your administrator right away.",
    refused: "Thank you: the call was ended",
    refusedText: "Nothing will be changed because of it. You can close this page.",
    over: "This question is over",
    overText: "Its time ran out, another one was sent, or the service desk no longer needs you. There is nothing to do.",
    broken: "This link does not work",
    brokenText: "Perhaps it was cut in two. Please open it from the message again.",
    unfit: "You can not vouch for this person any more. Please tell the service desk.",
    limited: "That was often in a short time. Please try again in a while.",
    offline: "There is no connection right now. Check it and try again.",
    failed: "That did not work. Please try again in a moment.",
  },
  {
    title: "Ist {name} am Telefon?",
    asks: "Der Service-Desk von {network} hat jemanden am Telefon, der sich als {name} ausgibt. Sie sind als vorgesetzte Person eingetragen.",
    who: "Es fragt",
    about: "Über",
    ticket: "Ticket",
    what: "Möchte",
    until: "Antwort bis",
    first: "Sprechen Sie zuerst mit {name}, über eine Nummer, die Sie kennen, oder persönlich. Geht das nicht, tun Sie nichts: Ohne Sie geschieht nichts.",
    reason: "Woher wissen Sie es? Oder was stimmt nicht?",
    hint: "Mindestens 10 Zeichen, damit wir wissen, dass hier ein Mensch ist. Der Service-Desk bewahrt es auf.",
    spoke: "Ich habe eben selbst mit {name} gesprochen.",
    yes: "Ich bürge für {name}",
    no: "Davon weiß ich nichts",
    short: "Bitte schreiben Sie zuerst mindestens 10 Zeichen.",
    unspoken: "Bitte sprechen Sie zuerst mit {name} und bestätigen Sie es oben.",
    vouched: "Danke: Sie haben für {name} gebürgt",
    vouchedText: "Der Service-Desk kann weitermachen. Sie können die Seite schließen. War das ein Versehen, sagen Sie es bitte sofort Ihrem Administrator.",
    refused: "Danke: Der Anruf wurde beendet",
    refusedText: "Es wird deswegen nichts geändert. Sie können die Seite schließen.",
    over: "Diese Frage ist vorbei",
    overText: "Die Zeit ist um, es wurde noch einmal gefragt, oder der Service-Desk braucht Sie nicht mehr. Es ist nichts zu tun.",
    broken: "Dieser Link funktioniert nicht",
    brokenText: "Vielleicht wurde er zerschnitten. Bitte öffnen Sie ihn noch einmal aus der Nachricht.",
    unfit: "Sie können für diese Person nicht mehr bürgen. Bitte sagen Sie es dem Service-Desk.",
    limited: "Das war oft in kurzer Zeit. Bitte versuchen Sie es später noch einmal.",
    offline: "Gerade besteht keine Verbindung. Prüfen Sie sie und versuchen Sie es noch einmal.",
    failed: "Das hat nicht geklappt. Bitte versuchen Sie es gleich noch einmal.",
  },
);

/** The page behind the link to a manager: who calls, and whether it is them. Opening it
 * changes nothing, and so does pressing: something has to be typed. */
export async function vouch(): Promise<void> {
  speak();
  const link = location.hash.slice(1);
  try {
    seen(link, await ask(POST("/v1/vouch/open", { body: { link } })));
  } catch (e) {
    if (e instanceof Problem && e.status === 410) return void show(t("over"), p(t("overText")));
    if (e instanceof Problem && [404, 422].includes(e.status)) return void show(t("broken"), p(t("brokenText")));
    throw e;
  }
}

function seen(link: string, question: Question): void {
  const { name, state } = question;
  network(question.network);
  if (state === "open") wanted(link, question);
  else show(t(state, { name }), p(t(`${state}Text`)));
}

function wanted(link: string, question: Question): void {
  const { name } = question;
  const line = problemLine();
  const reason = h("input", { id: "reason", name: "reason", required: true, maxlength: 300, autocomplete: "off", "aria-describedby": "reason-hint" });
  const spoke = h("input", { id: "spoke", type: "checkbox", name: "spoke" });
  const said = (): string | undefined => {
    const typed = reason.value.trim();
    if (typed.length >= 10) return typed;
    complain(line, t("short"), reason);
    return undefined;
  };
  const yes = h("button", {}, t("yes", { name }));
  const no = h("button", {
    type: "button",
    class: "plain",
    onclick: () => {
      const typed = said();
      if (typed) void act(no, line, () => settle(link, POST("/v1/vouch/refuse", { body: { link, reason: typed } })));
    },
  }, t("no"));
  const onsubmit = (event: Event) => {
    event.preventDefault();
    const typed = said();
    if (!typed) return;
    if (!spoke.checked) complain(line, t("unspoken", { name }), spoke);
    else void act(yes, line, () => settle(link, POST("/v1/vouch", { body: { link, reason: typed, spoke: true } })));
  };
  show(
    t("title", { name }),
    p(t("asks", { name, network: question.network })),
    rows([
      [t("who"), question.agent],
      [t("about"), name],
      [t("ticket"), question.ticket],
      [t("what"), doing(question.acts)],
      [t("until"), clock(question.expires_at)],
    ]),
    p(t("first", { name })),
    h(
      "form",
      { novalidate: true, onsubmit },
      h("label", { for: "reason" }, t("reason")),
      reason,
      h("p", { id: "reason-hint", class: "soft" }, t("hint")),
      h("div", { class: "terms" }, h("label", { for: "spoke" }, spoke, h("span", {}, t("spoke", { name })))),
      line,
      yes,
      no,
    ),
  );
}

/** Shows what became of an answer, or throws what went wrong in this page's language. */
async function settle(link: string, answer: Parameters<typeof ask<Question>>[0]): Promise<void> {
  try {
    seen(link, await ask<Question>(answer));
  } catch (e) {
    const code = e instanceof Problem ? e.code : "";
    if (["expired", "superseded", "used"].includes(code)) return void show(t("over"), p(t("overText")));
    const problems: Record<string, string> = { forbidden: t("unfit"), limited: t("limited"), offline: t("offline") };
    throw new Error(problems[code] ?? t("failed"));
  }
}
