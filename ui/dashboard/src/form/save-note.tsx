/** Beside a control that saves by itself: that it is being saved, or why it was not. */

import { ApiError } from "@lenochat/client";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";

export function SaveNote({ isPending, failure }: { isPending: boolean; failure: unknown }) {
  const { t } = useTranslation();
  if (isPending) return <span className="save-note patience muted">{t("form.saving")}</span>;
  if (!failure) return null;
  return (
    <span className="save-note field-error" role="alert">
      {t("form.not_saved", { why: refusalWords(t, failure) })}
    </span>
  );
}

/** Why, in the sentence about the value itself where there is one. */
export function refusalWords(t: ReturnType<typeof useTranslation>["t"], error: unknown): string {
  const about = error instanceof ApiError ? Object.values(error.fields)[0] : undefined;
  return about ?? failureWords(t, error);
}
