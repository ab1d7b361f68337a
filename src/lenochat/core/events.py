"""THE catalogue: everything that can be said to have happened in a workspace, as committed, in the past tense.

Each event is logged once, complete, under the workspace's next position. What a particular viewer gets of it is
decided by `access.redact_event`. Adding an event: a class here, a place in `Event`, an emit in `actions/`, a case in
`access` (mypy asks for it) and in the client's reducer.
"""

from collections.abc import Mapping
from typing import Literal

from lenochat.core.agent_views import AgentCard, AgentView, LoadView, LoggedLoad
from lenochat.core.availability import AvailabilityCause, AvailabilityStatus
from lenochat.core.conversation import AssignmentCause
from lenochat.core.conversation_views import ConversationView, VisitorView
from lenochat.core.ids import AgentId, ConversationId, LoginId, TeamId, VisitorId, WorkspaceId
from lenochat.core.instant import Timestamp
from lenochat.core.message_views import MessageView, OwnMessageView
from lenochat.core.routing import Reason
from lenochat.core.value import value
from lenochat.core.visitor_views import WidgetChanged
from lenochat.core.workspace_views import WorkspaceView


@value
class AvailabilityChanged:
    """Something of an agent's availability, accepting or presence changed, as teammates get it."""

    type: Literal["availability.changed"] = "availability.changed"
    at: Timestamp
    agent_id: AgentId
    status: AvailabilityStatus
    status_message: str | None
    status_since: Timestamp
    status_until: str | None
    status_then: AvailabilityStatus | None
    accepting: bool
    connected: bool
    connection_lost_at: Timestamp | None
    eligible: bool
    not_eligible_because: tuple[Reason, ...]
    cause: AvailabilityCause


@value
class OwnAvailabilityChanged(AvailabilityChanged):
    """The same as it is logged, and as the agent's own streams get it: with the login it came from."""

    login_id: LoginId | None
    device: str | None
    """What the login that made the change calls itself, such as `Firefox on Linux`."""
    teams: tuple[TeamId, ...]
    """The agent's teams then: the log has to know who may see this."""


@value
class AgentChanged:
    """A member changed otherwise: name, role, capacity, or eligibility by a rule of the workspace; or is new."""

    type: Literal["agent.changed"] = "agent.changed"
    at: Timestamp
    agent: AgentView | AgentCard
    card_changed: bool = True
    """What every member may see of the agent changed. If not, that there is an event at all tells of availability."""


@value
class AgentRemoved:
    """Somebody is no member any more; what they have written and held keeps their id and name."""

    type: Literal["agent.removed"] = "agent.removed"
    at: Timestamp
    agent_id: AgentId


@value
class WorkspaceChanged:
    type: Literal["workspace.changed"] = "workspace.changed"
    at: Timestamp
    workspace: WorkspaceView


@value
class VisitorChanged:
    """A visitor was blocked, or is not any more; in all their conversations, however many there are."""

    type: Literal["visitor.changed"] = "visitor.changed"
    at: Timestamp
    visitor: VisitorView


@value
class ConversationFact:
    """What every conversation event carries: the whole conversation, and the loads it moved."""

    at: Timestamp
    conversation_id: ConversationId
    conversation: ConversationView
    loads: tuple[LoggedLoad | LoadView, ...] = ()


@value
class ConversationOpened(ConversationFact):
    """A visitor began a conversation; who gets it, or that it waits, follows in the same transaction."""

    type: Literal["conversation.opened"] = "conversation.opened"


@value
class ConversationAssigned(ConversationFact):
    type: Literal["conversation.assigned"] = "conversation.assigned"
    assignee_id: AgentId
    previous_assignee_id: AgentId | None
    cause: AssignmentCause


@value
class ConversationQueued(ConversationFact):
    """It waits: nobody is eligible, or it was given back."""

    type: Literal["conversation.queued"] = "conversation.queued"


@value
class ConversationClosed(ConversationFact):
    type: Literal["conversation.closed"] = "conversation.closed"


@value
class ConversationReopened(ConversationFact):
    type: Literal["conversation.reopened"] = "conversation.reopened"


@value
class ConversationChanged(ConversationFact):
    """Anything else a list shows: the last message, the priority, the visitor's name."""

    type: Literal["conversation.changed"] = "conversation.changed"


@value
class MessagePosted:
    """A message was stored. Goes to the conversation's assignee and to whoever has it in focus; never replayed."""

    type: Literal["message.posted"] = "message.posted"
    at: Timestamp
    message: OwnMessageView | MessageView


@value
class VisitorRemoved:
    """A visitor was erased, with everything that was said; no event after this one speaks of them.

    What the log says of them already loses its texts and names after this (`core.erasure`).
    """

    type: Literal["visitor.removed"] = "visitor.removed"
    at: Timestamp
    visitor_id: VisitorId
    conversation_ids: tuple[ConversationId, ...]
    """Of their conversations, all closed, those that began last; of more than a hundred not all."""


Logged = (
    OwnAvailabilityChanged
    | AgentChanged
    | AgentRemoved
    | WorkspaceChanged
    | WidgetChanged
    | VisitorChanged
    | ConversationOpened
    | ConversationAssigned
    | ConversationQueued
    | ConversationClosed
    | ConversationReopened
    | ConversationChanged
    | MessagePosted
    | VisitorRemoved
)
"""What stands in the log: of every event the complete form."""

Event = Logged | AvailabilityChanged
"""What is logged, and what a viewer gets of it."""


@value
class Positioned:
    """An event with its place in the workspace's order."""

    position: int
    event: Logged


@value
class Audience:
    """Whom a conversation concerned at the end of a transaction: these get its whole messages."""

    assignee_id: AgentId | None
    visitor_id: VisitorId


LoginEnd = Literal["logged_out", "no_longer_member"]


@value
class Committed:
    """What one transaction of one workspace made known, published after its commit, in order."""

    workspace_id: WorkspaceId
    events: tuple[Positioned, ...]
    audiences: Mapping[ConversationId, Audience]
    ended_logins: Mapping[LoginId, LoginEnd]
    """Logins that ended: their streams close before anything later is sent (RE6)."""
    has_work: bool = False
    """It left something in the outbox."""
