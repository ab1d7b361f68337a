"""Pages of lists that are short enough to be read whole."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from lenochat.core.errors import invalid
from lenochat.reads.conversation import Page


class Listed(Protocol):
    """What stands in such a list is known by its id."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Listed)


def page_of_whole(shown: Sequence[T], *, cursor: str | None, limit: int) -> Page[T]:
    """A page of a list that is read whole: the cursor is the id of the last one of the page before."""
    start = 0
    if cursor is not None:
        places = [place for place, item in enumerate(shown) if item.id == cursor]
        if not places:
            raise invalid("cursor", "Use the next_cursor of the page before, or leave it out.")
        start = places[0] + 1
    page = shown[start : start + limit]
    has_more = start + limit < len(shown)
    return Page(items=page, next_cursor=page[-1].id if has_more else None)
