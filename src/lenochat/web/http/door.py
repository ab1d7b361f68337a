"""The door of every HTTP resource: who asks, whether the request can be read, and how answers leave.

A request is refused in this order: from another site; without a living login; not readable; not valid; not allowed.
A cookie that meanwhile belongs to another login than the page believes is `other_login`.
"""

import hashlib
import json
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection

from lenochat.actions.actor import Actor
from lenochat.actions.repetition import Answered, RequestKey, do_once
from lenochat.core.errors import DomainError, invalid
from lenochat.core.instant import Instant
from lenochat.reads.member import Member, find_member_by_login
from lenochat.reads.snapshot import workspace_position
from lenochat.store.group import Action
from lenochat.store.idempotency_keys import Remembered
from lenochat.store.ids import is_id
from lenochat.store.transaction import Tx
from lenochat.web.context import Context, context
from lenochat.web.member import login_token, member_by_cookie, not_logged_in
from lenochat.web.origin import require_same_site
from lenochat.web.wire import STATUS_OF, encode, encode_refusal

T = TypeVar("T")
JsonObject = dict[str, Any]
Model = TypeVar("Model", bound="Body")

MOST_BODY_BYTES = 256 * 1024
LONGEST_KEY = 200
POSITION_HEADER = "X-LenoChat-Position"
AGENT_HEADER = "x-lenochat-agent"
_NOT_REMEMBERED = frozenset({401, 429, 503})
NOT_KNOWN = "This member is not known here; leave it out."
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Body(BaseModel):
    """A request's body: JSON's own types, no member that is not known."""

    model_config = ConfigDict(extra="forbid", strict=True)


class StrictRequest(Request):
    """A request whose JSON body is read by our rules: an object, in UTF-8, at most 256 KiB."""

    most_bytes = MOST_BODY_BYTES
    is_too_large = False
    """What was left of it is not read: whoever asks again is refused again."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            declared = self.headers.get("content-length", "0")
            if self.is_too_large or not declared.isdigit() or int(declared) > self.most_bytes:
                raise too_large(self.most_bytes)
            pieces, size = [], 0
            async for piece in self.stream():
                size += len(piece)
                if size > self.most_bytes:
                    self.is_too_large = True
                    raise too_large(self.most_bytes)
                pieces.append(piece)
            self._body = b"".join(pieces)
        return self._body

    async def json(self) -> dict[str, Any]:
        if not hasattr(self, "_object"):
            if self.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                raise DomainError("unsupported_type", "Send the body as application/json.")
            self._object = read_object(await self.body())
        return self._object


def strict_request(request: Request) -> StrictRequest:
    """The same request, read by our rules; once made it is handed on, for its body can be read only once."""
    return request if isinstance(request, StrictRequest) else StrictRequest(request.scope, request.receive)


class Route(APIRoute):
    """A route that reads bodies strictly."""

    most_bytes = MOST_BODY_BYTES

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            strict = strict_request(request)
            strict.most_bytes = self.most_bytes
            await self.admit(strict)
            await self.read(strict)
            return await handle(strict)

        return strictly

    async def read(self, request: StrictRequest) -> None:
        """Read the body, whether or not the route takes one."""
        has_body = self.body_field is not None or "requestBody" in (self.openapi_extra or {})
        is_sent = request.method not in _SAFE_METHODS and bool(await request.body())
        sent = await request.json() if has_body or is_sent else {}
        if sent and not has_body:
            # JSON may name what no text holds: half a character.
            names = (name.encode(errors="replace").decode() for name in sent)
            raise DomainError("invalid", "This takes no body.", fields=dict.fromkeys(names, NOT_KNOWN))

    async def admit(self, request: StrictRequest) -> None:
        """Whether the request may come in at all; nothing to check for the public."""


class DirectRoute(Route):
    """A route whose handler gets the request alone and takes from it what it needs; the same rules, in the same order.

    For the door that is asked most (P3): what FastAPI does to find a handler's parameters, and keeps ready for what
    none of ours uses, took a third of a first message's way in. OpenAPI is told of them by `direct_schema`.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        async def directly(request: Request) -> Response:
            strict = strict_request(request)
            await self.admit(strict)
            await self.read(strict)
            response: Response = await self.endpoint(strict)
            return response

        return directly


