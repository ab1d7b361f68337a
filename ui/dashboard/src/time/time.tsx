/** Times as people read them: how long ago, with the exact time on hover. */

import { Store } from "@lenochat/client";
import type { TFunction } from "i18next";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY_MS = 10_000;

/** One timer for the whole page, running while somebody shows a time. */
const clock = new Store(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function watchClock(listener: () => void): () => void {
  const stop = clock.subscribe(listener);
  watchers += 1;
  if (watchers === 1) {
    clock.set(Date.now());
    timer = setInterval(() => clock.set(Date.now()), EVERY_MS);
  }
  return () => {
    stop();
    watchers -= 1;
    if (watchers === 0) clearInterval(timer);
  };
}

export function useNow(): number {
  return useSyncExternalStore(watchClock, clock.getSnapshot);
}

/** How long something has lasted, in the largest unit that says enough. */
export function durationWords(t: TFunction, ms: number): string {
  if (ms < MINUTE) return t("time.now");
  if (ms < HOUR) return t("time.minutes", { count: Math.floor(ms / MINUTE) });
  if (ms < DAY) return t("time.hours", { count: Math.floor(ms / HOUR) });
  return t("time.days", { count: Math.floor(ms / DAY) });
}

/** The time of the day, with the date where it is another day. */
export function clockTime(time: string | number, language: string): string {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return format(isToday ? "clock" : "day", language, date);
}

export function exactTime(time: string, language: string): string {
  return format("exact", language, new Date(time));
}

const FORMATS = {
  clock: { hour: "numeric", minute: "2-digit" },
  day: { hour: "numeric", minute: "2-digit", day: "numeric", month: "short" },
  exact: { dateStyle: "medium", timeStyle: "medium" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** To make one takes longer than to draw the row around it, and a list needs one for each row. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(kind: keyof typeof FORMATS, language: string, date: Date): string {
  const key = `${kind} ${language}`;
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(language, FORMATS[kind]);
  formatters.set(key, made);
  return made.format(date);
}

interface TimeAgoProps {
  time: string;
  /** "2 min ago", where nothing beside it says that it is the past: in a row "2 min" does. */
  inWords?: boolean;
  className?: string;
}

/** How long ago; a client's clock that is behind shows `now`, never the future. */
export function TimeAgo({ time, inWords = false, className }: TimeAgoProps) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const ms = now - Date.parse(time);
  return (
    <time dateTime={time} title={exactTime(time, i18n.language)} className={className}>
      {inWords ? agoWords(t, ms) : durationWords(t, ms)}
    </time>
  );
}

function agoWords(t: TFunction, ms: number): string {
  return ms < MINUTE ? t("time.just_now") : t("time.ago", { duration: durationWords(t, ms) });
}

export function ClockTime({ time, className }: { time: string; className?: string }) {
  const { i18n } = useTranslation();
  return (
    <time dateTime={time} title={exactTime(time, i18n.language)} className={className}>
      {clockTime(time, i18n.language)}
    </time>
  );
}
