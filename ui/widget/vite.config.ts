import { defineConfig } from "vite";

// The widget is one file which any page can load: no chunks, no style sheet beside it (import styles with `?inline`).
export default defineConfig({
  publicDir: false,
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: "../../src/lenochat/web/static",
    emptyOutDir: false,
    // The first browsers with constructed style sheets and all that is used. Below them logical properties would be
    // rewritten by language lists, which are large and do not know a page's `dir`.
    target: ["chrome111", "firefox113", "safari16.4"],
    cssCodeSplit: false,
    lib: { entry: "src/main.ts", formats: ["iife"], name: "LenoChat", fileName: () => "widget.js" },
  },
});
