"""Passwords: Argon2id in a small bounded pool of threads, so that a rush of logins cannot stop everything else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lenochat.core.errors import DomainError, invalid

T = TypeVar("T")

LENGTHS = (10, 200)
"""Code points."""
AT_ONCE = 2
MOST_WAITING = 32
"""Beyond that many, whoever comes is refused with `unavailable`."""

_hasher = PasswordHasher()
_COSTS = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
_NOBODYS = f"$argon2id$v=19${_COSTS}${'A' * 22}${'A' * 43}"
"""What is checked when the e-mail is unknown, so that time does not tell: salt and hash are zeros, no password has it.

Written out, because hashing one would make every start and every command a tenth of a second longer.
"""


def check_password_rules(field: str, password: str) -> str:
    """The password as it is, if its length is right and it can be written in UTF-8."""
    shortest, longest = LENGTHS
    if not shortest <= len(password) <= longest:
        raise invalid(field, f"A password has {shortest} to {longest} characters.")
    try:
        password.encode()
    except UnicodeEncodeError:
        raise invalid(field, "The password has a character that is not one; choose another.") from None
    return password


def hash_password(password: str) -> str:
    """Argon2id (RFC 9106) in PHC text form; takes some 30 ms of one core."""
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether `password` is the stored one; takes as long when nothing is stored."""
    try:
        _hasher.verify(stored or _NOBODYS, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return stored is not None


class PasswordPool:
    """Checks and hashes passwords beside the event loop, a few at once; `unavailable` when too many wait already."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="password")
        self._waiting = 0

    async def verify(self, stored: str | None, password: str) -> bool:
        """See `verify_password`."""
        return await self._run(lambda: verify_password(stored, password))

    async def hash(self, password: str) -> str:
        """See `hash_password`."""
        return await self._run(lambda: hash_password(password))

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise DomainError("unavailable", "Too many passwords at once. Try again in a moment.", retry_after=2)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
