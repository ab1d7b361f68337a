/** The same length that the style sheets mean, in pixels: what is placed by script has to know it. */
export function rem(count: number): number {
  return count * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
}
