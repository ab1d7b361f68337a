"""An agent's own profile: name, language, notifications, and what the next login will do. Not the availability."""

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.agent_change import change_agent
from lenochat.core.agent import Agent
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.instant import Instant
from lenochat.core.unchanged import UNCHANGED, Unchanged, given
from lenochat.core.value import replace, value
from lenochat.store.transaction import Tx


@value
class ProfileChange:
    """What a request names; what it leaves out stays."""

    name: str | Unchanged = UNCHANGED
    language: str | Unchanged = UNCHANGED
    preferred_status: AvailabilityStatus | Unchanged = UNCHANGED
    accept_chats_after_login: bool | Unchanged = UNCHANGED
    sound: bool | Unchanged = UNCHANGED
    desktop: bool | Unchanged = UNCHANGED


def change_profile(tx: Tx, actor: Actor, *, changed: ProfileChange, now: Instant) -> Agent:
    """The actor changes their own profile; login preferences concern the next login only (AV7, AV8)."""
    before, login = require_actor(tx, actor)
    after = replace(
        before,
        name=given(changed.name, before.name),
        language=given(changed.language, before.language),
        preferred_status=given(changed.preferred_status, before.preferred_status),
        accept_chats_after_login=given(changed.accept_chats_after_login, before.accept_chats_after_login),
        notifications=replace(
            before.notifications,
            sound=given(changed.sound, before.notifications.sound),
            desktop=given(changed.desktop, before.notifications.desktop),
        ),
    )
    change_agent(tx, before, after, cause="chosen", login=login, now=now)
    return after
