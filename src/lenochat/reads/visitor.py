"""What a visitor reads of their own conversations, and what members read of a visitor."""

from sqlalchemy import Connection

from lenochat.core.conversation import Conversation
from lenochat.core.conversation_views import VisitorRecordView, visitor_view
from lenochat.core.errors import not_found
from lenochat.core.ids import ConversationId, VisitorId, WorkspaceId
from lenochat.core.instant import timestamp
from lenochat.core.visitor_views import (
    VisitorConversationView,
    VisitorMessageView,
    visitor_conversation_view,
    visitor_message_view,
)
from lenochat.core.workspace import Workspace
from lenochat.reads.conversation import Page, page_of_messages
from lenochat.store import agents, conversations, queue, visitors


def read_own_conversation(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, conversation_id: ConversationId
) -> VisitorConversationView:
    """The conversation as its visitor sees it; another visitor's is `not_found`."""
    conversation = require_own(connection, workspace_id, visitor_id, conversation_id)
    assignee = (
        None
        if conversation.assignee_id is None
        else agents.find_ever(connection, workspace_id, conversation.assignee_id)
    )
    return visitor_conversation_view(
        conversation, queue_position=queue.position(connection, conversation), assignee=assignee
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
    conversation = require_own(connection, workspace_id, visitor_id, conversation_id)
    page = page_of_messages(connection, conversation.id, with_notes=False, cursor=cursor, limit=limit)
    return Page(items=[visitor_message_view(message) for message in page.items], next_cursor=page.next_cursor)


def visitor_record(connection: Connection, workspace: Workspace, visitor_id: VisitorId) -> VisitorRecordView:
    """The visitor as every member of their workspace may know them."""
    found = visitors.find_record(connection, workspace.id, visitor_id)
    if found is None:
        raise not_found("visitor")
    shown = visitor_view(found.visitor)
    return VisitorRecordView(
        id=shown.id,
        name=shown.name,
        email=shown.email,
        blocked=shown.blocked,
        created_at=timestamp(found.created),
        address=found.address if workspace.keep_addresses else None,
    )


def require_own(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, conversation_id: ConversationId
) -> Conversation:
    """The visitor's own conversation; another visitor's is `not_found`."""
    conversation = conversations.find(connection, workspace_id, conversation_id)
    if conversation is None or conversation.visitor.id != visitor_id:
        raise not_found("conversation")
    return conversation
