/** A message's text with what was looked for marked, begun so that the first mark is in sight. */

import type { ExcerptView } from "@lenochat/protocol";
import { Fragment } from "react";

/** So much of the text may stand before the first mark. */
const BEFORE = 18;

export function Excerpt({ excerpt }: { excerpt: ExcerptView }) {
  // Marks count code points, as the server does.
  const letters = [...excerpt.text];
  const first = excerpt.marks[0]?.[0] ?? 0;
  const start = first <= BEFORE ? 0 : first - BEFORE;
  let reached = start;
  return (
    <>
      {start > 0 && "…"}
      {excerpt.marks.map(([from, to]) => {
        const before = letters.slice(reached, from).join("");
        const isCut = start > 0 && reached === start;
        reached = to;
        return (
          <Fragment key={from}>
            {isCut ? before.replace(/^\S*\s+/u, "") : before}
            <mark>{letters.slice(from, to).join("")}</mark>
          </Fragment>
        );
      })}
      {letters.slice(reached).join("")}
    </>
  );
}
