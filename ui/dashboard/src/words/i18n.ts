/** The texts of the dashboard. English is bundled; other languages will be loaded beside it. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en.json";

/** The languages that have a catalogue. */
export const LANGUAGES: readonly string[] = ["en"];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: regionalEnglish(),
    fallbackLng: "en",
    resources: { en: { translation: en } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
}

/**
 * The reader's own English, for the sake of their dates and times; the words are the same. A browser without a
 * locale may name what is no language, such as `en-US@posix`, and `Intl` throws on it.
 */
export function regionalEnglish(languages: readonly string[] = navigator.languages): string {
  return languages.find((language) => language.startsWith("en") && isLanguage(language)) ?? "en";
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
