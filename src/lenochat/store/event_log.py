"""The event log: every event of a workspace under its position, complete, as JSON."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, TypeAdapter
from sqlalchemy import Connection, bindparam, insert, select

from lenochat.core.events import Logged, Positioned
from lenochat.core.ids import WorkspaceId
from lenochat.store.statement import Statement
from lenochat.store.tables import events

_logged: TypeAdapter[Logged] = TypeAdapter(Annotated[Logged, Field(discriminator="type")])

_append = Statement(insert(events))
_after = Statement(
    select(events.c.position, events.c.body)
    .where(events.c.workspace_id == bindparam("workspace"), events.c.position > bindparam("after"))
    .order_by(events.c.position)
    .limit(bindparam("most"))
)


def append(connection: Connection, workspace_id: WorkspaceId, emitted: Sequence[Positioned]) -> None:
    """Write events at their positions; a position that is taken is refused by the primary key."""
    _append.run_many(
        connection,
        [
            {
                "workspace_id": workspace_id,
                "position": item.position,
                "body": _logged.dump_json(item.event).decode(),
            }
            for item in emitted
        ],
    )


def read_after(connection: Connection, workspace_id: WorkspaceId, position: int, *, most: int) -> list[Positioned]:
    """At most `most` events after `position`, in order.

    Raises `ValueError` if another version of LenoChat wrote one in a form that is not known here.
    """
    rows = _after.rows(connection, {"workspace": workspace_id, "after": position, "most": most})
    return [Positioned(position=row.position, event=_logged.validate_json(row.body)) for row in rows]
