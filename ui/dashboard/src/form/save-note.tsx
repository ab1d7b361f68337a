/** Beside a control that saves by itself: that it is being saved, or why it was not. */

import { ApiError } from "@lenochat/client";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { failureSentence, failureWords } from "../frame/failure.ts";

export function SaveNote({ isPending, failure }: { isPending: boolean; failure: unknown }) {
  const { t } = useTranslation();
  if (isPending) return <span className="save-note patience muted">{t("form.saving")}</span>;
  if (!failure) return null;
  return (
    <span className="save-note field-error" role="alert">
      {t("form.not_saved", { why: fieldWords(failure) ?? failureWords(t, failure) })}
    </span>
  );
}

/** The same with nothing before it: a sentence, about the value itself where the server has one. */
export function refusalWords(t: TFunction, error: unknown): string {
  return fieldWords(error) ?? failureSentence(t, error);
}

function fieldWords(error: unknown): string | undefined {
  return error instanceof ApiError ? Object.values(error.fields)[0] : undefined;
}
