"""Conversations, messages and receipts as members read them; lists in pages."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection

from lenochat.core.access import Viewer, redact_message, redact_receipt
from lenochat.core.conversation import Conversation, Message
from lenochat.core.conversation_views import ConversationView, conversation_view
from lenochat.core.errors import invalid, not_found
from lenochat.core.ids import ConversationId, VisitorId, WorkspaceId
from lenochat.core.message_views import MessageView, message_view
from lenochat.core.routing_views import ReceiptView
from lenochat.core.value import value
from lenochat.reads.routing import whole_receipt
from lenochat.store import agents, conversations, inbox, messages, queue, receipts
from lenochat.store.inbox import InboxView
from lenochat.store.receipts import Receipt

T = TypeVar("T")
MOST_JUDGED = 10_000
"""So many agents are judged for one page of receipts, of which each judges all there were: that takes 0.2 s."""


@value
class Page(Generic[T]):
    """One page of a list. `next_cursor` is null on the last one."""

    items: Sequence[T]
    next_cursor: str | None


def conversation_views(connection: Connection, found: Iterable[Conversation]) -> list[ConversationView]:
    """Conversations as every member sees them, with their places in the queue."""
    return [
        conversation_view(conversation, queue_position=queue.position(connection, conversation))
        for conversation in found
    ]


def list_conversations(
    connection: Connection,
    workspace_id: WorkspaceId,
    viewer: Viewer,
    view: InboxView,
    *,
    visitor_id: VisitorId | None = None,
    cursor: str | None,
    limit: int,
) -> Page[ConversationView]:
    """One page of an inbox view; of one visitor, if named."""
    shape = (int, int, str) if view == "unassigned" else (int, str)
    after = None if cursor is None else read_cursor(cursor, view, shape)
    found = inbox.list_view(
        connection,
        workspace_id,
        view,
        agent_id=viewer.agent_id,
        visitor_id=visitor_id,
        after=after,
        most=limit + 1,
    )
    shown = found[:limit]
    more = make_cursor(view, *inbox.sort_key(shown[-1], view)) if len(found) > limit else None
    are_neighbours = view == "unassigned" and visitor_id is None
    views = queue_views(connection, shown) if are_neighbours else conversation_views(connection, shown)
    return Page(items=views, next_cursor=more)


def list_of_visitor(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, *, cursor: str | None, limit: int
) -> Page[ConversationView]:
    """One page of all the visitor's conversations, the newest first."""
    after = None if cursor is None else read_cursor(cursor, "visitor", (int, str))
    found = conversations.list_page_of_visitor(connection, workspace_id, visitor_id, after=after, most=limit + 1)
    shown = found[:limit]
    more = make_cursor("visitor", shown[-1].created, shown[-1].id) if len(found) > limit else None
    return Page(items=conversation_views(connection, shown), next_cursor=more)


def queue_views(connection: Connection, waiting: Sequence[Conversation]) -> list[ConversationView]:
    """Neighbours among those who wait, in queue order: only the first one's place has to be counted."""
    queued = [conversation for conversation in waiting if conversation.is_queued]
    first = queue.position(connection, queued[0]) if queued else None
    places = {} if first is None else {one.id: place for place, one in enumerate(queued, start=first)}
    return [conversation_view(one, queue_position=places.get(one.id)) for one in waiting]


def read_conversation(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId
) -> ConversationView:
    return conversation_views(connection, [require(connection, workspace_id, conversation_id)])[0]


def list_messages(
    connection: Connection,
    workspace_id: WorkspaceId,
    viewer: Viewer,
    conversation_id: ConversationId,
    *,
    cursor: str | None,
    limit: int,
) -> Page[MessageView]:
    """One page of a conversation's messages, oldest first."""
    conversation = require(connection, workspace_id, conversation_id)
    page = page_of_messages(connection, conversation.id, with_notes=True, cursor=cursor, limit=limit)
    shown = [redact_message(viewer, message_view(message)) for message in page.items]
    return Page(items=shown, next_cursor=page.next_cursor)


def page_of_messages(
    connection: Connection, conversation_id: ConversationId, *, with_notes: bool, cursor: str | None, limit: int
) -> Page[Message]:
    """Messages as they are stored, oldest first; notes are for members only."""
    (after,) = ("",) if cursor is None else read_cursor(cursor, "messages", (str,))
    found = messages.list_page(connection, conversation_id, with_notes=with_notes, after=str(after), most=limit + 1)
    shown = found[:limit]
    return Page(items=shown, next_cursor=make_cursor("messages", shown[-1].id) if len(found) > limit else None)


def list_receipts(
    connection: Connection,
    workspace_id: WorkspaceId,
    viewer: Viewer,
    conversation_id: ConversationId,
    *,
    cursor: str | None,
    limit: int,
    every_candidate: bool = False,
) -> Page[ReceiptView]:
    """One page of the conversation's routing decisions, newest first, as this viewer may see them.

    A page ends early where `limit` decisions would mean to judge more than `MOST_JUDGED` agents.
    """
    require(connection, workspace_id, conversation_id)
    limit = min(limit, max(1, MOST_JUDGED // agents.count(connection, workspace_id)))
    (before,) = (receipts.AFTER_ALL,) if cursor is None else read_cursor(cursor, "receipts", (str,))
    found = receipts.list_page(connection, conversation_id, before=str(before), most=limit + 1)
    whole = [
        whole_receipt(connection, workspace_id, one, every_candidate=every_candidate or not viewer.sees_everyone)
        if isinstance(one, Receipt)
        else one
        for one in found[:limit]
    ]
    shown = [redact_receipt(viewer, receipt) for receipt in whole]
    return Page(items=shown, next_cursor=make_cursor("receipts", shown[-1].id) if len(found) > limit else None)


def require(connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId) -> Conversation:
    conversation = conversations.find(connection, workspace_id, conversation_id)
    if conversation is None:
        raise not_found("conversation")
    return conversation


def make_cursor(kind: str, *key: int | str) -> str:
    """Where a page of that kind of list ended, as clients get it."""
    return base64.urlsafe_b64encode(json.dumps([kind, *key]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, kind: str, shape: tuple[type, ...]) -> tuple[int | str, ...]:
    """The key inside a cursor of that kind; one that was made up is refused."""
    try:
        made = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        made = None
    if (
        not isinstance(made, list)
        or made[:1] != [kind]
        or [type(part) for part in made[1:]] != list(shape)
        or any(isinstance(part, int) and abs(part) >= 2**63 for part in made)
        or any(isinstance(part, str) and not part.isascii() for part in made)
    ):
        raise invalid("cursor", "Use the next_cursor of the page before, or leave it out.")
    return tuple(made[1:])
