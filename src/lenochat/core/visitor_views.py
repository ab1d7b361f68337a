"""What visitors see: never an agent's id or status, a note or a receipt. One module, so that nothing else can leak."""

from typing import Literal

from lenochat.core.agent import Agent
from lenochat.core.agent_views import picture_url
from lenochat.core.ai_chat import answers_now
from lenochat.core.attachment import AttachmentView, attachment_view
from lenochat.core.business_hours import AtClosing, Mode, mode
from lenochat.core.conversation import AuthorType, Conversation, ConversationStatus, Message
from lenochat.core.ids import ConversationId, MessageId
from lenochat.core.instant import Instant, Timestamp, timestamp
from lenochat.core.message_views import SourceView, source_view
from lenochat.core.value import value
from lenochat.core.widget import Position
from lenochat.core.workspace import Workspace


@value
class VisitorAgentView:
    """Who answers: a name and a picture."""

    name: str
    picture_url: str | None


@value
class VisitorConversationView:
    id: ConversationId
    status: ConversationStatus
    queue_position: int | None
    agent: VisitorAgentView | None
    left_outside_hours: bool
    """Left in the form outside business hours; it is answered by e-mail, or once its visitor is back."""
    email: str | None
    """The visitor's own address, as far as they have given it."""
    blocked: bool
    """Its visitor may write nothing any more, here or elsewhere: a message would be refused as `blocked`."""
    assistant: bool
    """Leno AI answers while it waits; its visitor may ask for a person."""
    created_at: Timestamp


@value
class VisitorDetails:
    """What the visitor has said of themselves."""

    name: str | None
    email: str | None


@value
class VisitorAuthorView:
    type: AuthorType
    name: str | None


@value
class VisitorMessageView:
    """A message as the visitor gets it; `client_message_id` only on the visitor's own."""

    id: MessageId
    conversation_id: ConversationId
    client_message_id: str | None
    author: VisitorAuthorView
    text: str
    """Empty only where there are attachments."""
    created_at: Timestamp
    attachments: tuple[AttachmentView, ...]
    sources: tuple[SourceView, ...]
    """What an answer of Leno AI's cites."""


@value
class WidgetLook:
    """How the launcher and the chat present themselves."""

    title: str
    welcome: str
    away: str
    color: str
    position: Position


@value
class WidgetView:
    """The widget's public settings: they depend on the workspace's rules alone, never on agents (WI2)."""

    mode: Mode
    look: WidgetLook
    at_closing: AtClosing
    """Of chats that wait when the hours end."""
    assistant: bool
    """Leno AI answers what nobody has. Outside hours one may then write without the form, and without an address."""


@value
class VisitorState:
    widget: WidgetView
    conversation: VisitorConversationView | None
    messages: tuple[VisitorMessageView, ...]
    queue_position: int | None
    agent: VisitorAgentView | None


@value
class VisitorMessagePosted:
    type: Literal["message.posted"] = "message.posted"
    at: Timestamp
    message: VisitorMessageView


@value
class VisitorConversationChanged:
    type: Literal["conversation.changed"] = "conversation.changed"
    at: Timestamp
    conversation_id: ConversationId
    status: ConversationStatus
    queue_position: int | None
    agent: VisitorAgentView | None
    left_outside_hours: bool
    email: str | None
    blocked: bool
    assistant: bool


@value
class VisitorTyping:
    """The agent is writing; lapses after 6 s."""

    type: Literal["typing"] = "typing"
    at: Timestamp
    conversation_id: ConversationId
    author: VisitorAuthorView


@value
class AssistantWriting:
    """Leno AI is answering that message of the visitor's; what it has said may yet be dropped, and is stored nowhere.

    It ends with the message that is posted, or with whatever says that Leno AI is not to answer any more.
    """

    type: Literal["assistant.writing"] = "assistant.writing"
    at: Timestamp
    conversation_id: ConversationId
    message_id: MessageId
    text: str
    """All of it so far."""


@value
class WidgetChanged:
    type: Literal["widget.changed"] = "widget.changed"
    at: Timestamp
    widget: WidgetView


@value
class ConversationBegun:
    """The answer to a visitor's first message."""

    conversation_id: ConversationId
    visitor_token: str
    status: ConversationStatus
    queue_position: int | None
    agent: VisitorAgentView | None
    left_outside_hours: bool
    email: str | None
    assistant: bool


def widget_view(workspace: Workspace, now: Instant) -> WidgetView:
    """The widget as anybody gets it, by the workspace's rules and the clock."""
    hours, settings = workspace.business_hours, workspace.widget
    present = mode(hours, now)
    return WidgetView(
        mode=present,
        look=WidgetLook(
            title=workspace.name if settings.title is None else settings.title,
            welcome=settings.welcome,
            away=settings.away,
            color=settings.color,
            position=settings.position,
        ),
        at_closing="keep" if hours is None else hours.at_closing,
        assistant=answers_now(workspace.ai_chat, is_outside_hours=present == "offline_form", is_left=False),
    )


def visitor_agent_view(agent: Agent | None) -> VisitorAgentView | None:
    return None if agent is None else VisitorAgentView(name=agent.name, picture_url=picture_url(agent))


def visitor_conversation_view(
    conversation: Conversation, *, queue_position: int | None, assignee: Agent | None
) -> VisitorConversationView:
    """The conversation as its visitor sees it; the agent is named while it is open."""
    return VisitorConversationView(
        id=conversation.id,
        status=conversation.status,
        queue_position=queue_position if conversation.is_queued else None,
        agent=visitor_agent_view(assignee) if conversation.is_open else None,
        left_outside_hours=conversation.left_outside_hours,
        email=conversation.visitor.email,
        blocked=conversation.visitor.blocked,
        assistant=conversation.is_answered_by_assistant,
        created_at=timestamp(conversation.created),
    )


def visitor_message_view(message: Message) -> VisitorMessageView:
    """The message as the conversation's visitor sees it, without ids of agents; a note is never theirs to see."""
    if message.kind != "message":
        raise AssertionError("a note was on its way to a visitor")
    return VisitorMessageView(
        id=message.id,
        conversation_id=message.conversation_id,
        client_message_id=message.client_message_id if message.author_type == "visitor" else None,
        author=VisitorAuthorView(type=message.author_type, name=message.author_name),
        text=message.text,
        created_at=timestamp(message.created),
        attachments=tuple(map(attachment_view, message.attachments)),
        sources=tuple(map(source_view, message.sources)),
    )
