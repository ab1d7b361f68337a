"""How much one address, visitor or account may ask for. In memory of this node: limits protect, they are no facts."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter

from lenochat.core.errors import DomainError
from lenochat.core.ids import VisitorId
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
"""Per address."""
MESSAGES_HERE = RateLimitItemPerMinute(300)
"""Of visitors, per address: a whole office may sit behind one."""
MESSAGES = RateLimitItemPerHour(400)
"""Per visitor, wherever they are: nobody writes one every nine seconds for an hour."""
UPLOADS_HERE = RateLimitItemPerMinute(200, 10)
UPLOADS = RateLimitItemPerMinute(30, 10)
"""Files of one visitor: 30 in 10 minutes."""
MEBIBYTE = 1024 * 1024
UPLOADED_BYTES_HERE = RateLimitItemPerHour(500 * MEBIBYTE)
UPLOADED_BYTES = RateLimitItemPerHour(100 * MEBIBYTE)
"""Of one visitor: what they send stays on the disk."""
MOST_COMING_IN, MOST_COMING_IN_HERE = 16, 4
"""Visitors' files that may be on their way in at once, in all and from one address; each takes up to 10 MB then."""
UPLOAD_SECONDS = 120
"""5 MB by a phone with a bad connection."""


class Limits:
    """Counts, and refuses with `too_many` and the seconds to wait."""

    def __init__(self, *, clock: Callable[[], Instant], on: bool) -> None:
        """`on` false: no limits per address and none per visitor, for a demo or a load test on loopback."""
        storage = MemoryStorage()
        self._window = MovingWindowRateLimiter(storage)
        self._volume = SlidingWindowCounterRateLimiter(storage)
        """For bytes: the other one keeps an entry for each unit, this one two numbers."""
        self._clock = clock
        self._is_on = on
        self._failures: OrderedDict[str, tuple[int, Instant]] = OrderedDict()
        self._trying: dict[tuple[str, str], tuple[asyncio.Lock, int]] = {}
        """Who is being checked now, and how many of them."""
        self._coming_in = Counter[str]()
        """Visitors' files on their way in, by address."""

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
        if self._is_on and not self._window.test(FAILED_INVITATIONS, "invitation", address):
            raise _too_many("Too many invitations from here that are not good. Wait some minutes, then try again.", 60)

    def invitation_failed(self, address: str) -> None:
        """Count a token that is of no invitation."""
        self._window.hit(FAILED_INVITATIONS, "invitation", address)

    def require_new_conversation(self, address: str) -> None:
        """One more conversation from this address."""
        if self._is_on and not self._window.hit(NEW_CONVERSATIONS, "conversation", address):
            raise _too_many(FROM_HERE, 60)

    def require_message(self, address: str, visitor_id: VisitorId) -> None:
        """One more message of this visitor, from this address."""
        if self._is_on:
            self._require_room(MESSAGES_HERE, MESSAGES, "message", address, visitor_id)

    def require_upload(self, address: str, visitor_id: VisitorId, *, size: int) -> None:
        """One more file of this visitor, from this address, of `size` bytes. To be asked before it is looked into."""
        if not self._is_on:
            return
        places = ((UPLOADED_BYTES_HERE, address), (UPLOADED_BYTES, visitor_id))
        for limit, whose in places:
            if not self._volume.test(limit, "bytes", whose, cost=size):
                raise _too_many(OF_THIS_SIZE, 600)
        self._require_room(UPLOADS_HERE, UPLOADS, "upload", address, visitor_id)
        for limit, whose in places:
            self._volume.hit(limit, "bytes", whose, cost=size)

    @asynccontextmanager
    async def upload_turn(self, address: str) -> AsyncIterator[None]:
        """While a visitor's file comes in. It is held in memory, so only so many may, and not for ever."""
        here = self._coming_in[address]
        if self._coming_in.total() >= MOST_COMING_IN or (self._is_on and here >= MOST_COMING_IN_HERE):
            raise _too_many("Too many files at once. Wait a moment, then try again.", 5)
        self._coming_in[address] += 1
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                yield
        except TimeoutError:
            raise _too_many("This takes too long. Try again with a smaller file, or a better connection.", 60) from None
        finally:
            self._coming_in[address] -= 1
            if not self._coming_in[address]:
                del self._coming_in[address]

    def _require_room(self, here: RateLimitItem, own: RateLimitItem, what: str, address: str, whose: VisitorId) -> None:
        """Count one where both have room for it; what is refused counts for neither."""
        if not self._window.test(here, what, address):
            raise _too_many(FROM_HERE, 60)
        if not self._window.test(own, what, whose):
            raise _too_many(OF_YOURS, 600)
        self._window.hit(here, what, address)
        self._window.hit(own, what, whose)


FROM_HERE = "Too many at once from this address. Wait a minute, then try again."
OF_YOURS = "That is more than one person sends. Wait some minutes, then try again."
OF_THIS_SIZE = "Too much was sent in one hour. Wait some minutes, then try again."


def _too_many(message: str, retry_after: int) -> DomainError:
    return DomainError("too_many", message, retry_after=retry_after)
