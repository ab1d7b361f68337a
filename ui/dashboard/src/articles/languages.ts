/** Languages of articles. */

import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** Those whose endings the server knows; a test holds that these are all. */
const CODES =
  "ar ca cs da de el en eo es et eu fa fi fr ga hi hu hy id it lt ne nl no pl pt ro ru sr st sv ta tr yi";
const KNOWN = CODES.split(" ");

/** Any other: words are taken as they are written. */
const OTHER = "";
/** What a list of choices calls it, for which an empty name is none. */
const OTHER_ID = "other";

/** The language that a new article begins with: the reader's own. */
export function offeredLanguage(spoken: string): string {
  const primary = new Intl.Locale(spoken).language;
  return KNOWN.includes(primary) ? primary : OTHER;
}

export function useLanguageName(): (language: string) => string {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: "language", fallback: "code" });
    return (language) =>
      language === OTHER ? t("articles.language.other") : (names.of(language) ?? language);
  }, [t, i18n.language]);
}

/** All of them by name, the other ones last. */
export function useLanguageOptions(): readonly { readonly id: string; readonly name: string }[] {
  const { i18n } = useTranslation();
  const nameOf = useLanguageName();
  return useMemo(() => {
    const known = KNOWN.map((id) => ({ id, name: nameOf(id) }));
    known.sort((a, b) => a.name.localeCompare(b.name, i18n.language));
    return [...known, { id: OTHER_ID, name: nameOf(OTHER) }];
  }, [nameOf, i18n.language]);
}

export function idOfLanguage(language: string): string {
  return language === OTHER ? OTHER_ID : language;
}

export function languageOfId(id: string): string {
  return id === OTHER_ID ? OTHER : id;
}
