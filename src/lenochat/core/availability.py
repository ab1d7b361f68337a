"""Availability: what an agent *declared* about themselves.

Decides how a choice, a login and the end of the last login change it. Does not decide who gets a chat (`routing`)
nor whether the agent is really there (`presence`). Invariant: nothing in here takes anybody's wish but the agent's:
there is no function by which a workspace, an Owner or a lost connection changes a declared status (AV5, AV10).
"""

from enum import StrEnum
from typing import Literal

from lenochat.core.instant import Instant
from lenochat.core.unchanged import Unchanged
from lenochat.core.value import replace, value


class AvailabilityStatus(StrEnum):
    """The five availabilities, in the order in which every menu and list shows them (AV1)."""

    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"
    DO_NOT_DISTURB = "do_not_disturb"
    OFFLINE = "offline"


AvailabilityCause = Literal["chosen", "token", "login", "logout", "expired", "disabled", "timer", "connection", "idle"]
"""Who or what made an availability change, as history and events name it."""


@value
class Availability:
    """What the agent declared, and since when."""

    status: AvailabilityStatus
    message: str | None
    """Plain text of at most 140 characters that belongs to `status` and leaves with it."""
    since: Instant
    """Moves only when `status` does."""
    accepting: bool
    """False only between a login with Accept Chats After Login off and the next choice by hand (AV8)."""


def never_logged_in(since: Instant) -> Availability:
    """The availability of a new member: Offline until the first login."""
    return Availability(status=AvailabilityStatus.OFFLINE, message=None, since=since, accepting=True)


def choose(
    current: Availability, *, status: AvailabilityStatus, message: str | Unchanged | None, now: Instant
) -> Availability:
    """The agent chose `status` by hand, which always turns accepting on, also when it is the present one (AV8).

    An unmentioned message stays with an unchanged status and is cleared by another one.
    """
    if isinstance(message, Unchanged):
        message = current.message if status is current.status else None
    return replace(_enter(current, status, now), message=message, accepting=True)


def log_in(current: Availability, *, preferred: AvailabilityStatus, accept_chats: bool, now: Instant) -> Availability:
    """A full login applies the preferred login status (AV7) and Accept Chats After Login (AV8)."""
    return replace(_enter(current, preferred, now), accepting=accept_chats)


def go_offline(current: Availability, *, now: Instant) -> Availability:
    """The last living login ended, or the member was disabled (AV9): Offline, accepting as it was."""
    return _enter(current, AvailabilityStatus.OFFLINE, now)


def _enter(current: Availability, status: AvailabilityStatus, now: Instant) -> Availability:
    if status is current.status:
        return current
    return replace(current, status=status, message=None, since=now)
