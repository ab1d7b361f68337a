import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { wordsInParts } from "./dashboard/src/words/parts.ts";

const tests = ["src/**/*.test.{ts,tsx}"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "protocol", root: "./protocol", include: tests, environment: "node" } },
      { test: { name: "client", root: "./client", include: tests, environment: "node" } },
      {
        plugins: [react(), wordsInParts()],
        test: {
          name: "dashboard",
          root: "./dashboard",
          include: tests,
          environment: "happy-dom",
          // Frames stay empty: what is in them is looked at in a browser.
          environmentOptions: { happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: true } } },
        },
      },
      { test: { name: "widget", root: "./widget", include: tests, environment: "happy-dom" } },
    ],
  },
});
