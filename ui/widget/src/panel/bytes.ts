/** "3 kB", "1.4 MB", as a reader counts them. */
export function bytes(size: number): string {
  const isLarge = size >= 1_000_000;
  const value = isLarge ? size / 1_000_000 : Math.max(1, Math.round(size / 1_000));
  return `${value.toLocaleString([], { maximumFractionDigits: 1 })} ${isLarge ? "MB" : "kB"}`;
}
