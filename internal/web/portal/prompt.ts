import * as webauthn from "../webauthn";
import { ask, clock, GET, POST, Problem, type Schemas } from "./api";
import { actor, h, network, p, problemLine, show, soft } from "./ui";
import { doing, rows, speak, texts } from "./words";

type Prompt = Schemas["DeskPromptView"];

const t = texts(
  {
    title: "Is this you on the telephone?",
    signin: "Sign in with your badge to see who asks.",
    sign: "Sign in with your badge",
    noPasskeys: "This browser can not use badges. Please open this page in Safari, Chrome, Edge or Firefox.",
    none: "Nothing is asked right now",
    wait: "This page looks again by itself while you are on the telephone with your service desk.",
    close: "You are not? Then close this page: nothing has happened.",
    later: "This page no longer looks by itself.",
    again: "Look again",
    who: "Who asks",
    desk: "Service desk of",
    ticket: "Ticket",
    what: "Wants to",
    at: "Asked at",
    yes: "Yes, it is me",
    no: "That is not me",
    care: "Say yes only if you are talking to {agent} right now, and asked for this.",
    read: "Read these digits to {agent}",
    only: "To nobody else, and only if you are talking to them now. They are good until {until}.",
    matched: "The service desk knows that it is you",
    done: "{agent} can now help you. You can close this page.",
    stopped: "Thank you: nothing will be changed",
    told: "The call was ended at the service desk. If you said yes before, or something was changed that you did not ask for, please tell your administrator right away.",
    cancelled: "No badge was shown: that was cancelled, took too long, or this device has none. You can try again.",
    refused: "That badge can not answer this. Use one of your own that you have had for some days.",
    over: "This question is over. Ask the service desk to send another one.",
    offline: "There is no connection right now. Check it and try again.",
    failed: "That did not work. Please try again in a moment.",
  },
  {
    title: "Sind Sie das am Telefon?",
    signin: "Melden Sie sich mit Ihrem Badge an, um zu sehen, wer fragt.",
    sign: "Mit dem Badge anmelden",
    noPasskeys: "Dieser Browser kann keine Badges verwenden. Bitte öffnen Sie die Seite in Safari, Chrome, Edge oder Firefox.",
    none: "Gerade wird nichts gefragt",
    wait: "Diese Seite sieht von selbst nach, während Sie mit Ihrem Service-Desk telefonieren.",
    close: "Das tun Sie nicht? Dann schließen Sie die Seite: Es ist nichts geschehen.",
    later: "Diese Seite sieht nicht mehr von selbst nach.",
    again: "Noch einmal nachsehen",
    who: "Es fragt",
    desk: "Service-Desk von",
    ticket: "Ticket",
    what: "Möchte",
    at: "Gefragt um",
    yes: "Ja, das bin ich",
    no: "Das bin ich nicht",
    care: "Sagen Sie nur Ja, wenn Sie gerade mit {agent} sprechen und darum gebeten haben.",
    read: "Lesen Sie {agent} diese Ziffern vor",
    only: "Niemandem sonst, und nur, wenn Sie gerade miteinander sprechen. Sie gelten bis {until}.",
    matched: "Der Service-Desk weiß, dass Sie es sind",
    done: "{agent} kann Ihnen jetzt helfen. Sie können die Seite schließen.",
    stopped: "Danke: Es wird nichts geändert",
    told: "Der Anruf wurde am Service-Desk beendet. Wenn Sie vorher Ja gesagt haben oder etwas geändert wurde, worum Sie nicht gebeten haben, sagen Sie es bitte sofort Ihrem Administrator.",
    cancelled: "Es wurde kein Badge gezeigt: Das wurde abgebrochen, hat zu lange gedauert, oder dieses Gerät hat keines. Sie können es noch einmal versuchen.",
    refused: "Dieses Badge kann darauf nicht antworten. Nehmen Sie ein eigenes, das Sie seit einigen Tagen haben.",
    over: "Diese Frage ist vorbei. Bitten Sie den Service-Desk, noch einmal zu fragen.",
    offline: "Gerade besteht keine Verbindung. Prüfen Sie sie und versuchen Sie es noch einmal.",
    failed: "Das hat nicht geklappt. Bitte versuchen Sie es gleich noch einmal.",
  },
);

