"""Visitors, what was observed of them, and the tokens that stand for them, stored as `tokens.visitor_token_hash`."""

from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update

from lenochat.core.conversation import Visitor
from lenochat.core.ids import VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.core.visitor import VisitorPresence
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import visitor_tokens, visitors

_by_token = Statement(
    select(visitors)
    .join(visitor_tokens, visitor_tokens.c.visitor_id == visitors.c.id)
    .where(
        visitor_tokens.c.workspace_id == bindparam("workspace"),
        visitor_tokens.c.token_hash == bindparam("token_hash"),
        ~visitors.c.erased,
    )
)
_by_id = Statement(
    select(visitors).where(
        visitors.c.workspace_id == bindparam("workspace"), visitors.c.id == bindparam("visitor"), ~visitors.c.erased
    )
)
_presence = Statement(
    select(visitors.c.connected, visitors.c.gone_since).where(
        visitors.c.workspace_id == bindparam("workspace"), visitors.c.id == bindparam("visitor"), ~visitors.c.erased
    )
)
_position = Statement(
    select(visitors.c.position).where(
        visitors.c.workspace_id == bindparam("workspace"), visitors.c.id == bindparam("visitor")
    )
)
_new_presence: dict[str, BindParameter[Any]] = {
    "connected": bindparam("new_connected"),
    "gone_since": bindparam("new_gone_since"),
}
_save_presence = Statement(update(visitors).where(visitors.c.id == bindparam("visitor")).values(_new_presence))
_mark_cut = (
    update(visitors)
    .where(visitors.c.workspace_id == bindparam("workspace"), visitors.c.connected, ~visitors.c.erased)
    .values(_new_presence)
    .returning(visitors.c.id)
)
_add = Statement(insert(visitors))
_add_token = Statement(insert(visitor_tokens))


_save_address = (
    update(visitors)
    .where(visitors.c.id == bindparam("visitor"), visitors.c.address.is_distinct_from(bindparam("new_address")))
    .values(address=bindparam("new_address"))
)
_forget_addresses = (
    update(visitors)
    .where(
        visitors.c.id.in_(
            select(visitors.c.id)
            .where(visitors.c.workspace_id == bindparam("workspace"), visitors.c.address.is_not(None))
            .limit(bindparam("most"))
        )
    )
    .values(address=None)
)


@value
class VisitorRecord:
    """One row of the visitors."""

    visitor: Visitor
    created: Instant
    connected: bool
    address: str | None
    """Where they last wrote from, if the workspace keeps that."""


def find_by_token(connection: Connection, workspace_id: WorkspaceId, token_hash: bytes) -> Visitor | None:
    """Whom the token stands for, in this workspace."""
    row = _by_token.first(connection, {"workspace": workspace_id, "token_hash": token_hash})
    return None if row is None else _visitor(row)


def find(connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId) -> Visitor | None:
    """The visitor of this workspace; one who has been erased is not there any more."""
    row = _by_id.first(connection, {"workspace": workspace_id, "visitor": visitor_id})
    return None if row is None else _visitor(row)


def find_record(connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId) -> VisitorRecord | None:
    """The visitor with what is known beside who they are."""
    row = _by_id.first(connection, {"workspace": workspace_id, "visitor": visitor_id})
    if row is None:
        return None
    return VisitorRecord(
        visitor=_visitor(row), created=Instant(row.created), connected=row.connected, address=row.address
    )


def add(
    connection: Connection, workspace_id: WorkspaceId, visitor: Visitor, *, position: int, created: Instant
) -> None:
    """A new visitor, of whom nothing speaks up to that position."""
    _add.run(
        connection,
        {
            "id": visitor.id,
            "workspace_id": workspace_id,
            "name": visitor.name,
            "email": visitor.email,
            "position": position,
            "created": created,
        },
    )


def find_position(connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId) -> int | None:
    """A position up to which no event speaks of the visitor; None where there is no such visitor."""
    found: int | None = _position.value(connection, {"workspace": workspace_id, "visitor": visitor_id})
    return found


def save(connection: Connection, visitor: Visitor) -> None:
    connection.execute(
        update(visitors)
        .where(visitors.c.id == visitor.id)
        .values(name=visitor.name, email=visitor.email, blocked=visitor.blocked)
    )


def save_address(connection: Connection, visitor_id: VisitorId, address: str) -> None:
    """Write it down, unless it is the one that is known."""
    connection.execute(_save_address, {"visitor": visitor_id, "new_address": address})


def forget_addresses(connection: Connection, workspace_id: WorkspaceId, *, most: int) -> int:
    """Let go of so many of the workspace's, and say of how many."""
    return connection.execute(_forget_addresses, {"workspace": workspace_id, "most": most}).rowcount


def find_presence(connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId) -> VisitorPresence | None:
    """What is written down of the visitor's streams."""
    row = _presence.first(connection, {"workspace": workspace_id, "visitor": visitor_id})
    return None if row is None else VisitorPresence(connected=row.connected, gone_since=row.gone_since)


def save_presence(connection: Connection, visitor_id: VisitorId, presence: VisitorPresence) -> None:
    _save_presence.run(
        connection,
        {"visitor": visitor_id, "new_connected": presence.connected, "new_gone_since": presence.gone_since},
    )


def mark_cut(connection: Connection, workspace_id: WorkspaceId, presence: VisitorPresence) -> list[VisitorId]:
    """Write `presence` of all who were connected, and say who they were."""
    cut = connection.execute(
        _mark_cut,
        {
            "workspace": workspace_id,
            "new_connected": presence.connected,
            "new_gone_since": presence.gone_since,
        },
    )
    return list(cut.scalars())


def add_token(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, token_hash: bytes, *, created: Instant
) -> None:
    _add_token.run(
        connection,
        {"token_hash": token_hash, "workspace_id": workspace_id, "visitor_id": visitor_id, "created": created},
    )


def _visitor(row: Row) -> Visitor:
    return Visitor(id=row.id, name=row.name, email=row.email, gone_since=row.gone_since, blocked=row.blocked)
