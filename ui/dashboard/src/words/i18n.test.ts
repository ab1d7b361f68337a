import i18next from "i18next";
import { afterEach, expect, test } from "vitest";
import { inRegion, sayMore, speak, startWords } from "./i18n.ts";

const ARABIC = { nav: { inbox: "البريد الوارد" }, conversation: { with: "محادثة مع {{visitor}}" } };
const MORE_ARABIC = { settings: { title: "الإعدادات" } };

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

const more = async () => ({ default: MORE_ARABIC });
const CATALOGUES = { ar: { first: async () => ({ default: ARABIC }), later: more } };

await startWords();
afterEach(() => speak("en"));

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
  const speaking = speak("ar", { ar: { first: never.load, later: more } });
  never.fails();
  await speaking;
  expect(i18next.t("nav.inbox")).toBe("Inbox");
});

test("of two languages the one chosen last is spoken, whichever comes first", async () => {
  const late = awaited();
  const speaking = speak("ar", { ar: { first: late.load, later: more } });
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

test("the words of what is loaded later come with it, in the language that is on its way too", async () => {
  const late = awaited();
  const catalogues = { ar: { first: late.load, later: more } };
  const speaking = speak("ar", catalogues);
  const saying = sayMore(catalogues);
  expect(i18next.t("settings.title")).toBe("settings.title");
  late.arrives();
  await Promise.all([speaking, saying]);
  expect(i18next.t("settings.title")).toBe("الإعدادات");
  await speak("en");
  expect(i18next.t("settings.title")).toBe("Settings");
});

test("whoever needs words that do not come is told so", async () => {
  const never = awaited();
  const saying = sayMore({ en: { first: never.load, later: never.load } });
  never.fails();
  await expect(saying).rejects.toThrow("offline");
});
