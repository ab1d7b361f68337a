"""What answers and events say about an agent.

Fields are complete; what a particular viewer may not see of them is taken out by `access`. Times are RFC 3339 texts.
"""

from typing import Literal

from lenochat.core.agent import Agent, CapacityOverride, Role
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import AgentId, LoginId, TeamId
from lenochat.core.instant import Timestamp, optional_timestamp, timestamp
from lenochat.core.routing import Reason, capacity, reasons_against
from lenochat.core.value import value
from lenochat.core.workspace import Workspace
from lenochat.core.workspace_views import WorkspaceCard


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