/** How often, and for how long, the page looks by itself. */
const pause = 3_000;
const looks = 200;

/** For whoever is on the telephone with the service desk: who asks, and the badge's answer. */
export async function prompt(): Promise<void> {
  speak();
  const all = await prompts();
  if (all) watch(all);
  else signin();
}

/** What is asked; undefined: nobody is signed in. */
const prompts = (): Promise<Prompt[] | undefined> =>
  ask(GET("/v1/prompts")).then(
    (answer) => answer.prompts,
    (e: unknown) => {
      if (e instanceof Problem && e.status === 401) return undefined;
      throw e;
    },
  );

function signin(): void {
  const line = problemLine();
  const sign = actor(t("sign"), line, () =>
    said(async () => {
      const { ceremony, options } = await ask(POST("/v1/signin/options", { body: {} }));
      await ask(POST("/v1/signin/finish", { body: { ceremony, credential: await webauthn.get(options) } }));
      await prompt();
    }),
  );
  show(t("title"), p(t("signin")), line, webauthn.hasPasskeys() ? sign : h("p", { class: "problem" }, t("noPasskeys")));
}

/** Puts what went wrong into words of this page's language. */
const said = (what: () => Promise<void>): Promise<void> =>
  what().catch((e: unknown) => {
    const code = e instanceof Problem ? e.code : "";
    const problems: Record<string, string> = { forbidden: t("refused"), unauthenticated: t("refused"), expired: t("over"), used: t("over"), not_found: t("over"), offline: t("offline") };
    throw new Error(e instanceof webauthn.NoAnswer ? t("cancelled") : (problems[code] ?? t("failed")));
  });

/** Shows what is asked, and looks for more until another view is shown. */
async function watch(all: Prompt[], left = looks): Promise<void> {
  const card = all.length === 0 ? none(left > 0) : asked(all);
  for (; left > 0; left--) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!card.isConnected) return;
    const next = await prompts().catch(() => all);
    if (!card.isConnected) return;
    if (!next) return signin();
    if (JSON.stringify(next) !== JSON.stringify(all)) return watch(next, left - 1);
  }
  if (all.length === 0) none(false);
}

function none(looking: boolean): HTMLElement {
  const line = problemLine();
  return show(t("none"), p(t(looking ? "wait" : "later")), p(t("close")), line, actor(t("again"), line, () => said(prompt), "plain"));
}

/** Each of several is a question of its own. */
function asked(all: Prompt[]): HTMLElement {
  network(all[0]!.network);
  const [only] = all;
  const title = all.length > 1 || only!.state === "asked" ? t("title") : only!.state === "approved" ? t("read", { agent: only!.agent }) : t("matched");
  return show(title, ...all.map(one));
}

function one(prompt: Prompt): HTMLElement {
  const line = problemLine();
  const { agent, state } = prompt;
  const no = actor(t("no"), line, () => said(() => refuse(prompt)), "plain");
  const yes = actor(t("yes"), line, () => said(() => approve(prompt)));
  const group = { class: "question", role: "group", "aria-label": `${agent}, ${prompt.ticket}` };
  const context = rows([
    [t("who"), agent],
    [t("desk"), prompt.network],
    [t("ticket"), prompt.ticket],
    [t("what"), doing(prompt.acts)],
    [t("at"), clock(prompt.asked_at)],
  ]);
  if (state === "matched") return h("div", group, p(t("done", { agent })), context, line, no);
  if (state === "approved") return h("div", group, h("p", { class: "digits" }, prompt.digits), soft(t("only", { until: clock(prompt.expires_at) })), context, line, no);
  return h("div", group, context, p(t("care", { agent })), line, yes, no);
}

async function approve({ id }: Prompt): Promise<void> {
  const path = { params: { path: { prompt: id } } };
  const { ceremony, options } = await ask(POST("/v1/prompts/{prompt}/options", path));
  const credential = await webauthn.get(options);
  await ask(POST("/v1/prompts/{prompt}/approve", { ...path, body: { ceremony, credential } }));
  await prompt();
}

async function refuse({ id }: Prompt): Promise<void> {
  await ask(POST("/v1/prompts/{prompt}/refuse", { params: { path: { prompt: id } } }));
  show(t("stopped"), p(t("told")));
}
