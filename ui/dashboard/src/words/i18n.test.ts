import i18next from "i18next";
import { afterEach, expect, test } from "vitest";
import { inRegion, speak, startWords } from "./i18n.ts";

const ARABIC = { nav: { inbox: "البريد الوارد" }, conversation: { with: "محادثة مع {{visitor}}" } };

/** A catalogue that comes, or does not, when the test says. */
function awaited() {
  let arrives = () => {};
  let fails = () => {};
  const catalogue = new Promise<{ default: object }>((resolve, reject) => {
    arrives = () => resolve({ default: ARABIC });
    fails = () => reject(new Error("offline"));
  });
  return { load: () => catalogue, arrives: () => arrives(), fails: () => fails() };
}

const CATALOGUES = { ar: async () => ({ default: ARABIC }) };

await startWords();
afterEach(async () => {
  await speak("en");
  i18next.removeResourceBundle("ar", "translation");
});

test("the reader's own region is taken, and what is no language passed over", () => {
  expect(inRegion("en", ["de-DE", "en-GB", "en-US"])).toBe("en-GB");
  expect(inRegion("en", ["en-US@posix", "en-AU"])).toBe("en-AU");
  expect(inRegion("en", ["en-US@posix"])).toBe("en");
});

test("a member's language is loaded when it is wanted, and turns the page to its direction", async () => {
  expect(document.documentElement.dir).toBe("ltr");
  await speak("ar", CATALOGUES);
  expect(i18next.t("nav.inbox")).toBe("البريد الوارد");
  expect(document.documentElement).toMatchObject({ lang: "ar", dir: "rtl" });
});

test("what a catalogue lacks is said in English", async () => {
  await speak("ar", CATALOGUES);
  expect(i18next.t("nav.team")).toBe("Team");
});

test("a language without a catalogue, or whose catalogue does not come, leaves the present one", async () => {
  const never = awaited();
  await speak("tlh", CATALOGUES);
  const speaking = speak("ar", { ar: never.load });
  never.fails();
  await speaking;
  expect(i18next.t("nav.inbox")).toBe("Inbox");
});

test("of two languages the one chosen last is spoken, whichever comes first", async () => {
  const late = awaited();
  const speaking = speak("ar", { ar: late.load });
  await speak("en");
  late.arrives();
  await speaking;
  expect(i18next.t("nav.inbox")).toBe("Inbox");
});

test("a value of the other direction is kept apart from the sentence around it", async () => {
  expect(i18next.t("conversation.with", { visitor: "ליאת" })).toBe("Conversation with \u2068ליאת\u2069");
  expect(i18next.t("conversation.with", { visitor: "Jonas" })).toBe("Conversation with Jonas");
  await speak("ar", CATALOGUES);
  expect(i18next.t("conversation.with", { visitor: "Jonas" })).toBe("محادثة مع \u2068Jonas\u2069");
});
