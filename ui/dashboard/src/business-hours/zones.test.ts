import { expect, test } from "vitest";
import { cityOf, nextClockChange, timeZones } from "./zones.ts";

const JULY = Date.parse("2026-07-01T12:00:00Z");

test.each([
  ["Europe/Berlin", "2026-10-25T01:00:00.000Z", -60],
  ["America/New_York", "2026-11-01T06:00:00.000Z", -60],
  ["Australia/Lord_Howe", "2026-10-03T15:30:00.000Z", 30],
])("the clock of %s changes next at %s, by %i minutes", (zone, at, minutes) => {
  const change = nextClockChange(zone, JULY);
  expect(change && { at: new Date(change.at).toISOString(), minutes: change.minutes }).toEqual({
    at,
    minutes,
  });
});

test("a clock that is left alone has no next change", () => {
  expect(nextClockChange("Asia/Kolkata", JULY)).toBeNull();
});

test("a zone can be chosen by its newer name, and the saved one whatever this browser lists", () => {
  const zones = timeZones("US/Pacific");
  expect(zones).toEqual([...new Set(zones)].sort());
  expect(zones).toEqual(expect.arrayContaining(["Asia/Kolkata", "Europe/Kyiv", "UTC", "US/Pacific"]));
  expect(timeZones("Nowhere/Else")).not.toContain("Nowhere/Else");
  expect(cityOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
});
