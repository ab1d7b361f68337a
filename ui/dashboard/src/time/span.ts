/** Spans of time that somebody has set. */

import type { TFunction } from "i18next";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in the largest unit that says it exactly; days only from two on. */
export function spanWords(t: TFunction, seconds: number): string {
  if (seconds >= 2 * DAY && seconds % DAY === 0) return t("span.days", { count: seconds / DAY });
  if (seconds >= HOUR && seconds % HOUR === 0) return t("span.hours", { count: seconds / HOUR });
  if (seconds >= MINUTE && seconds % MINUTE === 0) return t("span.minutes", { count: seconds / MINUTE });
  return t("span.seconds", { count: seconds });
}
