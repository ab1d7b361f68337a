"""`/api/v1/invitations`: how people become members (OP1). `look` and `accept` are for whoever holds a token."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from lenochat.actions.invitation import Acceptance, accept, invite, no_invitation, revoke
from lenochat.core.agent import Role
from lenochat.core.errors import invalid
from lenochat.core.ids import InvitationId
from lenochat.core.invitation import invitation_url
from lenochat.core.invitation_views import InvitationAccepted, new_invitation_view
from lenochat.core.text import NAME_LIMIT, clean_email, clean_line
from lenochat.reads.invitation import Held, find_held, list_invitations
from lenochat.store.tokens import LONGEST_TOKEN, new_token, token_hash
from lenochat.web.context import Context
from lenochat.web.http.answer import answer, look, perform
from lenochat.web.http.body import Body, path_id
from lenochat.web.http.conversations import Cursor, Limit
from lenochat.web.http.door import Asking, MemberRoute, Node, actor, address_of
from lenochat.web.http.lists import page_of_whole
from lenochat.web.http.login import LoginRoute, checked_user
from lenochat.web.passwords import check_password_rules

members = APIRouter(prefix="/api/v1/invitations", route_class=MemberRoute, tags=["invitations"])
public = APIRouter(prefix="/api/v1/invitations", route_class=LoginRoute, tags=["invitations"])


class InvitationBody(Body):
    email: str
    role: Annotated[Role, Field(strict=False)]


class TokenBody(Body):
    token: Annotated[str, Field(max_length=LONGEST_TOKEN)]


class AcceptanceBody(TokenBody):
    name: str
    password: str


@members.get("")
async def get_invitations(node: Node, member: Asking, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """The open invitations, newest first (Owner, Admin)."""
    return await look(
        node,
        member,
        lambda connection, now: page_of_whole(list_invitations(connection, now), cursor=cursor, limit=limit),
    )


@members.post("")
async def post_invitation(request: Request, body: InvitationBody, node: Node, member: Asking) -> Response:
    """Invite a person by their e-mail (Owner, Admin); the answer holds the link, which is never shown again."""
    email = clean_email("email", body.email)
    token = new_token()
    url = invitation_url(node.public_url or f"{request.url.scheme}://{request.url.netloc}", token)
    return await perform(
        request,
        lambda tx, now: invite(tx, actor(member), email=email, role=body.role, token_hash=token_hash(token), now=now),
        lambda invitation, _: new_invitation_view(invitation, url=url),
        status=201,
        is_secret=True,
    )


@members.delete("/{invitation_id}")
async def delete_invitation(invitation_id: str, request: Request, member: Asking) -> Response:
    """Take an invitation back (Owner, Admin); its links are good no more."""
    wanted = InvitationId(path_id(invitation_id))
    return await perform(request, lambda tx, _: revoke(tx, actor(member), wanted), lambda _, __: None, status=204)


@public.post("/look")
async def post_look(request: Request, body: TokenBody, node: Node) -> Response:
    """What an invitation is for, told to whoever holds a token of it."""
    return answer((await _held(request, body.token, node)).look)


@public.post("/accept")
async def post_accept(request: Request, body: AcceptanceBody, node: Node) -> Response:
    """Become a member. A known e-mail gives its present password, another one chooses one. Does not log in."""
    name = clean_line("name", body.name, limit=NAME_LIMIT)
    held = await _held(request, body.token, node)
    if not held.look.is_known:
        password_hash = await node.passwords.hash(check_password_rules("password", body.password))
    else:
        password_hash = await _checked_hash(request, held.look.email, body.password, node)
    acceptance = Acceptance(name=name, password_hash=password_hash, was_known=held.look.is_known)
    await node.store.write(held.workspace_id, lambda tx, now: accept(tx, token_hash(body.token), acceptance, now=now))
    accepted = InvitationAccepted(email=held.look.email, workspace_name=held.look.workspace_name)
    return answer(accepted, status=201)


async def _held(request: Request, token: str, node: Context) -> Held:
    """The invitation that the token is of; tries that find none are limited by address."""
    address = address_of(request)
    async with node.limits.one_try("invitation", address):
        node.limits.require_invitation_try(address)
        now = node.store.now()
        held = await node.store.read(lambda connection: find_held(connection, token_hash(token), now=now))
        if held is None:
            node.limits.invitation_failed(address)
            raise no_invitation()
        return held


async def _checked_hash(request: Request, email: str, password: str, node: Context) -> str:
    """The stored hash of that e-mail's password, once `password` is found to be it.

    A wrong one is a failed login: whoever invites somebody holds a token too, and may not guess their password with it.
    """
    user = await checked_user(request, node, email=email, password=password)
    if user is None or user.password_hash is None:
        raise invalid("password", "This is not the password that you log in with. Try again.")
    return user.password_hash
