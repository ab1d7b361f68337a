"""What one dashboard would show: taken from the rows, or kept up to date by events alone. The two must be equal.

The reducer here is as small as the protocol allows; the dashboard's own one is held to the same rule. A conversation's
place in the queue is left out: those behind move up without an event of their own.
"""

from dataclasses import dataclass, fields, replace

from sqlalchemy import Connection

from lenochat.core.access import Viewer, redact, redact_event
from lenochat.core.agent_views import AgentCard, AgentView, LoadView, agent_view
from lenochat.core.conversation import ConversationStatus
from lenochat.core.conversation_views import ConversationView, VisitorView, conversation_view
from lenochat.core.events import (
    AgentChanged,
    AgentRemoved,
    AvailabilityChanged,
    ConversationFact,
    Event,
    Logged,
    MessagePosted,
    VisitorChanged,
    VisitorRemoved,
    WorkspaceChanged,
)
from lenochat.core.ids import AgentId, ConversationId, TeamId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.visitor_views import WidgetChanged, WidgetView, widget_view
from lenochat.core.workspace_views import WorkspaceView, workspace_view
from lenochat.store import agents, inbox, workspaces
from lenochat.store.inbox import InboxView

_OF_AVAILABILITY = tuple(
    field.name for field in fields(AvailabilityChanged) if field.name not in ("type", "at", "agent_id", "cause")
)
_OF_LOAD = tuple(field.name for field in fields(LoadView) if field.name != "agent_id")


@dataclass(kw_only=True)
class Picture:
    """The state of a workspace as one viewer sees it."""

    workspace: WorkspaceView
    widget: WidgetView
    agents: dict[AgentId, AgentView | AgentCard]
    conversations: dict[ConversationId, ConversationView]

    def apply(self, event: Event) -> None:
        """Change the picture as a dashboard does that gets this event."""
        match event:
            case AvailabilityChanged():
                self._update(event.agent_id, {name: getattr(event, name) for name in _OF_AVAILABILITY})
            case AgentChanged():
                self.agents[event.agent.id] = event.agent
            case AgentRemoved():
                del self.agents[event.agent_id]
            case WidgetChanged():
                self.widget = event.widget
            case WorkspaceChanged():
                self.workspace = event.workspace
                self._forget_deleted_teams()
            case VisitorChanged():
                self._show(event.visitor)
            case MessagePosted():
                pass
            case VisitorRemoved():
                self._forget_visitor(event)
            case ConversationFact():
                living = {team.id for team in self.workspace.teams}  # what is closed may name one that is no more
                self.conversations[event.conversation_id] = _of_living(_placeless(event.conversation), living)
                for load in event.loads:
                    self._update(load.agent_id, {name: getattr(load, name) for name in _OF_LOAD})

    def _show(self, visitor: VisitorView) -> None:
        for conversation in list(self.conversations.values()):
            if conversation.visitor.id == visitor.id:
                self.conversations[conversation.id] = replace(conversation, visitor=visitor)

    def _forget_visitor(self, event: VisitorRemoved) -> None:
        theirs = {one.id for one in self.conversations.values() if one.visitor.id == event.visitor_id}
        assert theirs <= set(event.conversation_ids), "of a visitor with a few conversations all are named"
        for conversation_id in theirs:
            assert self.conversations.pop(conversation_id).status is ConversationStatus.CLOSED

    def _forget_deleted_teams(self) -> None:
        living = {team.id for team in self.workspace.teams}
        for conversation in list(self.conversations.values()):
            self.conversations[conversation.id] = _of_living(conversation, living)
        for agent in list(self.agents.values()):
            left = tuple(team for team in agent.teams if team in living)
            self.agents[agent.id] = replace(agent, teams=left)

    def _update(self, agent_id: AgentId, changed: dict[str, object]) -> None:
        shown = self.agents[agent_id]
        assert isinstance(shown, AgentView), "an event tells of an agent whose availability this viewer may not see"
        self.agents[agent_id] = replace(shown, **changed)  # type: ignore[arg-type]


def take_picture(connection: Connection, workspace_id: WorkspaceId, *, now: Instant) -> Picture:
    """The picture from the rows and the clock alone, complete."""
    workspace = workspaces.find(connection, workspace_id)
    assert workspace is not None
    members = [agent_view(agent, workspace) for agent in agents.list_of_workspace(connection, workspace_id)]
    views: tuple[InboxView, ...] = ("all", "closed", "spam")
    rows = [
        row
        for view in views
        for row in inbox.list_view(connection, workspace_id, view, agent_id=AgentId(""), after=None, most=10_000)
    ]
    return Picture(
        workspace=workspace_view(workspace),
        widget=widget_view(workspace, now),
        agents={agent.id: agent for agent in members},
        conversations={
            row.id: _of_living(conversation_view(row, queue_position=None), set(workspace.teams)) for row in rows
        },
    )


def seen_by(viewer: Viewer, whole: Picture) -> Picture:
    """What this viewer gets to see of it."""
    agents_seen = {agent.id: redact(viewer, agent) for agent in whole.agents.values() if isinstance(agent, AgentView)}
    return replace(whole, agents=agents_seen, conversations=dict(whole.conversations))


def follow(picture: Picture, viewer: Viewer, event: Logged) -> None:
    """Apply what this viewer gets of the event."""
    seen = redact_event(viewer, event)
    if seen is not None:
        picture.apply(seen)


def _of_living(conversation: ConversationView, living: set[TeamId]) -> ConversationView:
    """A team that is no more is none, and nothing waits for it."""
    if conversation.team_id is None or conversation.team_id in living:
        return conversation
    return replace(conversation, team_id=None, open_to_all=False)


def _placeless(conversation: ConversationView) -> ConversationView:
    return replace(conversation, queue_position=None)
