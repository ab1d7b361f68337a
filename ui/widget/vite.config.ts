import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build, defineConfig, type InlineConfig, type UserConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

// The first browsers with constructed style sheets and all that is used. Below them logical properties would be
// rewritten by language lists, which are large and do not know a page's `dir`.
const target = ["chrome111", "firefox113", "safari16.4"];
const shared = {
  publicDir: false,
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
} satisfies InlineConfig;

/** The panel: a module that brings everything it needs, so that the launcher and it share no file. */
async function builtPanel(): Promise<{ fileName: string; code: string }> {
  const built = await build({
    ...shared,
    root: here,
    configFile: false,
    logLevel: "error",
    build: {
      target,
      write: false,
      // Not `lib`: Vite leaves the white space of an ES library as it is.
      rolldownOptions: { input: "src/panel/entry.tsx", preserveEntrySignatures: "strict" },
      modulePreload: false,
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !("output" in output) || output.output.length !== 1)
    throw new Error("The panel is one file.");
  const [{ code }] = output.output;
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 16);
  return { fileName: `panel-${hash}.js`, code };
}

// What a page loads is one classic script, `widget.js`, which any page can carry: no chunks, no style sheet beside it
// (import styles with `?inline`). The panel comes when somebody is about to open the chat.
export default defineConfig(async (): Promise<UserConfig> => {
  const { fileName, code } = await builtPanel();
  return {
    ...shared,
    define: { ...shared.define, PANEL_FILE: JSON.stringify(fileName) },
    plugins: [
      {
        name: "panel",
        generateBundle() {
          this.emitFile({ type: "asset", fileName: `widget/${fileName}`, source: code });
        },
      },
    ],
    build: {
      target,
      outDir: "../../src/lenochat/web/static",
      emptyOutDir: false,
      lib: { entry: "src/main.ts", formats: ["iife"], name: "LenoChat", fileName: () => "widget.js" },
    },
  };
});
