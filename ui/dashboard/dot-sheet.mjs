/** Prints a page with every status dot and overlay as the dashboard draws them, in colour and in one grey, to be looked at. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { createServer } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const style = ["styles/tokens.css", "availability/status-dot.css"]
  .map((file) => readFileSync(join(here, "src", file), "utf8"))
  .join("\n");

const vite = await createServer({
  root: here,
  appType: "custom",
  logLevel: "error",
  server: { middlewareMode: true, ws: false },
  optimizeDeps: { noDiscovery: true },
});
const { StatusDot } = await vite.ssrLoadModule("/src/availability/status-dot.tsx");
const { STATUSES } = await vite.ssrLoadModule("/src/availability/words.ts");

const overlays = [
  ["as it is", {}],
  ["not accepting", { accepting: false }],
  ["connection lost", { connected: false }],
  ["both", { accepting: false, connected: false }],
];

function table(className) {
  const head = overlays.map(([name]) => `<th colspan="2">${name}</th>`).join("");
  const rows = STATUSES.map((status) => {
    const cells = overlays.map(([, overlay]) => {
      const dot = renderToStaticMarkup(createElement(StatusDot, { status, ...overlay }));
      return `<td class="small">${dot}</td><td class="large">${dot}</td>`;
    });
    return `<tr><th>${status}</th>${cells.join("")}</tr>`;
  });
  return `<table class="${className}"><tr><th></th>${head}</tr>${rows.join("")}</table>`;
}

process.stdout.write(`<!doctype html><meta charset="utf-8"><title>Status dots</title><style>${style}
  body { background: var(--panel); color: var(--ink); font: 13px system-ui, sans-serif; }
  th { font-weight: 500; text-align: start; padding: 4px 8px; } td { padding: 4px 8px; }
  .small .status-dot { width: 12px; height: 12px; } .large .status-dot { width: 32px; height: 32px; }
  table { margin-block-end: 24px; }
  .grey { --online: #777; --busy: #777; --away: #777; --do-not-disturb: #777; --offline: #777; --ink: #777; }
  .grey th { color: CanvasText; }
</style>${table("colour")}${table("grey")}`);
await vite.close();
