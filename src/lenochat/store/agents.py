"""Memberships: rows and back. What an agent declared, what was observed, and the load they carry.

Each row keeps the agent's standing (`core.routing.standing`), which every function here that writes one works out anew;
so the next agent is found by an index, however many there are.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from lenochat.core.agent import Agent, CapacityOverride, Notifications, Role
from lenochat.core.availability import Availability, AvailabilityStatus
from lenochat.core.ids import AgentId, TeamId, UserId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.presence import Presence
from lenochat.core.routing import Ranked, RoutingPolicy, Strategy, standing
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import agent_history, agents, team_members, users
from lenochat.store.transaction import Tx

_select = select(agents, users.c.email).join_from(agents, users, agents.c.user_id == users.c.id)
# Looked up here they take a tenth of what their classes take.
_ROLES = {role.value: role for role in Role}
_STATUSES = {status.value: status for status in AvailabilityStatus}
_KEPT = frozenset(agent_history.c.keys()) - {"agent_id", "position"}
"""What the history keeps: all that a decision depends on."""
_is_member = agents.c.removed.is_(None)
_one = _select.where(agents.c.workspace_id == bindparam("workspace"), agents.c.id == bindparam("agent"))
_find_ever = Statement(_one)
_find = Statement(_one.where(_is_member))
_find_former = _select.where(
    agents.c.workspace_id == bindparam("workspace"), agents.c.user_id == bindparam("user"), ~_is_member
)
_of_workspace = Statement(
    _select.where(agents.c.workspace_id == bindparam("workspace"), _is_member).order_by(agents.c.joined, agents.c.id)
)
_latest = agent_history.alias("latest")
_at = Statement(
    select(
        *(agent_history.c[column.name] if column.name in _KEPT else column for column in agents.c),
        users.c.email,
    )
    .join_from(agents, agent_history, agent_history.c.agent_id == agents.c.id)
    .join(users, agents.c.user_id == users.c.id)
    .where(
        agents.c.workspace_id == bindparam("workspace"),
        agent_history.c.position
        == select(func.max(_latest.c.position))
        .where(_latest.c.agent_id == agents.c.id, _latest.c.position <= bindparam("at"))
        .scalar_subquery(),
    )
)
_of_user = _select.where(agents.c.user_id == bindparam("user"), _is_member).order_by(agents.c.joined, agents.c.id)
_unconnected = _select.where(
    agents.c.workspace_id == bindparam("workspace"), agents.c.judged, ~agents.c.connection_lost
).order_by(agents.c.joined, agents.c.id)
_update = update(agents).where(agents.c.id == bindparam("agent"))
_save = Statement(
    _update.values(
        {
            column.name: bindparam(f"new_{column.name}")
            for column in agents.c
            if column.name not in ("id", "workspace_id", "user_id")
        }
    )
)
_save_load = Statement(
    _update.values(
        open_conversations=bindparam("new_open"),
        last_assigned=bindparam("new_last_assigned"),
        ramp_until=bindparam("new_ramp_until"),
        standing=bindparam("new_standing"),
    )
)
_save_standing = Statement(_update.values(standing=bindparam("new_standing")))
_forget_teams = delete(team_members).where(team_members.c.agent_id == bindparam("agent"))
_add_team = insert(team_members)
_ORDERS = {
    Strategy.ROUND_ROBIN: (agents.c.last_assigned, agents.c.joined),
    Strategy.LOAD_BALANCED: (agents.c.open_conversations, agents.c.last_assigned, agents.c.joined),
}
"""What makes the order key; before it stands the tier, behind it the id."""
_may_get = {
    strategy: select(agents.c.id, agents.c.standing, *order)
    .where(agents.c.workspace_id == bindparam("workspace"), agents.c.standing.is_not(None))
    .order_by(agents.c.standing, *order, agents.c.id)
    for strategy, order in _ORDERS.items()
}
_may_get_of_team = {
    strategy: may_get.join_from(agents, team_members, team_members.c.agent_id == agents.c.id).where(
        team_members.c.team_id == bindparam("team")
    )
    for strategy, may_get in _may_get.items()
}


def _ranking(
    asked: Mapping[Strategy, Select[Any]], change: Callable[[Select[Any]], Select[Any]]
) -> dict[Strategy, Statement]:
    return {strategy: Statement(change(may_get), row=Ranked) for strategy, may_get in asked.items()}


_first_of_all = _ranking(_may_get, lambda asked: asked.limit(bindparam("most")))
_first_of_team = _ranking(_may_get_of_team, lambda asked: asked.limit(bindparam("most")))
_one_of_all = _ranking(_may_get, lambda asked: asked.where(agents.c.id == bindparam("agent")))
_one_of_team = _ranking(_may_get_of_team, lambda asked: asked.where(agents.c.id == bindparam("agent")))
_add = insert(agents)


def find(connection: Connection, workspace_id: WorkspaceId, agent_id: AgentId) -> Agent | None:
    """A member. Whoever was removed is none any more, here and in every list."""
    row = _find.first(connection, {"workspace": workspace_id, "agent": agent_id})
    return None if row is None else _agent(row)


def find_ever(connection: Connection, workspace_id: WorkspaceId, agent_id: AgentId) -> Agent | None:
    """A member or a former one, for what they have done; such a one is disabled."""
    row = _find_ever.first(connection, {"workspace": workspace_id, "agent": agent_id})
    return None if row is None else _agent(row)


def find_former(connection: Connection, workspace_id: WorkspaceId, user_id: UserId) -> Agent | None:
    """What a person who was removed left of their membership."""
    row = connection.execute(_find_former, {"workspace": workspace_id, "user": user_id}).first()
    return None if row is None else _agent(row)


def list_of_workspace(connection: Connection, workspace_id: WorkspaceId) -> list[Agent]:
    """Every member, disabled ones too, oldest membership first."""
    return [_agent(row) for row in _of_workspace.rows(connection, {"workspace": workspace_id})]


def list_rows(connection: Connection, workspace_id: WorkspaceId) -> list[Row]:
    """The same as rows, for who keeps what a row becomes; equal rows become equal agents, by `from_row`."""
    return _of_workspace.rows(connection, {"workspace": workspace_id})


def from_row(row: Row) -> Agent:
    """The member that a row of `list_rows` says."""
    return _agent(row)


def count(connection: Connection, workspace_id: WorkspaceId) -> int:
    """How many are or were members; at least one, the first Owner."""
    asked = select(func.count()).select_from(agents).where(agents.c.workspace_id == workspace_id)
    return max(1, connection.execute(asked).scalar_one())


def list_names(connection: Connection, workspace_id: WorkspaceId) -> dict[AgentId, str]:
    """What everybody is called who is or was a member."""
    rows = connection.execute(select(agents.c.id, agents.c.name).where(agents.c.workspace_id == workspace_id))
    return {AgentId(row.id): row.name for row in rows}


def list_at(connection: Connection, workspace_id: WorkspaceId, position: int) -> list[Agent]:
    """Who was a member at that position, as they were then in all that a decision depends on; the rest is as it is.

    In no order. Of before this was kept, nobody is known.
    """
    rows = _at.rows(connection, {"workspace": workspace_id, "at": position})
    return [_agent(row) for row in rows if row.removed is None]


def list_of_user(connection: Connection, user_id: UserId) -> list[Agent]:
    """A person's memberships in all workspaces, oldest first."""
    return [_agent(row) for row in connection.execute(_of_user, {"user": user_id})]


