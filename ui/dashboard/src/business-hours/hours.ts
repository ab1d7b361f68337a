/** Business hours as the form edits them: the server's shape, in which a time or a date may still be missing (""). */

import type { BusinessHoursView, HolidayView } from "@lenochat/protocol";
import type { TFunction } from "i18next";

export type Span = [start: string, end: string];
export type Day = (typeof DAYS)[number];

/** As the week begins in ISO 8601. */
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const OFFERED_SPAN: Span = ["09:00", "17:00"];
const MINUTES_OF_DAY = 24 * 60;

/** What a workspace that was always open is offered. */
export function offeredHours(timeZone: string): BusinessHoursView {
  const day = [OFFERED_SPAN];
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
  return { time_zone: timeZone, weekly, holidays: [], exceptions: [], at_closing: "keep" };
}

/** What an added span begins with: an hour after the last one, or nothing where there is no room left. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (!last) return OFFERED_SPAN;
  const start = minutesOf(last[1]) + 60;
  const isRoom = last[1] !== "" && !endsNextDay(last) && !endsAtMidnight(last) && start < MINUTES_OF_DAY;
  return isRoom ? [timeOf(start), timeOf(Math.min(start + 4 * 60, MINUTES_OF_DAY))] : ["", ""];
}

/** An end that is not after its start is on the next day; midnight itself still belongs to the day before. */
export function endsNextDay([start, end]: Span): boolean {
  return start !== "" && end !== "" && !endsAtMidnight([start, end]) && minutesOf(end) <= minutesOf(start);
}

export function endsAtMidnight([, end]: Span): boolean {
  return end === "24:00" || end === "00:00";
}

export function dayAfter(day: Day): Day {
  return DAYS[(DAYS.indexOf(day) + 1) % DAYS.length] as Day;
}

/** The same span in every place of the week that is named. */
export function withDayCopied(hours: BusinessHoursView, from: Day, to: readonly Day[]): BusinessHoursView {
  const copies = Object.fromEntries(to.map((day) => [day, hours.weekly[from]]));
  return { ...hours, weekly: { ...hours.weekly, ...copies } };
}

/** These holidays and those that were there, by date; a day that was there keeps its name. */
export function withHolidays(present: readonly HolidayView[], more: readonly HolidayView[]): HolidayView[] {
  const dates = new Set(present.map((one) => one.date));
  return [...present, ...more.filter((one) => !dates.has(one.date))].sort((a, b) =>
    a.date < b.date ? -1 : 1,
  );
}

export type Flaw = "time" | "overlap" | "date" | "twice";

/** What cannot be saved as it stands, by the place of its value: `weekly.mon`, `weekly.mon.0`, `exceptions.2.date`. */
export function flawsOf(hours: BusinessHoursView): ReadonlyMap<string, Flaw> {
  const found = new Map<string, Flaw>();
  const look = (place: string, spans: readonly Span[]) => {
    const isBlank = ([start, end]: Span) => start === "" || end === "";
    spans.forEach((span, index) => {
      if (isBlank(span)) found.set(`${place}.${index}`, "time");
    });
    if (overlap(spans.filter((span) => !isBlank(span)))) found.set(place, "overlap");
  };
  for (const day of DAYS) look(`weekly.${day}`, spansOf(hours, day));
  const dates = new Set<string>();
  hours.exceptions.forEach(({ date, hours: spans }, index) => {
    const place = `exceptions.${index}`;
    if (date === "") found.set(`${place}.date`, "date");
    else if (dates.has(date)) found.set(`${place}.date`, "twice");
    dates.add(date);
    look(`${place}.hours`, spans);
  });
  return found;
}

function overlap(spans: readonly Span[]): boolean {
  const inOrder = spans
    .map(([start, end]) => ({ start: minutesOf(start), end: minutesOf(end) }))
    .map(({ start, end }) => ({ start, end: end > start ? end : end + MINUTES_OF_DAY }))
    .sort((a, b) => a.start - b.start);
  return inOrder.some(({ start }, index) => start < (inOrder[index - 1]?.end ?? 0));
}

export function spansOf(hours: BusinessHoursView, day: Day): readonly Span[] {
  return hours.weekly[day];
}

export function openDays(hours: BusinessHoursView): number {
  return DAYS.filter((day) => spansOf(hours, day).length > 0).length;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function timeOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** In a few words, to be told apart from what somebody else saved. */
export function hoursSummary(t: TFunction, hours: BusinessHoursView | null): string {
  if (hours === null) return t("hours.kind.always");
  const dates = hours.holidays.length + hours.exceptions.length;
  return t("hours.summary", { days: openDays(hours), dates, zone: hours.time_zone });
}
