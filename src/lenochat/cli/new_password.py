"""The password of a new person: read from standard input, or made up and told once."""

import secrets
import sys
from collections.abc import Mapping
from typing import Any

from lenochat.cli.refusal import RefusedError
from lenochat.core.errors import DomainError
from lenochat.web.passwords import check_password_rules, hash_password

MADE_UP_BYTES = 12
MOST_LINE = 1_000


class NewPassword:
    """`hash` goes to the store; `told` adds the password to a result where nobody else can know it."""

    def __init__(self, *, from_stdin: bool) -> None:
        self._made_up = None if from_stdin else secrets.token_urlsafe(MADE_UP_BYTES)
        try:
            self.hash = hash_password(check_password_rules("password", self._made_up or _read()))
        except DomainError as refusal:
            raise RefusedError(refusal.message) from None

    def told(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """The result for a person. A known e-mail keeps its password, and so none is told."""
        told = {name: value for name, value in result.items() if name != "email_was_known"}
        if self._made_up is not None and not result["email_was_known"]:
            told["password"] = self._made_up
        return told


def _read() -> str:
    try:
        line = sys.stdin.buffer.readline(MOST_LINE).decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError("The password on standard input is not UTF-8.") from None
    return line.rstrip("\r\n")
