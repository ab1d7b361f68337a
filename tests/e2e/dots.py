"""What an eye sees of a status dot, read off the picture that the browser draws and not off the names in it."""

import colorsys
import re
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator

MEASURED = """dot => {
  const [shape, badge] = dot.querySelectorAll(":scope > g");
  const main = [...shape.querySelectorAll("circle")].at(-1);
  const style = getComputedStyle(main);
  const bar = shape.querySelector("path")?.getBBox();
  return {
    isFilled: style.fill !== "none",
    colour: style.fill === "none" ? style.stroke : style.fill,
    bar: bar ? [bar.width, bar.height] : null,
    isDashed: [...shape.querySelectorAll("circle")].some(one => getComputedStyle(one).strokeDasharray !== "none"),
    hasBadge: badge !== undefined && badge.getBoundingClientRect().width > 0,
  };
}"""
HUES = {"red": (345, 375), "amber": (15, 38), "yellow": (40, 60), "green": (100, 170)}
"""In degrees; red goes across 0."""


@dataclass(frozen=True)
class Look:
    """One dot: what it is filled or drawn with, its shape, and the overlay on it."""

    colour: str
    shape: str
    overlay: Literal["none", "pause badge", "dashed"] = "none"


def look_of(dot: Locator) -> Look:
    told = dot.evaluate(MEASURED)
    overlay: Literal["none", "pause badge", "dashed"] = "none"
    if told["isDashed"]:
        overlay = "dashed"
    elif told["hasBadge"]:
        overlay = "pause badge"
    return Look(_colour(told["colour"]), _shape(told["bar"], is_filled=told["isFilled"]), overlay)


def _shape(bar: list[float] | None, *, is_filled: bool) -> str:
    if bar is None:
        return "full disc" if is_filled else "ring"
    width, height = bar
    if width and height:
        return "clock"
    return "disc with a wide bar" if width else "disc with a small upright bar"


def _colour(css: str) -> str:
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", css)[:3])
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.1:
        return "grey"
    degrees = hue * 360 + (360 if hue * 360 < 10 else 0)
    return next((name for name, (least, most) in HUES.items() if least <= degrees <= most), css)
