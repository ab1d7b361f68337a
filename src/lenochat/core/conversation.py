"""A conversation: the thread a visitor and agents write into.

Knows when it waits, in which lane, who may be asked, and when a closed one takes up again. Does not decide who gets it
(`routing`). Invariant: only an open conversation without an assignee waits, and it keeps the first instant it waited
from.
"""

from enum import StrEnum
from typing import Literal

from lenochat.core.attachment import Attachment, AttachmentCard, card
from lenochat.core.errors import DomainError
from lenochat.core.ids import AgentId, ArticleId, ConversationId, MessageId, TeamId, VisitorId, WorkspaceId
from lenochat.core.instant import DAY, SECOND, Instant
from lenochat.core.routing import Need
from lenochat.core.value import replace, value
from lenochat.core.visitor import left

REOPENS_WITHIN = 7 * DAY
"""A visitor who writes to a closed conversation within that time reopens it; later begins a new one."""
PASSED_OVER_FOR = 60 * SECOND
"""Who released a conversation is passed over for it that long, while others are eligible (RT7)."""
MOST_OFFERS = 5
"""After it has changed hands so often for want of a reply it stays with the last one, and everybody is told (RT13)."""
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
Trigger = Literal[
    "opened",
    "reopened",
    "released",
    "message",
    "queue",
    "disabled",
    "team",
    "overflow",
    "no_reply",
    "unseen",
    "visitor_back",
    "assistant_done",
]
"""What made a decision necessary.

`queue`: somebody became eligible, a place came free or a rule changed; `team`: it was addressed to another team, or the
team is no more; `overflow`: the team's time is over; `no_reply`: the assignee did not reply in time; `unseen`: the
assignee's connection was lost before they could see it; `visitor_back`: the visitor had left, or had left it outside
hours; `assistant_done`: Leno AI had it alone, and is done with it.
"""
Assistance = Literal["answers", "answers_alone", "done"]
"""What Leno AI does while a conversation waits: it answers, and the conversation keeps its place in the queue; it
answers, and the conversation has none; or it is done for good: its visitor asked for a person, or it gave up."""
ASSISTANT_NAME = "Leno AI"

Lane = str
"""One of the rows in which conversations wait: `EVERYONE`, or a team's id. All in one lane are for the same agents."""
EVERYONE: Lane = ""


@value
class Visitor:
    """Someone writing from the widget."""

    id: VisitorId
    name: str | None
    email: str | None
    gone_since: Instant | None = None
    """Last sign of life of one who had their widget open, and has not any more."""
    blocked: bool = False
    """The team does not want to hear from them: they may read what was said, and write nothing."""


@value
class Source:
    """An article that an answer cites, as it was called then."""

    article_id: ArticleId
    title: str


@value
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
    """Empty only where there are attachments."""
    created: Instant
    attachments: tuple[Attachment, ...] = ()
    sources: tuple[Source, ...] = ()
    """What an answer of Leno AI's cites."""


@value
class Preview:
    """What a list shows of the last message."""

    author_type: AuthorType
    author_name: str | None
    text: str
    created: Instant
    attachments: tuple[AttachmentCard, ...] = ()


@value
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
    """The team it is addressed to; None: everybody."""
    open_to_all: bool
    """The team's time is over (RT11): others may get it too, until it waits for the team again."""
    former_agent_id: AgentId | None
    """Whom its visitor talked to before it last came to wait anew (RT12)."""
    waiting_from: Instant
    """When the visitor first waited for somebody: at opening or the last reopening. A release does not move it."""
    released_by: AgentId | None
    released: Instant | None
    assigned: Instant | None
    """Since when its present assignee has it."""
    seen: bool
    """The assignee has opened it or written into it; what a living stream told them counts without that (RT18)."""
    no_reply_since: Instant | None
    """Since when the assignee has it, once they have not replied in time and nobody else was there to get it (RT13)."""
    offers: int
    """How often it has been given to another agent for want of a reply, since somebody last replied."""
    visitor_left: Instant | None
    """Since when its visitor has left it (RT6), while it waits: people may take it, routing passes it over."""
    left_outside_hours: bool
    """Left in the form outside business hours (RT6): people may answer it, routing passes it over until its visitor is
    back inside hours."""
    last_message: Preview | None
    last_activity: Instant
    page_url: str | None
    created: Instant
    closed: Instant | None
    spam: bool = False
    """A member marked it: it is closed, in no list but that of spam, and nobody opens it before the mark is gone."""
    assistant: Assistance | None = None
    """None: Leno AI has nothing to do with it. What it says counts while the conversation waits."""

    @property
    def is_open(self) -> bool:
        return self.status is ConversationStatus.OPEN

    @property
    def is_waiting(self) -> bool:
        """Open, and nobody has it."""
        return self.assignee_id is None and self.status is ConversationStatus.OPEN

    @property
    def is_queued(self) -> bool:
        """It has a place in the queue: it waits, not for Leno AI alone, and its visitor has neither left it nor left it
        outside hours."""
        is_there = self.is_waiting and self.visitor_left is None and not self.left_outside_hours
        return is_there and self.assistant != "answers_alone"

    @property
    def is_answered_by_assistant(self) -> bool:
        """It waits, and Leno AI answers meanwhile: never both, it and an agent (AI3)."""
        return self.assistant is not None and self.assistant != "done" and self.is_waiting

    @property
    def awaited_team(self) -> TeamId | None:
        """The team that it waits for, and nobody else; None also where others may get it by now.

        What was left outside hours waits for its visitor, and what Leno AI has alone for nobody.
        """
        is_for_team = not (self.open_to_all or self.left_outside_hours or self.assistant == "answers_alone")
        return self.team_id if self.is_waiting and is_for_team else None

    @property
    def lane(self) -> Lane | None:
        """Where routing finds it; None while there is nothing to decide about it."""
        return (self.awaited_team or EVERYONE) if self.is_queued else None

    @property
    def holder_id(self) -> AgentId | None:
        """The agent whose load it is part of."""
        return self.assignee_id if self.is_open else None


