"""A batch: what one turn committed in one workspace, encoded at most once per audience.

Who gets which encoding is `core.access`'s word: connections with the same sight get the same bytes, but for those
whose own agent the event speaks of.
"""

from collections.abc import Sequence

from lenochat.core.access import Sight, Viewer, concerns, redact_event, viewer_after
from lenochat.core.events import AgentChanged, Audience, Committed, MessagePosted, Positioned, WorkspaceChanged
from lenochat.core.ids import AgentId, ConversationId, WorkspaceId
from lenochat.web.socket.connection import MemberConnection
from lenochat.web.socket.protocol import text_frame
from lenochat.web.wire import encode

_Key = tuple[Sight, AgentId | None] | None
"""Whom an encoding was made for; None: not for this connection."""


class Batch:
    """Events of one workspace with rising positions, and who gets whole messages."""

    def __init__(self, commits: Sequence[Committed]) -> None:
        self._commits = commits
        self.events = [item for committed in commits for item in committed.events]
        self.audiences: dict[ConversationId, Audience] = {}
        for committed in commits:
            self.audiences.update(committed.audiences)
        self.last_position = self.events[-1].position if self.events else 0
        self._before = self.last_position - len(self.events)
        self._concerned = [concerns(item.event) for item in self.events]
        self._changed_rules = [item for item in self.events if isinstance(item.event, WorkspaceChanged)]
        self._changed_agents: dict[AgentId, list[Positioned]] = {}
        for item in self.events:
            if isinstance(item.event, AgentChanged):
                self._changed_agents.setdefault(item.event.agent.id, []).append(item)
        self.is_about_rights = bool(self._changed_rules or self._changed_agents)
        """Whether somebody may see or do something else after it: only then `viewer_after` has anything to say."""
        told = {item.event.message.conversation_id for item in self.events if isinstance(item.event, MessagePosted)}
        self._conversations_told = frozenset(told)
        """Of which there are whole messages, for whoever has them in focus."""
        self._agents_apart = frozenset().union(
            *self._concerned, (audience.assignee_id for audience in self.audiences.values())
        )
        """Who may get other bytes than everybody else with the same sight."""
        self._common: dict[tuple[int, Sight], bytes | None] = {}
        self._parts: dict[tuple[int, _Key], bytes | None] = {}
        self._frames: dict[tuple[int, tuple[_Key, ...]], bytes | None] = {}

    @property
    def workspace_id(self) -> WorkspaceId:
        return self._commits[0].workspace_id

    def frame_for(self, connection: MemberConnection) -> bytes | None:
        """The frame with everything in this batch that is new to the connection and for it to see; None if nothing."""
        start = connection.position - self._before if connection.position > self._before else 0
        if connection.agent_id in self._agents_apart:
            return self._frame_from(start, connection)
        if self._conversations_told and not self._conversations_told.isdisjoint(connection.focus):
            return self._frame_from(start, connection)
        audience = (start, connection.viewer.sight)
        try:
            return self._common[audience]
        except KeyError:
            frame = self._common[audience] = self._frame_from(start, connection)
            return frame

    def _frame_from(self, start: int, connection: MemberConnection) -> bytes | None:
        keys = tuple(self._key(place, connection) for place in range(start, len(self.events)))
        wanted = (start, keys)
        if wanted not in self._frames:
            parts = [
                part
                for offset, key in enumerate(keys)
                if key is not None and (part := self._part(start + offset, key, connection)) is not None
            ]
            self._frames[wanted] = events_frame(parts) if parts else None
        return self._frames[wanted]

    def viewer_after(self, viewer: Viewer) -> Viewer | None:
        """The viewer as this batch leaves them; None if anything in it changes what they may see or do."""
        decisive = self._changed_rules
        if own := self._changed_agents.get(viewer.agent_id):
            decisive = sorted([*decisive, *own], key=lambda item: item.position)
        after = viewer
        for item in decisive:
            after = viewer_after(after, item.event)
            if rights(after) != rights(viewer):
                return None
        return after

    def _key(self, place: int, connection: MemberConnection) -> _Key:
        event = self.events[place].event
        if isinstance(event, MessagePosted) and not self._is_audience(event, connection):
            return None
        own = connection.agent_id if connection.agent_id in self._concerned[place] else None
        return connection.viewer.sight, own

    def _is_audience(self, event: MessagePosted, connection: MemberConnection) -> bool:
        conversation_id = event.message.conversation_id
        audience = self.audiences.get(conversation_id)
        is_assignee = audience is not None and audience.assignee_id == connection.agent_id
        return is_assignee or conversation_id in connection.focus

    def _part(self, place: int, key: _Key, connection: MemberConnection) -> bytes | None:
        wanted = (place, key)
        if wanted not in self._parts:
            item = self.events[place]
            seen = redact_event(connection.viewer, item.event)
            self._parts[wanted] = None if seen is None else event_part(item.position, encode(seen))
        return self._parts[wanted]


def rights(viewer: Viewer) -> tuple[object, ...]:
    """What a state was made for: once it is another, so is the state. Teams count as far as they decide on sight."""
    return viewer.role, viewer.agent_visibility, viewer.sight


def event_part(position: int, event: bytes) -> bytes:
    """One member of an events frame's list."""
    return b'{"position":%d,"event":%b}' % (position, event)


def events_frame(parts: Sequence[bytes]) -> bytes:
    """The frame that carries these members."""
    return text_frame(b'{"type":"events","events":[%b]}' % b",".join(parts))
