"""The clock of tests."""

from lenochat.core.instant import SECOND, Instant

OPENING_TIME = Instant(1_790_000_000 * SECOND)


class Clock:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = OPENING_TIME

    def __call__(self) -> Instant:
        return self.now

    def move(self, seconds: float) -> None:
        self.now = Instant(self.now + round(seconds * SECOND))
