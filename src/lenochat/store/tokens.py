"""Tokens: 256 random bits, handed out once and stored as SHA-256.

A visitor's begins with the time of its making, and so does what is stored of it. There are millions of them, and in an
index that is in no order each new one changes a page of its own: with 300,000 conversations that were two fifths of
what SQLite needs for another.
"""

import hashlib
import re
import secrets

from lenochat.core.instant import Instant

LONGEST_TOKEN = 100
_TIME_DIGITS = 12
_TIMED = re.compile(rf"[0-9a-f]{{{_TIME_DIGITS}}}[A-Za-z0-9_-]{{43}}")
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A new token, in letters that are safe everywhere."""
    return secrets.token_urlsafe(32)


def new_visitor_token(now: Instant) -> str:
    """A new token for a visitor: its millisecond and 256 random bits."""
    return f"{now // 1_000:0{_TIME_DIGITS}x}{secrets.token_urlsafe(32)}"


def is_token(text: str) -> bool:
    """Whether `text` looks like a token that was made here; anything else opens nothing."""
    return _SHAPE.fullmatch(text) is not None


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def visitor_token_hash(token: str) -> bytes:
    """What is stored of a visitor's token; before them came some without a time, which are their hash alone."""
    hashed = token_hash(token)
    return bytes.fromhex(token[:_TIME_DIGITS]) + hashed if _TIMED.fullmatch(token) else hashed
