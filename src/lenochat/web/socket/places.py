"""Places in the queue: who waits near its head is told when they have moved up, or back.

Others move them, so no event of their own says it. Driven by what was committed alone: while nothing moves, nothing is
asked and nobody is told. At most one look in `EVERY_SECONDS` per workspace; what moves meanwhile is told when they are
over.
"""

from collections.abc import Callable

from lenochat.core.conversation import Conversation
from lenochat.core.events import (
    ConversationAssigned,
    ConversationChanged,
    ConversationClosed,
    ConversationFact,
    Event,
)
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Timestamp
from lenochat.core.visitor_views import VisitorConversationChanged
from lenochat.store import queue
from lenochat.store.store import Store
from lenochat.web.socket.protocol import text_frame
from lenochat.web.socket.scheduler import Scheduler, Timer
from lenochat.web.socket.visitor_streams import VisitorStreams
from lenochat.web.wire import encode

MOST_TOLD = 20
EVERY_SECONDS = 5.0


def moves_places(event: Event) -> bool:
    """Whether the event may give somebody in the queue another place."""
    match event:
        case ConversationAssigned():
            return event.previous_assignee_id is None
        case ConversationChanged() | ConversationClosed():
            return event.conversation.assignee_id is None
        case _:
            return isinstance(event, ConversationFact)


class Places:
    """Tells the widgets of a node."""

    def __init__(
        self, store: Store, streams_in: Callable[[WorkspaceId], VisitorStreams], *, scheduler: Scheduler
    ) -> None:
        self._store = store
        self._streams_in = streams_in
        self._scheduler = scheduler
        self._looked: dict[WorkspaceId, float] = {}
        """When each workspace was looked at last, by the scheduler's time."""
        self._scheduled: dict[WorkspaceId, Timer] = {}

    def moved(self, workspace_id: WorkspaceId) -> None:
        """Something was committed that `moves_places`."""
        if workspace_id in self._scheduled:
            return
        looked = self._looked.get(workspace_id)
        wait = 0.0 if looked is None else looked + EVERY_SECONDS - self._scheduler.time()
        if wait > 0:
            self._scheduled[workspace_id] = self._scheduler.call_later(wait, self._tell_later, workspace_id)
        else:
            self._tell(workspace_id)

    def stop(self) -> None:
        """Tell nobody any more."""
        for timer in self._scheduled.values():
            timer.cancel()
        self._scheduled.clear()

    def _tell_later(self, workspace_id: WorkspaceId) -> None:
        del self._scheduled[workspace_id]
        self._tell(workspace_id)

    def _tell(self, workspace_id: WorkspaceId) -> None:
        streams = self._streams_in(workspace_id)
        if not streams:
            self._looked.pop(workspace_id, None)
            return
        self._looked[workspace_id] = self._scheduler.time()
        head = self._store.read_now(lambda database: queue.head(database, workspace_id, most=MOST_TOLD))
        at = self._store.timestamp()
        for place, conversation in enumerate(head, start=1):
            concerned = [
                stream
                for stream in streams.of(conversation.visitor.id)
                if stream.places.get(conversation.id, place) != place
            ]
            if concerned:
                frame = _moved_frame(conversation, place, at)
                for stream in concerned:
                    stream.places[conversation.id] = place
                    stream.send(frame)


def _moved_frame(conversation: Conversation, place: int, at: Timestamp) -> bytes:
    moved = VisitorConversationChanged(
        at=at,
        conversation_id=conversation.id,
        status=conversation.status,
        queue_position=place,
        agent=None,
        left_outside_hours=False,
        email=conversation.visitor.email,
        blocked=False,
        assistant=conversation.is_answered_by_assistant,
    )
    return text_frame(encode({"type": "events", "events": [{"event": moved}]}))
