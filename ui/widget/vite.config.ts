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

interface Built {
  /** Its name with a hash of what it holds. */
  readonly fileName: string;
  readonly code: string;
}

/** A module that brings everything it needs, so that it shares no file with the launcher. */
async function built(name: string, input: string): Promise<Built> {
  const result = await build({
    ...shared,
    root: here,
    configFile: false,
    logLevel: "error",
    build: {
      target,
      write: false,
      // Not `lib`: Vite leaves the white space of an ES library as it is.
      rolldownOptions: { input, preserveEntrySignatures: "strict" },
      modulePreload: false,
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !("output" in output) || output.output.length !== 1) throw new Error(`${name} is one file.`);
  const [{ code }] = output.output;
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 16);
  return { fileName: `${name}-${hash}.js`, code };
}

/** The page that the dashboard shows in a frame. It is our own, so it comes with the dashboard's files. */
function previewPage(script: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Preview of the widget</title>
<script type="module" src="/assets/${script}"></script>
</head>
<body inert></body>
</html>
`;
}

// What a page loads is one classic script, `widget.js`, which any page can carry: no chunks, no style sheet beside it
// (import styles with `?inline`). The panel comes when somebody is about to open the chat.
export default defineConfig(async (): Promise<UserConfig> => {
  const panel = await built("panel", "src/panel/entry.tsx");
  const preview = await built("widget-preview", "src/preview/entry.ts");
  return {
    ...shared,
    define: { ...shared.define, PANEL_FILE: JSON.stringify(panel.fileName) },
    plugins: [
      {
        name: "beside",
        generateBundle() {
          const emit = (fileName: string, source: string) =>
            this.emitFile({ type: "asset", fileName, source });
          emit(`widget/${panel.fileName}`, panel.code);
          emit(`dashboard/assets/${preview.fileName}`, preview.code);
          emit("dashboard/widget-preview.html", previewPage(preview.fileName));
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
