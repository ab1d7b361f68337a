"""What answers and events say about a conversation and its visitor: the same to every member.

Times are RFC 3339 texts.
"""

from typing import Literal

from lenochat.core.attachment import AttachmentCard
from lenochat.core.conversation import (
    Assistance,
    AuthorType,
    Conversation,
    ConversationStatus,
    Preview,
    Priority,
    Visitor,
)
from lenochat.core.errors import DomainError, ErrorCode
from lenochat.core.ids import AgentId, ConversationId, TeamId, VisitorId
from lenochat.core.instant import Timestamp, optional_timestamp, timestamp
from lenochat.core.value import replace, value


@value
class VisitorView:
    id: VisitorId
    name: str | None
    email: str | None
    blocked: bool = False
    """In the log, events of before visitors could be blocked do not say it."""


@value
class VisitorRecordView(VisitorView):
    """All that the workspace knows of a visitor beside what was written."""

    created_at: Timestamp
    address: str | None
    """Where they last wrote from, if the workspace keeps that; in no event, so that it is nowhere else."""


@value
class PreviewAuthor:
    type: AuthorType
    name: str | None


@value
class PreviewView:
    """The last message, as a list row shows it: on one line, cut to 160 characters."""

    author: PreviewAuthor
    text: str
    """Empty where it is attachments alone."""
    created_at: Timestamp
    attachments: tuple[AttachmentCard, ...] = ()
    """Events of older versions do not say it."""


@value
class ConversationView:
    id: ConversationId
    status: ConversationStatus
    assignee_id: AgentId | None
    handled_by: Literal["agent", "assistant"] | None
    priority: Priority
    team_id: TeamId | None
    """A team that is not among the workspace's any more is none."""
    open_to_all: bool = False
    """The team's time is over: others may get it too. Older events do not say it, nor what has a default below."""
    queued_since: Timestamp | None
    """The first instant the visitor waited from, while the conversation waits; else null."""
    queue_position: int | None
    """Counted from 1 when this was written, null unless waiting; those behind move up without an event of their own."""
    visitor_left_at: Timestamp | None = None
    """Since when its visitor has left it, while it waits: it has no place in the queue, and routing passes it over."""
    left_outside_hours: bool = False
    """Left in the form outside business hours: while it waits it has no place in the queue, and routing passes it
    over."""
    assigned_at: Timestamp | None = None
    """Since when its present assignee has it."""
    no_reply_since: Timestamp | None = None
    """Since when the assignee has it without a reply, once that is too long and nobody else could get it; else null."""
    visitor: VisitorView
    last_message: PreviewView | None
    last_activity_at: Timestamp
    page_url: str | None
    created_at: Timestamp
    closed_at: Timestamp | None
    spam: bool = False
    """It is closed, and in the view `spam` alone."""
    assistant: Assistance | None = None
    """What Leno AI does with it while it waits; null: nothing."""


@value
class RefusalView:
    """Why one item of several was refused, as an error answer says it; what the code does not add is null."""

    code: ErrorCode
    message: str
    fields: dict[str, str] | None
    assignee_id: AgentId | None
    assignee_name: str | None


@value
class AssignmentView:
    """What became of one conversation of several that were to be assigned: it, or the refusal."""

    conversation_id: ConversationId
    position: int
    """Where `conversation` was read: several transactions make one answer."""
    conversation: ConversationView | None
    error: RefusalView | None


@value
class CountsView:
    """How many conversations each inbox view holds for one member."""

    mine: int
    unassigned: int
    all: int


def conversation_view(conversation: Conversation, *, queue_position: int | None) -> ConversationView:
    """The conversation as every member sees it; `queue_position` is counted by the store."""
    is_waiting = conversation.is_waiting
    return ConversationView(
        id=conversation.id,
        status=conversation.status,
        assignee_id=conversation.assignee_id,
        handled_by=_handled_by(conversation),
        priority=conversation.priority,
        team_id=conversation.team_id,
        open_to_all=conversation.open_to_all,
        queued_since=timestamp(conversation.waiting_from) if is_waiting else None,
        queue_position=queue_position if is_waiting and conversation.is_queued else None,
        visitor_left_at=optional_timestamp(conversation.visitor_left),
        left_outside_hours=conversation.left_outside_hours,
        assigned_at=None if is_waiting else optional_timestamp(conversation.assigned),
        no_reply_since=optional_timestamp(conversation.no_reply_since),
        visitor=visitor_view(conversation.visitor),
        last_message=None if conversation.last_message is None else preview_view(conversation.last_message),
        last_activity_at=timestamp(conversation.last_activity),
        page_url=conversation.page_url,
        created_at=timestamp(conversation.created),
        closed_at=optional_timestamp(conversation.closed),
        spam=conversation.spam,
        assistant=conversation.assistant,
    )


def _handled_by(conversation: Conversation) -> Literal["agent", "assistant"] | None:
    if conversation.assignee_id is not None:
        return "agent"
    return "assistant" if conversation.is_answered_by_assistant else None


def view_of_assigned(opened: ConversationView, conversation: Conversation) -> ConversationView:
    """The view of a conversation that somebody got in the moment in which it was opened, made from the one before."""
    return replace(
        opened,
        assignee_id=conversation.assignee_id,
        handled_by="agent",
        queued_since=None,
        assigned_at=optional_timestamp(conversation.assigned),
    )


def visitor_view(visitor: Visitor) -> VisitorView:
    return VisitorView(id=visitor.id, name=visitor.name, email=visitor.email, blocked=visitor.blocked)


def refusal_view(refusal: DomainError) -> RefusalView:
    holder_id, holder_name = refusal.data.get("assignee_id"), refusal.data.get("assignee_name")
    return RefusalView(
        code=refusal.code,
        message=refusal.message,
        fields=refusal.fields,
        assignee_id=None if holder_id is None else AgentId(str(holder_id)),
        assignee_name=None if holder_name is None else str(holder_name),
    )


def preview_view(shown: Preview) -> PreviewView:
    return PreviewView(
        author=PreviewAuthor(type=shown.author_type, name=shown.author_name),
        text=shown.text,
        created_at=timestamp(shown.created),
        attachments=shown.attachments,
    )
