"""Tokens: 256 random bits, handed out once and stored as SHA-256."""

import hashlib
import re
import secrets

LONGEST_TOKEN = 100
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A new token, in letters that are safe everywhere."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether `text` looks like a token that was made here; anything else opens nothing."""
    return _SHAPE.fullmatch(text) is not None


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
