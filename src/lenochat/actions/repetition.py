"""Doing a request once, however often it is sent (`Idempotency-Key`).

The answer is stored in the transaction of its effect, so that after a crash there are either both or neither. Requests
under one key are serialised by the workspace's transactions: a second one finds the answer of the first.
"""

from collections.abc import Callable

from lenochat.core.errors import DomainError
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.store import erasures, idempotency_keys
from lenochat.store.idempotency_keys import Remembered
from lenochat.store.transaction import Tx


@value
class RequestKey:
    """One request of one caller."""

    caller: str
    key: str
    fingerprint: bytes


@value
class Answered:
    """An answer as it leaves the door."""

    status: int
    body: str


def do_once(
    tx: Tx,
    request: RequestKey,
    do: Callable[[], Answered],
    *,
    refuse: Callable[[DomainError], Answered | None],
    keep: Callable[[Answered], Answered],
    now: Instant,
) -> Remembered:
    """Answer as before if this request was answered before; else do it and remember the answer.

    `refuse` renders a refusal, or None for one that is not to be remembered, which is raised. `keep` says what a repeat
    will be answered. Another request under the same key is `idempotency_key_reused`.
    """
    earlier = idempotency_keys.find(tx.connection, request.caller, request.key, now=now)
    if earlier is not None:
        if earlier.fingerprint != request.fingerprint:
            raise DomainError(
                "idempotency_key_reused", "This Idempotency-Key belongs to another request. Make a new one."
            )
        if erasures.is_about_erased(tx.connection, tx.workspace_id, earlier.body):
            raise DomainError("already_done", "This was done. What it was about has been deleted since.")
        return earlier
    outcome = tx.attempt(do)
    if isinstance(outcome, DomainError):
        refused = refuse(outcome)
        if refused is None:
            raise outcome
        outcome = refused
    idempotency_keys.add(tx.connection, request.caller, request.key, _remembered(tx, request, keep(outcome)), now=now)
    return _remembered(tx, request, outcome)


def _remembered(tx: Tx, request: RequestKey, answered: Answered) -> Remembered:
    return Remembered(fingerprint=request.fingerprint, status=answered.status, body=answered.body, position=tx.position)
