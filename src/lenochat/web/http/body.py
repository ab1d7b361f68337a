"""What a request brings: a body that is read strictly, and ids; what is wrong with them is refused in words."""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError

from lenochat.core.errors import DomainError, invalid
from lenochat.store.ids import is_id

JsonObject = dict[str, Any]
Model = TypeVar("Model", bound="Body")
MOST_BODY_BYTES = 256 * 1024
NOT_KNOWN = "This member is not known here; leave it out."
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Of requests that change nothing."""


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


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def too_large(most_bytes: int) -> DomainError:
    return DomainError("too_large", f"The body is too large: at most {most_bytes // 1024:,} KiB.")
