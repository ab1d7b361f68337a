"""What a batch says to widgets: messages and the state of the visitor's own conversation, nothing of agents but a name.

What others do to a visitor's place in the queue is told by `places`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection as Database

from lenochat.core.conversation import Conversation
from lenochat.core.events import (
    AgentChanged,
    ConversationFact,
    MessagePosted,
    VisitorChanged,
    VisitorRemoved,
    WorkspaceChanged,
)
from lenochat.core.ids import ConversationId, VisitorId, WorkspaceId
from lenochat.core.instant import Timestamp
from lenochat.core.message_views import MessageView, OwnMessageView
from lenochat.core.visitor_views import (
    VisitorAgentView,
    VisitorAuthorView,
    VisitorConversationChanged,
    VisitorMessagePosted,
    VisitorMessageView,
    WidgetChanged,
    visitor_conversation_view,
)
from lenochat.core.widget import allows
from lenochat.store import agents, conversations, queue
from lenochat.store.store import Store
from lenochat.web.socket.batch import Batch
from lenochat.web.socket.connection import LOGGED_OUT, RESTARTING, VisitorConnection
from lenochat.web.socket.places import Places, moves_places
from lenochat.web.socket.protocol import text_frame
from lenochat.web.socket.scheduler import Scheduler
from lenochat.web.socket.visitor_streams import VisitorStreams
from lenochat.web.wire import encode

MOST_HELD = 200
"""In so many of an agent's conversations their visitors learn at once of another name or picture."""


class VisitorDelivery:
    """Tells the widgets of a node."""

    def __init__(
        self, store: Store, streams_in: Callable[[WorkspaceId], VisitorStreams], *, scheduler: Scheduler
    ) -> None:
        self._store = store
        self._places = Places(store, streams_in, scheduler=scheduler)

    def tell(self, batch: Batch, streams: VisitorStreams) -> None:
        """Tell the visitors whom this batch concerns."""
        if not streams:
            return
        told: dict[VisitorId, list[object]] = defaultdict(list)
        for item in batch.events:
            event = item.event
            if isinstance(event, WidgetChanged):
                self._tell_look(event, streams)
            elif isinstance(event, WorkspaceChanged):
                self._send_away(event.workspace.widget.allowed_origins, streams)
            elif isinstance(event, VisitorRemoved):
                _close_all(streams.of(event.visitor_id))
            elif isinstance(event, MessagePosted) and event.message.kind == "message":
                visitor_id = batch.audiences[event.message.conversation_id].visitor_id
                if streams.of(visitor_id):
                    posted = VisitorMessagePosted(at=event.at, message=visitor_message(event.message))
                    told[visitor_id].append({"event": posted})
        for conversation_id, (visitor_id, at) in self._moved(batch, streams).items():
            if (now := self._changed(batch.workspace_id, conversation_id, at, streams.of(visitor_id))) is not None:
                told[visitor_id].append({"event": now})
        for visitor_id, events in told.items():
            _send(events, streams.of(visitor_id))
        if any(moves_places(item.event) for item in batch.events):
            self._places.moved(batch.workspace_id)

    def stop(self) -> None:
        """Tell nobody any more."""
        self._places.stop()

    def _tell_look(self, event: WidgetChanged, streams: VisitorStreams) -> None:
        """Every open widget learns of the hours and of its settings (WI4)."""
        _send([{"event": event}], tuple(streams))

    def _send_away(self, allowed: Sequence[str], streams: VisitorStreams) -> None:
        """Pages that may not use the widget any more: they come back, and are refused."""
        for stream in tuple(streams):
            if stream.origin is not None and not allows(allowed, stream.origin):
                stream.close(RESTARTING, "not from here")

    def _moved(self, batch: Batch, streams: VisitorStreams) -> dict[ConversationId, tuple[VisitorId, Timestamp]]:
        """The conversations of which an open widget has to be told, each with its visitor and since when."""
        moved: dict[ConversationId, tuple[VisitorId, Timestamp]] = {}
        for event in (item.event for item in batch.events):
            if isinstance(event, ConversationFact) and streams.of(event.conversation.visitor.id):
                moved[event.conversation_id] = (event.conversation.visitor.id, event.at)
            elif isinstance(event, VisitorChanged) and streams.of(event.visitor.id):
                shown = self._shown_to(batch.workspace_id, event.visitor.id)
                if shown is not None:
                    moved[shown.id] = (event.visitor.id, event.at)
            elif isinstance(event, AgentChanged) and event.card_changed:
                moved |= self._shown_otherwise(batch.workspace_id, event, streams)
        return moved

    def _shown_otherwise(
        self, workspace_id: WorkspaceId, event: AgentChanged, streams: VisitorStreams
    ) -> dict[ConversationId, tuple[VisitorId, Timestamp]]:
        """Where visitors see the agent under another name or picture; of what else changed they learn nothing."""
        agent = VisitorAgentView(name=event.agent.name, picture_url=event.agent.picture_url)
        held = self._store.read_now(
            lambda database: queue.list_held_by(database, workspace_id, event.agent.id, most=MOST_HELD)
        )
        return {
            one.id: (one.visitor.id, event.at)
            for one in held
            if any(stream.agents.get(one.id, agent) != agent for stream in streams.of(one.visitor.id))
        }

    def _shown_to(self, workspace_id: WorkspaceId, visitor_id: VisitorId) -> Conversation | None:
        """The conversation that the visitor's widget shows."""
        return self._store.read_now(
            lambda database: conversations.latest_of_visitor(database, workspace_id, visitor_id)
        )

    def _changed(
        self,
        workspace_id: WorkspaceId,
        conversation_id: ConversationId,
        at: Timestamp,
        streams: AbstractSet[VisitorConnection],
    ) -> VisitorConversationChanged | None:
        """None where nobody is to be told, or the visitor has been erased since."""
        if not streams:
            return None

        def ask(database: Database) -> VisitorConversationChanged | None:
            conversation = conversations.find(database, workspace_id, conversation_id)
            return None if conversation is None else conversation_changed(database, conversation, at)

        event = self._store.read_now(ask)
        if event is None:
            return None
        for stream in streams:
            stream.is_at(conversation_id, event.queue_position)
            stream.is_with(conversation_id, event.agent)
        return event


