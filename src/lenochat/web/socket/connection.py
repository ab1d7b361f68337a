"""One open stream, from the server's side: what it may see, where it is, and what it has not taken yet.

Bounded (RE5): event frames beyond `MOST_BUFFERED_BYTES` that the other side has not taken close it with 4001. A
snapshot goes out in pieces beside that limit; events that come meanwhile wait behind it and count.
"""

import asyncio
from collections.abc import Sequence

from lenochat.core.access import Viewer
from lenochat.core.ids import ConversationId, LoginId, VisitorId, WorkspaceId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.visitor_views import VisitorAgentView
from lenochat.web.socket.protocol import MOST_BUFFERED_BYTES, StreamProtocol, fragments

PIECE_BYTES = 32 * 1024

RESTARTING, TOO_SLOW, NO_HELLO, FLOODING = 4000, 4001, 4002, 4003
LOGGED_OUT, NO_LONGER_MEMBER, PROTOCOL_ERROR = 4100, 4101, 4102


class Connection:
    """Writes frames to one client, in order, without ever making anybody else wait."""

    def __init__(self, protocol: StreamProtocol, workspace_id: WorkspaceId) -> None:
        self.protocol = protocol
        self.workspace_id = workspace_id
        self._behind: list[bytes] | None = None
        self._behind_bytes = 0
        self.beginning = asyncio.Lock()
        """Held while a state is read and sent: two of them in pieces at once would be one unreadable message."""

    def send(self, frame: bytes) -> None:
        """Send a ready frame now, or behind the snapshot that is on its way."""
        if self._behind is not None:
            self._behind.append(frame)
            self._behind_bytes += len(frame)
            if self._behind_bytes > MOST_BUFFERED_BYTES:
                self._too_slow()
            return
        if self.protocol.write_frame(frame) > MOST_BUFFERED_BYTES:
            self._too_slow()

    def hold(self) -> None:
        """Let frames wait, from this turn on, behind what `send_large` is given as soon as it is made."""
        self._behind = []

    async def send_large(self, payloads: Sequence[bytes]) -> None:
        """Send messages of any size in pieces, each when the one before has been taken; nothing comes between them.

        Where there may be two callers, each holds `beginning`.
        """
        if self._behind is None:
            self.hold()
        for payload in payloads:
            for piece in fragments(payload, PIECE_BYTES):
                await self.protocol.writable.wait()
                self.protocol.write_frame(piece)
        behind, self._behind, self._behind_bytes = self._behind or [], None, 0
        for frame in behind:
            self.send(frame)

    def close(self, code: int, reason: str = "") -> None:
        """Close in this very turn; nothing is sent after it."""
        self.protocol.close_now(code, reason)

    def last_sign_of_life(self, now: Instant) -> Instant:
        """When the other side was last heard of, where it is `now`."""
        silent_seconds = asyncio.get_running_loop().time() - self.protocol.last_heard
        return Instant(now - max(0, round(silent_seconds * SECOND)))

    def _too_slow(self) -> None:
        self.close(TOO_SLOW, "too slow")
        self.protocol.abort()


class MemberConnection(Connection):
    """A dashboard's stream."""

    def __init__(
        self, protocol: StreamProtocol, workspace_id: WorkspaceId, *, viewer: Viewer, login_id: LoginId
    ) -> None:
        super().__init__(protocol, workspace_id)
        self.agent_id = viewer.agent_id
        self.viewer = viewer
        self.login_id = login_id
        self.position = 0
        """Everything up to here has been sent, or was not for this viewer to see."""
        self.told_position = 0
        """The last position that the client has been told."""
        self.is_stale = True
        """It waits for its first state, or for a new one after its rights changed; events pass it by until then."""
        self.focus: frozenset[ConversationId] = frozenset()


class VisitorConnection(Connection):
    """A widget's stream."""

    def __init__(
        self,
        protocol: StreamProtocol,
        workspace_id: WorkspaceId,
        *,
        visitor_id: VisitorId | None,
        origin: str | None = None,
    ) -> None:
        super().__init__(protocol, workspace_id)
        self.visitor_id = visitor_id
        self.origin = origin
        """Where the page is from that carries the widget; None: a program."""
        self.is_stale = True
        """It waits for its state; what is told until then is part of that."""
        self.places: dict[ConversationId, int] = {}
        """The place in the queue that the visitor was last told, of each conversation that waits."""
        self.agents: dict[ConversationId, VisitorAgentView] = {}
        """Who answers, as the visitor was last told, of each conversation that somebody has."""

    def is_at(self, conversation_id: ConversationId, place: int | None) -> None:
        """Note what the visitor is told of the conversation's place in the queue; None: it does not wait."""
        if place is None:
            self.places.pop(conversation_id, None)
        else:
            self.places[conversation_id] = place

    def is_with(self, conversation_id: ConversationId, agent: VisitorAgentView | None) -> None:
        """Note who answers as far as the visitor is told; None: nobody has the conversation."""
        if agent is None:
            self.agents.pop(conversation_id, None)
        else:
            self.agents[conversation_id] = agent

    def send(self, frame: bytes) -> None:
        if not self.is_stale:
            super().send(frame)
