"""Presence: what the server *observes* of an agent's connections.

Decides when a connection counts as lost. Never changes an availability (AV10). An agent is *judged* while any living
login of theirs has opened a stream or said that it is a dashboard; API-only logins are not judged. Invariant: `lost`
is only ever true for a judged agent without an open connection whose grace is over.
"""

from lenochat.core.instant import SECOND, Instant
from lenochat.core.value import replace, value

RESTART_GRACE = 10 * SECOND
"""After a node's start, those whose connections it lost get at least this long to come back."""


@value
class Presence:
    """What is known of an agent's connections; all of it is stored, so that a restart forgets nothing."""

    judged: bool
    disconnected_since: Instant | None
    """Last sign of life, while judged and without an open connection; None otherwise."""
    lost: bool
    """The grace is over: teammates see "connection lost since ..." and routing passes the agent over."""

    @property
    def connected(self) -> bool:
        """False exactly while the connection is judged lost."""
        return not self.lost

    @property
    def connection_lost_at(self) -> Instant | None:
        """The last sign of life, while the connection is judged lost."""
        return self.disconnected_since if self.lost else None


UNJUDGED = Presence(judged=False, disconnected_since=None, lost=False)
CONNECTED = Presence(judged=True, disconnected_since=None, lost=False)


def grace_ends(presence: Presence, grace_seconds: int | None) -> Instant | None:
    """When the connection will count as lost; None if it already does, nothing is awaited, or grace is off."""
    if presence.lost or presence.disconnected_since is None or grace_seconds is None:
        return None
    return Instant(presence.disconnected_since + grace_seconds * SECOND)


def logged_in(
    current: Presence, *, as_dashboard: bool, has_stream: bool, grace_seconds: int | None, now: Instant
) -> Presence:
    """A new login. A dashboard's is judged from here on, even if its stream never opens: the grace starts now."""
    if not as_dashboard or has_stream:
        return current
    return Presence(judged=True, disconnected_since=now, lost=grace_seconds == 0)


def disconnected(current: Presence, *, last_sign_of_life: Instant) -> Presence:
    """The agent's last open connection is gone; the grace counts from its last sign of life."""
    if not current.judged or current.disconnected_since is not None:
        return current
    return replace(current, disconnected_since=last_sign_of_life)


def judged_lost(current: Presence) -> Presence:
    """The grace is over and nobody came back."""
    return replace(current, lost=current.disconnected_since is not None)


def judge(current: Presence, *, grace_seconds: int | None, now: Instant) -> Presence:
    """Lost exactly where the grace, counted from the last sign of life, is over: also at once, with a grace of 0."""
    ends = grace_ends(replace(current, lost=False), grace_seconds)
    return replace(current, lost=ends is not None and ends <= now)
