"""Tokens: 256 random bits, handed out once and stored as SHA-256."""

import hashlib
import secrets

LONGEST_TOKEN = 100


def new_token() -> str:
    """A new token, in letters that are safe everywhere."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
