"""Access: who may do what, and who may see what.

`redact` and `redact_event` are the one place that decides what a viewer gets of anybody's availability and of what
follows from it (RE4): every answer, snapshot and event passes through here. Invariant: what a viewer may not see is
absent, not null, and its absence is the same whatever it would have said.
"""

from collections.abc import Iterable
from dataclasses import field, fields
from typing import TypeVar, assert_never

from lenochat.core.agent import Agent, Role
from lenochat.core.agent_views import AgentCard, AgentView, LoadView, LoggedLoad, Permission
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Conversation
from lenochat.core.errors import DomainError
from lenochat.core.events import (
    AgentChanged,
    AgentRemoved,
    AvailabilityChanged,
    ConversationAssigned,
    ConversationChanged,
    ConversationClosed,
    ConversationFact,
    ConversationOpened,
    ConversationQueued,
    ConversationReopened,
    Event,
    MessagePosted,
    OwnAvailabilityChanged,
    VisitorChanged,
    VisitorRemoved,
    WorkspaceChanged,
)
from lenochat.core.ids import AgentId, TeamId
from lenochat.core.message_views import MessageView, OwnMessageView
from lenochat.core.routing_views import ReceiptView
from lenochat.core.value import replace, value
from lenochat.core.visitor_views import WidgetChanged
from lenochat.core.workspace import AgentVisibility, Workspace

MANAGERS = frozenset({Role.OWNER, Role.ADMIN})
_Fact = TypeVar("_Fact", bound=ConversationFact)


Sight = frozenset[TeamId] | None
"""Whose availability a member sees beside their own: everybody's (None), or that of who is in one of these teams."""


@value
class Viewer:
    """A member as far as it matters for what they see."""

    agent_id: AgentId
    role: Role
    agent_visibility: AgentVisibility
    teams: frozenset[TeamId]
    sight: Sight = field(init=False)
    """Follows from the others. Members with one sight are told the same, but of themselves."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sight", _sight(self.role, self.agent_visibility, self.teams))

    @property
    def sees_everyone(self) -> bool:
        return self.sight is None

    def sees(self, agent_id: AgentId, teams: Iterable[TeamId]) -> bool:
        """Whether this viewer may see the availability, and what follows from it, of that agent in those teams."""
        return self.sight is None or agent_id == self.agent_id or not self.sight.isdisjoint(teams)


def viewer(agent: Agent, workspace: Workspace) -> Viewer:
    return Viewer(
        agent_id=agent.id,
        role=agent.role,
        agent_visibility=workspace.agent_visibility,
        teams=frozenset(workspace.living(agent.teams)),
    )


def viewer_after(viewer: Viewer, event: Event) -> Viewer:
    """The viewer as the event leaves them: their role, their teams and the workspace's rules decide what they see."""
    match event:
        case WorkspaceChanged(workspace=workspace):
            living = viewer.teams.intersection(team.id for team in workspace.teams)
            return replace(viewer, agent_visibility=workspace.agent_visibility, teams=living)
        case AgentChanged(agent=agent) if agent.id == viewer.agent_id:
            return replace(viewer, role=agent.role, teams=frozenset(agent.teams))
        case _:
            return viewer


def _sight(role: Role, agent_visibility: AgentVisibility, teams: frozenset[TeamId]) -> Sight:
    """Owner and Admin see every agent; standard agents as the workspace says (RE4)."""
    if role in MANAGERS:
        return None
    match agent_visibility:
        case AgentVisibility.EVERYONE:
            return None
        case AgentVisibility.SAME_TEAM:
            return teams
        case AgentVisibility.NOBODY:
            return frozenset()
        case _:
            assert_never(agent_visibility)


_CARD_FIELDS = tuple(field.name for field in fields(AgentCard))
_LOAD_FIELDS = tuple(field.name for field in fields(LoadView))
_MESSAGE_FIELDS = tuple(field.name for field in fields(MessageView))
_AVAILABILITY_FIELDS = tuple(field.name for field in fields(AvailabilityChanged))


def redact(viewer: Viewer, agent: AgentView) -> AgentView | AgentCard:
    """The agent as this viewer may see them: whole, or without everything that tells of their availability."""
    return agent if viewer.sees(agent.id, agent.teams) else card(agent)


def card(agent: AgentCard) -> AgentCard:
    """The part of an agent that every member may see."""
    return AgentCard(**{name: getattr(agent, name) for name in _CARD_FIELDS})


def redact_loads(viewer: Viewer, loads: Iterable[LoggedLoad]) -> tuple[LoadView, ...]:
    """The loads of those agents whose availability this viewer may see."""
    return tuple(
        LoadView(**{name: getattr(load, name) for name in _LOAD_FIELDS})
        for load in loads
        if viewer.sees(load.agent_id, load.teams)
    )


def redact_message(viewer: Viewer, message: MessageView) -> MessageView:
    """The message; the id that the author's client made goes to the author alone."""
    if not isinstance(message, OwnMessageView):
        return message
    if message.author.type == "agent" and message.author.id == viewer.agent_id:
        return message
    return without_client_id(message)


def without_client_id(message: MessageView) -> MessageView:
    """The message as everybody but its author gets it."""
    return MessageView(**{name: getattr(message, name) for name in _MESSAGE_FIELDS})


def redact_receipt(viewer: Viewer, receipt: ReceiptView) -> ReceiptView:
    """The receipt; whoever may not see every agent gets their own candidate entry and no counts.

    Nor the tier, unless it is their own: it is the availability of whoever was chosen.
    """
    if viewer.sees_everyone:
        return receipt
    own = tuple(candidate for candidate in receipt.candidates if candidate.agent_id == viewer.agent_id)
    tier = receipt.tier if receipt.chosen_agent_id == viewer.agent_id else None
    return replace(receipt, candidates=own, counts=None, tier=tier)


