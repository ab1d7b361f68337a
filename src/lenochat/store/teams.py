"""Teams: rows and back. They are read together with their workspace; who is in them stands with the agents."""

from sqlalchemy import Connection, bindparam, delete, insert, update

from lenochat.core.ids import TeamId, WorkspaceId
from lenochat.core.team import Team
from lenochat.core.text import name_key
from lenochat.store.tables import teams

_this = (teams.c.workspace_id == bindparam("workspace"), teams.c.id == bindparam("team"))


def add(connection: Connection, workspace_id: WorkspaceId, team: Team) -> None:
    connection.execute(insert(teams), {"id": team.id, "workspace_id": workspace_id, **_columns(team)})


def save(connection: Connection, workspace_id: WorkspaceId, team: Team) -> None:
    connection.execute(update(teams).where(*_this).values(_columns(team)), {"workspace": workspace_id, "team": team.id})


def remove(connection: Connection, workspace_id: WorkspaceId, team_id: TeamId) -> None:
    """One row, however many are in it: what names a team that is gone means nothing."""
    connection.execute(delete(teams).where(*_this), {"workspace": workspace_id, "team": team_id})


def _columns(team: Team) -> dict[str, object]:
    return {"name": team.name, "name_key": name_key(team.name), "overflow_seconds": team.overflow_seconds}
