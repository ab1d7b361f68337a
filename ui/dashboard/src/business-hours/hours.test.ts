import { expect, test } from "vitest";
import type { Span } from "./hours.ts";
import { endsNextDay, flawsOf, nextSpan, offeredHours, withHolidays } from "./hours.ts";

test.each<[string, Span[], Span]>([
  ["of a closed day is a usual one", [], ["09:00", "17:00"]],
  ["begins an hour after the last one", [["09:00", "12:00"]], ["13:00", "17:00"]],
  ["goes to the end of the day at most", [["09:00", "20:30"]], ["21:30", "24:00"]],
  ["is left to be typed where no room is", [["09:00", "24:00"]], ["", ""]],
  ["is left to be typed after one that ends tomorrow", [["22:00", "02:00"]], ["", ""]],
])("an added span %s", (_, spans, next) => {
  expect(nextSpan(spans)).toEqual(next);
});

test("an end that is not after its start is on the next day, and midnight is still today", () => {
  expect(endsNextDay(["22:00", "02:00"])).toBe(true);
  expect(endsNextDay(["09:00", "09:00"])).toBe(true);
  expect(endsNextDay(["18:00", "24:00"])).toBe(false);
  expect(endsNextDay(["18:00", "00:00"])).toBe(false);
  expect(endsNextDay(["22:00", ""])).toBe(false);
});

test("what cannot be saved is found where it stands", () => {
  const hours = offeredHours("Europe/Berlin");
  const flaws = flawsOf({
    ...hours,
    weekly: {
      ...hours.weekly,
      mon: [["09:00", ""]],
      tue: [
        ["22:00", "02:00"],
        ["23:00", "24:00"],
      ],
      wed: [
        ["13:00", "17:00"],
        ["09:00", "13:00"],
      ],
    },
    exceptions: [
      { date: "2026-12-24", name: "", hours: [["10:00", "14:00"]] },
      { date: "2026-12-24", name: "", hours: [] },
      { date: "", name: "", hours: [["", ""]] },
    ],
  });
  expect(Object.fromEntries(flaws)).toEqual({
    "weekly.mon.0": "time",
    "weekly.tue": "overlap",
    "exceptions.1.date": "twice",
    "exceptions.2.date": "date",
    "exceptions.2.hours.0": "time",
  });
});

test("imported holidays join by date, and a day that is there keeps its name", () => {
  const present = [{ date: "2026-12-25", name: "Tea day" }];
  const more = [
    { date: "2026-12-25", name: "Christmas Day" },
    { date: "2026-05-01", name: "Labour Day" },
  ];
  expect(withHolidays(present, more)).toEqual([
    { date: "2026-05-01", name: "Labour Day" },
    { date: "2026-12-25", name: "Tea day" },
  ]);
});
