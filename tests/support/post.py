"""A post office at the edge of the outbox: a mailer that keeps what it was given, and refuses when it is told to."""

import asyncio

from lenochat.core.instant import Instant
from lenochat.mail.mailer import Mail


class Post:
    """Remembers every mail, in order."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        """The address of each attempt."""
        self.sent: list[Mail] = []
        self.refused: set[str] = set()
        """Addresses that it takes no mail for."""
        self.is_open = asyncio.Event()
        """While it is not set, it takes a mail and does not come to an end with it."""
        self.is_open.set()
        self.busy, self.busiest = 0, 0
        """How many mails it has in hand, and has had at most."""
        self._more = asyncio.Condition()

    async def send(self, mail: Mail, *, key: str, at: Instant) -> None:  # noqa: ARG002 - for mails that travel
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        self.tried.append(mail.to)
        await self._tell()
        try:
            await self.is_open.wait()
        finally:
            self.busy -= 1
        if mail.to in self.refused:
            raise ConnectionRefusedError(f"550 no such box: {mail.to}")
        self.sent.append(mail)
        await self._tell()

    @property
    def sent_to(self) -> list[str]:
        return [mail.to for mail in self.sent]

    async def has_tried(self, number: int) -> None:
        """Wait for that many attempts."""
        async with self._more, asyncio.timeout(20):
            await self._more.wait_for(lambda: len(self.tried) >= number)

    async def has_tried_to(self, address: str) -> None:
        """Wait for the first attempt with that address."""
        async with self._more, asyncio.timeout(20):
            await self._more.wait_for(lambda: address in self.tried)

    async def has_sent_to(self, address: str) -> Mail:
        """Wait for the first mail to that address."""
        async with self._more, asyncio.timeout(20):
            await self._more.wait_for(lambda: address in self.sent_to)
        return next(mail for mail in self.sent if mail.to == address)

    async def has_sent(self, number: int) -> None:
        """Wait until that many mails have been sent."""
        async with self._more, asyncio.timeout(20):
            await self._more.wait_for(lambda: len(self.sent) >= number)

    async def _tell(self) -> None:
        async with self._more:
            self._more.notify_all()
