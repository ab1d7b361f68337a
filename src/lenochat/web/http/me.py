"""`/api/v1/me`: the member's own profile, availability, logins and password."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from lenochat.actions.availability import set_availability
from lenochat.actions.login import sign_out
from lenochat.actions.password import change_password, wrong_present_password
from lenochat.actions.profile import ProfileChange, change_profile
from lenochat.core.agent import Agent
from lenochat.core.agent_views import agent_view
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.errors import DomainError, invalid
from lenochat.core.ids import LoginId
from lenochat.core.text import NAME_LIMIT, clean_line, clean_status_message
from lenochat.core.unchanged import UNCHANGED, Unchanged
from lenochat.reads.member import Member, list_logins, me_view
from lenochat.store.transaction import Tx
from lenochat.web.http.answer import POSITION_HEADER, look, perform
from lenochat.web.http.body import Body, path_id
from lenochat.web.http.conversations import Cursor, Limit
from lenochat.web.http.door import Asking, ForgetfulRoute, MemberRoute, Node, actor
from lenochat.web.http.lists import page_of_whole
from lenochat.web.http.login import checked_user
from lenochat.web.login_cookie import clear_login_cookie
from lenochat.web.passwords import check_password_rules

router = APIRouter(prefix="/api/v1/me", route_class=MemberRoute, tags=["me"])
secrets = APIRouter(prefix="/api/v1/me", route_class=ForgetfulRoute, tags=["me"])

LANGUAGES = ("en",)
"""The languages that have a catalogue."""


class AvailabilityBody(Body):
    status: Annotated[AvailabilityStatus, Field(strict=False)]
    message: str | None = None


class NotificationsBody(Body):
    sound: bool = True
    desktop: bool = False


class PasswordBody(Body):
    current_password: str
    password: str


class ProfileBody(Body):
    name: str = ""
    language: str = ""
    preferred_status: Annotated[AvailabilityStatus, Field(strict=False)] = AvailabilityStatus.ONLINE
    accept_chats_after_login: bool = True
    notifications: NotificationsBody = NotificationsBody()


@router.get("")
async def get_me(node: Node, member: Asking) -> Response:
    """The member as they see themselves."""
    return await look(node, member, lambda _, now: me_view(now.agent, now.workspace, now.login.id))


@router.patch("")
async def patch_me(request: Request, body: ProfileBody, member: Asking) -> Response:
    """Change the own profile; login preferences concern the next login only."""
    named, notifications = body.model_fields_set, body.notifications
    chosen = notifications.model_fields_set if "notifications" in named else set()
    if "language" in named and body.language not in LANGUAGES:
        raise invalid("language", f"Choose one of {', '.join(LANGUAGES)}.")
    changed = ProfileChange(
        name=clean_line("name", body.name, limit=NAME_LIMIT) if "name" in named else UNCHANGED,
        language=body.language if "language" in named else UNCHANGED,
        preferred_status=body.preferred_status if "preferred_status" in named else UNCHANGED,
        accept_chats_after_login=body.accept_chats_after_login if "accept_chats_after_login" in named else UNCHANGED,
        sound=notifications.sound if "sound" in chosen else UNCHANGED,
        desktop=notifications.desktop if "desktop" in chosen else UNCHANGED,
    )
    return await perform(
        request,
        lambda tx, now: change_profile(tx, actor(member), changed=changed, now=now),
        lambda agent, tx: me_view(agent, tx.workspace, member.login.id),
    )


@router.get("/logins")
async def get_logins(node: Node, member: Asking, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """The member's own logins, newest use first."""
    return await look(
        node,
        member,
        lambda connection, now: page_of_whole(
            list_logins(connection, now, last_used=node.last_used), cursor=cursor, limit=limit
        ),
    )


@router.delete("/logins/{login_id}", status_code=204)
async def delete_login(login_id: str, request: Request, node: Node, member: Asking) -> Response:
    """End one of the own logins; its streams close with 4100 before the answer. Ending this one is logging out."""
    ended = LoginId(path_id(login_id))
    alive = node.alive_logins(node.store.now())
    response = await perform(
        request,
        lambda tx, now: sign_out(tx, actor(member), ended, alive=alive, now=now),
        lambda nothing, _: nothing,
        status=204,
    )
    if ended == member.login.id:
        clear_login_cookie(response, secure=request.url.scheme == "https")
    return response


@secrets.put("/password", status_code=204)
async def put_password(request: Request, body: PasswordBody, node: Node, member: Asking) -> Response:
    """Change the password of the person. All their other logins end, in every workspace; this one stays (AV9)."""
    check_password_rules("password", body.password)
    user = await checked_user(request, node, email=member.agent.email, password=body.current_password)
    if user is None or user.password_hash is None:
        raise wrong_present_password()
    if body.password == body.current_password:
        raise invalid("password", "This is your current password. Choose another.")
    checked, hashed = user.password_hash, await node.passwords.hash(body.password)
    alive = node.alive_logins(node.store.now())
    written = await node.store.write(
        member.workspace.id,
        lambda tx, now: change_password(tx, actor(member), checked=checked, password_hash=hashed, alive=alive, now=now),
    )
    for workspace_id in written.result:
        # So that their streams are closed by the time of the answer; where it is refused, the ticker comes by.
        with suppress(DomainError):
            await node.store.settle(workspace_id)
    return Response(status_code=204, headers={POSITION_HEADER: str(written.position)})


@router.put("/availability")
async def put_availability(request: Request, body: AvailabilityBody, member: Asking) -> Response:
    """Choose an availability (AV3). Turns accepting on, whatever was chosen (AV8)."""
    return await choose_availability(request, body, member)


async def choose_availability(request: Request, body: AvailabilityBody, member: Member) -> Response:
    """The one way to an availability, by either path."""
    message: str | Unchanged | None = UNCHANGED
    if "message" in body.model_fields_set:
        message = clean_status_message("message", body.message)
    return await perform(
        request,
        lambda tx, now: set_availability(tx, actor(member), status=body.status, message=message, now=now),
        _shown,
    )


def _shown(agent: Agent, tx: Tx) -> object:
    return agent_view(agent, tx.workspace)
