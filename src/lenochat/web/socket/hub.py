"""The hub: hands committed events to every open stream that may see them, in order, without anybody waiting.

Truth is the log; a stream that misses something here takes it from there. Invariants: events reach a stream in order
of position; a change of rights, or the end of a login, reaches it before any later event; no turn writes more than
`WRITES_A_TURN` frames.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import structlog

from lenochat.core.events import Committed
from lenochat.core.ids import AgentId, LoginId, WorkspaceId
from lenochat.web.socket.batch import Batch
from lenochat.web.socket.connection import (
    LOGGED_OUT,
    NO_LONGER_MEMBER,
    RESTARTING,
    MemberConnection,
    VisitorConnection,
)
from lenochat.web.socket.protocol import text_frame
from lenochat.web.socket.shared_state import SharedState
from lenochat.web.socket.turnstile import Turnstile
from lenochat.web.socket.visitor_streams import VisitorStreams
from lenochat.web.wire import encode

WRITES_A_TURN = 256

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True)
class Room:
    """The open streams of one workspace."""

    members: set[MemberConnection] = field(default_factory=set)
    visitors: VisitorStreams = field(default_factory=VisitorStreams)
    waiting: deque[Batch] = field(default_factory=deque)
    is_delivering: bool = False
    streams_of: Counter[AgentId] = field(default_factory=Counter)
    shared_state: SharedState = field(default_factory=SharedState)

    def close(self, code: int, reason: str) -> None:
        """Close every stream of the workspace."""
        for connection in (*self.members, *self.visitors):
            connection.close(code, reason)


class Hub:
    """All open streams of this node; lives on one event loop."""

    def __init__(
        self,
        *,
        refresh: Callable[[MemberConnection], None],
        tell_visitors: Callable[[Batch, VisitorStreams], None],
    ) -> None:
        """`refresh` is to give a stream whose rights changed a new state; `tell_visitors` tells widgets of a batch."""
        self.rooms: dict[WorkspaceId, Room] = {}
        self.turnstile = Turnstile()
        """To be passed before work that every stream causes when it comes."""
        self._refresh = refresh
        self._tell_visitors = tell_visitors
        self._streams_of_login: Counter[LoginId] = Counter()

    def join(self, connection: MemberConnection) -> bool:
        """Add a member's stream; True if its agent had none."""
        room = self._room(connection.workspace_id)
        room.members.add(connection)
        room.streams_of[connection.agent_id] += 1
        self._streams_of_login[connection.login_id] += 1
        return room.streams_of[connection.agent_id] == 1

    def leave(self, connection: MemberConnection) -> bool:
        """Take a member's stream away; True if its agent has no other."""
        room = self._room(connection.workspace_id)
        room.members.discard(connection)
        room.streams_of[connection.agent_id] -= 1
        self._streams_of_login[connection.login_id] -= 1
        if self._streams_of_login[connection.login_id] == 0:
            del self._streams_of_login[connection.login_id]
        is_last = room.streams_of[connection.agent_id] == 0
        if is_last:
            del room.streams_of[connection.agent_id]
        self._tidy(connection.workspace_id)
        return is_last

    def join_visitor(self, connection: VisitorConnection) -> bool:
        """Add a visitor's stream; True if its visitor had none."""
        return self._room(connection.workspace_id).visitors.add(connection)

    def leave_visitor(self, connection: VisitorConnection) -> bool:
        """Take a visitor's stream away; True if its visitor has no other."""
        is_last = self._room(connection.workspace_id).visitors.remove(connection)
        self._tidy(connection.workspace_id)
        return is_last

    def shared_state(self, workspace_id: WorkspaceId) -> SharedState:
        """The workspace's members, encoded; kept while it has a stream."""
        room = self.rooms.get(workspace_id)
        return room.shared_state if room is not None else SharedState()

    def members(self, workspace_id: WorkspaceId) -> AbstractSet[MemberConnection]:
        """The members' streams of a workspace."""
        room = self.rooms.get(workspace_id)
        return room.members if room is not None else frozenset()

    def visitors(self, workspace_id: WorkspaceId) -> VisitorStreams:
        """The visitors' streams of a workspace."""
        room = self.rooms.get(workspace_id)
        return room.visitors if room is not None else VisitorStreams()

    def streaming_logins(self) -> AbstractSet[LoginId]:
        """The logins with an open stream."""
        return self._streams_of_login.keys()

    def deliver(self, commits: list[Committed]) -> None:
        """A group was committed: end what has ended, then deliver its events, workspace by workspace."""
        by_workspace: dict[WorkspaceId, list[Committed]] = {}
        for committed in commits:
            if committed.ended_logins:
                self._end_streams(committed)
            if committed.events and committed.workspace_id in self.rooms:
                by_workspace.setdefault(committed.workspace_id, []).append(committed)
        for workspace_id, parts in by_workspace.items():
            room = self.rooms[workspace_id]
            room.waiting.append(Batch(parts))
            if not room.is_delivering:
                room.is_delivering = True
                self._continue(room, self._deliver(room))

    def tell_positions(self) -> None:
        """Tell streams that only hidden events passed where they are; to be called every 25 s or so."""
        for room in self.rooms.values():
            for connection in room.members:
                if not connection.is_stale and connection.told_position < connection.position:
                    connection.told_position = connection.position
                    connection.send(text_frame(encode({"type": "position", "position": connection.position})))

    def close_all(self, code: int, reason: str) -> None:
        """Close every stream of this node, and let none come any more."""
        self.turnstile.close()
        for room in self.rooms.values():
            room.close(code, reason)

    def _deliver(self, room: Room) -> Iterator[None]:
        """Deliver what waits, batch by batch; yields where the loop should see to others."""
        writes = 0
        while room.waiting:
            batch = room.waiting.popleft()
            self._tell_visitors(batch, room.visitors)
            for connection in tuple(room.members):
                self._deliver_to(connection, batch)
                writes += 1
                if writes % WRITES_A_TURN == 0:
                    yield
        room.is_delivering = False

    def _deliver_to(self, connection: MemberConnection, batch: Batch) -> None:
        if connection.is_stale or connection.position >= batch.last_position:
            return
        if batch.is_about_rights:
            viewer = batch.viewer_after(connection.viewer)
            if viewer is None:
                connection.is_stale = True
                self._refresh(connection)
                return
            connection.viewer = viewer
        frame = batch.frame_for(connection)
        connection.position = batch.last_position
        if frame is not None:
            connection.told_position = batch.last_position
            connection.send(frame)

    def _continue(self, room: Room, steps: Iterator[None]) -> None:
        """Go on delivering; what breaks it costs the workspace its open streams, which begin anew, and nothing else."""
        try:
            for _ in steps:
                asyncio.get_running_loop().call_soon(self._continue, room, steps)
                return
        except Exception:
            log.exception("events could not be delivered; the streams of the workspace are closed")
            room.waiting.clear()
            room.is_delivering = False
            room.close(RESTARTING, "come back")

    def _end_streams(self, committed: Committed) -> None:
        for connection in self.members(committed.workspace_id):
            match committed.ended_logins.get(connection.login_id):
                case "logged_out":
                    connection.close(LOGGED_OUT, "logged out")
                case "no_longer_member":
                    connection.close(NO_LONGER_MEMBER, "no longer a member")
                case None:
                    pass

    def _room(self, workspace_id: WorkspaceId) -> Room:
        return self.rooms.setdefault(workspace_id, Room())

    def _tidy(self, workspace_id: WorkspaceId) -> None:
        room = self.rooms[workspace_id]
        if not room.members and not room.visitors and not room.is_delivering:
            del self.rooms[workspace_id]
