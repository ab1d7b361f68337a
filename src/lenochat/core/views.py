"""The public shapes: what answers and events say about an agent, a conversation, a message, a workspace.

Field names and meanings are those of the public contract. They are complete; what a particular viewer may not see is
taken out by `access`. Times are RFC 3339 texts.
"""

from typing import Literal

from lenochat.core.agent import Agent, CapacityOverride, Role
from lenochat.core.ai_chat import AiChat
from lenochat.core.attachment import AttachmentCard, AttachmentView, attachment_view
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.business_hours_views import BusinessHoursView, business_hours_view
from lenochat.core.conversation import (
    Assistance,
    AuthorType,
    Conversation,
    ConversationStatus,
    Message,
    MessageKind,
    Preview,
    Priority,
    Source,
    Visitor,
)
from lenochat.core.errors import DomainError, ErrorCode
from lenochat.core.ids import (
    AgentId,
    ArticleId,
    ConversationId,
    LoginId,
    MessageId,
    TeamId,
    VisitorId,
    WorkspaceId,
)
from lenochat.core.instant import Timestamp, optional_timestamp, timestamp
from lenochat.core.routing import (
    Reason,
    capacity,
    reasons_against,
)
from lenochat.core.routing_views import RoutingView, routing_view
from lenochat.core.team import Team
from lenochat.core.value import replace, value
from lenochat.core.widget import WidgetSettings
from lenochat.core.workspace import AgentVisibility, Workspace


@value
class AgentCard:
    """What every member may see of an agent: nothing of their availability."""

    id: AgentId
    name: str
    picture_url: str | None
    role: Role
    teams: tuple[TeamId, ...]
    disabled: bool
    takes_chats: bool


@value
class AgentView(AgentCard):
    """An agent with everything that tells something about their availability."""

    status: AvailabilityStatus
    status_message: str | None
    status_since: Timestamp
    status_until: str | None
    status_then: AvailabilityStatus | None
    accepting: bool
    connected: bool
    connection_lost_at: Timestamp | None
    eligible: bool
    not_eligible_because: tuple[Reason, ...]
    open_conversations: int
    capacity: int | None
    capacity_override: CapacityOverride


@value
class WorkspaceCard:
    """The workspace a login is in."""

    id: WorkspaceId
    name: str


Permission = Literal["see_everyone", "assign_any", "manage_members", "manage_workspace"]


@value
class NotificationsView:
    """How the agent wants to be told of a new chat."""

    sound: bool
    desktop: bool


@value
class MeView(AgentView):
    """The agent as they see themselves."""

    email: str
    language: str
    permissions: tuple[Permission, ...]
    preferred_status: AvailabilityStatus
    accept_chats_after_login: bool
    notifications: NotificationsView
    login_id: LoginId
    workspace: WorkspaceCard


@value
class LoginView:
    """One of the agent's own logins."""

    id: LoginId
    device: str
    """What it calls itself, such as `Firefox on Linux`."""
    created_at: Timestamp
    last_used_at: Timestamp
    """The last request, or now while a stream is open."""
    current: bool
    """The one that asks."""


@value
class LoadView:
    """How a conversation's move changed one agent's load."""

    agent_id: AgentId
    open_conversations: int
    eligible: bool
    not_eligible_because: tuple[Reason, ...]


@value
class LoggedLoad(LoadView):
    """The same as it is logged, and never shown: with the agent's teams then, which decide who may see it."""

    teams: tuple[TeamId, ...]


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
class AuthorView:
    type: AuthorType
    id: AgentId | VisitorId | None
    name: str | None


@value
class SourceView:
    """An article that an answer cites, as it was called then."""

    article_id: ArticleId
    title: str
    url: str
    """Its page on this server, while it is published."""


@value
class MessageView:
    id: MessageId
    conversation_id: ConversationId
    author: AuthorView
    kind: MessageKind = "message"
    """In the log, events of before there were notes do not say it."""
    text: str
    """Empty only where there are attachments."""
    created_at: Timestamp
    attachments: tuple[AttachmentView, ...] = ()
    """In the log, events of before there were any do not say it, nor what follows."""
    sources: tuple[SourceView, ...] = ()
    """What an answer of Leno AI's cites."""


