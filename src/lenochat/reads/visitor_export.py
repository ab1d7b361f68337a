"""A visitor's export, read in pieces: each from one committed state, none longer than a page.

What comes in between is a new message at most, which then is in the document, too; a visitor who is erased meanwhile
is not found by the next piece.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from lenochat.core.access import without_client_id
from lenochat.core.conversation_views import ConversationView
from lenochat.core.errors import not_found
from lenochat.core.ids import AttachmentId, ConversationId, VisitorId, WorkspaceId
from lenochat.core.instant import optional_timestamp, timestamp
from lenochat.core.message_views import MessageView, message_view
from lenochat.core.value import value
from lenochat.core.visitor_export import ExportedDecision, ExportedFile, ExportedVisitor
from lenochat.reads.conversation import conversation_views, require
from lenochat.store import attachments, conversations, messages, receipts, search, visitors

PAGE = 100


@value
class Beginning:
    """What an export begins with."""

    visitor: ExportedVisitor
    conversation_ids: Sequence[ConversationId]
    """Of all their conversations, the one that began first in front."""


def read_beginning(connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId) -> Beginning:
    """The visitor, or `not_found`."""
    stored = visitors.find_record(connection, workspace_id, visitor_id)
    if stored is None:
        raise not_found("visitor")
    return Beginning(
        visitor=ExportedVisitor(
            id=stored.visitor.id,
            name=stored.visitor.name,
            email=stored.visitor.email,
            known_as=tuple(search.names_of_visitor(connection, visitor_id)),
            created_at=timestamp(stored.created),
            connected=stored.connected,
            gone_since=optional_timestamp(stored.visitor.gone_since),
            blocked=stored.visitor.blocked,
            address=stored.address,
        ),
        conversation_ids=conversations.list_ids_of_visitor(connection, workspace_id, visitor_id),
    )


def read_conversation(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId
) -> ConversationView:
    return conversation_views(connection, [require(connection, workspace_id, conversation_id)])[0]


def read_messages(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId, *, after: str
) -> list[MessageView]:
    """Up to `PAGE` messages after the one with id `after` ("" for the first ones)."""
    require(connection, workspace_id, conversation_id)
    found = messages.list_page(connection, conversation_id, with_notes=True, after=after, most=PAGE)
    return [without_client_id(message_view(message)) for message in found]


def list_files(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId
) -> list[ExportedFile]:
    """Files of the conversation, without what is in them."""
    require(connection, workspace_id, conversation_id)
    return [
        ExportedFile(
            id=stored.attachment.id,
            message_id=stored.message_id,
            name=stored.attachment.name,
            media_type=stored.attachment.media_type,
            size=stored.attachment.size,
            created_at=timestamp(stored.created),
            content="",
        )
        for stored in attachments.list_of_conversation(connection, conversation_id)
    ]


def read_file_part(
    connection: Connection,
    workspace_id: WorkspaceId,
    conversation_id: ConversationId,
    attachment_id: AttachmentId,
    number: int,
) -> bytes | None:
    """One part of a file of the conversation, counted from 0; None behind the last one."""
    require(connection, workspace_id, conversation_id)
    return attachments.read_part(connection, attachment_id, number)


def read_decisions(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId, *, before: str
) -> tuple[list[ExportedDecision], str | None]:
    """Up to `PAGE` decisions before the one with id `before`, and from where to go on, None at the end."""
    require(connection, workspace_id, conversation_id)
    found = receipts.list_page(connection, conversation_id, before=before, most=PAGE)
    decisions = [
        ExportedDecision(at=one.at, trigger=one.trigger, outcome=one.outcome, chosen_agent_id=one.chosen_agent_id)
        for one in found
    ]
    return decisions, found[-1].id if len(found) == PAGE else None
