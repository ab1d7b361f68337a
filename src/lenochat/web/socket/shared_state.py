"""What the snapshots of a workspace have in common, made once for all who may see the same at one position.

Most of it is the members, and those who come back together ask for them together (P7, P11). Invariants: what is kept
follows from rows alone, and is made anew where a row, or anything of the workspace, is another; what several viewers
share has passed `core.access.redact` for somebody of their sight who is nobody's agent, and each gets their own agent
as they may see themselves.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection as Database

from lenochat.core.access import Sight, Viewer, redact
from lenochat.core.agent import Agent
from lenochat.core.agent_views import AgentView, agent_view
from lenochat.core.ids import AgentId
from lenochat.core.value import replace
from lenochat.core.workspace import Workspace
from lenochat.core.workspace_views import workspace_view
from lenochat.store import agents, inbox
from lenochat.store.statement import Row
from lenochat.web.wire import encode

PIECE = 100
"""So many members are encoded in one turn of the loop, which takes some 2 ms."""
NOBODY = AgentId("")


class SharedState:
    """Of one workspace; lives on one event loop."""

    def __init__(self) -> None:
        self._present: Present | None = None

    def read(self, database: Database, workspace: Workspace) -> "Present":
        """What is so in this committed state, which is also the workspace's."""
        before = self._present
        if before is not None and before.workspace.position == workspace.position:
            return before
        is_as_before = before is not None and replace(before.workspace, position=workspace.position) == workspace
        known = before.known if before is not None and is_as_before else {}
        counts = inbox.count_open(database, workspace.id)
        self._present = Present(workspace, counts, agents.list_rows(database, workspace.id), known)
        return self._present


@dataclass(slots=True)
class Entry:
    """One member, and what they are encoded."""

    row: Row
    view: AgentView
    whole: bytes
    card: bytes | None = None

    def seen_by(self, viewer: Viewer) -> bytes:
        seen = redact(viewer, self.view)
        if seen is self.view:
            return self.whole
        if self.card is None:
            self.card = encode(seen)
        return self.card


class Present:
    """What is so at one position."""

    def __init__(
        self, workspace: Workspace, counts: tuple[int, int], rows: Sequence[Row], known: dict[AgentId, Entry]
    ) -> None:
        self.workspace = workspace
        self.unassigned, self.open = counts
        self.known = known
        """What is encoded already, of this position or of one before under the same rules."""
        self._rows = rows
        self._entries: dict[AgentId, Entry] = {}
        self._workspace_encoded: bytes | None = None
        self._shared: dict[Sight, dict[AgentId, bytes]] = {}
        self._joined: dict[Sight, bytes] = {}
        self._making = asyncio.Lock()

    def encoded_workspace(self) -> bytes:
        if self._workspace_encoded is None:
            self._workspace_encoded = encode(workspace_view(self.workspace))
        return self._workspace_encoded

    async def encoded_members(self, viewer: Viewer) -> bytes:
        """Every member as this viewer may see them, oldest membership first."""
        async with self._making:
            if len(self._entries) < len(self._rows):
                await self._make()
        sight, own = viewer.sight, viewer.agent_id
        if sight not in self._shared:
            somebody = replace(viewer, agent_id=NOBODY)
            self._shared[sight] = {agent_id: entry.seen_by(somebody) for agent_id, entry in self._entries.items()}
            self._joined[sight] = _joined(self._shared[sight])
        shared = self._shared[sight]
        if own not in shared or (themselves := self._entries[own].seen_by(viewer)) is shared[own]:
            return self._joined[sight]
        return _joined({**shared, own: themselves})

    async def _make(self) -> None:
        made = 0
        for row in self._rows:
            entry = self.known.get(row.id)
            if entry is None or entry.row != row:
                made += 1
                if made % PIECE == 0:
                    await asyncio.sleep(0)
                entry = self.known[row.id] = _entry(row, agents.from_row(row), self.workspace)
            self._entries[row.id] = entry
        self.known = self._entries


def _entry(row: Row, agent: Agent, workspace: Workspace) -> Entry:
    view = agent_view(agent, workspace)
    return Entry(row, view, encode(view))


def _joined(encoded: dict[AgentId, bytes]) -> bytes:
    return b"[%b]" % b",".join(encoded.values())