@value
class OwnMessageView(MessageView):
    """A message as its author gets it: with the id that the author's client made."""

    client_message_id: str | None


@value
class TeamView:
    id: TeamId
    name: str
    overflow_seconds: int | None


@value
class WorkspaceView:
    id: WorkspaceId
    name: str
    widget_key: str
    routing: RoutingView
    agent_visibility: AgentVisibility
    connection_grace_seconds: int | None
    login_lifetime_seconds: int
    keep_addresses: bool = False
    """In the log, events of before addresses could be kept do not say it."""
    business_hours: BusinessHoursView | None
    """Null: always open."""
    widget: WidgetSettings
    ai_chat: AiChat | None = None
    """Null: there is no Leno AI, also in older events."""
    teams: tuple[TeamView, ...]
    """Oldest first. A team that is not here is no agent's any more."""


@value
class CountsView:
    """How many conversations each inbox view holds for one member."""

    mine: int
    unassigned: int
    all: int


def agent_view(agent: Agent, workspace: Workspace) -> AgentView:
    """The agent as whoever sees everything sees them."""
    reasons = reasons_against(agent, workspace.routing)
    return AgentView(
        id=agent.id,
        name=agent.name,
        picture_url=picture_url(agent),
        role=agent.role,
        teams=workspace.living(agent.teams),
        disabled=agent.disabled,
        takes_chats=agent.takes_chats,
        status=agent.availability.status,
        status_message=agent.availability.message,
        status_since=timestamp(agent.availability.since),
        status_until=None,
        status_then=None,
        accepting=agent.availability.accepting,
        connected=agent.presence.connected,
        connection_lost_at=optional_timestamp(agent.presence.connection_lost_at),
        eligible=not reasons,
        not_eligible_because=reasons,
        open_conversations=agent.open_conversations,
        capacity=capacity(agent, workspace.routing),
        capacity_override=agent.capacity_override,
    )


def picture_url(agent: Agent) -> str | None:
    """Where the agent's picture is, on this server; another one has another address."""
    return None if agent.picture_id is None else f"/api/v1/pictures/{agent.picture_id}"


def logged_load(agent: Agent, workspace: Workspace) -> LoggedLoad:
    """The part of an agent that a conversation's move changes; `access` says who sees it."""
    reasons = reasons_against(agent, workspace.routing)
    return LoggedLoad(
        agent_id=agent.id,
        teams=workspace.living(agent.teams),
        open_conversations=agent.open_conversations,
        eligible=not reasons,
        not_eligible_because=reasons,
    )


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


def article_path(article_id: ArticleId) -> str:
    """Where the page of an article is, on this server."""
    return f"/help/{article_id}"


def source_view(source: Source) -> SourceView:
    return SourceView(article_id=source.article_id, title=source.title, url=article_path(source.article_id))


def message_view(message: Message) -> OwnMessageView:
    """The message, complete; `access` takes the client's id out for everybody but its author."""
    return OwnMessageView(
        id=message.id,
        conversation_id=message.conversation_id,
        author=AuthorView(type=message.author_type, id=message.author_id, name=message.author_name),
        kind=message.kind,
        text=message.text,
        created_at=timestamp(message.created),
        attachments=tuple(map(attachment_view, message.attachments)),
        sources=tuple(map(source_view, message.sources)),
        client_message_id=message.client_message_id,
    )


def workspace_view(workspace: Workspace) -> WorkspaceView:
    """The workspace as every member sees it."""
    return WorkspaceView(
        id=workspace.id,
        name=workspace.name,
        widget_key=workspace.widget_key,
        routing=routing_view(workspace.routing),
        agent_visibility=workspace.agent_visibility,
        connection_grace_seconds=workspace.connection_grace_seconds,
        login_lifetime_seconds=workspace.login_lifetime_seconds,
        keep_addresses=workspace.keep_addresses,
        business_hours=None if workspace.business_hours is None else business_hours_view(workspace.business_hours),
        widget=workspace.widget,
        ai_chat=workspace.ai_chat,
        teams=tuple(team_view(team) for team in workspace.teams.values()),
    )


def team_view(team: Team) -> TeamView:
    return TeamView(id=team.id, name=team.name, overflow_seconds=team.overflow_seconds)
