/** Every text of the dashboard is in the catalogue, nothing else is, and no style has a left or a right. */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { ESTree, VisitorObject } from "vite";
import { parseSync, Visitor } from "vite";
import { expect, test } from "vitest";
import en from "./en.json";
import { LANGUAGES } from "./i18n.ts";
import { LATER } from "./parts.ts";

const DASHBOARD = join(import.meta.dirname, "..");
const WIDGET = join(DASHBOARD, "../../widget/src");
const OF_TESTS = /\.test\.|(^|\/)example-/u;

/** Attributes and members that are read or heard. */
const SAID =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|hint|text|description|complaint)$/u;
const LETTER = /\p{L}/u;
/** A name of something in the code, such as the last part of a key. */
const NAME = /^[a-z][a-z_]*$/u;
/** A capital and a second word: class names, addresses and keys do not look like that. */
const PROSE = /^\p{Lu}[\p{L}’']*[,:]? \S/u;
/** The last: four values, of which the second is not the fourth. */
const PHYSICAL = [
  /(margin|padding|border)-(left|right)\b/u,
  /border-(top|bottom)-(left|right)-radius/u,
  /(^|[{;\s])(left|right)\s*:/u,
  /(text-align|float|clear)\s*:\s*(left|right)\b/u,
  /(margin|padding|inset)\s*:\s*[^\s(]+\s+([^\s(]+)\s+[^\s(]+\s+(?!\2;)[^\s;(]+;/u,
];

interface Source {
  readonly file: string;
  /** The files of ours that it cannot do without. */
  readonly needs: readonly string[];
  /** Texts that a person would read, and that no catalogue holds. */
  readonly literals: readonly string[];
  /** What `t` is called with; a hole of a template is `{}`. */
  readonly asked: readonly string[];
  /** Every string, for keys also go by way of variables and properties. */
  readonly strings: readonly string[];
}

function filesIn(folder: string, name: RegExp): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return all.filter((file) => name.test(file) && !OF_TESTS.test(file)).sort();
}

/** The literals that an expression may come to: of a condition both, of a template what stands around its holes. */
function literalsOf(node: ESTree.Node | null | undefined): string[] {
  switch (node?.type) {
    case "Literal":
      return typeof node.value === "string" ? [node.value] : [];
    case "JSXText":
      return [node.value];
    case "TemplateLiteral":
      return [node.quasis.map((part) => part.value.cooked ?? "").join("{}")];
    case "JSXExpressionContainer":
    case "TSAsExpression":
      return literalsOf(node.expression);
    case "ConditionalExpression":
      return [...literalsOf(node.consequent), ...literalsOf(node.alternate)];
    case "LogicalExpression":
      return [...(node.operator === "&&" ? [] : literalsOf(node.left)), ...literalsOf(node.right)];
    case "BinaryExpression":
      return node.operator === "+" ? [...literalsOf(node.left), ...literalsOf(node.right)] : [];
    default:
      return [];
  }
}

function isTranslation(callee: ESTree.Node): boolean {
  if (callee.type === "Identifier") return callee.name === "t";
  return (
    callee.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    callee.property.name === "t"
  );
}

function read(folder: string, file: string): Source {
  const literals: string[] = [];
  const asked: string[] = [];
  const strings: string[] = [];
  const forDevelopers = new Set<string>();
  const said = (node: ESTree.Node | null | undefined) =>
    literals.push(...literalsOf(node).filter((text) => LETTER.test(text) && !isKey(text)));
  const children = ({ children }: { children: readonly ESTree.Node[] }) => children.forEach(said);
  const visitor: VisitorObject = {
    JSXElement: children,
    JSXFragment: children,
    JSXAttribute: ({ name, value }) => {
      if (name.type === "JSXIdentifier" && SAID.test(name.name)) said(value);
    },
    Property: ({ key, value }) => {
      if (key.type !== "Identifier" || !SAID.test(key.name)) return;
      if (!literalsOf(value).every((text) => NAME.test(text))) said(value);
    },
    CallExpression: ({ callee, arguments: [first] }) => {
      if (isTranslation(callee)) asked.push(...literalsOf(first));
    },
    // Nobody but a developer reads those.
    NewExpression: ({ callee, arguments: [first] }) => {
      if (callee.type === "Identifier" && callee.name.endsWith("Error"))
        for (const text of literalsOf(first)) forDevelopers.add(text);
    },
    Literal: (node) => strings.push(...literalsOf(node)),
    TemplateLiteral: (node) => strings.push(...literalsOf(node)),
  };
  const { program, module, errors } = parseSync(file, readFileSync(join(folder, file), "utf8"));
  expect(errors).toEqual([]);
  new Visitor(visitor).visit(program);
  const prose = strings.filter((text) => PROSE.test(text) && !forDevelopers.has(text));
  const needs = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => relative(folder, join(folder, file, "..", moduleRequest.value)));
  return { file, needs, literals: [...literals, ...prose], asked, strings };
}

function flatten(section: object, path: string): [key: string, text: string][] {
  return Object.entries(section).flatMap(([name, value]) =>
    typeof value === "string"
      ? [[path + name, value] as [string, string]]
      : flatten(value, `${path}${name}.`),
  );
}

const PLURAL = /_(zero|one|two|few|many|other)$/u;
const texts = new Map(flatten(en, ""));
const keys = new Set([...texts.keys()].map(withoutPlural));

function withoutPlural(key: string): string {
  const stem = key.replace(PLURAL, "");
  return texts.has(`${stem}_other`) ? stem : key;
}

/** A key, or a pattern of keys that begins with the name of a section: `availability.{}`. */
function meant(text: string): string[] {
  if (!text.includes("{}")) return keys.has(text) ? [text] : [];
  if (!/^[a-z_]+\./u.test(text)) return [];
  const parts = text.split("{}").map((part) => part.replaceAll(".", "\\."));
  const pattern = new RegExp(`^${parts.join("[^.]+")}$`, "u");
  return [...keys].filter((key) => pattern.test(key));
}

function isKey(text: string): boolean {
  return meant(text).length > 0;
}

const sources = filesIn(DASHBOARD, /\.tsx?$/u).map((file) => read(DASHBOARD, file));

test("no text for people stands in the code", () => {
  const found = sources.flatMap(({ file, literals }) => literals.map((text) => `${file}: ${text.trim()}`));
  expect(found).toEqual([]);
});

test("every key that is asked for is in the catalogue", () => {
  const found = sources.flatMap(({ file, asked }) =>
    asked.filter((text) => !isKey(text)).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

test("every key of the catalogue is used", () => {
  const used = new Set(sources.flatMap(({ strings }) => strings.flatMap(meant)));
  expect([...keys].filter((key) => !used.has(key))).toEqual([]);
});

test("the words of the first load, and no others, come with it", () => {
  const first = new Set(["main.tsx"]);
  for (const file of first)
    for (const needed of sources.find((source) => source.file === file)?.needs ?? []) first.add(needed);
  expect([first.has("inbox/inbox.tsx"), first.has("settings/settings.tsx")]).toEqual([true, false]);
  const said = sources
    .filter(({ file }) => first.has(file))
    .flatMap(({ file, strings }) => strings.flatMap(meant).map((key) => ({ file, key })));
  const sectionOf = (key: string) => key.replace(/\..*/u, "");
  // Not loaded yet when they are said: take their section from LATER, or load what says them by `onDemand`.
  expect(said.filter(({ key }) => LATER.includes(sectionOf(key)))).toEqual([]);
  // Loaded before anybody says them: put their section into LATER.
  const sections = new Set(said.map(({ key }) => sectionOf(key)));
  expect(Object.keys(en).filter((section) => !sections.has(section))).toEqual([...LATER]);
});

test("numbers are written as the reader's language writes them", () => {
  expect([...texts].filter(([, text]) => /\{\{\s*count\s*\}\}/u.test(text))).toEqual([]);
});

test("every catalogue says the same things, with every plural of its language and the same values", () => {
  const valuesOf = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/gu)].map(([, name]) => name).sort();
  const english = (key: string) => texts.get(key) ?? texts.get(key.replace(PLURAL, "_other")) ?? "";
  const files = filesIn(import.meta.dirname, /\.json$/u);
  expect(files).toEqual(LANGUAGES.map((language) => `${language}.json`).sort());
  for (const file of files) {
    const language = file.replace(".json", "");
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const theirs = flatten(JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8")), "");
    const wanted = [...keys].flatMap((key) =>
      texts.has(key) ? [key] : pluralCategories.map((category) => `${key}_${category}`),
    );
    expect(theirs.map(([key]) => key).sort(), file).toEqual(wanted.sort());
    for (const [key, text] of theirs) {
      // "One" may be said without its number.
      const values = valuesOf(text).filter((name) => name !== "count");
      expect(values, `${file} ${key}`).toEqual(valuesOf(english(key)).filter((name) => name !== "count"));
    }
  }
});

test("no style has a left or a right: what begins a line stands where the language begins it", () => {
  const found = [DASHBOARD, WIDGET].flatMap((folder) =>
    filesIn(folder, /\.css$/u).flatMap((file) =>
      readFileSync(join(folder, file), "utf8")
        .split("\n")
        .filter((line) => PHYSICAL.some((pattern) => pattern.test(line)))
        .map((line) => `${file}: ${line.trim()}`),
    ),
  );
  expect(found).toEqual([]);
});
