"""Visitors from whom the team does not want to hear any more. They may read what was said, and write nothing."""

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.conversation import close
from lenochat.actions.routing import put_due
from lenochat.core.access import require_manager
from lenochat.core.conversation import Visitor
from lenochat.core.conversation_views import visitor_view
from lenochat.core.errors import not_found
from lenochat.core.events import VisitorChanged
from lenochat.core.ids import VisitorId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.value import replace
from lenochat.store import conversations, visitors
from lenochat.store.due import DueKind
from lenochat.store.transaction import Tx


def set_blocked(tx: Tx, actor: Actor, visitor_id: VisitorId, *, blocked: bool, now: Instant) -> Visitor:
    """A member blocks a visitor, and what they have open is closed; an Owner or Admin lets them write again."""
    agent, _ = require_actor(tx, actor)
    before = visitors.find(tx.connection, tx.workspace_id, visitor_id)
    if before is None:
        raise not_found("visitor")
    if not blocked:
        require_manager(agent)
    if before.blocked == blocked:
        return before
    after = replace(before, blocked=blocked)
    visitors.save(tx.connection, after)
    tx.emit(VisitorChanged(at=timestamp(now), visitor=visitor_view(after)))
    if blocked:
        close_next_of_blocked(tx, visitor_id, now=now)
    return after


def close_next_of_blocked(tx: Tx, visitor_id: VisitorId, *, now: Instant) -> None:
    """One conversation, which may free a place and so a piece of the queue; the rest is due at once."""
    visitor = visitors.find(tx.connection, tx.workspace_id, visitor_id)
    if visitor is None or not visitor.blocked:
        return
    left = conversations.list_open_of_visitor(tx.connection, visitor_id, most=2)
    if left:
        close(tx, left[0], now=now)
    if len(left) > 1:
        put_due(tx, DueKind.BLOCKED, visitor_id, now)
