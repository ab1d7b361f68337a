"""The member behind a request or a stream, by the login's cookie."""

from collections.abc import Mapping

from starlette.requests import HTTPConnection

from lenochat.core.errors import DomainError
from lenochat.reads.member import Member, find_member
from lenochat.store.tokens import LONGEST_TOKEN, token_hash
from lenochat.web.context import Context
from lenochat.web.login_cookie import COOKIE, SECURE_COOKIE


def login_token(cookies: Mapping[str, str], scheme: str) -> str | None:
    """The login's token among the cookies; over https only the cookie that no other host can have set."""
    token = cookies.get(SECURE_COOKIE if scheme in ("https", "wss") else COOKIE)
    return token if token and len(token) <= LONGEST_TOKEN else None


async def member_by_cookie(node: Context, cookies: Mapping[str, str], scheme: str) -> Member | None:
    """Whose living login these cookies hold; notes that it was used."""
    token = login_token(cookies, scheme)
    if token is None:
        return None
    now = node.store.now()
    member = await node.store.read(
        lambda connection: find_member(connection, token_hash(token), last_used=node.activity.last_used, now=now)
    )
    if member is not None:
        node.activity.used(member.workspace.id, member.login.id, now)
    return member


def admitted_member(request: HTTPConnection) -> Member:
    """Whom the door has let in."""
    member = request.scope["lenochat.member"]
    assert isinstance(member, Member)
    return member


def not_logged_in() -> DomainError:
    return DomainError("not_logged_in", "Log in first.")
