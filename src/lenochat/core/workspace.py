"""A workspace: the tenant, its rules, and its place in the order of events."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from lenochat.core.ai_chat import AiChat
from lenochat.core.business_hours import BusinessHours
from lenochat.core.ids import TeamId, WorkspaceId
from lenochat.core.routing import RoutingPolicy
from lenochat.core.team import Team
from lenochat.core.value import value
from lenochat.core.widget import WidgetSettings

GRACE_LIMIT_SECONDS = 3_600
DEFAULT_GRACE_SECONDS = 30
DEFAULT_LOGIN_LIFETIME_SECONDS = 12 * 3_600
LOGIN_LIFETIME_LIMITS_SECONDS = (3_600, 30 * 24 * 3_600)


class AgentVisibility(StrEnum):
    """Whose availability a standard agent sees; Owner and Admin always see everyone's (RE4)."""

    EVERYONE = "everyone"
    SAME_TEAM = "same_team"
    NOBODY = "nobody"


@value
class Workspace:
    """One row of the workspaces with its teams, as committed."""

    id: WorkspaceId
    name: str
    widget_key: str
    routing: RoutingPolicy
    agent_visibility: AgentVisibility
    connection_grace_seconds: int | None
    """How long an agent may be without a connection before routing passes them over; None: never judged lost."""
    login_lifetime_seconds: int
    """A login ends that long after its last stream or request (AV9)."""
    keep_addresses: bool
    """Where visitors last wrote from is stored, and shown to members. If not, no address is stored anywhere."""
    business_hours: BusinessHours | None
    """None: always open."""
    widget: WidgetSettings
    ai_chat: AiChat | None
    """None: there is no Leno AI."""
    teams: Mapping[TeamId, Team]
    """Oldest first."""
    position: int
    """Position of the last committed event; they rise by one, without gaps."""
    visibility_changed: int
    """Position of the event that last changed what standard agents may see of each other."""
    stream_id: str
    """Names this history of positions; a restored backup gets a new one."""

    def living(self, teams: Iterable[TeamId]) -> tuple[TeamId, ...]:
        """Those of these teams that there are: what an agent's row names may have been deleted since."""
        return tuple(team for team in teams if team in self.teams)
