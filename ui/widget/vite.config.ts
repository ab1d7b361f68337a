import { defineConfig } from "vite";

// The widget is one file which any page can load: no chunks, no style sheet beside it (import styles with `?inline`).
export default defineConfig({
  publicDir: false,
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: "../../src/lenochat/web/static",
    emptyOutDir: false,
    target: "es2020",
    cssCodeSplit: false,
    lib: { entry: "src/main.ts", formats: ["iife"], name: "LenoChat", fileName: () => "widget.js" },
  },
});
