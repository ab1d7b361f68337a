/**
 * A catalogue is one file, and comes in two parts: the words of the first load, and those of what is loaded later. A Vite
 * plugin parts it, `en.json?first` and `en.json?later`, so that nobody who translates has to know which is which.
 */

import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** The sections that nothing of the first load says; `catalogue.test.ts` compares them with what it is made of. */
export const LATER: readonly string[] = [
  "role",
  "settings",
  "team",
  "member",
  "invitations",
  "teams",
  "invitation",
  "next_login",
  "profile",
  "hours",
  "widget_page",
  "articles",
  "missing",
  "import",
  "assistant",
];

const PART = /^(.+\.json)\?(first|later)$/u;

export function wordsInParts(): Plugin {
  return {
    name: "words-in-parts",
    enforce: "pre",
    load(id) {
      const [, file, part] = PART.exec(id) ?? [];
      if (file === undefined) return null;
      this.addWatchFile(file);
      const sections = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, object>);
      const wanted = sections.filter(([name]) => LATER.includes(name) === (part === "later"));
      const code = `export default ${JSON.stringify(Object.fromEntries(wanted))}`;
      return { code, moduleType: "js" };
    },
  };
}
