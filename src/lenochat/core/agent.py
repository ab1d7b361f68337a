"""An agent: a membership as routing and dashboards see it, whatever its role."""

from enum import StrEnum
from typing import Literal

from lenochat.core.availability import Availability, AvailabilityStatus
from lenochat.core.ids import AgentId, PictureId, TeamId, UserId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.presence import Presence
from lenochat.core.value import value


class Role(StrEnum):
    """What a membership may do. Roles never take part in routing: every agent does, unless `takes_chats` is off."""

    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"


CapacityOverride = int | Literal["unlimited"] | None
"""None: the workspace's default; a number; or no limit at all."""

CAPACITY_LIMIT = 1_000
"""The largest capacity that may be set by number; beyond it `"unlimited"` says what is meant."""


@value
class Notifications:
    """How the dashboard tells its agent of a new chat; the choice is the agent's own."""

    sound: bool = True
    desktop: bool = False
    """By a notification of the system, which the browser has to allow as well."""


@value
class Agent:
    """One row of the memberships, as committed."""

    id: AgentId
    workspace_id: WorkspaceId
    user_id: UserId
    email: str
    name: str
    picture_id: PictureId | None
    role: Role
    language: str
    disabled: bool
    takes_chats: bool
    capacity_override: CapacityOverride
    teams: tuple[TeamId, ...]
    """By id, each once. Some may have been deleted since this was written: `Workspace.living` says which are left."""
    availability: Availability
    preferred_status: AvailabilityStatus
    accept_chats_after_login: bool
    notifications: Notifications
    presence: Presence
    open_conversations: int
    """The load: open conversations held, kept by the same statements that change the assignee."""
    last_assigned: int
    """Position of the last assignment by routing; 0 if there was none."""
    joined: Instant
    ramp_until: Instant | None
    """Came back to a backlog, and gets the next conversation of it then (RT16); None: there is no such pause."""
    sight_changed: int
    """Position of the last event that changed what this member may see."""
    removed: Instant | None = None
    """When they stopped being a member; None of everybody who is one."""


def effective_capacity(override: CapacityOverride, workspace_default: int | None) -> int | None:
    """How many open conversations routing may give; None means without limit, 0 means none."""
    match override:
        case None:
            return workspace_default
        case "unlimited":
            return None
        case int():
            return override
