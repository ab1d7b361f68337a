import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useAsOf } from "../live.tsx";
import type { Words } from "./words.ts";

/** What the words of availability need: the texts, the language, and how old the page is. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const asOf = useAsOf();
  const language = i18n.language;
  return useMemo(() => ({ t, language, asOf }), [t, language, asOf]);
}