def list_first(
    connection: Connection, workspace_id: WorkspaceId, strategy: Strategy, team_id: TeamId | None, *, most: int
) -> list[Ranked]:
    """The first agents who may get a conversation now, in the order of the strategy; of the team, if one is named."""
    asked: dict[str, object] = {"workspace": workspace_id, "most": most}
    if team_id is None:
        return _first_of_all[strategy].rows(connection, asked)
    return _first_of_team[strategy].rows(connection, {**asked, "team": team_id})


def find_ranked(
    connection: Connection, workspace_id: WorkspaceId, strategy: Strategy, team_id: TeamId | None, agent_id: AgentId
) -> Ranked | None:
    """That agent, if they may get a conversation now."""
    asked: dict[str, object] = {"workspace": workspace_id, "agent": agent_id}
    if team_id is None:
        found: Ranked | None = _one_of_all[strategy].first(connection, asked)
    else:
        found = _one_of_team[strategy].first(connection, {**asked, "team": team_id})
    return found


def list_judged_and_not_lost(connection: Connection, workspace_id: WorkspaceId) -> list[Agent]:
    """The agents whose connections a node's end has cut, or had cut already."""
    return [_agent(row) for row in connection.execute(_unconnected, {"workspace": workspace_id})]


def add(tx: Tx, agent: Agent) -> None:
    tx.connection.execute(
        _add,
        {
            "id": agent.id,
            "workspace_id": agent.workspace_id,
            "user_id": agent.user_id,
            **_columns(agent, tx.workspace.routing),
        },
    )
    tx.agent_changed(agent)


