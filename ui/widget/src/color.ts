/** Colours as `#rrggbb`; how well one is read on another, as WCAG 2 counts it. */

type Channels = readonly [number, number, number];

const PANEL = { light: "#ffffff", dark: "#1d1d1f" } as const;
const READABLE = 4.5;
/** Nearer than that nobody sees where one ends and the other begins. */
const EDGE_SEEN = 1.3;
const STEPS = 20;

/** 1 to 21. */
export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** White where it is readable, for most colours are chosen with it in mind; else black, which then is. */
export function inkOn(color: string): string {
  return contrast("#ffffff", color) >= READABLE ? "#ffffff" : "#000000";
}

/** The colour itself, as far as it is readable on `ground`, else the nearest that is on its way to black or white. */
export function readableOn(ground: string, color: string): string {
  const towards = channels(inkOn(ground));
  const from = channels(color);
  for (let step = 0; step <= STEPS; step += 1) {
    const mixed = hex(from.map((value, index) => value + (((towards[index] ?? 0) - value) * step) / STEPS));
    if (contrast(mixed, ground) >= READABLE) return mixed;
  }
  return inkOn(ground);
}

/** The workspace's colour as a style sheet, in both themes. What is no colour changes nothing. */
export function colorSheet(color: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return "";
  const theme = (ground: string) =>
    `.launcher,.notice,.panel{--leno-accent:${color};--leno-on-accent:${inkOn(color)};` +
    `--leno-accent-ink:${readableOn(ground, color)};` +
    `--leno-edge:${contrast(color, ground) < EDGE_SEEN ? "var(--leno-quiet)" : "transparent"}}`;
  return `${theme(PANEL.light)}@media (prefers-color-scheme:dark){${theme(PANEL.dark)}}`;
}

function channels(color: string): Channels {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function hex(values: readonly number[]): string {
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance of sRGB, 0 to 1. */
function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
