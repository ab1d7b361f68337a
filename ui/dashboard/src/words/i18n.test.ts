import { expect, test } from "vitest";
import { regionalEnglish } from "./i18n.ts";

test("the reader's own English is taken, and what is no language passed over", () => {
  expect(regionalEnglish(["de-DE", "en-GB", "en-US"])).toBe("en-GB");
  expect(regionalEnglish(["en-US@posix", "en-AU"])).toBe("en-AU");
  expect(regionalEnglish(["en-US@posix"])).toBe("en");
});
