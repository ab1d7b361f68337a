"""`/api/v1/agents`: the members of the workspace (DA5, RE4)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from lenochat.actions.member import MemberChange, change_member, remove_member
from lenochat.core.access import redact, viewer
from lenochat.core.agent import CAPACITY_LIMIT, Role
from lenochat.core.agent_views import agent_view
from lenochat.core.errors import DomainError
from lenochat.core.ids import AgentId, TeamId
from lenochat.core.team import MOST_TEAMS_OF_AN_AGENT
from lenochat.core.unchanged import UNCHANGED
from lenochat.reads.member import list_agents, read_agent
from lenochat.web.http.answer import look, perform
from lenochat.web.http.body import Body, JsonObject, body_schema, path_id, read_body
from lenochat.web.http.conversations import Cursor, Limit
from lenochat.web.http.door import Asking, MemberRoute, Node, actor
from lenochat.web.http.lists import page_of_whole
from lenochat.web.http.me import AvailabilityBody, choose_availability

router = APIRouter(prefix="/api/v1/agents", route_class=MemberRoute, tags=["agents"])

_ONLY_ONES_OWN = frozenset(
    {
        "availability",
        "status",
        "message",
        "status_message",
        "until",
        "then",
        "status_until",
        "status_then",
        "accepting",
        "preferred_status",
        "accept_chats_after_login",
    }
)
"""Members of a body that are for the agent alone to change (AV5)."""


def _one_sentence(value: object, check: ValidatorFunctionWrapHandler) -> object:
    """One complaint, under the member's own name; of a choice pydantic says one for each, under names of its own."""
    try:
        return check(value)
    except ValidationError:
        raise PydanticCustomError(
            "capacity", f'Give a number from 0 to {CAPACITY_LIMIT:,}, "unlimited", or null for the workspace\'s default'
        ) from None


class MemberBody(Body):
    role: Annotated[Role, Field(strict=False)] = Role.AGENT
    capacity_override: Annotated[
        Annotated[int, Field(ge=0, le=CAPACITY_LIMIT)] | Literal["unlimited"] | None, WrapValidator(_one_sentence)
    ] = None
    takes_chats: bool = True
    disabled: bool = False
    teams: Annotated[list[str], Field(max_length=MOST_TEAMS_OF_AN_AGENT)] = Field(default_factory=list)


@router.get("")
async def get_agents(node: Node, member: Asking, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Every member, disabled ones too, oldest membership first; availability as the caller may see it."""
    return await look(
        node,
        member,
        lambda connection, now: page_of_whole(
            list_agents(connection, now.workspace, now.viewer), cursor=cursor, limit=limit
        ),
    )


@router.get("/{agent_id}")
async def get_agent(agent_id: str, node: Node, member: Asking) -> Response:
    """One member."""
    wanted = AgentId(path_id(agent_id))
    return await look(node, member, lambda connection, now: read_agent(connection, now.workspace, now.viewer, wanted))


@router.patch(
    "/{agent_id}",
    openapi_extra=body_schema(MemberBody),
)
async def patch_agent(agent_id: str, request: Request, node: Node, member: Asking, members: JsonObject) -> Response:
    """Change a membership (Owner, Admin). Nobody's availability or login preference can be changed here (AV5)."""
    if _ONLY_ONES_OWN & members.keys():
        raise not_your_availability()
    body = read_body(MemberBody, members)
    named = body.model_fields_set
    changed = MemberChange(
        role=body.role if "role" in named else UNCHANGED,
        capacity_override=body.capacity_override if "capacity_override" in named else UNCHANGED,
        takes_chats=body.takes_chats if "takes_chats" in named else UNCHANGED,
        disabled=body.disabled if "disabled" in named else UNCHANGED,
        teams=tuple(TeamId(team) for team in body.teams) if "teams" in named else UNCHANGED,
    )
    target = AgentId(path_id(agent_id))
    alive = node.alive_logins(node.store.now())
    return await perform(
        request,
        lambda tx, now: change_member(tx, actor(member), target, changed=changed, alive=alive, now=now),
        lambda agent, tx: redact(viewer(member.agent, tx.workspace), agent_view(agent, tx.workspace)),
    )


@router.delete("/{agent_id}")
async def delete_agent(agent_id: str, request: Request, member: Asking) -> Response:
    """End a membership (Owner, Admin): logins end, open conversations queue again. A new invitation undoes it."""
    target = AgentId(path_id(agent_id))
    return await perform(
        request,
        lambda tx, now: remove_member(tx, actor(member), target, now=now),
        lambda nothing, _: nothing,
        status=204,
    )


@router.put("/{agent_id}/availability")
async def put_agent_availability(agent_id: str, request: Request, member: Asking, members: JsonObject) -> Response:
    """The same as `PUT /me/availability` for one's own id; for any other, existing or not, a refusal."""
    if agent_id != member.agent.id:
        raise not_your_availability()
    return await choose_availability(request, read_body(AvailabilityBody, members), member)


def not_your_availability() -> DomainError:
    return DomainError("not_your_availability", "Only the agent changes their own availability. Ask them to change it.")
