"""The keys of endpoints: read where one is used, and nowhere else."""

from sqlalchemy import Connection, delete, insert, select

from lenochat.core.ids import WorkspaceId
from lenochat.store.tables import endpoint_keys


def find(connection: Connection, workspace_id: WorkspaceId) -> str | None:
    """The workspace's key; never to be logged or shown."""
    found = connection.execute(select(endpoint_keys.c.key).where(endpoint_keys.c.workspace_id == workspace_id))
    return found.scalar()


def save(connection: Connection, workspace_id: WorkspaceId, key: str) -> None:
    """The key from now on."""
    remove(connection, workspace_id)
    connection.execute(insert(endpoint_keys).values(workspace_id=workspace_id, key=key))


def remove(connection: Connection, workspace_id: WorkspaceId) -> None:
    connection.execute(delete(endpoint_keys).where(endpoint_keys.c.workspace_id == workspace_id))