def need(conversation: Conversation, now: Instant) -> Need:
    """What the conversation asks of whoever gets it.

    Who released it less than a minute ago is passed over; and whoever has it already, which is asked where they do
    not reply.
    """
    is_held = conversation.assignee_id is not None and conversation.is_open
    was_released = conversation.released is not None and now < conversation.released + PASSED_OVER_FOR
    return Need(
        team_id=None if conversation.open_to_all else conversation.team_id,
        former_agent_id=conversation.former_agent_id,
        passed_over_agent_id=conversation.assignee_id
        if is_held
        else conversation.released_by
        if was_released
        else None,
        passed_over_because="no_reply" if is_held else "released",
    )


def awaits_first_reply(conversation: Conversation) -> bool:
    """Whether the assignee has yet to reply for the first time, and nothing has been asked since they have it."""
    last, assigned = conversation.last_message, conversation.assigned
    if conversation.holder_id is None or last is None or assigned is None:
        return False
    return last.author_type != "visitor" and last.created < assigned


def waits_again(conversation: Conversation, now: Instant) -> Conversation:
    """The same, with nobody who has it: for its team again, and left at once if its visitor has left by now."""
    return replace(
        conversation,
        assignee_id=None,
        open_to_all=False,
        assigned=None,
        seen=False,
        no_reply_since=None,
        offers=0,
        visitor_left=None if conversation.left_outside_hours else left(conversation.visitor.gone_since, now),
        # A person has had it: it is not Leno AI's alone any more.
        assistant="done" if conversation.assistant == "answers_alone" else conversation.assistant,
    )


def leave_outside_hours(conversation: Conversation) -> Conversation:
    """The same, as something that was left outside business hours and is to be answered by people."""
    return replace(conversation, left_outside_hours=True, open_to_all=False, visitor_left=None)


def take_up(conversation: Conversation, now: Instant) -> Conversation:
    """The same, whose visitor is back inside hours: if it waits, it waits as any other."""
    return replace(
        conversation,
        left_outside_hours=False,
        visitor_left=left(conversation.visitor.gone_since, now) if conversation.is_waiting else None,
    )


def require_not_blocked(visitor: Visitor) -> None:
    """Whoever is not to write any more is told so."""
    if visitor.blocked:
        raise DomainError("blocked", "You cannot write here any more.")


def require_may_reopen(conversation: Conversation) -> None:
    """What was closed for good opens only after the reason is gone."""
    if conversation.spam:
        raise DomainError("conversation_closed", "It is marked as spam. Take the mark away, then open it again.")
    if conversation.visitor.blocked:
        raise DomainError("conversation_closed", "Its visitor is blocked. Unblock them, then open it again.")


def takes_up_again(conversation: Conversation, now: Instant) -> bool:
    """Whether a visitor's message now reopens this closed conversation, rather than being refused."""
    return not conversation.spam and conversation.closed is not None and now < conversation.closed + REOPENS_WITHIN


def preview(message: Message) -> Preview:
    """The last line of a list row: the message on one line, cut to `PREVIEW_LENGTH` code points."""
    line = " ".join(message.text.split())
    shown = line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"
    return Preview(
        author_type=message.author_type,
        author_name=message.author_name,
        text=shown,
        created=message.created,
        attachments=tuple(map(card, message.attachments)),
    )
