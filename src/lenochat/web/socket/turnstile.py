"""A turnstile for streams that come: one in each turn of the event loop, so that a storm of them holds nobody else up.

Clients that reconnect together are ready together; without it all of them would be served in one and the same turn,
and a status change would wait behind every one (P11).
"""

import asyncio
from collections import deque

from lenochat.core.errors import DomainError


class Turnstile:
    """Lets callers through in the order of their coming; lives on one event loop."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_turning = False
        self._is_closed = False

    async def turn(self) -> None:
        """Return when it is the caller's turn: at once, if nobody else has had this turn of the loop.

        Raises `unavailable` once the turnstile is closed.
        """
        loop = asyncio.get_running_loop()
        if self._is_closed:
            raise _unavailable()
        if not self._is_turning:
            self._is_turning = True
            loop.call_soon(self._next)
            return
        mine: asyncio.Future[None] = loop.create_future()
        self._waiting.append(mine)
        await mine

    def close(self) -> None:
        """Let nobody through any more, also not those who wait."""
        self._is_closed = True
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(_unavailable())
        self._waiting.clear()

    def _next(self) -> None:
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():
                first.set_result(None)
                asyncio.get_running_loop().call_soon(self._next)
                return
        self._is_turning = False


def _unavailable() -> DomainError:
    return DomainError("unavailable", "LenoChat is restarting. Try again in a moment.", retry_after=1)
