"""One transaction of one workspace: what an action works with.

An action reads and writes through `connection` and tells what happened by `emit`. It never commits; the writer does,
and publishes what was emitted only after the commit. Invariant: positions of a workspace rise by one, without gaps,
in commit order.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from lenochat.core.agent import Agent
from lenochat.core.conversation import Conversation
from lenochat.core.errors import DomainError
from lenochat.core.events import Audience, Committed, Logged, LoginEnd, Positioned
from lenochat.core.ids import AgentId, ConversationId, LoginId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.workspace import Workspace
from lenochat.store import agent_history, event_log, outbox
from lenochat.store.outbox import Work

T = TypeVar("T")


class Tx:
    """The transaction an action runs in."""

    position: int
    """The position of the last event emitted, or of the last one committed before."""

    def __init__(
        self, connection: Connection, workspace_id: WorkspaceId, workspace: Workspace | None, *, position: int
    ) -> None:
        """`workspace` as this transaction finds it, None if it is not there yet; `position` of its last event."""
        self.connection = connection
        self.workspace_id = workspace_id
        self.workspace_or_none = workspace
        self.position = position
        self._emitted: list[Positioned] = []
        self._audiences: dict[ConversationId, Audience] = {}
        self._ended_logins: dict[LoginId, LoginEnd] = {}
        self._agents: dict[tuple[AgentId, int], Agent] = {}
        self.earliest_due: Instant | None = None
        """The earliest instant at which something was put on the list of what is due, in this transaction."""
        self._has_work = False
        self.leaves_traces = False
        """Something is gone for good with this commit that still stands in the write-ahead log."""

    @property
    def workspace(self) -> Workspace:
        """The workspace as this transaction sees it."""
        if self.workspace_or_none is None:
            raise LookupError(f"workspace {self.workspace_id} does not exist")
        return self.workspace_or_none

    @workspace.setter
    def workspace(self, changed: Workspace) -> None:
        self.workspace_or_none = changed

    @property
    def next_position(self) -> int:
        """The position that the next event will get."""
        return self.position + 1

    def emit(self, event: Logged) -> int:
        """Say that `event` happened; returns its position. Only actions emit."""
        self.position += 1
        self._emitted.append(Positioned(position=self.position, event=event))
        return self.position

    def moved(self, conversation: Conversation) -> None:
        """Note who holds the conversation now: the audience of a message is decided by the end of the transaction."""
        self._audiences[conversation.id] = Audience(
            assignee_id=conversation.holder_id, visitor_id=conversation.visitor.id
        )

    def agent_changed(self, agent: Agent) -> None:
        """Note what the agent is from the next event on, which tells it; a decision before it did not see it."""
        self._agents[agent.id, self.next_position] = agent

    def login_ended(self, login_id: LoginId, end: LoginEnd) -> None:
        """Note that the login is no more: its streams close as soon as this is committed."""
        self._ended_logins[login_id] = end

    def will_be_due(self, at: Instant) -> None:
        """Note that the list of what is due has a new entry."""
        self.earliest_due = at if self.earliest_due is None else min(self.earliest_due, at)

    def do_later(self, work: Work, *, now: Instant) -> None:
        """Leave in the outbox what needs a network: done after the commit, at least once, and never without it."""
        outbox.add(self.connection, self.workspace_id, work, now=now)
        self._has_work = True

    def attempt(self, action: Callable[[], T]) -> T | DomainError:
        """Run `action` inside this transaction; when it refuses, undo all it did and give back the refusal."""
        emitted, audiences, ended = len(self._emitted), dict(self._audiences), dict(self._ended_logins)
        workspace, earliest_due, has_work = self.workspace_or_none, self.earliest_due, self._has_work
        changed = dict(self._agents)
        # Not begin_nested: what breaks leaves its savepoint to the writer, and SQLAlchemy would wait for it for ever.
        self.connection.exec_driver_sql("SAVEPOINT attempt")
        try:
            result = action()
        except DomainError as refusal:
            self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
            self.connection.exec_driver_sql("RELEASE SAVEPOINT attempt")
            self.position -= len(self._emitted) - emitted
            del self._emitted[emitted:]
            self._audiences, self._ended_logins, self._agents = audiences, ended, changed
            self.workspace_or_none, self.earliest_due, self._has_work = workspace, earliest_due, has_work
            return refusal
        self.connection.exec_driver_sql("RELEASE SAVEPOINT attempt")
        return result

    def finish(self) -> Committed | None:
        """Write the log; what is to be published once the commit has returned. The group writes the position."""
        if self._agents:
            agent_history.append(self.connection, self._agents, up_to=self.position)
        if self._emitted:
            event_log.append(self.connection, self.workspace_id, self._emitted)
        elif not self._ended_logins and not self._has_work:
            return None
        return Committed(
            workspace_id=self.workspace_id,
            events=tuple(self._emitted),
            audiences=self._audiences,
            ended_logins=self._ended_logins,
            has_work=self._has_work,
        )