def save(tx: Tx, agent: Agent) -> None:
    """Write all that may change of a membership, and how it stands under the workspace's policy."""
    new = {f"new_{name}": value for name, value in _columns(agent, tx.workspace.routing).items()}
    _save.run(tx.connection, {"agent": agent.id, **new})
    tx.agent_changed(agent)


def save_load(tx: Tx, agent: Agent) -> None:
    """Write only what an assignment changes."""
    _save_load.run(
        tx.connection,
        {
            "agent": agent.id,
            "new_open": agent.open_conversations,
            "new_last_assigned": agent.last_assigned,
            "new_ramp_until": agent.ramp_until,
            "new_standing": _standing(agent, tx.workspace.routing),
        },
    )
    tx.agent_changed(agent)


def save_standing(tx: Tx, agent: Agent) -> None:
    """Write how the agent stands: the policy is another one."""
    _save_standing.run(tx.connection, {"agent": agent.id, "new_standing": _standing(agent, tx.workspace.routing)})


def save_teams(connection: Connection, agent: Agent) -> None:
    """Write who is in which team, for whoever looks for a team's agents; `save` writes it for who reads the agent."""
    connection.execute(_forget_teams, {"agent": agent.id})
    if agent.teams and agent.removed is None:
        connection.execute(_add_team, [{"team_id": team, "agent_id": agent.id} for team in agent.teams])


def _standing(agent: Agent, policy: RoutingPolicy) -> int | None:
    return None if agent.removed is not None else standing(agent, policy)


def _columns(agent: Agent, policy: RoutingPolicy) -> dict[str, object]:
    number = agent.capacity_override if isinstance(agent.capacity_override, int) else None
    return {
        "name": agent.name,
        "role": agent.role,
        "language": agent.language,
        "disabled": agent.disabled,
        "takes_chats": agent.takes_chats,
        "capacity_override": number,
        "capacity_unlimited": agent.capacity_override == "unlimited",
        "teams": " ".join(agent.teams) or None,
        "status": agent.availability.status,
        "status_message": agent.availability.message,
        "status_since": agent.availability.since,
        "accepting": agent.availability.accepting,
        "preferred_status": agent.preferred_status,
        "accept_chats_after_login": agent.accept_chats_after_login,
        "picture_id": agent.picture_id,
        "notify_sound": agent.notifications.sound,
        "notify_desktop": agent.notifications.desktop,
        "judged": agent.presence.judged,
        "disconnected_since": agent.presence.disconnected_since,
        "connection_lost": agent.presence.lost,
        "open_conversations": agent.open_conversations,
        "last_assigned": agent.last_assigned,
        "joined": agent.joined,
        "sight_changed": agent.sight_changed,
        "removed": agent.removed,
        "ramp_until": agent.ramp_until,
        "standing": _standing(agent, policy),
    }


def _agent(row: Row) -> Agent:
    return Agent(
        id=row.id,
        workspace_id=row.workspace_id,
        user_id=row.user_id,
        email=row.email,
        name=row.name,
        picture_id=row.picture_id,
        role=_ROLES[row.role],
        language=row.language,
        disabled=row.disabled,
        takes_chats=row.takes_chats,
        capacity_override=_override(row.capacity_override, unlimited=row.capacity_unlimited),
        teams=_teams(row.teams),
        availability=Availability(
            status=_STATUSES[row.status],
            message=row.status_message,
            since=Instant(row.status_since),
            accepting=row.accepting,
        ),
        preferred_status=_STATUSES[row.preferred_status],
        accept_chats_after_login=row.accept_chats_after_login,
        notifications=Notifications(sound=row.notify_sound, desktop=row.notify_desktop),
        presence=Presence(
            judged=row.judged,
            disconnected_since=row.disconnected_since,
            lost=row.connection_lost,
        ),
        open_conversations=row.open_conversations,
        last_assigned=row.last_assigned,
        joined=Instant(row.joined),
        ramp_until=row.ramp_until,
        sight_changed=row.sight_changed,
        removed=row.removed,
    )


def _teams(ids: str | None) -> tuple[TeamId, ...]:
    return () if ids is None else tuple(TeamId(one) for one in ids.split(" "))


def _override(number: int | None, *, unlimited: bool) -> CapacityOverride:
    without_limit: Literal["unlimited"] = "unlimited"
    return without_limit if unlimited else number
