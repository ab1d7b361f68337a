"""Pages of lists that are short enough to be read whole."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from lenochat.reads.conversation import Page, make_cursor, read_cursor


class Listed(Protocol):
    """What stands in such a list is known by its id."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Listed)


def page_of_whole(shown: Sequence[T], *, cursor: str | None, limit: int) -> Page[T]:
    """A page of a list that is read whole. The cursor is the last one of the page before, and the place it had."""
    start = 0
    if cursor is not None:
        place, last = read_cursor(cursor, "whole", (int, str))
        # Where the last one has gone meanwhile, what came after it has moved up to its place.
        start = next((at + 1 for at, item in enumerate(shown) if item.id == last), max(0, int(place)))
    end = start + limit
    page = shown[start:end]
    return Page(items=page, next_cursor=make_cursor("whole", end - 1, page[-1].id) if end < len(shown) else None)
