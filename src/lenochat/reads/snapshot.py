"""Snapshots: the state at a position, as one viewer may see it. Read in one committed state."""

from collections.abc import Sequence

from sqlalchemy import Connection

from lenochat.core.agent_views import AgentCard, AgentView, MeView
from lenochat.core.conversation import Visitor
from lenochat.core.conversation_views import ConversationView, CountsView
from lenochat.core.events import Positioned
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.core.visitor_views import (
    VisitorState,
    WidgetView,
    visitor_agent_view,
    visitor_conversation_view,
    visitor_message_view,
    widget_view,
)
from lenochat.core.workspace import Workspace
from lenochat.core.workspace_views import WorkspaceView
from lenochat.reads.conversation import conversation_views
from lenochat.reads.member import Member, me_view
from lenochat.store import agents, conversations, event_log, inbox, messages, queue, workspaces

MOST_MINE = 200
"""A snapshot carries at most that many of the member's own conversations; more come by REST."""
MOST_RESUMED = 1_000
"""A client that missed more events than that gets a snapshot instead."""
MOST_MESSAGES = 50


@value
class MemberState:
    """All that a dashboard needs to begin with; other conversations come by REST, joined by position."""

    me: MeView
    workspace: WorkspaceView
    agents: tuple[AgentView | AgentCard, ...]
    counts: CountsView
    mine: tuple[ConversationView, ...]
    widget: WidgetView
    """As visitors get it now."""


@value
class OwnState:
    """What of a member's state is theirs alone; the rest is shared by all who may see the same."""

    me: MeView
    held: int
    """How many conversations are theirs, of which `mine` may be a part."""
    mine: tuple[ConversationView, ...]


def own_state(connection: Connection, member: Member) -> OwnState:
    workspace, agent = member.workspace, member.agent
    held = inbox.list_view(connection, workspace.id, "mine", agent_id=agent.id, after=None, most=MOST_MINE)
    return OwnState(
        me=me_view(agent, workspace, member.login.id),
        held=inbox.count_held(connection, workspace.id, agent.id),
        mine=tuple(conversation_views(connection, held)),
    )


def missed_events(
    connection: Connection, member: Member, *, stream_id: str | None, resume_from: int | None
) -> Sequence[Positioned] | None:
    """What a client at `resume_from` has missed, or None where it has to take a snapshot."""
    workspace = member.workspace
    if resume_from is None or stream_id != workspace.stream_id or not 0 <= resume_from <= workspace.position:
        return None
    sight_changed = max(workspace.visibility_changed, member.agent.sight_changed)
    if resume_from < sight_changed or workspace.position - resume_from > MOST_RESUMED:
        return None
    try:
        missed = event_log.read_after(connection, workspace.id, resume_from, most=MOST_RESUMED)
    except ValueError:
        return None  # LenoChat was updated since, and events look different now.
    is_whole = len(missed) == workspace.position - resume_from
    return missed if is_whole else None


def visitor_state(
    connection: Connection, workspace: Workspace, visitor: Visitor | None, *, now: Instant
) -> VisitorState:
    """What a visitor's widget shows: their latest conversation with its last messages."""
    conversation = None if visitor is None else conversations.latest_of_visitor(connection, workspace.id, visitor.id)
    if conversation is None:
        return VisitorState(
            widget=widget_view(workspace, now), conversation=None, messages=(), queue_position=None, agent=None
        )
    assignee = (
        None
        if conversation.assignee_id is None
        else agents.find_ever(connection, workspace.id, conversation.assignee_id)
    )
    shown = visitor_conversation_view(
        conversation,
        queue_position=queue.position(connection, conversation),
        assignee=assignee,
    )
    said = messages.list_last_for_visitor(connection, conversation.id, most=MOST_MESSAGES)
    return VisitorState(
        widget=widget_view(workspace, now),
        conversation=shown,
        messages=tuple(visitor_message_view(message) for message in said),
        queue_position=shown.queue_position,
        agent=visitor_agent_view(assignee) if conversation.is_open else None,
    )


def workspace_position(connection: Connection, workspace_id: WorkspaceId) -> int:
    """The position of the last committed event."""
    return workspaces.find_position(connection, workspace_id)
