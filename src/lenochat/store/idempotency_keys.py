"""What was answered under an `Idempotency-Key`, kept for 24 hours."""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_

from lenochat.core.instant import DAY, Instant
from lenochat.core.value import value
from lenochat.store.statement import Statement
from lenochat.store.tables import idempotency_keys

REMEMBERED_FOR = 1 * DAY
MOST_FORGOTTEN = 50
"""With one answer; after a weekend there may be hundreds of thousands, and a write holds everybody else up."""


@value
class Remembered:
    """A stored answer."""

    fingerprint: bytes
    """SHA-256 of the request it answered."""
    status: int
    body: str
    position: int | None


_columns = idempotency_keys.c
_this = (_columns.caller == bindparam("caller"), _columns.key == bindparam("key"))
_too_old = (
    select(_columns.caller, _columns.key)
    .where(_columns.created <= bindparam("too_old"))
    .order_by(_columns.created)
    .limit(bindparam("most"))
)
_find = Statement(select(idempotency_keys).where(*_this, _columns.created > bindparam("too_old")))
_add = Statement(insert(idempotency_keys))
_remove = Statement(delete(idempotency_keys).where(*_this))
_after = Statement(
    select(_columns.caller, _columns.key, _columns.body)
    .where(tuple_(_columns.caller, _columns.key) > tuple_(bindparam("caller"), bindparam("key")))
    .order_by(_columns.caller, _columns.key)
    .limit(bindparam("most"))
)
_forget = Statement(delete(idempotency_keys).where(tuple_(_columns.caller, _columns.key).in_(_too_old)))


def find(connection: Connection, caller: str, key: str, *, now: Instant) -> Remembered | None:
    row = _find.first(connection, {"caller": caller, "key": key, "too_old": now - REMEMBERED_FOR})
    if row is None:
        return None
    return Remembered(fingerprint=row.fingerprint, status=row.status, body=row.body, position=row.position)


def add(connection: Connection, caller: str, key: str, answer: Remembered, *, now: Instant) -> None:
    """Keep the answer in place of one that is too old, and let go of some others that are."""
    _remove.run(connection, {"caller": caller, "key": key})
    _forget.run(connection, {"too_old": now - REMEMBERED_FOR, "most": MOST_FORGOTTEN})
    _add.run(
        connection,
        {
            "caller": caller,
            "key": key,
            "fingerprint": answer.fingerprint,
            "status": answer.status,
            "body": answer.body,
            "position": answer.position,
            "created": now,
        },
    )


def forget_after(
    connection: Connection, after: tuple[str, str], *, is_about: Callable[[str], bool], most: int
) -> tuple[str, str] | None:
    """Forget the answers of which `is_about` says so, of all behind that caller and key.

    The caller and key up to which that was done; None at the end.
    """
    rows = _after.rows(connection, {"caller": after[0], "key": after[1], "most": most})
    for row in rows:
        if is_about(row.body):
            _remove.run(connection, {"caller": row.caller, "key": row.key})
    return (rows[-1].caller, rows[-1].key) if len(rows) == most else None
