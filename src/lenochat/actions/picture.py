"""An agent's own picture. It never changes: another one has another id, and the old one goes in the same commit."""

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.agent_change import change_agent
from lenochat.core.agent import Agent
from lenochat.core.ids import PictureId
from lenochat.core.instant import Instant
from lenochat.core.value import replace
from lenochat.store import pictures
from lenochat.store.transaction import Tx


def set_picture(tx: Tx, actor: Actor, *, picture_id: PictureId, content: bytes, now: Instant) -> Agent:
    """The actor has this picture from now on: a WebP that was made here."""
    pictures.add(tx.connection, tx.workspace_id, picture_id, content, created=now)
    return _change(tx, actor, picture_id, now=now)


def remove_picture(tx: Tx, actor: Actor, *, now: Instant) -> Agent:
    """The actor has no picture from now on."""
    return _change(tx, actor, None, now=now)


def _change(tx: Tx, actor: Actor, picture_id: PictureId | None, *, now: Instant) -> Agent:
    before, login = require_actor(tx, actor)
    if before.picture_id is not None:
        pictures.remove(tx.connection, before.picture_id)
    after = replace(before, picture_id=picture_id)
    change_agent(tx, before, after, cause="chosen", login=login, now=now)
    return after
