"""Visitors and the tokens that stand for them, of which only `tokens.visitor_token_hash` is stored."""

from sqlalchemy import Connection, bindparam, insert, select, update

from lenochat.core.conversation import Visitor
from lenochat.core.ids import VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store.statement import Statement
from lenochat.store.tables import visitor_tokens, visitors

_by_token = Statement(
    select(visitors)
    .join(visitor_tokens, visitor_tokens.c.visitor_id == visitors.c.id)
    .where(
        visitor_tokens.c.workspace_id == bindparam("workspace"), visitor_tokens.c.token_hash == bindparam("token_hash")
    )
)
_add = Statement(insert(visitors))
_add_token = Statement(insert(visitor_tokens))


def find_by_token(connection: Connection, workspace_id: WorkspaceId, token_hash: bytes) -> Visitor | None:
    """Whom the token stands for, in this workspace."""
    row = _by_token.first(connection, {"workspace": workspace_id, "token_hash": token_hash})
    return None if row is None else Visitor(id=row.id, name=row.name, email=row.email)


def add(connection: Connection, workspace_id: WorkspaceId, visitor: Visitor, *, created: Instant) -> None:
    _add.run(
        connection,
        {
            "id": visitor.id,
            "workspace_id": workspace_id,
            "name": visitor.name,
            "email": visitor.email,
            "created": created,
        },
    )


def save(connection: Connection, visitor: Visitor) -> None:
    connection.execute(
        update(visitors).where(visitors.c.id == visitor.id).values(name=visitor.name, email=visitor.email)
    )


def add_token(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, token_hash: bytes, *, created: Instant
) -> None:
    _add_token.run(
        connection,
        {"token_hash": token_hash, "workspace_id": workspace_id, "visitor_id": visitor_id, "created": created},
    )