def _send(events: list[object], streams: Iterable[VisitorConnection]) -> None:
    frame = text_frame(encode({"type": "events", "events": events}))
    for stream in streams:
        stream.send(frame)


def _close_all(streams: AbstractSet[VisitorConnection]) -> None:
    """The streams of somebody who has been erased."""
    for stream in tuple(streams):
        stream.close(LOGGED_OUT, "no such visitor")


def conversation_changed(database: Database, conversation: Conversation, at: Timestamp) -> VisitorConversationChanged:
    """The conversation's present state as its visitor may know it."""
    assignee = (
        None
        if conversation.assignee_id is None
        else agents.find_ever(database, conversation.workspace_id, conversation.assignee_id)
    )
    shown = visitor_conversation_view(
        conversation, queue_position=queue.position(database, conversation), assignee=assignee
    )
    return VisitorConversationChanged(
        at=at,
        conversation_id=shown.id,
        status=shown.status,
        queue_position=shown.queue_position,
        agent=shown.agent,
        left_outside_hours=shown.left_outside_hours,
        email=shown.email,
        blocked=shown.blocked,
        assistant=shown.assistant,
    )


def visitor_message(message: MessageView) -> VisitorMessageView:
    """A posted message as the conversation's visitor sees it: agents without ids."""
    is_own = message.author.type == "visitor" and isinstance(message, OwnMessageView)
    return VisitorMessageView(
        id=message.id,
        conversation_id=message.conversation_id,
        client_message_id=message.client_message_id if is_own and isinstance(message, OwnMessageView) else None,
        author=VisitorAuthorView(type=message.author.type, name=message.author.name),
        text=message.text,
        created_at=message.created_at,
        attachments=message.attachments,
        sources=message.sources,
    )
