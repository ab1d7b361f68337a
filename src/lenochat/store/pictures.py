"""Pictures: small WebP files as rows, under ids that nobody can guess. Written once, and removed, never changed."""

from sqlalchemy import Connection, delete, insert, select

from lenochat.core.ids import PictureId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store.tables import pictures


def find(connection: Connection, picture_id: PictureId) -> bytes | None:
    content: bytes | None = connection.execute(select(pictures.c.content).where(pictures.c.id == picture_id)).scalar()
    return content


def add(
    connection: Connection, workspace_id: WorkspaceId, picture_id: PictureId, content: bytes, *, created: Instant
) -> None:
    connection.execute(
        insert(pictures).values(id=picture_id, workspace_id=workspace_id, content=content, created=created)
    )


def remove(connection: Connection, picture_id: PictureId) -> None:
    connection.execute(delete(pictures).where(pictures.c.id == picture_id))
