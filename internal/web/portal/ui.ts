// What every view is made of. Text only ever goes in as text nodes: nothing
// here, or in any view, sets HTML.

type Child = Node | string | false | null | undefined;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

/** An element with attributes, listeners (functions under "onclick" and the like) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((c): c is Node | string => c !== false && c != null));
  return element;
}

/** Shows a card as the whole of the page and moves the focus to its heading, so
 * that a screen reader says where one has got to. */
export function show(title: string, ...children: Child[]): HTMLElement {
  const heading = h("h1", { tabindex: -1 }, title);
  const card = h("section", { class: "card" }, heading, ...children);
  document.querySelector("main")!.replaceChildren(card);
  document.title = title;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
  return card;
}

/** A paragraph. */
export const p = (...children: Child[]): HTMLElement => h("p", {}, ...children);

/** A paragraph that matters less. */
export const soft = (...children: Child[]): HTMLElement => h("p", { class: "soft" }, ...children);

/** A picture of the badge, for the eye only: the words around it say the same. */
export const pass = (network: string, badge: string, made: boolean): HTMLElement =>
  h("div", { class: made ? "pass" : "pass wanted", "aria-hidden": "true" }, h("span", {}, network), h("strong", {}, badge), made && h("span", { class: "tick" }, "✓"));

/** A masked contact, on one line where it fits. */
export const contact = (masked: string): string => masked.replaceAll(" ", "\u00a0");

/** A link that looks like a button, for what a view leads to. */
export const go = (href: string, text: string): HTMLElement => h("a", { class: "button", href }, text);

/** A button that looks like a link, for the way back. */
export const back = (text: string, onclick: () => void): HTMLElement =>
  h("p", { class: "back" }, h("button", { type: "button", class: "link", onclick }, text));

/** Names the network in the page's head. */
export function network(name: string): void {
  document.getElementById("network")!.textContent = name;
}

/** The steps that lead to a badge, the current one marked. */
export function steps(names: string[], current: number): HTMLElement | false {
  if (names.length < 2) return false;
  const item = (name: string, i: number) =>
    h("li", { ...(i < current && { class: "done" }), ...(i === current && { "aria-current": "step" }) }, name);
  return h("ol", { class: "steps", "aria-label": "Steps" }, ...names.map(item));
}

/** A line that is announced when something is put into it. */
export const problemLine = (): HTMLElement => h("p", { class: "problem", role: "alert" });

/** Says what is wrong in line, and about which input. */
export function complain(line: HTMLElement, text: string, input?: HTMLInputElement): void {
  line.textContent = text;
  input?.setAttribute("aria-invalid", "true");
  input?.focus();
  input?.select();
}

/** Runs an act with its button switched off; what goes wrong is said in line, and
 * about input. The button stays where it is for the keyboard, so it is not disabled. */
export async function act(button: HTMLElement, line: HTMLElement, what: () => Promise<void>, input?: HTMLInputElement): Promise<void> {
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  line.textContent = "";
  input?.removeAttribute("aria-invalid");
  try {
    await what();
  } catch (e) {
    complain(line, e instanceof Error ? e.message : "Something went wrong. Please try again.", input);
  } finally {
    button.ariaDisabled = null;
  }
}

/** A button that runs an act. */
export function actor(text: string, line: HTMLElement, what: () => Promise<void>, look = ""): HTMLElement {
  const button = h("button", { type: "button", class: look, onclick: () => void act(button, line, what) }, text);
  return button;
}

/** A labelled input with a hint. */
export function field(label: string, hint: string, attributes: Attributes): [HTMLElement, HTMLInputElement] {
  const id = String(attributes["name"]);
  const input = h("input", { id, required: true, ...attributes, "aria-describedby": `${id}-hint` });
  return [h("div", {}, h("label", { for: id }, label), input, h("p", { id: `${id}-hint`, class: "soft" }, hint)), input];
}

/** A form of one input. Submitted empty it says what is missing and nothing more
 * happens: machines press buttons, people type. */
export function form(
  [box, input]: [HTMLElement, HTMLInputElement],
  submit: string,
  missing: string,
  what: (typed: string) => Promise<void>,
): HTMLFormElement {
  const line = problemLine();
  const button = h("button", {}, submit);
  const onsubmit = (event: Event) => {
    event.preventDefault();
    const typed = input.value.trim();
    if (typed === "") complain(line, missing, input);
    else void act(button, line, () => what(typed), input);
  };
  return h("form", { novalidate: true, onsubmit }, box, line, button);
}
