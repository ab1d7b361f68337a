"""Points in time: inside, whole microseconds since 1970 in UTC; outside, RFC 3339 texts with three decimals and `Z`."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NewType

Instant = NewType("Instant", int)
"""Microseconds since 1970-01-01T00:00:00Z. Never read from a clock below the actions: `now` is an argument."""

Timestamp = NewType("Timestamp", str)
"""An instant as the public contract writes it: `2026-11-23T09:41:07.250Z`."""

MILLISECOND = 1_000
SECOND = 1_000 * MILLISECOND
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def moment_of(instant: Instant) -> datetime:
    """The instant as Python says it, in UTC."""
    return _EPOCH + timedelta(microseconds=instant)


def instant_of(moment: datetime) -> Instant:
    """The instant of a moment that knows its time zone."""
    return Instant((moment - _EPOCH) // _MICROSECOND)


@lru_cache(maxsize=1_024)
def timestamp(instant: Instant) -> Timestamp:
    """`instant` as RFC 3339 in UTC (RFC 3339, section 5.6), cut, not rounded, to milliseconds.

    One action says the same instant a dozen times.
    """
    second, rest = divmod(instant, SECOND)
    return Timestamp(f"{_whole_second(second)}.{rest // 1_000:03d}Z")


@lru_cache(maxsize=64)
def _whole_second(second: int) -> str:
    return moment_of(Instant(second * SECOND)).isoformat(timespec="seconds").removesuffix("+00:00")


def optional_timestamp(instant: Instant | None) -> Timestamp | None:
    """`timestamp`, or None where there is no instant."""
    return None if instant is None else timestamp(instant)


def after(instant: Instant, microseconds: int) -> Instant:
    """The instant that many microseconds later."""
    return Instant(instant + microseconds)
