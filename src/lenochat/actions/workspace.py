"""A workspace begins, and its rules change; every change of a rule is obeyed by the next decision (RT7)."""

from dataclasses import fields
from typing import Any

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.address import forget_addresses
from lenochat.actions.agent_change import return_unseen_later, schedule_grace, tell_change
from lenochat.actions.ai_chat import AiChatChange, keep_key
from lenochat.actions.assistant import follow_settings_later
from lenochat.actions.business_hours import BusinessHoursChange, follow_hours, tell_widget_changed
from lenochat.actions.login import schedule_expiry
from lenochat.actions.no_reply import follow_time, offer_again
from lenochat.actions.ramp import follow_pause
from lenochat.actions.routing import drain
from lenochat.core.access import require_manager
from lenochat.core.agent import Agent
from lenochat.core.agent_views import agent_view
from lenochat.core.events import WorkspaceChanged
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.presence import judge
from lenochat.core.routing import RoutingPolicy, Strategy, standing
from lenochat.core.unchanged import UNCHANGED, Unchanged
from lenochat.core.value import replace, value
from lenochat.core.visitor_views import widget_view
from lenochat.core.widget import Position, WidgetSettings
from lenochat.core.workspace import (
    DEFAULT_GRACE_SECONDS,
    DEFAULT_LOGIN_LIFETIME_SECONDS,
    AgentVisibility,
    Workspace,
)
from lenochat.core.workspace_views import workspace_view
from lenochat.store import agents, logins, workspaces
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx


@value
class WidgetChange:
    """The settings of the widget that a request names."""

    title: str | Unchanged | None = UNCHANGED
    welcome: str | Unchanged = UNCHANGED
    away: str | Unchanged = UNCHANGED
    color: str | Unchanged = UNCHANGED
    position: Position | Unchanged = UNCHANGED
    allowed_origins: tuple[str, ...] | Unchanged = UNCHANGED

    def applied_to(self, settings: WidgetSettings) -> WidgetSettings:
        """The settings with these changes."""
        return replace(settings, **_named(self))


@value
class WorkspaceChange:
    """The rules that a request names; what it leaves out stays."""

    name: str | Unchanged = UNCHANGED
    strategy: Strategy | Unchanged = UNCHANGED
    busy_fallback: bool | Unchanged = UNCHANGED
    away_fallback: bool | Unchanged = UNCHANGED
    default_capacity: int | Unchanged | None = UNCHANGED
    prefer_former_agent: bool | Unchanged = UNCHANGED
    no_reply_seconds: int | Unchanged | None = UNCHANGED
    ramp_seconds: int | Unchanged | None = UNCHANGED
    agent_visibility: AgentVisibility | Unchanged = UNCHANGED
    connection_grace_seconds: int | Unchanged | None = UNCHANGED
    login_lifetime_seconds: int | Unchanged = UNCHANGED
    keep_addresses: bool | Unchanged = UNCHANGED
    business_hours: BusinessHoursChange | Unchanged | None = UNCHANGED
    widget: WidgetChange = WidgetChange()
    ai_chat: AiChatChange | Unchanged | None = UNCHANGED

    def applied_to(self, workspace: Workspace) -> Workspace:
        """The workspace with these changes."""
        named = _named(self)
        rules = {name: named.pop(name) for name in _ROUTING_FIELDS & named.keys()}
        named["widget"] = self.widget.applied_to(workspace.widget)
        if isinstance(self.business_hours, BusinessHoursChange):
            named["business_hours"] = self.business_hours.applied_to(workspace.business_hours)
        if isinstance(self.ai_chat, AiChatChange):
            named["ai_chat"] = self.ai_chat.applied_to(workspace.ai_chat)
        return replace(workspace, routing=replace(workspace.routing, **rules), **named)


def _named(change: WorkspaceChange | WidgetChange) -> dict[str, Any]:
    """What the change says something of."""
    members = {field.name: getattr(change, field.name) for field in fields(change)}
    return {name: value for name, value in members.items() if not isinstance(value, Unchanged)}


_ROUTING_FIELDS = frozenset(field.name for field in fields(RoutingPolicy))


def create_workspace(tx: Tx, *, name: str, widget_key: str, now: Instant) -> Workspace:
    """A new workspace under the transaction's id, with the defaults of every rule."""
    workspace = Workspace(
        id=WorkspaceId(tx.workspace_id),
        name=name,
        widget_key=widget_key,
        routing=RoutingPolicy(),
        agent_visibility=AgentVisibility.EVERYONE,
        connection_grace_seconds=DEFAULT_GRACE_SECONDS,
        login_lifetime_seconds=DEFAULT_LOGIN_LIFETIME_SECONDS,
        keep_addresses=False,
        business_hours=None,
        widget=WidgetSettings(),
        ai_chat=None,
        teams={},
        position=0,
        visibility_changed=0,
        stream_id=new_id(),
    )
    workspaces.add(tx.connection, workspace, created=now)
    tx.workspace = workspace
    return workspace


def change_workspace(tx: Tx, actor: Actor, *, changed: WorkspaceChange, now: Instant) -> Workspace:
    """Owner or Admin changes rules; members whose eligibility or capacity follows are told of, and the queue drains."""
    agent, _ = require_actor(tx, actor)
    require_manager(agent)
    before, widget_before = tx.workspace, widget_view(tx.workspace, now)
    after = changed.applied_to(before)
    keep_key(tx, after.ai_chat, changed.ai_chat)
    if after == before:
        return before
    if after.agent_visibility is not before.agent_visibility:
        after = replace(after, visibility_changed=tx.next_position)
    workspaces.save(tx.connection, after)
    if any(getattr(after, name) != getattr(before, name) for name in ("business_hours", "widget", "ai_chat")):
        workspaces.save_settings(tx.connection, after)
    tx.workspace = after
    tx.emit(WorkspaceChanged(at=timestamp(now), workspace=workspace_view(after)))
    tell_widget_changed(tx, widget_before, now=now)
    if after.business_hours != before.business_hours:
        follow_hours(tx, widget_before, now=now)
    if before.keep_addresses and not after.keep_addresses:
        forget_addresses(tx, now=now)
    for member in agents.list_of_workspace(tx.connection, tx.workspace_id):
        _follow(tx, member, before, after, now=now)
    follow_time(tx, before.routing, now=now)
    if after.ai_chat != before.ai_chat:
        follow_settings_later(tx, now=now)
    if drain(tx, now=now):
        offer_again(tx, now=now)
    return after


def _follow(tx: Tx, member: Agent, before: Workspace, after: Workspace, *, now: Instant) -> None:
    """What a change of rules does to one member: grace and pause anew, eligibility and capacity told, expiry moved."""
    judged = follow_pause(tx, member, before.routing, now=now)
    if after.connection_grace_seconds != before.connection_grace_seconds:
        presence = judge(member.presence, grace_seconds=after.connection_grace_seconds, now=now)
        judged = replace(judged, presence=presence)
        schedule_grace(tx, judged, now=now)
        return_unseen_later(tx, member, judged, now=now)
    if judged != member:
        agents.save(tx, judged)
    elif standing(member, after.routing) != standing(member, before.routing):
        agents.save_standing(tx, member)
    if after.login_lifetime_seconds != before.login_lifetime_seconds:
        for login in logins.list_of_agent(tx.connection, member.id):
            schedule_expiry(tx, login)
    old, new = agent_view(member, before), agent_view(judged, after)
    tell_change(tx, old, new, cause="connection", login=None, at=now)
