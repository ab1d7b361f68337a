// @vitest-environment node
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

/** WI1, P10: what a page carries before anybody opens the chat. */
const MOST_BYTES = 15_000;

test("the widget is one file of at most 15 kB compressed, which never evaluates text as code", () => {
  const outDir = mkdtempSync(join(tmpdir(), "lenochat-widget-"));
  const ui = join(import.meta.dirname, "..", "..");
  try {
    // In a process of its own: within Vitest it would be a development build.
    const vite = join(ui, "node_modules", "vite", "bin", "vite.js");
    const command = [vite, "build", "widget", "--outDir", outDir, "--emptyOutDir", "--logLevel", "error"];
    execFileSync(process.execPath, command, { cwd: ui, env: { ...process.env, NODE_ENV: "production" } });
    expect(readdirSync(outDir)).toEqual(["widget.js"]);
    const script = readFileSync(join(outDir, "widget.js"));
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(MOST_BYTES);
    expect(script.toString()).not.toMatch(/\beval\(|new Function\(|document\.cookie/);
  } finally {
    rmSync(outDir, { recursive: true });
  }
}, 60_000);
