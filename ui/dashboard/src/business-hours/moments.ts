/** Moments in the words of a time zone that need not be the reader's own. */

import type { TFunction } from "i18next";

const DAY_MS = 24 * 3_600_000;

export interface Speaking {
  readonly t: TFunction;
  readonly language: string;
  readonly timeZone: string;
  /** In milliseconds. */
  readonly now: number;
}

export function timeThere({ language, timeZone }: Speaking, at: number): string {
  return new Intl.DateTimeFormat(language, { timeZone, hour: "numeric", minute: "2-digit" }).format(at);
}

export function dateThere({ language, timeZone }: Speaking, at: number): string {
  const options = { timeZone, weekday: "long", day: "numeric", month: "long" } as const;
  return new Intl.DateTimeFormat(language, options).format(at);
}

/** Today, tomorrow, or a day with a name: as the calendar there has it. */
export function dayKind(speaking: Speaking, at: number): "today" | "tomorrow" | "on" {
  const days = calendarDay(speaking, at) - calendarDay(speaking, speaking.now);
  return days === 0 ? "today" : days === 1 ? "tomorrow" : "on";
}

function calendarDay({ timeZone }: Speaking, at: number): number {
  return Date.parse(todayThere(timeZone, at)) / DAY_MS;
}

/** The date there at that moment, such as 2026-12-25. */
export function todayThere(timeZone: string, at: number): string {
  const options = { timeZone, year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const [month, day, year] = new Intl.DateTimeFormat("en-US", options).format(at).split("/");
  return `${year}-${month}-${day}`;
}

/** A calendar date such as 2026-12-25, which is the same day for everybody. */
export function dateWords(language: string, date: string): string {
  const options = {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
  } as const;
  return new Intl.DateTimeFormat(language, options).format(Date.parse(date));
}

/** A time of the clock such as 17:30; nothing where there is none yet. */
export function timeWords(language: string, time: string): string {
  const at = Date.parse(`1970-01-01T${time}Z`);
  if (Number.isNaN(at)) return "";
  return new Intl.DateTimeFormat(language, { timeZone: "UTC", hour: "numeric", minute: "2-digit" }).format(
    at,
  );
}

/** The weekday's name. */
export function dayWords(language: string, index: number): string {
  // 5 January 1970 was a Monday.
  return new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday: "long" }).format((4 + index) * DAY_MS);
}
