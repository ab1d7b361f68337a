"""What a request leaves out: it stays as it was, which is not the same as none."""

from typing import TypeVar

T = TypeVar("T")


class Unchanged:
    """The type of `UNCHANGED`: a member that the request did not mention."""


UNCHANGED = Unchanged()


def given(wanted: T | Unchanged, before: T) -> T:
    """What is wanted, or what there was before if the request did not mention it."""
    return before if isinstance(wanted, Unchanged) else wanted
