/**
 * React Aria brings the words of its own components in 34 languages, and every reader would load all of them. A Vite plugin
 * leaves those that have a catalogue here. Without the reader's own, a component speaks English.
 */

import { readdirSync } from "node:fs";
import type { Plugin } from "vite";

const ENGLISH = "en";
const WORDS =
  /\/(?:react-aria|react-aria-components|react-stately)\/.+\/intl\/(?:.+\/)?([a-z]{2})-[A-Z]{2}\.mjs$/u;

/** `catalogues` is the folder that they are in, `fr.json` beside `en.json`. */
export function ownLanguagesOnly(catalogues: string): Plugin {
  const languages = new Set([
    ENGLISH,
    ...readdirSync(catalogues).map((file) => file.replace(/\.json$/u, "")),
  ]);
  return {
    name: "own-languages-only",
    load(id) {
      const language = WORDS.exec(id)?.[1];
      // Its dictionaries pass over what is undefined, as they do for its own plugin of this kind.
      return language === undefined || languages.has(language) ? null : "export default undefined";
    },
  };
}
