"""`/api/v1/teams`: the teams of the workspace (DA5). Who is in which is written to `/api/v1/agents/{agent_id}`."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from lenochat.actions.team import TeamChange, change_team, create_team, delete_team
from lenochat.core.ids import TeamId
from lenochat.core.team import OVERFLOW_LIMIT_SECONDS, Team
from lenochat.core.text import NAME_LIMIT, clean_line
from lenochat.core.unchanged import UNCHANGED
from lenochat.core.workspace_views import team_view, workspace_view
from lenochat.store.transaction import Tx
from lenochat.web.http.answer import look, perform
from lenochat.web.http.body import Body, path_id
from lenochat.web.http.conversations import Cursor, Limit
from lenochat.web.http.door import Asking, MemberRoute, Node, actor
from lenochat.web.http.lists import page_of_whole

router = APIRouter(prefix="/api/v1/teams", route_class=MemberRoute, tags=["teams"])

Overflow = Annotated[int, Field(ge=0, le=OVERFLOW_LIMIT_SECONDS)] | None


class NewTeamBody(Body):
    name: str
    overflow_seconds: Overflow = None


class TeamBody(Body):
    name: str = ""
    overflow_seconds: Overflow = None


@router.get("")
async def get_teams(node: Node, member: Asking, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Every team, oldest first, for every member."""
    return await look(
        node, member, lambda _, now: page_of_whole(workspace_view(now.workspace).teams, cursor=cursor, limit=limit)
    )


@router.post("")
async def post_team(request: Request, body: NewTeamBody, member: Asking) -> Response:
    """A new team (Owner, Admin)."""
    name = clean_line("name", body.name, limit=NAME_LIMIT)
    return await perform(
        request,
        lambda tx, now: create_team(tx, actor(member), name=name, overflow_seconds=body.overflow_seconds, now=now),
        _shown,
        status=201,
    )


@router.patch("/{team_id}")
async def patch_team(team_id: str, request: Request, body: TeamBody, member: Asking) -> Response:
    """Change a team (Owner, Admin)."""
    named = body.model_fields_set
    changed = TeamChange(
        name=clean_line("name", body.name, limit=NAME_LIMIT) if "name" in named else UNCHANGED,
        overflow_seconds=body.overflow_seconds if "overflow_seconds" in named else UNCHANGED,
    )
    wanted = TeamId(path_id(team_id))
    return await perform(
        request, lambda tx, now: change_team(tx, actor(member), wanted, changed=changed, now=now), _shown
    )


@router.delete("/{team_id}")
async def remove_team(team_id: str, request: Request, member: Asking) -> Response:
    """Delete a team (Owner, Admin): nobody is in it any more."""
    wanted = TeamId(path_id(team_id))
    return await perform(
        request,
        lambda tx, now: delete_team(tx, actor(member), wanted, now=now),
        lambda nothing, _: nothing,
        status=204,
    )


def _shown(team: Team, _: Tx) -> object:
    return team_view(team)
