"""What a batch says to widgets: messages and the state of the visitor's own conversation, nothing of agents but a name.

The place in the queue moves without an event of one's own; it is told again after a batch, at most once a second, to
the first `MOST_TOLD` who wait.
"""

import asyncio
from collections import defaultdict
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection as Database

from lenochat.core.conversation import Conversation
from lenochat.core.events import ConversationFact, MessagePosted, WorkspaceChanged
from lenochat.core.ids import ConversationId, VisitorId, WorkspaceId
from lenochat.core.instant import Timestamp
from lenochat.core.views import MessageView, OwnMessageView
from lenochat.core.visitor_views import (
    VisitorAuthorView,
    VisitorConversationChanged,
    VisitorMessagePosted,
    VisitorMessageView,
    WidgetChanged,
    visitor_conversation_view,
)
from lenochat.reads.snapshot import widget_view
from lenochat.store import agents, conversations
from lenochat.store.store import Store
from lenochat.web.socket.batch import Batch
from lenochat.web.socket.connection import VisitorConnection
from lenochat.web.socket.protocol import text_frame
from lenochat.web.wire import encode

MOST_TOLD = 20
PLACES_EVERY_SECONDS = 1.0


class VisitorDelivery:
    """Tells the widgets of a node."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._places_scheduled: set[WorkspaceId] = set()

    def tell(self, batch: Batch, streams: AbstractSet[VisitorConnection]) -> None:
        """Tell the visitors whom this batch concerns."""
        if not streams:
            return
        by_visitor: dict[VisitorId | None, list[VisitorConnection]] = defaultdict(list)
        for stream in streams:
            by_visitor[stream.visitor_id].append(stream)
        told: dict[VisitorId, list[object]] = defaultdict(list)
        changed: dict[ConversationId, tuple[VisitorId, Timestamp]] = {}
        for item in batch.events:
            event = item.event
            if isinstance(event, WorkspaceChanged):
                self._tell_look(event, streams)
            elif isinstance(event, ConversationFact):
                changed[event.conversation_id] = (event.conversation.visitor.id, event.at)
            elif isinstance(event, MessagePosted) and event.message.kind == "message":
                audience = batch.audiences[event.message.conversation_id]
                posted = VisitorMessagePosted(at=event.at, message=visitor_message(event.message))
                told[audience.visitor_id].append({"event": posted})
        workspace_id = next(iter(streams)).workspace_id
        for conversation_id, (visitor_id, at) in changed.items():
            if visitor_id in by_visitor:
                state = self._changed(workspace_id, conversation_id, at, by_visitor[visitor_id])
                told[visitor_id].append({"event": state})
        for visitor_id in told.keys() & by_visitor.keys():
            frame = text_frame(encode({"type": "events", "events": told[visitor_id]}))
            for stream in by_visitor[visitor_id]:
                stream.send(frame)
        if changed:
            self._schedule_places(streams)

    def _tell_look(self, event: WorkspaceChanged, streams: AbstractSet[VisitorConnection]) -> None:
        """Every open widget learns of the workspace's settings (WI4)."""
        changed = WidgetChanged(at=event.at, widget=widget_view(event.workspace))
        frame = text_frame(encode({"type": "events", "events": [{"event": changed}]}))
        for stream in streams:
            stream.send(frame)

    def _changed(
        self,
        workspace_id: WorkspaceId,
        conversation_id: ConversationId,
        at: Timestamp,
        streams: list[VisitorConnection],
    ) -> VisitorConversationChanged:
        def ask(database: Database) -> VisitorConversationChanged:
            conversation = conversations.find(database, workspace_id, conversation_id)
            assert conversation is not None, "an event speaks of a conversation that is not there"
            return conversation_changed(database, conversation, at)

        event = self._store.read_now(ask)
        place = event.queue_position
        for stream in streams:
            stream.waiting = None if place is None else (conversation_id, place)
        return event

    def _schedule_places(self, streams: AbstractSet[VisitorConnection]) -> None:
        workspace_id = next(iter(streams)).workspace_id
        if workspace_id in self._places_scheduled or not any(stream.waiting for stream in streams):
            return
        self._places_scheduled.add(workspace_id)
        asyncio.get_running_loop().call_later(PLACES_EVERY_SECONDS, self._tell_places, workspace_id, streams)

    def _tell_places(self, workspace_id: WorkspaceId, streams: AbstractSet[VisitorConnection]) -> None:
        """Tell those near the head of the queue that they have moved up."""
        self._places_scheduled.discard(workspace_id)
        waiting = [stream for stream in streams if stream.waiting is not None]
        if not waiting:
            return
        head = self._store.read_now(
            lambda database: conversations.head_of_queue(database, workspace_id, most=MOST_TOLD)
        )
        places = {conversation.id: place for place, conversation in enumerate(head, start=1)}
        at = self._store.timestamp()
        for stream in waiting:
            assert stream.waiting is not None
            conversation_id, told = stream.waiting
            place = places.get(conversation_id)
            if place is not None and place != told:
                stream.waiting = (conversation_id, place)
                moved = VisitorConversationChanged(
                    at=at,
                    conversation_id=conversation_id,
                    status=head[place - 1].status,
                    queue_position=place,
                    agent=None,
                )
                stream.send(text_frame(encode({"type": "events", "events": [{"event": moved}]})))


def conversation_changed(database: Database, conversation: Conversation, at: Timestamp) -> VisitorConversationChanged:
    """The conversation's present state as its visitor may know it."""
    assignee = (
        None
        if conversation.assignee_id is None
        else agents.find_ever(database, conversation.workspace_id, conversation.assignee_id)
    )
    shown = visitor_conversation_view(
        conversation, queue_position=conversations.queue_position(database, conversation), assignee=assignee
    )
    return VisitorConversationChanged(
        at=at,
        conversation_id=shown.id,
        status=shown.status,
        queue_position=shown.queue_position,
        agent=shown.agent,
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
    )