def redact_event(viewer: Viewer, event: Event) -> Event | None:
    """The event as this viewer may see it, or None where they may not see it at all."""
    match event:
        case AvailabilityChanged():
            return _redact_availability(viewer, event)
        case AgentChanged():
            if viewer.sees(event.agent.id, event.agent.teams):
                return event
            return replace(event, agent=card(event.agent)) if event.card_changed else None
        case MessagePosted():
            return replace(event, message=redact_message(viewer, event.message))
        case (
            ConversationOpened()
            | ConversationAssigned()
            | ConversationQueued()
            | ConversationClosed()
            | ConversationReopened()
            | ConversationChanged()
        ):
            return _redact_conversation(viewer, event)
        case WorkspaceChanged() | WidgetChanged() | VisitorChanged() | AgentRemoved() | VisitorRemoved():
            return event
        case _:
            assert_never(event)


def concerns(event: Event) -> frozenset[AgentId]:
    """The agents who may see this event differently from others with the same sight: those it speaks of."""
    match event:
        case AvailabilityChanged():
            return frozenset({event.agent_id})
        case AgentChanged():
            return frozenset({event.agent.id})
        case MessagePosted():
            author = event.message.author
            return frozenset({AgentId(author.id)} if author.type == "agent" and author.id is not None else ())
        case ConversationFact():
            return frozenset(load.agent_id for load in event.loads)
        case WorkspaceChanged() | WidgetChanged() | VisitorChanged() | AgentRemoved() | VisitorRemoved():
            return frozenset()
        case _:
            assert_never(event)


def _redact_availability(viewer: Viewer, event: AvailabilityChanged) -> AvailabilityChanged | None:
    if event.agent_id == viewer.agent_id:
        return event
    if not isinstance(event, OwnAvailabilityChanged):
        return event if viewer.sees_everyone else None
    if not viewer.sees(event.agent_id, event.teams):
        return None
    return AvailabilityChanged(**{name: getattr(event, name) for name in _AVAILABILITY_FIELDS})


def _redact_conversation(viewer: Viewer, event: _Fact) -> _Fact:
    logged = [load for load in event.loads if isinstance(load, LoggedLoad)]
    return replace(event, loads=redact_loads(viewer, logged)) if event.loads else event


def permissions(role: Role) -> tuple[Permission, ...]:
    """What the dashboard may offer to a member with this role beyond what every member has."""
    return ("see_everyone", "assign_any", "manage_members", "manage_workspace") if role in MANAGERS else ()


def require_manager(actor: Agent) -> None:
    """Owner or Admin, or `not_allowed`."""
    if actor.role not in MANAGERS:
        raise DomainError("not_allowed", "Only an Owner or an Admin may do this. Ask one of them.")


def require_may_assign(
    actor: Agent, conversation: Conversation, *, holder: Agent | None, target: AgentId | None
) -> None:
    """Who may move a conversation (RT8): Owner and Admin any; everybody else a waiting one to themselves, their own
    to anybody, and what an Offline or disabled agent holds to anybody; otherwise `not_allowed`.

    To whoever has it already changes nothing, and so is for everybody: refused, or not, it would tell whether a holder
    whom the actor may not see is Offline, and nobody would know that it was asked.
    """
    if actor.role in MANAGERS or (target is not None and target == conversation.assignee_id):
        return
    if conversation.assignee_id is None:
        allowed = target is None or target == actor.id
    else:
        unattended = holder is None or holder.disabled or holder.availability.status is AvailabilityStatus.OFFLINE
        allowed = conversation.assignee_id == actor.id or unattended
    if not allowed:
        raise DomainError(
            "not_allowed",
            "You may take a waiting conversation, hand over your own, and reassign what an Offline agent holds."
            " For this one ask an Owner or an Admin.",
        )


def require_may_manage(actor: Agent, target: Agent, *, role: Role | None) -> None:
    """Owner and Admin change members; only an Owner changes an Owner or gives that role; nobody their own role."""
    require_manager(actor)
    if role is not None and role is not target.role and target.id == actor.id:
        raise DomainError("not_allowed", "Nobody changes their own role. Ask another Owner or Admin.")
    touches_owner = target.role is Role.OWNER or role is Role.OWNER
    if touches_owner and actor.role is not Role.OWNER:
        raise DomainError("not_allowed", "Only an Owner changes an Owner or makes somebody one. Ask an Owner.")


def require_may_remove(actor: Agent, target: Agent) -> None:
    """As for any change of a member; and nobody removes themselves, as nobody changes their own role."""
    require_may_manage(actor, target, role=None)
    if target.id == actor.id:
        raise DomainError("not_allowed", "Nobody removes themselves. Ask another Owner or Admin.")


def roles_to_invite(actor: Agent) -> frozenset[Role]:
    """What this member may invite people to be; nothing for a standard agent and for whoever is disabled."""
    if actor.disabled or actor.role not in MANAGERS:
        return frozenset()
    return frozenset(Role) if actor.role is Role.OWNER else frozenset(Role) - {Role.OWNER}


def require_may_invite(actor: Agent, role: Role) -> None:
    """Owner and Admin invite, and take invitations back; only an Owner where it is for an Owner."""
    require_manager(actor)
    if role not in roles_to_invite(actor):
        raise DomainError("not_allowed", "Only an Owner invites an Owner, or changes such an invitation. Ask an Owner.")
