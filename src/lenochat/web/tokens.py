"""Tokens: 256 random bits, handed out once and stored as SHA-256. And the login's cookie."""

import hashlib
import secrets

from starlette.responses import Response

COOKIE = "lenochat_login"
SECURE_COOKIE = f"__Host-{COOKIE}"
LONGEST_TOKEN = 100
_TEN_YEARS_SECONDS = 10 * 365 * 24 * 3_600


def new_token() -> str:
    """A new token, in letters that are safe everywhere."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def set_login_cookie(response: Response, token: str, *, secure: bool) -> None:
    """The cookie outlives the login on purpose: when a login ends is decided here, not by the browser."""
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=_TEN_YEARS_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def clear_login_cookie(response: Response, *, secure: bool) -> None:
    response.delete_cookie(SECURE_COOKIE if secure else COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
