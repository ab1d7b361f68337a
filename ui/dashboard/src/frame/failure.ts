/** Why something did not work, to stand behind a colon: the server's own words, or ours where it was not the server. */

import { ApiError } from "@lenochat/client";
import type { TFunction } from "i18next";

export function failureWords(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  if (error.code === "unreachable" || error.code === "unreadable") return t(`why.${error.code}`);
  return error.message;
}

/** The same where nothing stands before it. */
export function failureSentence(t: TFunction, error: unknown): string {
  const why = failureWords(t, error);
  const isServers = error instanceof ApiError && error.message === why;
  return isServers ? why : t("notice.failed", { why });
}
