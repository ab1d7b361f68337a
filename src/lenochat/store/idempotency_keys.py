"""What was answered under an `Idempotency-Key`, kept for 24 hours."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, tuple_

from lenochat.core.instant import DAY, Instant
from lenochat.store.tables import idempotency_keys

REMEMBERED_FOR = 1 * DAY
MOST_FORGOTTEN = 50
"""With one answer; after a weekend there may be hundreds of thousands, and a write holds everybody else up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """A stored answer."""

    fingerprint: bytes
    """SHA-256 of the request it answered."""
    status: int
    body: str
    position: int | None


def find(connection: Connection, caller: str, key: str, *, now: Instant) -> Remembered | None:
    row = connection.execute(
        select(idempotency_keys).where(
            idempotency_keys.c.caller == caller,
            idempotency_keys.c.key == key,
            idempotency_keys.c.created > now - REMEMBERED_FOR,
        )
    ).first()
    if row is None:
        return None
    return Remembered(fingerprint=row.fingerprint, status=row.status, body=row.body, position=row.position)


def add(connection: Connection, caller: str, key: str, answer: Remembered, *, now: Instant) -> None:
    """Keep the answer in place of one that is too old, and let go of some others that are."""
    _forget(connection, caller, key, now=now)
    connection.execute(
        insert(idempotency_keys).values(
            caller=caller,
            key=key,
            fingerprint=answer.fingerprint,
            status=answer.status,
            body=answer.body,
            position=answer.position,
            created=now,
        )
    )


def _forget(connection: Connection, caller: str, key: str, *, now: Instant) -> None:
    columns = idempotency_keys.c
    too_old = (
        select(columns.caller, columns.key)
        .where(columns.created <= now - REMEMBERED_FOR)
        .order_by(columns.created)
        .limit(MOST_FORGOTTEN)
    )
    connection.execute(delete(idempotency_keys).where(columns.caller == caller, columns.key == key))
    connection.execute(delete(idempotency_keys).where(tuple_(columns.caller, columns.key).in_(too_old)))
