import { describe, expect, test } from "vitest";
import { colorSheet, contrast, inkOn, readableOn } from "./color.ts";

/** Every corner and middle of the cube of colours. */
const CHANNEL = ["00", "33", "66", "99", "cc", "ff"];
const COLORS = CHANNEL.flatMap((r) => CHANNEL.flatMap((g) => CHANNEL.map((b) => `#${r}${g}${b}`)));

describe("the workspace's colour", () => {
  test("contrast is counted as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrast("#ff0000", "#ffffff")).toBeCloseTo(3.998, 3);
  });

  test("text on every colour, and every colour as text on both themes, has a contrast of at least 4.5", () => {
    const bad = COLORS.filter(
      (color) =>
        contrast(inkOn(color), color) < 4.5 ||
        ["#ffffff", "#1d1d1f"].some((ground) => contrast(readableOn(ground, color), ground) < 4.5),
    );
    expect(bad).toEqual([]);
  });

  test("a colour that is readable stays as it is, and white is preferred on it", () => {
    expect(readableOn("#ffffff", "#4353c9")).toBe("#4353c9");
    expect(inkOn("#4353c9")).toBe("#ffffff");
    expect(inkOn("#ffd500")).toBe("#000000");
  });

  test("nothing but a colour gets into the style sheet", () => {
    expect(colorSheet("#4353C9")).toContain("--leno-accent:#4353C9;");
    expect(colorSheet("#fff} * {display:none")).toBe("");
    expect(colorSheet("red")).toBe("");
  });
});
