/** How well two colours can be told apart, as WCAG 2.2 measures it. */

export type Hex = string;

const LEAST_OF_TEXT = 4.5;
const LEAST_OF_SHAPES = 3;

/** `#rrggbb`, from what was typed; null where it is no colour. */
export function colorOf(text: string): Hex | null {
  const [, digits] = /^\s*#?([0-9a-f]{6})\s*$/iu.exec(text) ?? [];
  return digits === undefined ? null : `#${digits.toLowerCase()}`;
}

/** From 1, the same colour, to 21, black and white. */
export function contrast(one: Hex, other: Hex): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

export interface Legibility {
  /** What the widget writes with on the colour: white where it can be read, else black, which then can. */
  readonly ink: "white" | "black";
  readonly ratio: number;
  /** The pages on which the button itself is hard to make out. */
  readonly hardOn: "white" | "black" | null;
}

export function legibility(color: Hex): Legibility {
  const onWhite = contrast(color, "#ffffff");
  const onBlack = contrast(color, "#000000");
  const isWhite = onWhite >= LEAST_OF_TEXT;
  const isHard = (page: number) => page < LEAST_OF_SHAPES;
  return {
    ink: isWhite ? "white" : "black",
    ratio: isWhite ? onWhite : onBlack,
    hardOn: isHard(onWhite) ? "white" : isHard(onBlack) ? "black" : null,
  };
}

function luminance(color: Hex): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
