"""How a request is answered: a read from one committed state, a write once for each `Idempotency-Key`."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request, Response
from sqlalchemy import Connection

from lenochat.actions.repetition import Answered, RequestKey, do_once
from lenochat.core.errors import DomainError, invalid
from lenochat.core.instant import Instant
from lenochat.reads.member import Member, find_member_by_login
from lenochat.reads.snapshot import workspace_position
from lenochat.store.group import Action
from lenochat.store.idempotency_keys import Remembered
from lenochat.store.transaction import Tx
from lenochat.web.context import Context, context
from lenochat.web.http.body import SAFE_METHODS, StrictRequest
from lenochat.web.member import admitted_member, not_logged_in
from lenochat.web.wire import STATUS_OF, encode, encode_refusal

T = TypeVar("T")
LONGEST_KEY = 200
POSITION_HEADER = "X-LenoChat-Position"
_NOT_REMEMBERED = frozenset({401, 429, 503})


async def look(
    node: Context, member: Member, ask: Callable[[Connection, Member], T], *, is_long: bool = False
) -> Response:
    """Answer a read: see `ask_settled`."""
    result, position = await ask_settled(node, member, ask, is_long=is_long)
    return answer(result, position=position)


async def ask_settled(
    node: Context, member: Member, ask: Callable[[Connection, Member], T], *, is_long: bool = False
) -> tuple[T, int]:
    """Data and its position from one committed state, with nothing due left undone.

    `ask` gets the member as they are in that state: what was due may have changed them since they came in.
    """
    workspace_id = member.workspace.id

    def together(connection: Connection) -> tuple[T, int]:
        position = workspace_position(connection, workspace_id)
        is_same = position == member.workspace.position
        present = member if is_same else find_member_by_login(connection, member.login.id)
        if present is None:
            raise not_logged_in()
        return ask(connection, present), position

    return await node.store.read_settled(workspace_id, together, is_long=is_long)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a write is answered with."""

    status: int
    body: bytes
    position: int | None
    """Of its last event; None for a refusal."""


async def perform(
    request: Request,
    action: Action[T],
    render: Callable[[T, Tx], object],
    *,
    status: int = 200,
    is_secret: bool = False,
) -> Response:
    """Answer a write of a member: run the action once per `Idempotency-Key`, render its result in its transaction.

    With status 204 nothing is shown of it. `is_secret`: the answer is never stored, and a repeat learns only that it
    was done.
    """
    return respond(await perform_part(request, action, render, status=status, is_secret=is_secret))


async def perform_part(
    request: Request,
    action: Action[T],
    render: Callable[[T, Tx], object],
    *,
    status: int = 200,
    part: int = 0,
    is_secret: bool = False,
) -> Outcome:
    """One write of a request that takes a row of them, each once per `Idempotency-Key` and number of the part.

    So a request that is sent again after a crash gets the outcomes of the parts that were done, and does the rest.
    """
    node, member = context(request), admitted_member(request)

    def do(tx: Tx, now: Instant) -> bytes:
        return encode(render(action(tx, now), tx))

    key = await _request_key(request, member, part)
    if key is None:
        written = await node.store.write(member.workspace.id, do)
        return Outcome(status=status, body=written.result, position=written.position)
    remembered = await node.store.write(
        member.workspace.id,
        lambda tx, now: do_once(
            tx,
            key,
            lambda: Answered(status=status, body=do(tx, now).decode()),
            refuse=_to_remember,
            keep=_without_secret if is_secret else _as_it_is,
            now=now,
        ),
    )
    stored = remembered.result
    request.scope["lenochat.begun"] = True
    _require_still_visible(stored, member)
    position = stored.position if stored.status < 300 else None
    return Outcome(status=stored.status, body=stored.body.encode(), position=position)


def _require_still_visible(stored: Remembered, member: Member) -> None:
    """A remembered answer tells what the caller might see then; with less sight since, only that it was done."""
    less_since = max(member.agent.sight_changed, member.workspace.visibility_changed)
    if stored.status < 300 and (stored.position or 0) < less_since and not member.viewer.sees_everyone:
        raise DomainError("already_done", "This was done. What you may see has changed since; look again.")


def respond(outcome: Outcome) -> Response:
    return _response(outcome.body, outcome.status, outcome.position)


def _as_it_is(answered: Answered) -> Answered:
    return answered


def _without_secret(answered: Answered) -> Answered:
    """What a repeat of a request gets whose answer held a secret; a refusal holds none."""
    if answered.status >= 300:
        return answered
    done = DomainError("already_done", "This was done, and its answer is not shown a second time. Look again.")
    return Answered(status=STATUS_OF[done.code], body=encode_refusal(done).decode())


def answer(value: object, *, position: int | None = None, status: int = 200) -> Response:
    """An answer with `value` as JSON."""
    return _response(encode(value), status, position)


def refuse(refusal: DomainError) -> Response:
    """The answer to a request that cannot be granted."""
    response = Response(encode_refusal(refusal), STATUS_OF[refusal.code], media_type="application/json")
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _response(body: bytes, status: int, position: int | None) -> Response:
    headers = {} if position is None else {POSITION_HEADER: str(position)}
    if status == 204:
        return Response(status_code=204, headers=headers)
    return Response(body, status, headers, media_type="application/json")


async def _request_key(request: Request, member: Member, part: int) -> RequestKey | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise invalid("Idempotency-Key", f"A key has 1 to {LONGEST_KEY} characters.")
    told = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
    caller = member.agent.id if part == 0 else f"{member.agent.id}/{part}"
    return RequestKey(caller=caller, key=key, fingerprint=hashlib.sha256(told).digest())


async def remember_refusal(request: StrictRequest, refusal: DomainError) -> Response:
    """Answer a request that was refused before its action; under a key, as any other answer."""
    is_repeatable = request.method not in SAFE_METHODS and "idempotency-key" in request.headers
    if "lenochat.begun" in request.scope:
        raise refusal  # The key stands for a part that was done; a repeat is to do the rest.
    if not is_repeatable or "lenochat.member" not in request.scope:
        raise refusal

    def never(_tx: Tx, _now: Instant) -> None:
        raise refusal

    return await perform(request, never, lambda nothing, _: nothing)


def _to_remember(refusal: DomainError) -> Answered | None:
    status = STATUS_OF[refusal.code]
    if status in _NOT_REMEMBERED:
        return None
    return Answered(status=status, body=encode_refusal(refusal).decode())
