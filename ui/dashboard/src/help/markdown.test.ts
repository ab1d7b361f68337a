import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentPages, pageOf } from "./markdown.ts";

const DOCS = `${import.meta.dirname}/../../../../docs`;
const TEMPLATE = `${import.meta.dirname}/../../help/availability.html`;

test("headings have the anchors that links to them name, here and on GitHub", () => {
  const page = pageOf("# Title\n\nSee [this](#i-am-online--get-none).\n\n## I am Online, & get `none`\n");
  expect(page.title).toBe("Title");
  expect(page.headings[1]).toEqual({
    level: 2,
    id: "i-am-online--get-none",
    text: "I am Online, &amp; get <code>none</code>",
  });
});

test("a link that leads nowhere on the page is refused", () => {
  expect(() => pageOf("# Title\n\n[elsewhere](self-hosting.md)")).toThrow("self-hosting.md leads nowhere");
  expect(() => pageOf("# Title\n\n[lost](#lost)")).toThrow("#lost leads nowhere");
});

test("markup in a document is text", () => {
  expect(pageOf("# Title\n\n<script>alert(1)</script>").html).toContain("&lt;script&gt;");
});

test("the page about availability has its text, and contents that lead to every heading of it", () => {
  const plugin = documentPages(DOCS);
  const transform = plugin.transformIndexHtml as { handler: (html: string) => string };
  const html = transform.handler(readFileSync(TEMPLATE, "utf8"));
  const page = new DOMParser().parseFromString(html.replaceAll(/<link .*>/gu, ""), "text/html");
  expect(page.title).toBe("Availability · LenoChat");
  const links = [...page.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
  const headings = [...page.querySelectorAll("main h2, main h3")].map((heading) => `#${heading.id}`);
  expect(headings.length).toBeGreaterThan(20);
  expect(links).toEqual(headings);
  expect(new Set(headings).size).toBe(headings.length);
  expect(page.querySelectorAll("main table").length).toBe(6);
});

test("pages without a document stay as they are", () => {
  const { handler } = documentPages(DOCS).transformIndexHtml as { handler: (html: string) => string };
  expect(handler("<p>&lt;!-- title --&gt;</p>")).toBe("<p>&lt;!-- title --&gt;</p>");
});
