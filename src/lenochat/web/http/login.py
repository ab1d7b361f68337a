"""`/api/v1/login` and `/api/v1/logout` (OP2)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import Connection

from lenochat.actions.login import log_in, log_out
from lenochat.core.agent import Agent
from lenochat.core.errors import DomainError
from lenochat.core.ids import LoginId
from lenochat.core.text import EMAIL_LIMIT
from lenochat.reads.member import Member, me_view
from lenochat.store import agents, users, workspaces
from lenochat.store.tokens import new_token, token_hash
from lenochat.store.users import User
from lenochat.web.context import Context, context
from lenochat.web.device import device_name
from lenochat.web.http.answer import POSITION_HEADER, answer
from lenochat.web.http.body import Body, StrictRequest
from lenochat.web.http.door import Asking, MemberRoute, Node, Route, address_of, require_same_site_of
from lenochat.web.login_cookie import clear_login_cookie, set_login_cookie
from lenochat.web.member import member_by_cookie


class LoginRoute(Route):
    """A route for whoever has not logged in yet; another site's page may not do it for them."""

    async def admit(self, request: StrictRequest) -> None:
        require_same_site_of(request, context(request))


public = APIRouter(prefix="/api/v1", route_class=LoginRoute, tags=["login"])
members = APIRouter(prefix="/api/v1", route_class=MemberRoute, tags=["login"])


class Credentials(Body):
    email: Annotated[str, Field(max_length=EMAIL_LIMIT)]
    password: str
    workspace: str | None = None
    client: Literal["dashboard"] | None = None


@public.post("/login")
async def post_login(request: Request, credentials: Credentials, node: Node) -> Response:
    """Begin a login: applies the preferred login status and Accept Chats After Login; sets the cookie."""
    user = await checked_user(request, node, email=credentials.email.strip().lower(), password=credentials.password)
    if user is None:
        raise wrong_credentials()
    agent = await _chosen_membership(user, credentials.workspace, node)
    old = await member_by_cookie(node, request.cookies, request.url.scheme)
    if old is not None and old.workspace.id != agent.workspace_id:
        # One login per browser: the one in another workspace ends, in that workspace's own order.
        await _log_out(old, node)
        old = None
    token = new_token()
    written = await node.store.write(
        agent.workspace_id,
        lambda tx, now: (
            logged_in := log_in(
                tx,
                agent.id,
                password_hash=user.password_hash,
                token_hash=token_hash(token),
                device=device_name(request.headers.get("user-agent", "")),
                as_dashboard=credentials.client == "dashboard",
                replaced=None if old is None else old.login.id,
                streaming=node.streaming_logins(),
                now=now,
            ),
            me_view(logged_in.agent, tx.workspace, logged_in.login_id),
        ),
    )
    logged_in, me = written.result
    node.activity.used(agent.workspace_id, logged_in.login_id, node.store.now())
    response = answer({"agent": me}, position=written.position)
    set_login_cookie(response, token, secure=request.url.scheme == "https")
    return response


@members.post("/logout")
async def post_logout(request: Request, node: Node, member: Asking) -> Response:
    """End this login; its streams close with 4100 before the answer."""
    position = await _log_out(member, node)
    response = Response(status_code=204, headers={POSITION_HEADER: str(position)})
    clear_login_cookie(response, secure=request.url.scheme == "https")
    return response


async def checked_user(request: Request, node: Context, *, email: str, password: str) -> User | None:
    """Whose e-mail and password these are, if anybody's; too many wrong tries are refused with `too_many`.

    The time it takes does not tell whether an e-mail exists.
    """
    address = address_of(request)
    async with node.limits.one_try(email, address):
        node.limits.require_login_try(email, address)
        user = await node.store.read(lambda connection: users.find_by_email(connection, email))
        is_right = await node.passwords.verify(None if user is None else user.password_hash, password)
        if user is None or not is_right:
            node.limits.login_failed(email, address)
            return None
        node.limits.login_succeeded(email)
        return user


async def _chosen_membership(user: User, workspace_id: str | None, node: Context) -> Agent:
    """The membership to log in to; several and none named is `choose_workspace`."""

    def ask(connection: Connection) -> list[tuple[Agent, str]]:
        found = []
        for agent in agents.list_of_user(connection, user.id):
            workspace = workspaces.find(connection, agent.workspace_id)
            if workspace is not None and not agent.disabled:
                found.append((agent, workspace.name))
        return found

    memberships = await node.store.read(ask)
    if workspace_id is not None:
        memberships = [pair for pair in memberships if pair[0].workspace_id == workspace_id]
    if not memberships:
        raise wrong_credentials()
    if len(memberships) > 1:
        raise DomainError(
            "choose_workspace",
            "You are a member of several workspaces. Log in again and name one.",
            data={"workspaces": [{"id": agent.workspace_id, "name": name} for agent, name in memberships]},
        )
    return memberships[0][0]


async def _log_out(member: Member, node: Context) -> int:
    """End the member's login; returns the position it ended at."""
    login_id: LoginId = member.login.id
    alive = set(node.alive_logins(node.store.now())) - {login_id}
    written = await node.store.write(member.workspace.id, lambda tx, now: log_out(tx, login_id, alive=alive, now=now))
    return written.position


def wrong_credentials() -> DomainError:
    return DomainError("wrong_credentials", "E-mail or password is wrong.")
