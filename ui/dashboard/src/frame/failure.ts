/** Why something did not work, as a sentence: the server's own words, or ours where it was not the server. */

import { ApiError } from "@lenochat/client";
import type { TFunction } from "i18next";

export function failureWords(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  if (error.code === "unreachable" || error.code === "unreadable") return t(`why.${error.code}`);
  return error.message;
}
