"""Teams come, change and go (DA5). Who is in one is a matter of the membership: `actions.member`.

Every change is told by `workspace.changed`, which carries the teams. Deleting one writes no row of its members,
however many they are: what names a team that is gone means nothing (`Workspace.living`).
"""

from collections.abc import Iterable

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.no_reply import offer_again
from lenochat.actions.routing import PIECE, drain
from lenochat.core.access import require_manager
from lenochat.core.conversation import EVERYONE
from lenochat.core.errors import invalid, not_found
from lenochat.core.events import WorkspaceChanged
from lenochat.core.ids import TeamId
from lenochat.core.instant import SECOND, Instant, timestamp
from lenochat.core.team import MOST_TEAMS, Team
from lenochat.core.unchanged import UNCHANGED, Unchanged, given
from lenochat.core.value import replace, value
from lenochat.core.workspace import AgentVisibility
from lenochat.core.workspace_views import workspace_view
from lenochat.store import conversations, due, queue, teams, workspaces
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx


@value
class TeamChange:
    """What a request names of a team; what it leaves out stays."""

    name: str | Unchanged = UNCHANGED
    overflow_seconds: int | Unchanged | None = UNCHANGED


def create_team(tx: Tx, actor: Actor, *, name: str, overflow_seconds: int | None, now: Instant) -> Team:
    """A new team, with nobody in it."""
    require_manager(require_actor(tx, actor)[0])
    if len(tx.workspace.teams) >= MOST_TEAMS:
        raise invalid("name", f"A workspace has at most {MOST_TEAMS} teams. Delete one that is not needed.")
    team = Team(id=TeamId(new_id()), name=name, overflow_seconds=overflow_seconds)
    _require_another_name(tx.workspace.teams.values(), team)
    teams.add(tx.connection, tx.workspace_id, team)
    _tell(tx, [*tx.workspace.teams.values(), team], now=now)
    return team


def change_team(tx: Tx, actor: Actor, team_id: TeamId, *, changed: TeamChange, now: Instant) -> Team:
    """Another name, or another time until others are asked too."""
    require_manager(require_actor(tx, actor)[0])
    before = _require_team(tx, team_id)
    after = replace(
        before,
        name=given(changed.name, before.name),
        overflow_seconds=given(changed.overflow_seconds, before.overflow_seconds),
    )
    if after != before:
        others = [team for team in tx.workspace.teams.values() if team.id != team_id]
        _require_another_name(others, after)
        teams.save(tx.connection, tx.workspace_id, after)
        if after.overflow_seconds != before.overflow_seconds:
            _time_anew(tx, after, now=now)
        _tell(tx, [*others, after], now=now)
    return after


def delete_team(tx: Tx, actor: Actor, team_id: TeamId, *, now: Instant) -> None:
    """The team is gone, and whoever was in it is in one team less; what waits for it is for everybody."""
    require_manager(require_actor(tx, actor)[0])
    _require_team(tx, team_id)
    teams.remove(tx.connection, tx.workspace_id, team_id)
    sight_follows_teams(tx)
    first = queue.list_lane(tx.connection, tx.workspace_id, team_id, most=PIECE)
    due.put_overflows(tx.connection, tx.workspace_id, team_id, None)
    conversations.address_to_all(tx.connection, tx.workspace_id, team_id)
    _tell(tx, [team for team in tx.workspace.teams.values() if team.id != team_id], now=now)
    joined = [replace(conversation, team_id=None, open_to_all=False) for conversation in first]
    if drain(tx, now=now, lanes=[EVERYONE], joined=joined, trigger="team"):
        offer_again(tx, now=now)


def require_teams(tx: Tx, wanted: Iterable[TeamId]) -> tuple[TeamId, ...]:
    """Teams of this workspace, as an agent's row names them, or `invalid`."""
    found = sorted(set(wanted))
    if any(team not in tx.workspace.teams for team in found):
        raise invalid("teams", "There is no such team. Choose from the list of teams.")
    return tuple(found)


def sight_follows_teams(tx: Tx) -> None:
    """Who is in which team is about to change, with the next event.

    Where that decides who sees whom, whoever was cut off meanwhile takes a snapshot: the log would tell them what was
    theirs to see then, and may not be any more. All members, for that writes one row, and only few take it.
    """
    if tx.workspace.agent_visibility is AgentVisibility.SAME_TEAM:
        tx.workspace = replace(tx.workspace, visibility_changed=tx.next_position)
        workspaces.save(tx.connection, tx.workspace)


def _time_anew(tx: Tx, team: Team, *, now: Instant) -> None:
    """The team has another time: for those who wait for it already, it begins now."""
    seconds = team.overflow_seconds
    over = None if seconds is None else Instant(now + seconds * SECOND)
    due.put_overflows(tx.connection, tx.workspace_id, team.id, over)
    if over is not None:
        tx.will_be_due(over)


def _tell(tx: Tx, after: Iterable[Team], *, now: Instant) -> None:
    tx.workspace = replace(tx.workspace, teams={team.id: team for team in sorted(after, key=lambda team: team.id)})
    tx.emit(WorkspaceChanged(at=timestamp(now), workspace=workspace_view(tx.workspace)))


def _require_team(tx: Tx, team_id: TeamId) -> Team:
    team = tx.workspace.teams.get(team_id)
    if team is None:
        raise not_found("team")
    return team


def _require_another_name(others: Iterable[Team], team: Team) -> None:
    if any(other.is_called(team.name) for other in others):
        raise invalid("name", "There is a team with this name. Choose another one.")
