/** Time zones as a browser knows them: which there are, what the clock says there, and when it is put forward or back. */

/** Names that replaced others; browsers list the old ones and understand both. */
const NEWER_NAMES = [
  "Africa/Asmara",
  "America/Nuuk",
  "Asia/Ho_Chi_Minh",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Yangon",
  "Atlantic/Faroe",
  "Europe/Kyiv",
  "Pacific/Kanton",
];

/** All that can be chosen, by name; `present` is among them even where this browser does not list it. */
export function timeZones(present: string): string[] {
  const others = [...NEWER_NAMES, "UTC", present].filter(isKnown);
  return [...new Set([...Intl.supportedValuesOf("timeZone"), ...others])].sort();
}

export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `America/Argentina/Buenos_Aires` is Buenos Aires. */
export function cityOf(timeZone: string): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }) !== null;
  } catch {
    return false;
  }
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Long enough for every zone that changes its clock at all: twice a year, and in Morocco around Ramadan. */
const LOOKAHEAD_DAYS = 250;

export interface ClockChange {
  /** The moment of the jump, in milliseconds. */
  readonly at: number;
  /** By how much the clock is put forward; below zero: back. */
  readonly minutes: number;
}

/** The next time the clock of a zone is put forward or back; null when it is not, as far as is known. */
export function nextClockChange(timeZone: string, now: number): ClockChange | null {
  const offsetAt = offsets(timeZone);
  const first = offsetAt(now);
  for (let day = 1; day <= LOOKAHEAD_DAYS; day += 1) {
    let after = now + day * 24 * HOUR_MS;
    if (offsetAt(after) === first) continue;
    let before = after - 24 * HOUR_MS;
    while (after - before > MINUTE_MS) {
      const middle = before + Math.floor((after - before) / 2);
      if (offsetAt(middle) === first) before = middle;
      else after = middle;
    }
    return { at: Math.floor(after / MINUTE_MS) * MINUTE_MS, minutes: offsetAt(after) - first };
  }
  return null;
}

/** How many minutes the clock of a zone is ahead of UTC at a moment. */
function offsets(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  return (at) => {
    const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/u.exec(name) ?? [];
    const ahead = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
    return sign === "-" ? -ahead : ahead;
  };
}
