"""`/api/v1/workspace`: the rules everybody works by."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from lenochat.actions.ai_chat import AiChatChange
from lenochat.actions.business_hours import BusinessHoursChange
from lenochat.actions.workspace import WidgetChange, WorkspaceChange, change_workspace
from lenochat.core.access import require_manager
from lenochat.core.agent import CAPACITY_LIMIT
from lenochat.core.business_hours_views import HoursOutlook, hours_outlook
from lenochat.core.endpoint import AllowedHosts
from lenochat.core.errors import invalid
from lenochat.core.instant import Instant
from lenochat.core.routing import NO_REPLY_LIMITS_SECONDS, RAMP_LIMITS_SECONDS, Strategy
from lenochat.core.text import NAME_LIMIT, clean_line
from lenochat.core.unchanged import UNCHANGED
from lenochat.core.workspace import GRACE_LIMIT_SECONDS, LOGIN_LIFETIME_LIMITS_SECONDS, AgentVisibility
from lenochat.core.workspace_views import workspace_view
from lenochat.reads.member import Member
from lenochat.reads.routing import RuleTrial, next_assignment
from lenochat.web.http.ai_chat_settings import AiChatBody, read_ai_chat
from lenochat.web.http.answer import look, perform
from lenochat.web.http.body import Body
from lenochat.web.http.door import Asking, MemberRoute, Node, actor
from lenochat.web.http.workspace_settings import BusinessHoursBody, WidgetBody, read_business_hours, read_widget

router = APIRouter(prefix="/api/v1/workspace", route_class=MemberRoute, tags=["workspace"])

_SOONEST_REPLY, _LATEST_REPLY = NO_REPLY_LIMITS_SECONDS
_SHORTEST_RAMP, _LONGEST_RAMP = RAMP_LIMITS_SECONDS
_SHORTEST_LOGIN, _LONGEST_LOGIN = LOGIN_LIFETIME_LIMITS_SECONDS


class RoutingBody(Body):
    strategy: Annotated[Strategy, Field(strict=False)] = Strategy.ROUND_ROBIN
    busy_fallback: bool = False
    away_fallback: bool = False
    default_capacity: Annotated[int, Field(ge=0, le=CAPACITY_LIMIT)] | None = None
    prefer_former_agent: bool = False
    no_reply_seconds: Annotated[int, Field(ge=_SOONEST_REPLY, le=_LATEST_REPLY)] | None = None
    ramp_seconds: Annotated[int, Field(ge=_SHORTEST_RAMP, le=_LONGEST_RAMP)] | None = None


class WorkspaceBody(Body):
    name: str = ""
    routing: RoutingBody = RoutingBody()
    agent_visibility: Annotated[AgentVisibility, Field(strict=False)] = AgentVisibility.EVERYONE
    connection_grace_seconds: Annotated[int, Field(ge=0, le=GRACE_LIMIT_SECONDS)] | None = None
    login_lifetime_seconds: Annotated[int, Field(ge=_SHORTEST_LOGIN, le=_LONGEST_LOGIN)] = _SHORTEST_LOGIN
    keep_addresses: bool = False
    business_hours: BusinessHoursBody | None = None
    widget: WidgetBody = WidgetBody()
    ai_chat: AiChatBody | None = None


class OutlookBody(Body):
    business_hours: BusinessHoursBody | None


@router.get("")
async def get_workspace(node: Node, member: Asking) -> Response:
    """The workspace's rules, for every member."""
    return await look(node, member, lambda _, now: workspace_view(now.workspace))


