import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ownLanguagesOnly } from "./component-words.ts";

const INTL = join(import.meta.dirname, "../../../node_modules/react-aria/dist/private/intl");

test("of what components say, the languages without a catalogue are left out of the build", () => {
  const { load } = ownLanguagesOnly(import.meta.dirname) as { load: (id: string) => string | null };
  const folders = readdirSync(INTL);
  expect(folders).toContain("overlays");
  for (const folder of folders) {
    const files = readdirSync(join(INTL, folder)).filter((file) => file.endsWith(".mjs"));
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((file) => load(join(INTL, folder, file)) === null)).toEqual(["en-US.mjs"]);
  }
  expect(load(join(INTL, "../overlays/usePopover.mjs"))).toBeNull();
});
