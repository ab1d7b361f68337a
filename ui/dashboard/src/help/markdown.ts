/**
 * Documents as pages: a Vite plugin that puts a Markdown file of docs/ into an HTML page while the front-end is built, so
 * that the page needs no script, no login and no internet.
 */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import MarkdownIt from "markdown-it";
import type { Plugin } from "vite";

interface Heading {
  readonly level: number;
  readonly id: string;
  /** As HTML. */
  readonly text: string;
}

export interface Page {
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
}

const DOCUMENT = /<!-- document: (\S+) -->/u;
const CONTENTS = "<!-- contents -->";
const TITLE = "<!-- title -->";

/** In the page: `<!-- document: availability.md -->`, and where they belong `<!-- title -->` and `<!-- contents -->`. */
export function documentPages(docs: string): Plugin {
  return {
    name: "document-pages",
    transformIndexHtml: {
      order: "pre",
      handler(html) {
        const name = DOCUMENT.exec(html)?.[1];
        if (name === undefined) return html;
        const page = pageOf(readFileSync(resolve(docs, name), "utf8"));
        return html
          .replaceAll(TITLE, () => page.title)
          .replace(CONTENTS, () => contentsOf(page.headings))
          .replace(DOCUMENT, () => page.html);
      },
    },
  };
}

export function pageOf(markdown: string): Page {
  const parser = new MarkdownIt({ html: false });
  const tokens = parser.parse(markdown, {});
  const headings: Heading[] = [];
  tokens.forEach((token, index) => {
    if (token.type !== "heading_open") return;
    const inline = tokens[index + 1];
    const id = anchorOf(inline?.content ?? "");
    token.attrSet("id", id);
    const text = parser.renderer.renderInline(inline?.children ?? [], parser.options, {});
    headings.push({ level: Number(token.tag.slice(1)), id, text });
  });
  let label = "";
  parser.renderer.rules.heading_open = (all, index, options, _env, self) => {
    label = String(all[index]?.attrGet("id") ?? "");
    return self.renderToken(all, index, options);
  };
  // Wide tables scroll by themselves on a phone, with the keyboard too.
  parser.renderer.rules.table_open = () =>
    `<div class="table" role="region" tabindex="0" aria-labelledby="${label}"><table>`;
  parser.renderer.rules.table_close = () => "</table></div>";
  const html = parser.renderer.render(tokens, parser.options, {});
  requireLinks(html, headings);
  return { title: headings.find(({ level }) => level === 1)?.text ?? "", html, headings };
}

/** As GitHub makes it, so that a link to a heading works there and here. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** The page stands alone: what it links to has to be on it. */
function requireLinks(html: string, headings: readonly Heading[]): void {
  for (const [, target = ""] of html.matchAll(/<a href="([^"]*)"/gu)) {
    if (!headings.some(({ id }) => `#${id}` === target))
      throw new Error(`The link to ${target} leads nowhere.`);
  }
}

/** The second level with the third below it. */
function contentsOf(headings: readonly Heading[]): string {
  const link = ({ id, text }: Heading) => `<a href="#${id}">${text}</a>`;
  const items: string[] = [];
  headings.forEach((heading, index) => {
    if (heading.level !== 2) return;
    const rest = headings.slice(index + 1);
    const end = rest.findIndex(({ level }) => level <= 2);
    const below = rest.slice(0, end === -1 ? undefined : end).map((one) => `<li>${link(one)}</li>`);
    items.push(`<li>${link(heading)}${below.length > 0 ? `<ul>${below.join("")}</ul>` : ""}</li>`);
  });
  return `<ul>${items.join("")}</ul>`;
}
