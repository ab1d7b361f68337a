"""The edge between our values and the wire: JSON out, and error codes as HTTP statuses."""

import msgspec

from lenochat.core.errors import DomainError, ErrorCode

STATUS_OF: dict[ErrorCode, int] = {
    "malformed": 400,
    "not_logged_in": 401,
    "wrong_credentials": 401,
    "not_allowed": 403,
    "not_your_availability": 403,
    "cross_site": 403,
    "blocked": 403,
    "origin_not_allowed": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "already_assigned": 409,
    "conversation_closed": 409,
    "other_login": 409,
    "already_done": 409,
    "choose_workspace": 409,
    "last_owner": 409,
    "changed_meanwhile": 409,
    "too_large": 413,
    "unsupported_type": 415,
    "invalid": 422,
    "idempotency_key_reused": 422,
    "too_many": 429,
    "unavailable": 503,
}


_encode = msgspec.json.Encoder().encode
"""The same bytes as pydantic's `to_json`, in a fifth of the time."""


def encode(value: object) -> bytes:
    """A view, a frame, or a list or mapping of them, as JSON in UTF-8."""
    return _encode(value)


def encode_refusal(refusal: DomainError) -> bytes:
    """The body of an error answer."""
    error: dict[str, object] = {"code": refusal.code, "message": refusal.message}
    if refusal.fields is not None:
        error["fields"] = refusal.fields
    error.update(refusal.data)
    return _encode({"error": error})
