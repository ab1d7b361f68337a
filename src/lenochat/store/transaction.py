"""One transaction of one workspace: what an action works with.

An action reads and writes through `connection` and tells what happened by `emit`. It never commits; the writer does,
and publishes what was emitted only after the commit. Invariant: positions of a workspace rise by one, without gaps,
in commit order.
"""

from sqlalchemy import Connection

from lenochat.core.conversation import Conversation
from lenochat.core.events import Committed, Logged, MessagePosted, Positioned
from lenochat.core.ids import AgentId, ConversationId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.workspace import Workspace
from lenochat.store import event_log, workspaces


class Tx:
    """The transaction an action runs in."""

    def __init__(self, connection: Connection, workspace_id: WorkspaceId) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self._workspace = workspaces.find(connection, workspace_id)
        self._emitted: list[Positioned] = []
        self._assignees: dict[ConversationId, AgentId | None] = {}
        self.earliest_due: Instant | None = None
        """The earliest instant at which something was put on the list of what is due, in this transaction."""

    @property
    def workspace(self) -> Workspace:
        """The workspace as this transaction sees it, with the position of the last event emitted."""
        if self._workspace is None:
            raise LookupError(f"workspace {self.workspace_id} does not exist")
        return self._workspace

    @workspace.setter
    def workspace(self, changed: Workspace) -> None:
        self._workspace = changed

    @property
    def position(self) -> int:
        """The position of the last event emitted, or of the last one committed before."""
        return 0 if self._workspace is None else self._workspace.position + len(self._emitted)

    @property
    def next_position(self) -> int:
        """The position that the next event will get."""
        return self.position + 1

    def emit(self, event: Logged) -> int:
        """Say that `event` happened; returns its position. Only actions emit."""
        position = self.next_position
        self._emitted.append(Positioned(position=position, event=event))
        if isinstance(event, MessagePosted):
            self._assignees.setdefault(event.message.conversation_id, None)
        return position

    def moved(self, conversation: Conversation) -> None:
        """Note who holds the conversation now: the audience of a message is decided by the end of the transaction."""
        self._assignees[conversation.id] = conversation.holder_id

    def will_be_due(self, at: Instant) -> None:
        """Note that the list of what is due has a new entry."""
        self.earliest_due = at if self.earliest_due is None else min(self.earliest_due, at)

    def finish(self) -> Committed | None:
        """Write the log and the position; what is to be published once the commit has returned."""
        if not self._emitted:
            return None
        event_log.append(self.connection, self.workspace_id, self._emitted)
        workspaces.set_position(self.connection, self.workspace_id, self.position)
        return Committed(
            workspace_id=self.workspace_id, events=tuple(self._emitted), assignees=self._assignees
        )
