"""What a visitor reads of their own conversations."""

from sqlalchemy import Connection

from lenochat.core.conversation import Conversation
from lenochat.core.errors import not_found
from lenochat.core.ids import ConversationId, VisitorId, WorkspaceId
from lenochat.core.visitor_views import (
    VisitorConversationView,
    VisitorMessageView,
    visitor_conversation_view,
    visitor_message_view,
)
from lenochat.reads.conversation import Page, page_of_messages
from lenochat.store import agents, conversations


def read_own_conversation(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, conversation_id: ConversationId
) -> VisitorConversationView:
    """The conversation as its visitor sees it; another visitor's is `not_found`."""
    conversation = _require_own(connection, workspace_id, visitor_id, conversation_id)
    assignee = (
        None
        if conversation.assignee_id is None
        else agents.find_ever(connection, workspace_id, conversation.assignee_id)
    )
    return visitor_conversation_view(
        conversation, queue_position=conversations.queue_position(connection, conversation), assignee=assignee
    )


def list_own_messages(
    connection: Connection,
    workspace_id: WorkspaceId,
    visitor_id: VisitorId,
    conversation_id: ConversationId,
    *,
    cursor: str | None,
    limit: int,
) -> Page[VisitorMessageView]:
    """One page of its messages, oldest first."""
    conversation = _require_own(connection, workspace_id, visitor_id, conversation_id)
    page = page_of_messages(connection, conversation.id, with_notes=False, cursor=cursor, limit=limit)
    return Page(items=[visitor_message_view(message) for message in page.items], next_cursor=page.next_cursor)


def _require_own(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, conversation_id: ConversationId
) -> Conversation:
    conversation = conversations.find(connection, workspace_id, conversation_id)
    if conversation is None or conversation.visitor.id != visitor_id:
        raise not_found("conversation")
    return conversation
