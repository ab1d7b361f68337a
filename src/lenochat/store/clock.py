"""The clock."""

import time

from lenochat.core.instant import Instant


def system_clock() -> Instant:
    """Now. Read once for each write and handed down from there; the only place that asks the machine."""
    return Instant(time.time_ns() // 1_000)  # noqa: TID251 - the clock itself
