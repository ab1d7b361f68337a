"""Somebody who works with the keyboard alone, and who has to see at every step where they are."""

import re
from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, expect

# What is wrong with where the focus is; empty when one sees it and it is somewhere. A place to read, which the keys
# cannot work, needs no ring; everything else does, on itself, on what stands for it, or around it.
WRONG_WITH_THE_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return "the focus is nowhere";
  const named = `${at.tagName} ${at.getAttribute("aria-label") ?? at.innerText ?? ""} ${at.className}`.slice(0, 120);
  if (!document.hasFocus()) return `the page has no focus: ${named}`;
  const isTiny = (box) => box.width <= 1 || box.height <= 1;
  const shown = isTiny(at.getBoundingClientRect()) ? at.closest("label") ?? at : at;
  const box = shown.getBoundingClientRect();
  if (isTiny(box)) return `the focus is on what has no size: ${named}`;
  const xs = [0.05, 0.5, 0.95].map((part) => box.left + part * box.width);
  const ys = [0.1, 0.5, 0.9].map((part) => box.top + part * box.height);
  const isSeen = xs.some((x) => ys.some((y) => {
    const there = document.elementFromPoint(x, y);
    return there !== null && (shown.contains(there) || there.contains(shown));
  }));
  if (!isSeen) return `the focus is hidden: ${named}`;
  if (at.tabIndex < 0 && at.matches("main, section, aside, [role$=dialog], [role=menu], [role=listbox]")) return "";
  const isRinged = (one) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && !/, 0\\)$|transparent/.test(outlineColor);
  };
  const around = [];
  for (let one = at; one && around.length < 4; one = one.parentElement) around.push(one);
  return [...around, ...shown.querySelectorAll("*")].some(isRinged) ? "" : `the focus has no ring: ${named}`;
}"""
MOST_TABS = 60


class Keyboard:
    """Presses keys on a page; after each the focus must be somewhere and to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)
        self.sees_the_focus()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.sees_the_focus()

    def go_to(self, goal: Locator, keys: str = "Tab") -> None:
        """Presses the keys until that has the focus."""
        for _ in range(MOST_TABS):
            if goal.count() and goal.evaluate("(one) => one === document.activeElement"):
                return
            self.press(keys)
        raise AssertionError(f"{keys} never leads to {goal}")

    def sees_the_focus(self) -> None:
        """At once, or as soon as what is being opened or closed has come to rest."""
        if self.page.evaluate(WRONG_WITH_THE_FOCUS):
            with suppress(Error):
                self.page.wait_for_function(f"() => ({WRONG_WITH_THE_FOCUS})() === ''", timeout=10_000)
            wrong = self.page.evaluate(WRONG_WITH_THE_FOCUS)
            assert wrong == "", wrong

    def is_at(self, place: Locator) -> None:
        expect(place).to_be_focused()
        self.sees_the_focus()

    def is_at_row(self, text: str) -> None:
        self.is_at(self.page.get_by_role("row").filter(has_text=text))


def named(page: Page, role: str, name: str) -> Locator:
    """The one whose name begins so."""
    return page.get_by_role(role, name=re.compile(f"^{re.escape(name)}"))  # type: ignore[arg-type]
