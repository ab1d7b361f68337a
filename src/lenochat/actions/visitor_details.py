"""What visitors say of themselves: a name, and an address by which they can be answered."""

from lenochat.actions.offline_form import leave_waiting
from lenochat.core.conversation import Visitor, require_not_blocked
from lenochat.core.conversation_views import visitor_view
from lenochat.core.errors import not_found
from lenochat.core.events import VisitorChanged
from lenochat.core.ids import VisitorId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.unchanged import UNCHANGED, Unchanged, given
from lenochat.core.value import replace
from lenochat.store import conversations, search, visitors
from lenochat.store.transaction import Tx

MOST_FOUND = 100
"""By their new name a visitor is found in at most that many conversations, the latest ones."""


def change_visitor(
    tx: Tx,
    visitor_id: VisitorId,
    *,
    name: str | Unchanged | None = UNCHANGED,
    email: str | Unchanged = UNCHANGED,
    now: Instant,
) -> Visitor:
    """A visitor says who they are; what they wait in at night can then be answered by mail, and may wait no longer."""
    before = visitors.find(tx.connection, tx.workspace_id, visitor_id)
    if before is None:
        raise not_found("visitor")
    require_not_blocked(before)
    after = replace(
        before,
        name=given(name, before.name),
        email=given(email, before.email),
    )
    if after != before:
        visitors.save(tx.connection, after)
        for conversation in conversations.list_of_visitor(tx.connection, tx.workspace_id, visitor_id, most=MOST_FOUND):
            search.add_names(tx.connection, tx.workspace_id, conversation.id, after)
        tx.emit(VisitorChanged(at=timestamp(now), visitor=visitor_view(after)))
    leave_waiting(tx, visitor_id=visitor_id, now=now)
    return after
