"""Erasures that are under way: how far each is, and the pieces in which what is stored of a visitor goes.

Hidden from everything from the beginning on (`visitors.erased`); what is left of them is only found here. Nothing that
grows with the workspace is read at once.
"""

from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from lenochat.core.erasure import Erased
from lenochat.core.ids import ConversationId, VisitorId, WorkspaceId
from lenochat.core.value import value
from lenochat.store import assistant_failures, attachments, due, missing_articles, search
from lenochat.store.due import DueKind
from lenochat.store.statement import Statement
from lenochat.store.tables import conversations, erasures, messages, receipts, visitor_tokens, visitors

PART_COUNTS = 20
"""As so many rows counts a part of a file."""


class Step(StrEnum):
    """What is being done, in this order."""

    CLOSING = "closing"
    """Open conversations are closed; then all of it is hidden."""
    LOG = "log"
    ANSWERS = "answers"
    """Answers under an `Idempotency-Key` are forgotten."""
    ROWS = "rows"
    TOKENS = "tokens"


@value
class Erasure:
    visitor_id: VisitorId
    step: Step
    done_to: str
    """Where the step goes on; "" at its beginning."""


_of_visitor = conversations.c.visitor_id == bindparam("visitor")
_find = Statement(select(erasures).where(erasures.c.visitor_id == bindparam("visitor")))
_add = Statement(insert(erasures))
_save = Statement(
    update(erasures)
    .where(erasures.c.visitor_id == bindparam("visitor"))
    .values(step=bindparam("new_step"), done_to=bindparam("new_done_to"))
)
_remove = Statement(delete(erasures).where(erasures.c.visitor_id == bindparam("visitor")))
_under_way = Statement(select(erasures.c.visitor_id).where(erasures.c.workspace_id == bindparam("workspace")))
_conversation_ids = Statement(select(conversations.c.id).where(_of_visitor))
_begun_under = (
    select(conversations.c.id)
    .where(_of_visitor, conversations.c.opening_client_id.is_not(None))
    .limit(bindparam("most"))
)
_forget_beginnings = update(conversations).where(conversations.c.id.in_(_begun_under)).values(opening_client_id=None)
_hide = Statement(
    update(visitors)
    .where(visitors.c.id == bindparam("visitor"))
    .values(erased=True, name=None, email=None, connected=False, gone_since=None, blocked=False, address=None)
)
_first_conversation = Statement(select(conversations.c.id).where(_of_visitor).limit(1))
_some_messages = select(messages.c.id).where(messages.c.conversation_id == bindparam("conversation"))
_of_conversation = receipts.c.conversation_id == bindparam("conversation")
_some_receipts = select(receipts.c.id).where(_of_conversation)
_delete_messages = delete(messages).where(messages.c.id.in_(_some_messages.limit(bindparam("most"))))
_delete_receipts = delete(receipts).where(_of_conversation, receipts.c.id.in_(_some_receipts.limit(bindparam("most"))))
_delete_conversation = Statement(delete(conversations).where(conversations.c.id == bindparam("conversation")))
_tokens_after = Statement(
    select(visitor_tokens.c.token_hash, visitor_tokens.c.visitor_id)
    .where(visitor_tokens.c.token_hash > bindparam("after"))
    .order_by(visitor_tokens.c.token_hash)
    .limit(bindparam("most"))
)
_delete_token = Statement(delete(visitor_tokens).where(visitor_tokens.c.token_hash == bindparam("token_hash")))
_delete_visitor = Statement(delete(visitors).where(visitors.c.id == bindparam("visitor")))


def begin(connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId) -> Erasure:
    """From now on the visitor is being erased."""
    erasure = Erasure(visitor_id=visitor_id, step=Step.CLOSING, done_to="")
    _add.run(
        connection,
        {"visitor_id": visitor_id, "workspace_id": workspace_id, "step": erasure.step, "done_to": erasure.done_to},
    )
    return erasure


def find(connection: Connection, visitor_id: VisitorId) -> Erasure | None:
    """How far it is; None once it is done."""
    row = _find.first(connection, {"visitor": visitor_id})
    return None if row is None else Erasure(visitor_id=visitor_id, step=Step(row.step), done_to=row.done_to)


def save(connection: Connection, erasure: Erasure) -> None:
    _save.run(connection, {"visitor": erasure.visitor_id, "new_step": erasure.step, "new_done_to": erasure.done_to})


def whom(connection: Connection, visitor_id: VisitorId) -> Erased:
    """The visitor with all their conversations, as long as those are there."""
    rows = _conversation_ids.rows(connection, {"visitor": visitor_id})
    return Erased(visitor_id=visitor_id, conversation_ids=frozenset(row.id for row in rows))


def is_about_erased(connection: Connection, workspace_id: WorkspaceId, text: str) -> bool:
    """Whether a text, JSON of ours, speaks of somebody who is being erased in that workspace."""
    rows = _under_way.rows(connection, {"workspace": workspace_id})
    return any(whom(connection, row.visitor_id).is_named_in(text) for row in rows)


def forget_beginnings(connection: Connection, visitor_id: VisitorId, *, most: int) -> int:
    """Let the ids that began conversations begin others; of how many that was done now."""
    return connection.execute(_forget_beginnings, {"visitor": visitor_id, "most": most}).rowcount


def hide(connection: Connection, visitor_id: VisitorId) -> None:
    """From now on nothing finds the visitor, what they wrote, or who answers them."""
    _hide.run(connection, {"visitor": visitor_id})


def delete_rows(connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, *, most: int) -> bool:
    """Delete that many rows of the visitor's conversations; whether there are more."""
    left = most
    while left > 0:
        conversation_id = _first_conversation.value(connection, {"visitor": visitor_id})
        if conversation_id is None:
            return False
        left -= _delete_of(connection, workspace_id, conversation_id, most=left)
    return True


def _delete_of(connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId, *, most: int) -> int:
    """Some rows of a conversation, and at last itself; how many."""
    found = search.take_out_some(connection, workspace_id, conversation_id, most=most)
    if found:
        return found
    parts = attachments.remove_some_parts(connection, conversation_id, most=max(1, most // PART_COUNTS))
    if parts:
        return parts * PART_COUNTS
    for statement in (_delete_messages, _delete_receipts):
        deleted = connection.execute(statement, {"conversation": conversation_id, "most": most}).rowcount
        if deleted:
            return deleted
    attachments.remove_all(connection, conversation_id)
    missing_articles.remove_of(connection, conversation_id)
    assistant_failures.remove_of(connection, workspace_id, conversation_id)
    due.remove(connection, workspace_id, DueKind.UNNAMED, conversation_id)
    _delete_conversation.run(connection, {"conversation": conversation_id})
    return 1


def delete_tokens_after(connection: Connection, visitor_id: VisitorId, after: bytes, *, most: int) -> bytes | None:
    """Delete those of the visitor's tokens that are among the next ones; the last one looked at, None at the end."""
    rows = _tokens_after.rows(connection, {"after": after, "most": most})
    for row in rows:
        if row.visitor_id == visitor_id:
            _delete_token.run(connection, {"token_hash": row.token_hash})
    return rows[-1].token_hash if len(rows) == most else None


def finish(connection: Connection, visitor_id: VisitorId) -> None:
    """Nothing refers to the visitor any more: the last row goes."""
    _remove.run(connection, {"visitor": visitor_id})
    _delete_visitor.run(connection, {"visitor": visitor_id})