class MemberRoute(Route):
    """A route for members: same-site, and by a living login, before anything of the body is looked at."""

    async def admit(self, request: StrictRequest) -> None:
        node = context(request)
        require_same_site_of(request, node)
        member = await member_by_cookie(node, request.cookies, request.url.scheme)
        claimed = request.headers.get(AGENT_HEADER)
        if member is None:
            raise not_logged_in()
        if claimed is not None and claimed != member.agent.id:
            raise DomainError("other_login", "Somebody else is logged in with this browser now. Reload the page.")
        request.scope["lenochat.member"] = member

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def remembering(request: Request) -> Response:
            strict = strict_request(request)
            try:
                return await handle(strict)
            except RequestValidationError as failure:
                return await _remember_refusal(strict, refusal_of(failure.errors()))
            except DomainError as refusal:
                return await _remember_refusal(strict, refusal)

        return remembering


class ForgetfulRoute(MemberRoute):
    """A route for members that ignores `Idempotency-Key`: what is remembered of a request would tell of its secret."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return Route.get_route_handler(self)


def require_same_site_of(request: Request, node: Context) -> None:
    """Cross-site check of a request that changes something and carries a login's cookie."""
    if request.method not in _SAFE_METHODS and login_token(request.cookies, request.url.scheme) is not None:
        require_same_site(request.headers, public_url=node.public_url, scheme=request.url.scheme)


def _member(request: Request) -> Member:
    member = request.scope["lenochat.member"]
    assert isinstance(member, Member)
    return member


async def _node(request: Request) -> Context:
    return context(request)


async def _asking(request: Request) -> Member:
    return _member(request)


# Coroutines, because FastAPI hands a plain function to a thread, which a busy loop starves of the GIL.
Node = Annotated[Context, Depends(_node)]
Asking = Annotated[Member, Depends(_asking)]
"""The member who asks, on routes of `MemberRoute`."""


def actor(member: Member) -> Actor:
    return Actor(agent_id=member.agent.id, login_id=member.login.id)


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
    node, member = context(request), _member(request)

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


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object (RFC 8259), or `malformed`."""
    try:
        found = json.loads(body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise DomainError("malformed", "The body is not readable: send a JSON object in UTF-8.") from None
    if not isinstance(found, dict):
        raise DomainError("malformed", "The body has to be a JSON object.")
    return found


def body_schema(model: type[Body]) -> dict[str, Any]:
    """What OpenAPI says of a body that the door itself reads, by `read_body`."""
    return {"requestBody": {"content": {"application/json": {"schema": model.model_json_schema()}}, "required": True}}


def direct_schema(model: type[Body], *, path: Sequence[str], headers: Sequence[str]) -> dict[str, Any]:
    """What OpenAPI says of a `DirectRoute`: its body, the parameters of its path, and the headers it looks at."""
    named = [(name, "path") for name in path] + [(name, "header") for name in headers]
    parameters = [
        {"name": name, "in": where, "required": where == "path", "schema": {"type": "string"}} for name, where in named
    ]
    return {"parameters": parameters, **body_schema(model)}


def read_body(model: type[Model], members: dict[str, Any]) -> Model:
    """Members of a body that has been read already, checked; for doors that must look at something else first."""
    try:
        return model.model_validate(members)
    except ValidationError as failure:
        raise refusal_of(failure.errors()) from None


def refusal_of(errors: Sequence[Any]) -> DomainError:
    """What a validation found, as `invalid` with a sentence for each member."""
    fields: dict[str, str] = {}
    for error in errors:
        location = [str(part) for part in error["loc"] if part not in ("body", "query", "path")]
        fields.setdefault(".".join(location) or "body", _sentence(error))
    return DomainError("invalid", "Some values are not right; see fields.", fields=fields)


def address_of(request: Request) -> str:
    """Where the request came from, as far as it can be told."""
    return request.client.host if request.client is not None else ""


def path_id(text: str) -> str:
    """An id from a path: what has not the shape of one names nothing, and no row has this one."""
    return text if is_id(text) else "00000000-0000-0000-0000-000000000000"


def required_id(field: str, text: str) -> str:
    """An id from a body, or `invalid`."""
    if not is_id(text):
        raise invalid(field, "This is not an id. Use one that an answer gave.")
    return text


def _sentence(error: dict[str, Any]) -> str:
    match error["type"]:
        case "extra_forbidden":
            return NOT_KNOWN
        case "missing":
            return "This member is required."
        case _:
            return f"{error['msg']}."


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


async def _remember_refusal(request: StrictRequest, refusal: DomainError) -> Response:
    """Answer a request that was refused before its action; under a key, as any other answer."""
    is_repeatable = request.method not in _SAFE_METHODS and "idempotency-key" in request.headers
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


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def too_large(most_bytes: int) -> DomainError:
    return DomainError("too_large", f"The body is too large: at most {most_bytes // 1024:,} KiB.")
