"""What a screen is, and how a module of them collects its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Page

from tests.e2e.stage import Form, Stage

Show = Callable[[Stage, Page], object]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One screen in one state, as one person sees it."""

    name: str
    who: str
    show: Show
    forms: tuple[Form, ...]


class Adding(Protocol):
    """Adds a screen of that person under its function's name; in both forms unless some are named."""

    def __call__(self, who: str, *forms: Form) -> Callable[[Show], Show]: ...


def adds_to(screens: list[Screen]) -> Adding:
    """The decorator for the screens of one module."""

    def screen(who: str, *forms: Form) -> Callable[[Show], Show]:
        def add(show: Show) -> Show:
            name = getattr(show, "__name__", "").replace("_", "-")
            screens.append(Screen(name=name, who=who, show=show, forms=forms or ("wide", "narrow")))
            return show

        return add

    return screen
