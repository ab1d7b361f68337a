import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { documentPages } from "./src/help/markdown.ts";
import { ownLanguagesOnly } from "./src/words/component-words.ts";
import { wordsInParts } from "./src/words/parts.ts";

const server = process.env.LENOCHAT_URL ?? "http://127.0.0.1:8080";

// What every first load needs is two files: parted by who shares what with whom it would be 10 kB larger, compressed. An
// upgrade of ours leaves the libraries in the browser's cache. Pages of help share styles with the dashboard, no scripts.
const FIRST_LOAD = [
  { name: "libraries", test: /node_modules/u, tags: ["$initial" as const], priority: 1 },
  { name: "dashboard", test: /^(?!.*\/help\/)/u, tags: ["$initial" as const] },
];

// Everything is a hashed file under /assets/ and nothing is inline: the server sends a CSP without 'unsafe-inline'.
export default defineConfig({
  base: "/",
  plugins: [
    react(),
    wordsInParts(),
    ownLanguagesOnly(fileURLToPath(new URL("src/words", import.meta.url))),
    documentPages(fileURLToPath(new URL("../../docs", import.meta.url))),
  ],
  build: {
    rolldownOptions: {
      input: ["index.html", "help/availability.html"],
      output: { codeSplitting: { groups: FIRST_LOAD } },
    },
    outDir: "../../src/lenochat/web/static/dashboard",
    emptyOutDir: true,
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  // `npm run dev`: Vite serves the sources, a running LenoChat answers everything else.
  server: {
    proxy: {
      "/api": { target: server, ws: true },
      "/health": server,
      "/widget.js": server,
      "/widget-preview": server,
      "/assets": server,
    },
  },
});
