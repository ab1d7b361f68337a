"""What answers and events say about a workspace and its teams: the same to every member."""

from lenochat.core.ai_chat import AiChat
from lenochat.core.business_hours_views import BusinessHoursView, business_hours_view
from lenochat.core.ids import TeamId, WorkspaceId
from lenochat.core.routing_views import RoutingView, routing_view
from lenochat.core.team import Team
from lenochat.core.value import value
from lenochat.core.widget import WidgetSettings
from lenochat.core.workspace import AgentVisibility, Workspace


@value
class WorkspaceCard:
    """The workspace a login is in."""

    id: WorkspaceId
    name: str


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
