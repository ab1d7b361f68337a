import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { StatusDotProps } from "./status-dot.tsx";
import { StatusDot } from "./status-dot.tsx";
import { STATUSES } from "./words.ts";

/** The drawing without its colours. */
function shape(props: StatusDotProps): string {
  return renderToStaticMarkup(<StatusDot {...props} />).replace(/^<svg [^>]*>/, "");
}

test("every status has a shape of its own, with and without each overlay", () => {
  const shapes = STATUSES.flatMap((status) => [
    shape({ status }),
    shape({ status, accepting: false }),
    shape({ status, connected: false }),
    shape({ status, accepting: false, connected: false }),
  ]);
  expect(new Set(shapes).size).toBe(20);
});

test("the drawing is hidden from screen readers, which get words instead", () => {
  expect(renderToStaticMarkup(<StatusDot status="busy" />)).toContain('aria-hidden="true"');
});
