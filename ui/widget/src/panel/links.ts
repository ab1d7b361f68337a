export interface Piece {
  readonly text: string;
  readonly href: string | null;
}

/** A link ends before the punctuation of the sentence around it; a bracket belongs to it only when it opened inside. */
const LINK = /https?:\/\/[^\s<>"]+/g;
const AFTER_A_LINK = /[.,;:!?'"»”’]+$/;

/** Splits a text where http and https addresses stand. Other schemes stay text: `javascript:` must never be a link. */
export function linked(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    let href = match[0].replace(AFTER_A_LINK, "");
    if (href.endsWith(")") && !href.includes("(")) href = href.slice(0, -1).replace(AFTER_A_LINK, "");
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: null });
    pieces.push({ text: href, href });
    end = match.index + href.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}
