"""A scheduler whose time only a test moves: what is to happen a while later happens when the test says so."""

import asyncio
from collections.abc import Callable
from functools import partial


class HandTimer:
    """One call that is to come."""

    def __init__(self, at: float, call: Callable[[], object]) -> None:
        self.at = at
        self.call = call
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


class HandScheduler:
    """Stands in for the event loop's own time."""

    def __init__(self) -> None:
        self._now = 1_000.0
        self._timers: list[HandTimer] = []
        self._grew = asyncio.Event()

    def time(self) -> float:
        return self._now

    def call_later(self, delay: float, callback: Callable[..., object], *args: object) -> HandTimer:
        timer = HandTimer(self._now + delay, partial(callback, *args))
        self._timers.append(timer)
        self._grew.set()
        return timer

    @property
    def waiting(self) -> int:
        """How many calls are to come."""
        return sum(not timer.is_cancelled for timer in self._timers)

    async def until_waiting(self, count: int) -> None:
        """Return once so many calls are to come."""
        while self.waiting < count:
            self._grew.clear()
            await self._grew.wait()

    def move(self, seconds: float) -> None:
        """Let time pass, and call what is due by then, in order, each at its time."""
        until = self._now + seconds
        while due := [timer for timer in self._timers if timer.at <= until and not timer.is_cancelled]:
            timer = min(due, key=lambda one: one.at)
            self._timers.remove(timer)
            self._now = max(self._now, timer.at)
            timer.call()
        self._timers = [timer for timer in self._timers if not timer.is_cancelled]
        self._now = until
