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
  heading.focus({ preventScroll: true });
  return card;
}

/** Names the network in the page's head. */
export function network(name: string): void {
  document.getElementById("network")!.textContent = name;
}

/** The steps that lead to a badge, the current one marked. */
export function steps(names: string[], current: number): HTMLElement {
  return h(
    "ol",
    { class: "steps" },
    ...names.map((name, i) =>
      h("li", { ...(i < current && { class: "done" }), ...(i === current && { "aria-current": "step" }) }, name),
    ),
  );
}

/** A line that is announced when something is put into it. */
export function problemLine(): HTMLElement {
  return h("p", { class: "problem", role: "alert" });
}

/** Runs an act with its button switched off; what goes wrong is said in line. */
export async function act(button: HTMLButtonElement, line: HTMLElement, what: () => Promise<void>): Promise<void> {
  if (button.disabled) return;
  button.disabled = true;
  line.textContent = "";
  try {
    await what();
  } catch (e) {
    line.textContent = e instanceof Error ? e.message : "Something went wrong. Please try again.";
  } finally {
    button.disabled = false;
  }
}

/** A labelled input with a hint. */
export function field(label: string, hint: string, attributes: Attributes): [HTMLElement, HTMLInputElement] {
  const id = String(attributes["name"]);
  const input = h("input", { id, ...attributes, ...(hint && { "aria-describedby": `${id}-hint` }) });
  const box = h("div", {}, h("label", { for: id }, label), input, hint ? h("p", { id: `${id}-hint`, class: "soft" }, hint) : false);
  return [box, input];
}

/** A moment as people write it, in their own zone and language. */
export function when(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}
