/**
 * What has the focus can go away with it: a button that has done its work, a whole screen. The browser then begins again
 * at the top of the page; here one goes on at what is nearest to where one was.
 */

import { useEffect } from "react";

const TABBABLE = "a[href], button, input, select, textarea, [tabindex]";
/** One does not leave these for something beside them. */
const REGION = "main, nav, [role$=dialog]";

interface Place {
  readonly element: HTMLElement;
  /** What it stood in, the innermost first. */
  readonly around: readonly Element[];
  /** What the Tab key led to before it. */
  readonly before: readonly HTMLElement[];
}

export function useFocusKeeper(): void {
  useEffect(keepFocus, []);
}

function keepFocus(): () => void {
  let place: Place | null = null;
  let frame = 0;
  const restore = () => {
    frame = 0;
    if (place && isLost(place)) nearest(place)?.focus();
  };
  const changed = () => {
    if (frame !== 0 || !place || !isGone(place.element)) return;
    // A dialog that has closed gives the focus back in the next frame, and where to is better known to it.
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(restore);
    });
  };
  const focused = ({ target }: FocusEvent) => {
    place = target instanceof HTMLElement ? placeOf(target) : null;
  };
  // Whoever clicks beside everything wants the focus nowhere.
  const clicked = () => {
    place = null;
  };
  const observer = new MutationObserver(changed);
  observer.observe(document, { subtree: true, childList: true, attributeFilter: ["disabled"] });
  document.addEventListener("pointerdown", clicked, true);
  document.addEventListener("focusin", focused);
  return () => {
    observer.disconnect();
    document.removeEventListener("pointerdown", clicked, true);
    document.removeEventListener("focusin", focused);
    cancelAnimationFrame(frame);
  };
}

function placeOf(element: HTMLElement): Place {
  const around: Element[] = [];
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
    around.push(one);
  const region = element.closest(REGION) ?? document.body;
  const all = [...region.querySelectorAll<HTMLElement>(TABBABLE)];
  return { element, around, before: all.slice(0, Math.max(0, all.indexOf(element))) };
}

function isGone(element: HTMLElement): boolean {
  return !element.isConnected || element.matches(":disabled");
}

function isLost({ element }: Place): boolean {
  const { activeElement } = document;
  return (
    isGone(element) &&
    (activeElement === document.body || activeElement === null || activeElement === element)
  );
}

/** The last that came before it in the innermost of what it stood in that is still there, else the first there. */
function nearest({ around, before }: Place): HTMLElement | null {
  for (const one of around.filter((each) => each.isConnected)) {
    if (!one.closest(REGION)) break;
    const inside = [...one.querySelectorAll<HTMLElement>(TABBABLE)].filter(isTabbable);
    const found = inside.findLast((each) => before.includes(each)) ?? inside[0];
    if (found) return found;
  }
  return document.querySelector<HTMLElement>("main");
}

function isTabbable(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && !element.matches(":disabled") && element.checkVisibility();
}
