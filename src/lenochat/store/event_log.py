"""The event log: what each transaction of a workspace made known, complete, as JSON.

One row for each transaction, under the position of its last event: the rows of a chat are what a commit costs, and
who reads the log reads on from some position, never one event alone.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec
from pydantic import Discriminator, TypeAdapter
from sqlalchemy import Connection, bindparam, insert, select

from lenochat.core.events import Logged, Positioned
from lenochat.core.ids import WorkspaceId
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import events

_encode = msgspec.json.Encoder().encode
"""The same bytes as pydantic's, in a third of the time."""
_decode: TypeAdapter[list[Logged]] = TypeAdapter(list[Annotated[Logged, Discriminator("type")]])

_append = Statement(insert(events))
_after = Statement(
    select(events.c.position, events.c.body)
    .where(events.c.workspace_id == bindparam("workspace"), events.c.position > bindparam("after"))
    .order_by(events.c.position)
    .limit(bindparam("most"))
)


def append(connection: Connection, workspace_id: WorkspaceId, emitted: Sequence[Positioned]) -> None:
    """Write the events of one transaction, whose positions rise by one; no two may end at the same."""
    body = _encode([item.event for item in emitted]).decode()
    _append.run(connection, {"workspace_id": workspace_id, "position": emitted[-1].position, "body": body})


def read_after(connection: Connection, workspace_id: WorkspaceId, position: int, *, most: int) -> list[Positioned]:
    """At most `most` events after `position`, in order, also where that is in the middle of a transaction.

    Raises `ValueError` if another version of LenoChat wrote one in a form that is not known here.
    """
    rows = _after.rows(connection, {"workspace": workspace_id, "after": position, "most": most})
    later = [item for row in rows for item in _events_of(row) if item.position > position]
    return later[:most]


def _events_of(row: Row) -> Iterator[Positioned]:
    logged = _decode.validate_json(row.body)
    first = row.position - len(logged) + 1
    return (Positioned(position=position, event=event) for position, event in enumerate(logged, first))
