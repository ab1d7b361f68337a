"""A conversation: the thread a visitor and agents write into.

Knows when it waits, who may be asked, and when a closed one takes up again. Does not decide who gets it (`routing`).
Invariant: only an open conversation without an assignee waits, and it keeps the first instant it waited from.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from lenochat.core.ids import AgentId, ConversationId, MessageId, TeamId, VisitorId, WorkspaceId
from lenochat.core.instant import DAY, SECOND, Instant

REOPENS_WITHIN = 7 * DAY
"""A visitor who writes to a closed conversation within that time reopens it; later begins a new one."""
PASSED_OVER_FOR = 60 * SECOND
"""Who released a conversation is passed over for it that long, while others are eligible (RT7)."""
PREVIEW_LENGTH = 160
"""Code points of the last message that lists show."""


class ConversationStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Priority(StrEnum):
    """The queue is oldest first within priority, high before normal before low (RT6)."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


AuthorType = Literal["visitor", "agent", "assistant", "system"]
MessageKind = Literal["message", "note"]
"""A note is for members only: no visitor ever gets one, and it moves nothing."""
AssignmentCause = Literal["routing", "manual"]
Trigger = Literal["opened", "reopened", "released", "message", "queue", "disabled"]
"""What made a decision necessary; `queue`: somebody became eligible, a place came free or a rule changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Someone writing from the widget."""

    id: VisitorId
    name: str | None
    email: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message of a conversation."""

    id: MessageId
    conversation_id: ConversationId
    author_type: AuthorType
    author_id: AgentId | VisitorId | None
    author_name: str | None
    kind: MessageKind
    client_message_id: str | None
    text: str
    created: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a list shows of the last message."""

    author_type: AuthorType
    author_name: str | None
    text: str
    created: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """One row of the conversations, with its visitor."""

    id: ConversationId
    workspace_id: WorkspaceId
    visitor: Visitor
    status: ConversationStatus
    assignee_id: AgentId | None
    """Who has it; a closed one keeps whoever had it, and is no longer load."""
    priority: Priority
    team_id: TeamId | None
    waiting_from: Instant
    """When the visitor first waited for somebody: at opening or the last reopening. A release does not move it."""
    released_by: AgentId | None
    released: Instant | None
    last_message: Preview | None
    last_activity: Instant
    page_url: str | None
    created: Instant
    closed: Instant | None

    @property
    def is_open(self) -> bool:
        return self.status is ConversationStatus.OPEN

    @property
    def is_waiting(self) -> bool:
        """In the queue: open, and nobody has it."""
        return self.is_open and self.assignee_id is None

    @property
    def holder_id(self) -> AgentId | None:
        """The agent whose load it is part of."""
        return self.assignee_id if self.is_open else None


def passed_over(conversation: Conversation, now: Instant) -> AgentId | None:
    """Who is passed over for this conversation, having released it less than a minute ago."""
    if conversation.released is None or now >= conversation.released + PASSED_OVER_FOR:
        return None
    return conversation.released_by


def takes_up_again(conversation: Conversation, now: Instant) -> bool:
    """Whether a visitor's message now reopens this closed conversation, rather than being refused."""
    return conversation.closed is not None and now < conversation.closed + REOPENS_WITHIN


def preview(message: Message) -> Preview:
    """The last line of a list row: the message on one line, cut to `PREVIEW_LENGTH` code points."""
    line = " ".join(message.text.split())
    shown = line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"
    return Preview(
        author_type=message.author_type, author_name=message.author_name, text=shown, created=message.created
    )
