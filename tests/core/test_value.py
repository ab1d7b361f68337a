"""Values are told apart by what they are made of, and replaced, never changed."""

from dataclasses import field
from typing import Any

import pytest

from lenochat.core.value import replace, value


@value
class _Span:
    start: int
    end: int
    length: int = field(init=False)

    def __post_init__(self) -> None:
        self.length = self.end - self.start  # type: ignore[misc]


def test_another_value_differs_in_what_was_named_and_in_what_follows_from_it() -> None:
    before = _Span(start=1, end=4)
    after = replace(before, end=9)
    assert (before.length, after.start, after.end, after.length) == (3, 1, 9, 8)
    assert replace(after, end=4) == before
    assert hash(replace(after, end=4)) == hash(before)


def test_a_field_that_there_is_not_is_refused() -> None:
    wrong: dict[str, Any] = {"finish": 9}
    with pytest.raises(TypeError, match="_Span has no field of that name: finish"):
        replace(_Span(start=1, end=4), **wrong)
