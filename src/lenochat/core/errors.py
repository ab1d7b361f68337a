"""Refusals: expected outcomes of a request that cannot be granted.

A `DomainError` carries a stable `code` and a message that tells a person what to do. It stores nothing and emits
nothing: whoever raises it leaves the transaction to be rolled back. How a code becomes an HTTP status or a close
code is known to `web.wire` alone.
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

ErrorCode = Literal[
    "malformed",
    "not_logged_in",
    "wrong_credentials",
    "not_allowed",
    "not_your_availability",
    "cross_site",
    "blocked",
    "origin_not_allowed",
    "not_found",
    "method_not_allowed",
    "already_assigned",
    "conversation_closed",
    "other_login",
    "already_done",
    "choose_workspace",
    "last_owner",
    "changed_meanwhile",
    "too_large",
    "unsupported_type",
    "invalid",
    "idempotency_key_reused",
    "too_many",
    "unavailable",
]
ERROR_CODES: Final[tuple[ErrorCode, ...]] = get_args(ErrorCode)

ErrorData = Mapping[str, str | int | list[dict[str, str]] | None]


class DomainError(Exception):
    """A refusal with a stable code.

    `fields` names, for `invalid`, the members that are wrong (dotted names) with one sentence each. `data` holds what
    a code adds to its answer, such as `assignee_id` for `already_assigned`.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        fields: Mapping[str, str] | None = None,
        data: ErrorData | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code: ErrorCode = code
        self.message = message
        self.fields = dict(fields) if fields else None
        self.data: ErrorData = dict(data) if data else {}
        self.retry_after = retry_after
        """Seconds after which trying again makes sense; only for `too_many` and `unavailable`."""


def invalid(field: str, sentence: str) -> DomainError:
    """The refusal of one value: `field` is its dotted name, `sentence` says what would be right."""
    return DomainError("invalid", f"{field}: {sentence}", fields={field: sentence})


def not_found(what: str) -> DomainError:
    """The same answer for what is not there and for what is not the caller's to see."""
    return DomainError("not_found", f"There is no such {what}, or it is not yours to see.")
