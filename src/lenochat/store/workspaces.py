"""Workspaces: rows and back."""

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.routing import RoutingPolicy, Strategy
from lenochat.core.workspace import AgentVisibility, Workspace
from lenochat.store.tables import workspaces

_find = select(workspaces).where(workspaces.c.id == bindparam("workspace"))
_find_by_widget_key = select(workspaces).where(workspaces.c.widget_key == bindparam("key"))
_all = select(workspaces).order_by(workspaces.c.created, workspaces.c.id)
_set_position = (
    update(workspaces).where(workspaces.c.id == bindparam("workspace")).values(position=bindparam("new_position"))
)


def find(connection: Connection, workspace_id: WorkspaceId) -> Workspace | None:
    row = connection.execute(_find, {"workspace": workspace_id}).first()
    return None if row is None else _workspace(row)


def find_by_widget_key(connection: Connection, key: str) -> Workspace | None:
    row = connection.execute(_find_by_widget_key, {"key": key}).first()
    return None if row is None else _workspace(row)


def list_all(connection: Connection) -> list[Workspace]:
    return [_workspace(row) for row in connection.execute(_all)]


def add(connection: Connection, workspace: Workspace, *, created: Instant) -> None:
    connection.execute(insert(workspaces).values(id=workspace.id, created=created, **_columns(workspace)))


def save(connection: Connection, workspace: Workspace) -> None:
    """Write everything but the position, which belongs to the transaction's end."""
    columns = _columns(workspace)
    del columns["position"]
    connection.execute(update(workspaces).where(workspaces.c.id == workspace.id).values(**columns))


def set_position(connection: Connection, workspace_id: WorkspaceId, position: int) -> None:
    connection.execute(_set_position, {"workspace": workspace_id, "new_position": position})


def _columns(workspace: Workspace) -> dict[str, object]:
    policy = workspace.routing
    return {
        "name": workspace.name,
        "widget_key": workspace.widget_key,
        "strategy": policy.strategy,
        "busy_fallback": policy.busy_fallback,
        "away_fallback": policy.away_fallback,
        "default_capacity": policy.default_capacity,
        "agent_visibility": workspace.agent_visibility,
        "connection_grace_seconds": workspace.connection_grace_seconds,
        "login_lifetime_seconds": workspace.login_lifetime_seconds,
        "position": workspace.position,
        "visibility_changed": workspace.visibility_changed,
        "stream_id": workspace.stream_id,
    }


def _workspace(row: Row[tuple[object, ...]]) -> Workspace:
    return Workspace(
        id=row.id,
        name=row.name,
        widget_key=row.widget_key,
        routing=RoutingPolicy(
            strategy=Strategy(row.strategy),
            busy_fallback=row.busy_fallback,
            away_fallback=row.away_fallback,
            default_capacity=row.default_capacity,
        ),
        agent_visibility=AgentVisibility(row.agent_visibility),
        connection_grace_seconds=row.connection_grace_seconds,
        login_lifetime_seconds=row.login_lifetime_seconds,
        position=row.position,
        visibility_changed=row.visibility_changed,
        stream_id=row.stream_id,
    )