@router.get("/next-assignment")
async def get_next_assignment(
    node: Node,
    member: Asking,
    strategy: Strategy | None = None,
    busy_fallback: Literal["true", "false"] | None = None,
    away_fallback: Literal["true", "false"] | None = None,
    default_capacity: Annotated[str | None, Query(max_length=20)] = None,
) -> Response:
    """Who would get a new conversation now, under the present rules but for those named here (Owner, Admin)."""
    tried = RuleTrial(
        strategy=UNCHANGED if strategy is None else strategy,
        busy_fallback=UNCHANGED if busy_fallback is None else busy_fallback == "true",
        away_fallback=UNCHANGED if away_fallback is None else away_fallback == "true",
        default_capacity=UNCHANGED if default_capacity is None else _read_capacity(default_capacity),
    )
    return await look(
        node, member, lambda connection, asking: next_assignment(connection, asking, tried, now=node.store.now())
    )


@router.post("/hours-outlook")
async def post_hours_outlook(node: Node, body: OutlookBody, member: Asking) -> Response:
    """What the widget would do from now on with these hours (Owner, Admin); stores nothing."""
    changed = _read_hours(body.business_hours)
    return await look(node, member, lambda _, asking: _outlook(asking, changed, node.store.now()))


@router.patch("")
async def patch_workspace(request: Request, node: Node, body: WorkspaceBody, member: Asking) -> Response:
    """Change rules (Owner, Admin); obeyed by the next decision."""
    changed = _read_change(body, node.allowed_hosts)
    return await perform(
        request,
        lambda tx, now: change_workspace(tx, actor(member), changed=changed, now=now),
        lambda workspace, _: workspace_view(workspace),
    )


def _outlook(asking: Member, changed: BusinessHoursChange | None, now: Instant) -> HoursOutlook:
    require_manager(asking.agent)
    return hours_outlook(None if changed is None else changed.applied_to(asking.workspace.business_hours), now)


def _read_capacity(text: str) -> int | None:
    if text == "none":
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= CAPACITY_LIMIT):
        raise invalid("default_capacity", f"Give a number from 0 to {CAPACITY_LIMIT:,}, or none for no limit.")
    return int(text)


def _read_hours(body: BusinessHoursBody | None) -> BusinessHoursChange | None:
    return None if body is None else read_business_hours(body)


def _read_ai_chat(body: AiChatBody | None, allowed: AllowedHosts) -> AiChatChange | None:
    return None if body is None else read_ai_chat(body, allowed)


def _read_change(body: WorkspaceBody, allowed: AllowedHosts) -> WorkspaceChange:
    named, routing = body.model_fields_set, body.routing
    rules = routing.model_fields_set if "routing" in named else set()
    return WorkspaceChange(
        name=clean_line("name", body.name, limit=NAME_LIMIT) if "name" in named else UNCHANGED,
        strategy=routing.strategy if "strategy" in rules else UNCHANGED,
        busy_fallback=routing.busy_fallback if "busy_fallback" in rules else UNCHANGED,
        away_fallback=routing.away_fallback if "away_fallback" in rules else UNCHANGED,
        default_capacity=routing.default_capacity if "default_capacity" in rules else UNCHANGED,
        prefer_former_agent=routing.prefer_former_agent if "prefer_former_agent" in rules else UNCHANGED,
        no_reply_seconds=routing.no_reply_seconds if "no_reply_seconds" in rules else UNCHANGED,
        ramp_seconds=routing.ramp_seconds if "ramp_seconds" in rules else UNCHANGED,
        agent_visibility=body.agent_visibility if "agent_visibility" in named else UNCHANGED,
        connection_grace_seconds=body.connection_grace_seconds if "connection_grace_seconds" in named else UNCHANGED,
        login_lifetime_seconds=body.login_lifetime_seconds if "login_lifetime_seconds" in named else UNCHANGED,
        keep_addresses=body.keep_addresses if "keep_addresses" in named else UNCHANGED,
        business_hours=_read_hours(body.business_hours) if "business_hours" in named else UNCHANGED,
        widget=read_widget(body.widget) if "widget" in named else WidgetChange(),
        ai_chat=_read_ai_chat(body.ai_chat, allowed) if "ai_chat" in named else UNCHANGED,
    )
