// @vitest-environment node
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";

/** WI1, P10: what a page carries before anybody opens the chat. */
const MOST_BEFORE_OPENING = 15_000;
/** What opening it may cost once more; a telephone on a slow network has it in half a second. */
const MOST_OF_THE_PANEL = 20_000;

const outDir = mkdtempSync(join(tmpdir(), "lenochat-widget-"));

beforeAll(() => {
  const ui = join(import.meta.dirname, "..", "..");
  // In a process of its own: within Vitest it would be a development build.
  const vite = join(ui, "node_modules", "vite", "bin", "vite.js");
  const command = [vite, "build", "widget", "--outDir", outDir, "--emptyOutDir", "--logLevel", "error"];
  execFileSync(process.execPath, command, { cwd: ui, env: { ...process.env, NODE_ENV: "production" } });
}, 60_000);
afterAll(() => rmSync(outDir, { recursive: true }));

const built = () =>
  readdirSync(outDir, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
const read = (file: string) => readFileSync(join(outDir, file), "utf8");
const compressed = (file: string) => gzipSync(read(file), { level: 9 }).length;

test("a page carries one file of at most 15 kB compressed, and opening the chat loads one more", () => {
  const [script, panel, ...others] = built().sort((a, b) => a.length - b.length);
  // The preview is the dashboard's.
  const preview = expect.stringMatching(/^dashboard\/assets\/widget-preview-[0-9a-f]{16}\.js$/);
  expect([script, others]).toEqual(["widget.js", [preview]]);
  expect(panel).toMatch(/^widget\/panel-[0-9a-f]{16}\.js$/);
  expect(compressed("widget.js")).toBeLessThanOrEqual(MOST_BEFORE_OPENING);
  expect(compressed(String(panel))).toBeLessThanOrEqual(MOST_OF_THE_PANEL);
  // By its name, on our host, and by nothing else.
  expect(read("widget.js").match(/import\(.*?\)/g)).toHaveLength(1);
  expect(read("widget.js")).toContain(`/${panel}`);
  expect(read(String(panel))).not.toMatch(/\bimport\b\s*[("'{]/);
});

test("no file evaluates text as code or looks at cookies", () => {
  for (const file of built()) {
    expect(read(file)).not.toMatch(/\beval\(|new Function\(|document\.cookie|document\.write/);
  }
});
