// The page of an e-mail, drawn without giving the browser any HTML: the policy of
// the console lets no string become markup (require-trusted-types-for), and a
// frame would have the same policy, by which the styles on a mail's elements are
// dropped. So the page is read here and its elements are made one by one. It was
// sanitised by the API; what is not in these lists is left out all the same.
import { createElement, useEffect, useRef, type CSSProperties, type ReactNode } from "react";

const elements = new Set(["p", "br", "hr", "div", "span", "center", "strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "blockquote", "pre", "code", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"]);
const rows = new Set(["table", "thead", "tbody", "tfoot", "tr"]); // between which there is no text
const lone = new Set(["br", "hr", "img"]);

/** Attributes, and what React calls them. */
const attributes: Record<string, string> = {
  class: "className", lang: "lang", dir: "dir", title: "title", role: "role", align: "align", valign: "vAlign", bgcolor: "bgcolor", width: "width", height: "height", border: "border",
  cellpadding: "cellPadding", cellspacing: "cellSpacing", colspan: "colSpan", rowspan: "rowSpan",
};

const styles = /^(color|background(-color)?|font(-(family|size|style|weight))?|line-height|letter-spacing|text-(align|decoration|transform)|vertical-align|white-space|word-break|list-style-type|display|((max|min)-)?width|height|margin(-\w+)?|padding(-\w+)?|border(-[a-z-]+)?)$/;

// Headings of a mail are none of the console's.
const headings: Record<string, CSSProperties> = Object.fromEntries(["2em", "1.5em", "1.17em", "1em", "0.83em", "0.67em"].map((fontSize, i) => [`h${i + 1}`, { fontSize, fontWeight: 700, margin: "0.67em 0" }]));

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

const plain = (s: string): string =>
  s.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (all, dec?: string, hex?: string, name?: string) => {
    if (name) return named[name] ?? all;
    const code = dec ? Number(dec) : parseInt(hex!, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

function styleOf(css: string): CSSProperties {
  const found = css.split(";").flatMap((declaration) => {
    const at = declaration.indexOf(":");
    const name = declaration.slice(0, at).trim().toLowerCase();
    const value = declaration.slice(at + 1).trim();
    if (at < 0 || !styles.test(name) || value.includes("url(")) return [];
    return [[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]];
  });
  return Object.fromEntries(found) as CSSProperties;
}

type Props = Record<string, unknown>;

function propsOf(written: string): Props {
  const props: Props = {};
  for (const [, name = "", value = ""] of written.matchAll(/([a-z-]+)="([^"]*)"/gi)) {
    const as = attributes[name.toLowerCase()];
    if (as) props[as] = plain(value);
    else if (["style", "src", "alt"].includes(name)) props[name] = plain(value);
  }
  if (typeof props["style"] === "string") props["style"] = styleOf(props["style"]);
  return props;
}

/** An element: links lead nowhere, and pictures are drawn. */
function make(tag: string, { src, alt, ...props }: Props, key: number, children: ReactNode[]): ReactNode {
  if (tag === "img") return <Picture key={key} src={String(src ?? "")} alt={String(alt ?? "")} style={props["style"] as CSSProperties} />;
  if (tag === "a") return createElement("span", { ...props, key, className: `a ${String(props["className"] ?? "")}` }, ...children);
  if (headings[tag]) return createElement("div", { ...props, key, style: { ...headings[tag], ...(props["style"] as CSSProperties) } }, ...children);
  if (elements.has(tag)) return createElement(tag, { ...props, key }, ...children);
  return children;
}

interface Open {
  tag: string;
  props: Props;
  children: ReactNode[];
}

/** The elements of a page. What is never closed ends with what is around it. */
function read(html: string): ReactNode[] {
  const root: Open = { tag: "div", props: {}, children: [] };
  const open = [root];
  let key = 0;
  const shut = () => {
    const { tag, props, children } = open.pop()!;
    open.at(-1)!.children.push(make(tag, props, key++, children));
  };
  for (const [all, end, name, written = ""] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>|[^<]+|</gi)) {
    const tag = name?.toLowerCase();
    const top = open.at(-1)!;
    if (!tag) {
      if (!rows.has(top.tag) || all.trim()) top.children.push(plain(all));
    } else if (end) {
      const at = open.findLastIndex((o) => o.tag === tag);
      while (at > 0 && open.length > at) shut();
    } else if (lone.has(tag)) {
      top.children.push(make(tag, propsOf(written), key++, []));
    } else {
      open.push({ tag, props: propsOf(written), children: [] });
    }
  }
  while (open.length > 1) shut();
  return root.children;
}

/** The page of an e-mail as its reader sees it. */
export function Page({ html, label }: { html: string; label: string }) {
  const [, written = "", body = html] = /<body([^>]*)>([\s\S]*)<\/body>/i.exec(html) ?? [];
  const { className, style } = propsOf(written);
  return <div role="group" aria-label={label} tabIndex={0} className={`mail ${String(className ?? "")}`} style={style as CSSProperties}>{read(body)}</div>;
}

/** A picture whose bytes are in its address. It is drawn, because the policy loads none of those. */
function Picture({ src, alt, style }: { src: string; alt: string; style: CSSProperties | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const bytes = /^data:image\/png;base64,([\w+/=]+)$/.exec(src)?.[1];
    if (!bytes) return;
    let gone = false;
    const blob = new Blob([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], { type: "image/png" });
    createImageBitmap(blob).then((picture) => {
      if (gone || !canvas.current) return;
      Object.assign(canvas.current, { width: picture.width, height: picture.height });
      canvas.current.getContext("2d")?.drawImage(picture, 0, 0);
    }, () => undefined); // is no picture: its place stays empty
    return () => void (gone = true);
  }, [src]);
  return <canvas ref={canvas} role="img" aria-label={alt} width={180} height={180} style={style} />;
}
