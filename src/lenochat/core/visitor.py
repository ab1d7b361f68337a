"""Visitors as far as they are observed: whether their widget is open, and when one who is gone counts as *left* (RT6).

Only whose widget was open is ever judged; who writes through the API alone never counts as gone.
"""

from lenochat.core.instant import SECOND, Instant
from lenochat.core.value import value

LEFT_AFTER = 600 * SECOND
"""Gone for so long, a visitor has left what they wait in: people can take it, routing passes it over."""


@value
class VisitorPresence:
    """What is written down of a visitor's streams, so that a restart forgets nothing."""

    connected: bool
    """A stream is open."""
    gone_since: Instant | None
    """Last sign of life of one who had a stream and has none; None also for who never had one."""


HERE = VisitorPresence(connected=True, gone_since=None)


def gone(since: Instant) -> VisitorPresence:
    """The visitor had a stream, and has none since then."""
    return VisitorPresence(connected=False, gone_since=since)


def leaves_at(gone_since: Instant) -> Instant:
    """When who is gone since then will have left."""
    return Instant(gone_since + LEFT_AFTER)


def left(gone_since: Instant | None, now: Instant) -> Instant | None:
    """Since when the visitor has left; None: they have not."""
    return None if gone_since is None or leaves_at(gone_since) > now else leaves_at(gone_since)
