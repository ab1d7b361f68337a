"""The login's cookie."""

from starlette.responses import Response

COOKIE = "lenochat_login"
SECURE_COOKIE = f"__Host-{COOKIE}"
_TEN_YEARS_SECONDS = 10 * 365 * 24 * 3_600


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
