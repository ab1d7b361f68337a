"""`/api/v1/me`: the member's own profile and availability."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from lenochat.actions.availability import set_availability
from lenochat.actions.profile import ProfileChange, change_profile
from lenochat.core.agent import Agent
from lenochat.core.availability import UNCHANGED, AvailabilityStatus, Unchanged
from lenochat.core.errors import invalid
from lenochat.core.text import NAME_LIMIT, clean_line, clean_status_message
from lenochat.core.views import agent_view
from lenochat.reads.member import Member, me_view
from lenochat.store.transaction import Tx
from lenochat.web.http.door import Asking, Body, MemberRoute, Node, actor, look, perform

router = APIRouter(prefix="/api/v1/me", route_class=MemberRoute, tags=["me"])

LANGUAGES = ("en",)
"""The languages that have a catalogue."""


class AvailabilityBody(Body):
    status: Annotated[AvailabilityStatus, Field(strict=False)]
    message: str | None = None


class ProfileBody(Body):
    name: str = ""
    language: str = ""
    preferred_status: Annotated[AvailabilityStatus, Field(strict=False)] = AvailabilityStatus.ONLINE
    accept_chats_after_login: bool = True


@router.get("")
async def get_me(node: Node, member: Asking) -> Response:
    """The member as they see themselves."""
    return await look(node, member, lambda _, now: me_view(now.agent, now.workspace, now.login.id))


@router.patch("")
async def patch_me(request: Request, body: ProfileBody, member: Asking) -> Response:
    """Change the own profile; login preferences concern the next login only."""
    named = body.model_fields_set
    if "language" in named and body.language not in LANGUAGES:
        raise invalid("language", f"Choose one of {', '.join(LANGUAGES)}.")
    changed = ProfileChange(
        name=clean_line("name", body.name, limit=NAME_LIMIT) if "name" in named else UNCHANGED,
        language=body.language if "language" in named else UNCHANGED,
        preferred_status=body.preferred_status if "preferred_status" in named else UNCHANGED,
        accept_chats_after_login=body.accept_chats_after_login if "accept_chats_after_login" in named else UNCHANGED,
    )
    return await perform(
        request,
        lambda tx, now: change_profile(tx, actor(member), changed=changed, now=now),
        lambda agent, tx: me_view(agent, tx.workspace, member.login.id),
    )


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
