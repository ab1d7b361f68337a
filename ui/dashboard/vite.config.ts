import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { documentPages } from "./src/help/markdown.ts";

const server = process.env.LENOCHAT_URL ?? "http://127.0.0.1:8080";

// Everything is a hashed file under /assets/ and nothing is inline: the server sends a CSP without 'unsafe-inline'.
export default defineConfig({
  base: "/",
  plugins: [react(), documentPages(fileURLToPath(new URL("../../docs", import.meta.url)))],
  build: {
    rolldownOptions: { input: ["index.html", "help/availability.html"] },
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
