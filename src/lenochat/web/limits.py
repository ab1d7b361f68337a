"""How much one address or one account may ask for. In memory of this node: limits protect, they are no facts."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from lenochat.core.errors import DomainError
from lenochat.core.instant import SECOND, Instant

FAILURES_HERE = RateLimitItemPerMinute(10, 10)
"""Failed logins per account and address: 10 in 10 minutes."""
FREE_FAILURES = 10
"""Failures of one account, from all addresses, before tries are slowed down."""
LONGEST_PAUSE_SECONDS = 5
FORGET_FAILURES_AFTER = 600 * SECOND
MOST_ACCOUNTS = 10_000
FAILED_INVITATIONS = RateLimitItemPerMinute(20, 10)
"""Tokens of no invitation per address: 20 in 10 minutes. Nobody guesses 256 bits; whoever tries is sent away early."""
NEW_CONVERSATIONS = RateLimitItemPerMinute(60)
VISITOR_MESSAGES = RateLimitItemPerMinute(300)


class Limits:
    """Counts, and refuses with `too_many` and the seconds to wait."""

    def __init__(self, *, clock: Callable[[], Instant], by_address: bool) -> None:
        """`by_address` off: no limits per address, for a demo or a load test on loopback."""
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._clock = clock
        self._by_address = by_address
        self._failures: OrderedDict[str, tuple[int, Instant]] = OrderedDict()
        self._trying: dict[tuple[str, str], tuple[asyncio.Lock, int]] = {}
        """Who is being checked now, and how many of them."""

    @asynccontextmanager
    async def one_try(self, account: str, address: str) -> AsyncIterator[None]:
        """One try after the other: guesses sent all at once would else be checked before the first has failed."""
        lock, waiting = self._trying.get((account, address), (asyncio.Lock(), 0))
        self._trying[account, address] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._trying.pop((account, address))
            if waiting > 1:
                self._trying[account, address] = (lock, waiting - 1)

    def require_login_try(self, account: str, address: str) -> None:
        """Only failed logins are limited; this refuses a try that comes too early after too many."""
        if not self._window.test(FAILURES_HERE, "login", account, address):
            raise _too_many("Too many failed logins from here. Wait some minutes, then try again.", 60)
        failures, last = self._failures.get(account, (0, Instant(0)))
        pause = min(LONGEST_PAUSE_SECONDS, failures - FREE_FAILURES) * SECOND
        if pause > 0 and self._clock() < last + pause:
            raise _too_many("Too many failed logins. Wait a moment, then try again.", pause // SECOND)

    def login_failed(self, account: str, address: str) -> None:
        """Count a failed login."""
        self._window.hit(FAILURES_HERE, "login", account, address)
        now = self._clock()
        failures, last = self._failures.pop(account, (0, now))
        self._failures[account] = (1 if now - last > FORGET_FAILURES_AFTER else failures + 1, now)
        while len(self._failures) > MOST_ACCOUNTS:
            self._failures.popitem(last=False)

    def login_succeeded(self, account: str) -> None:
        """The account's pause ends; failures per address stay counted."""
        self._failures.pop(account, None)

    def require_invitation_try(self, address: str) -> None:
        """Only tokens that are of no invitation are limited."""
        if self._by_address and not self._window.test(FAILED_INVITATIONS, "invitation", address):
            raise _too_many("Too many invitations from here that are not good. Wait some minutes, then try again.", 60)

    def invitation_failed(self, address: str) -> None:
        """Count a token that is of no invitation."""
        self._window.hit(FAILED_INVITATIONS, "invitation", address)

    def require_new_conversation(self, address: str) -> None:
        self._require(NEW_CONVERSATIONS, "conversation", address)

    def require_visitor_message(self, address: str) -> None:
        self._require(VISITOR_MESSAGES, "message", address)

    def _require(self, limit: RateLimitItemPerMinute, what: str, address: str) -> None:
        if self._by_address and not self._window.hit(limit, what, address):
            raise _too_many("Too many at once from this address. Wait a minute, then try again.", 60)


def _too_many(message: str, retry_after: int) -> DomainError:
    return DomainError("too_many", message, retry_after=retry_after)
