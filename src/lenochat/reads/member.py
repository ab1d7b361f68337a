"""A member, as the door finds them by their login, and what they see of themselves and of the others."""

from collections.abc import Callable
from dataclasses import fields

from sqlalchemy import Connection

from lenochat.core.access import Viewer, permissions, redact, viewer
from lenochat.core.agent import Agent
from lenochat.core.agent_views import AgentCard, AgentView, LoginView, MeView, NotificationsView, agent_view
from lenochat.core.errors import not_found
from lenochat.core.ids import AgentId, LoginId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.value import value
from lenochat.core.workspace import Workspace
from lenochat.core.workspace_views import WorkspaceCard
from lenochat.store import agents, logins, workspaces
from lenochat.store.logins import Login, login_ends

_AGENT_FIELDS = tuple(field.name for field in fields(AgentView))


@value
class Member:
    """A living login with its membership and workspace, read in one committed state."""

    agent: Agent
    login: Login
    workspace: Workspace

    @property
    def viewer(self) -> Viewer:
        return viewer(self.agent, self.workspace)


def find_member(
    connection: Connection, token_hash: bytes, *, last_used: dict[LoginId, Instant], now: Instant
) -> Member | None:
    """Whose login this token is; None when there is none, or its time is over.

    `last_used` is what this node remembers beyond the rows.
    """
    login = logins.find_by_token(connection, token_hash)
    return None if login is None else _member(connection, login, last_used=last_used, now=now)


def find_member_by_login(connection: Connection, login_id: LoginId) -> Member | None:
    """The member behind a login that was valid a moment ago."""
    login = logins.find(connection, login_id)
    return None if login is None else _member(connection, login, last_used={}, now=login.last_used)


def _member(connection: Connection, login: Login, *, last_used: dict[LoginId, Instant], now: Instant) -> Member | None:
    workspace = workspaces.find(connection, login.workspace_id)
    agent = agents.find(connection, login.workspace_id, login.agent_id)
    if workspace is None or agent is None or agent.disabled:
        return None
    lifetime = workspace.login_lifetime_seconds
    used_later = max(0, last_used.get(login.id, login.last_used) - login.last_used)
    if login_ends(login, lifetime) + used_later <= now:
        return None
    return Member(agent=agent, login=login, workspace=workspace)


def me_view(agent: Agent, workspace: Workspace, login_id: LoginId) -> MeView:
    """The agent as they see themselves."""
    shown = agent_view(agent, workspace)
    return MeView(
        **{name: getattr(shown, name) for name in _AGENT_FIELDS},
        email=agent.email,
        language=agent.language,
        permissions=permissions(agent.role),
        preferred_status=agent.preferred_status,
        accept_chats_after_login=agent.accept_chats_after_login,
        notifications=NotificationsView(sound=agent.notifications.sound, desktop=agent.notifications.desktop),
        login_id=login_id,
        workspace=WorkspaceCard(id=workspace.id, name=workspace.name),
    )


def list_logins(connection: Connection, member: Member, *, last_used: Callable[[Login], Instant]) -> list[LoginView]:
    """The member's own logins, newest use first, the one that asks before others in use.

    `last_used` adds what the node knows beyond the rows.
    """
    own = logins.list_of_agent(connection, member.agent.id)
    uses = [(last_used(login), login.id == member.login.id, login) for login in own]
    return [
        LoginView(
            id=login.id,
            device=login.device,
            created_at=timestamp(login.created),
            last_used_at=timestamp(used),
            current=is_current,
        )
        for used, is_current, login in sorted(uses, key=lambda use: use[:2], reverse=True)
    ]


def list_agents(connection: Connection, workspace: Workspace, viewer: Viewer) -> list[AgentView | AgentCard]:
    """Every member as this viewer may see them, oldest membership first."""
    members = agents.list_of_workspace(connection, workspace.id)
    return [redact(viewer, agent_view(member, workspace)) for member in members]


def read_agent(
    connection: Connection, workspace: Workspace, viewer: Viewer, agent_id: AgentId
) -> AgentView | AgentCard:
    """One member as this viewer may see them, or `not_found`."""
    agent = agents.find(connection, workspace.id, agent_id)
    if agent is None:
        raise not_found("agent")
    return redact(viewer, agent_view(agent, workspace))
