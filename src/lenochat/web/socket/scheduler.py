"""What tells the time to everything that happens a while later: the event loop, or a clock that a test moves."""

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """Something that will be called, unless it is cancelled before."""

    def cancel(self) -> None: ...


class Scheduler(Protocol):
    """The part of an event loop that is used."""

    def time(self) -> float:
        """Seconds since whenever; never goes back."""
        ...

    def call_later(self, delay: float, callback: Callable[..., object], *args: object) -> Timer:
        """Call it in so many seconds."""
        ...
