/** The texts of the dashboard: a catalogue for each language, and the one that is spoken now. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "./en.json";
import first from "./en.json?first";

/** One of the two parts into which `parts.ts` divides it. */
type Part = () => Promise<{ default: object }>;

export interface Catalogue {
  readonly first: Part;
  readonly later: Part;
}

type Catalogues = Readonly<Record<string, Catalogue>>;

/**
 * English comes with the page; another language is loaded for its readers alone:
 * `fr: { first: () => import("./fr.json?first"), later: () => import("./fr.json?later") }`.
 */
const CATALOGUES = {
  en: { first: async () => ({ default: first }), later: () => import("./en.json?later") },
} satisfies Catalogues;

const NAMESPACE = "translation";

/** The languages that have a catalogue. */
export const LANGUAGES: readonly string[] = Object.keys(CATALOGUES);

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

const there = new Set<Part>([CATALOGUES.en.first]);
let spoken = "en";
/** What is to be spoken as soon as it is there. */
let wanted = "en";
/** Whether something is shown, or about to be, that came after the first load. */
let isMoreSaid = false;

/** Begins with the first of the reader's languages that has a catalogue. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: inRegion("en"),
    fallbackLng: "en",
    resources: { en: { [NAMESPACE]: first } },
    // React escapes what it renders; what is left to do is to keep values from turning the sentence around them.
    interpolation: { escapeValue: true, escape: isolated },
    cacheInBuiltFormats: true,
  });
  i18next.on("languageChanged", tellDocument);
  tellDocument(i18next.language);
  await speak(preferred());
}

/** Changes to that language; one without a catalogue, or whose catalogue cannot be loaded now, changes nothing. */
export async function speak(language: string, catalogues: Catalogues = CATALOGUES): Promise<void> {
  const catalogue = catalogues[language];
  if (!catalogue) return;
  wanted = language;
  const isThere = await bring(language, catalogue).then(
    () => true,
    () => false,
  );
  // Another one may have been chosen while this one was on its way.
  if (!isThere || wanted !== language) return;
  spoken = language;
  await i18next.changeLanguage(inRegion(language));
}

/** Brings the words of what comes after the first load; throws when they do not come. */
export async function sayMore(catalogues: Catalogues = CATALOGUES): Promise<void> {
  isMoreSaid = true;
  const languages = [...new Set([spoken, wanted])];
  await Promise.all(
    languages.map((language) => catalogues[language] && bring(language, catalogues[language])),
  );
}

/** What is needed of a catalogue and not there yet. */
async function bring(language: string, { first, later }: Catalogue): Promise<void> {
  const needed = (isMoreSaid ? [first, later] : [first]).filter((part) => !there.has(part));
  await Promise.all(
    needed.map(async (part) => {
      const { default: words } = await part();
      i18next.addResourceBundle(language, NAMESPACE, words, true);
      there.add(part);
    }),
  );
}

/**
 * The language as it is spoken where the reader is, for the sake of dates and numbers; the words are the same. A
 * browser without a locale may name what is no language, such as `en-US@posix`, and `Intl` throws on it.
 */
export function inRegion(language: string, languages: readonly string[] = navigator.languages): string {
  return languages.find((one) => isLanguage(one) && new Intl.Locale(one).language === language) ?? language;
}

function preferred(): string {
  const languages = navigator.languages.filter(isLanguage).map((one) => new Intl.Locale(one).language);
  return languages.find((language) => LANGUAGES.includes(language)) ?? "en";
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

function tellDocument(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}

const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * A name or a text of the other direction would pull the punctuation beside it to its own side: it is put between
 * the characters FSI and PDI, which nobody sees. `i18next.dir()` is that of the catalogue's language.
 */
function isolated(value: string): string {
  return i18next.dir() === "rtl" || RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}
