"""What the writer has in hand: writes that wait for their turn, and the group that one COMMIT will save."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from lenochat.core.events import Committed
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.core.workspace import Workspace
from lenochat.store import due, workspaces
from lenochat.store.due import UnsettledError
from lenochat.store.failure import is_about_storage, unavailable
from lenochat.store.transaction import Tx

T = TypeVar("T")
Action = Callable[[Tx, Instant], T]


@value
class Written(Generic[T]):
    """What a committed write gives back."""

    result: T
    position: int
    """The position of its last event, or, where nothing was emitted, the workspace's position at its commit."""


@dataclass(kw_only=True, slots=True)
class Job:
    """A write that somebody waits for."""

    workspace_id: WorkspaceId
    action: Action[Any] | None
    """None: only settle what is due."""
    answer: asyncio.Future[Any]
    outcome: Written[Any] | BaseException | None = None
    alone: bool = False
    """It runs in a group of its own, because SQLite gave up the transaction of the group it was in."""
    before_due: bool = False
    """It does not wait for what is due."""

    def deliver(self) -> None:
        """Tell whoever waits, if they still do."""
        if self.answer.done():
            return
        outcome = self.outcome
        if isinstance(outcome, BaseException):
            if isinstance(outcome, StopIteration):
                # A future takes none: it would raise here, and the rest of the group would wait for ever.
                outcome = RuntimeError("the action ran out of items")
            cause = outcome.__cause__ if isinstance(outcome, UnsettledError) else outcome
            self.answer.set_exception(unavailable() if is_about_storage(cause) else outcome)
        else:
            self.answer.set_result(outcome)


@dataclass(kw_only=True, slots=True)
class Known:
    """What is known of a workspace in the middle of a group: only the group's own actions can change it."""

    workspace: Workspace | None
    position: int
    next_due: Instant | None


@dataclass(kw_only=True, slots=True)
class Group:
    """What is done in one transaction of the database."""

    is_careful: bool
    """Each action has a savepoint of its own."""
    turns: int = 0
    """So many turns of the loop have worked on it."""
    jobs: list[Job] = field(default_factory=list)
    committed: list[Committed] = field(default_factory=list)
    earliest_due: Instant | None = None
    alone: bool = False
    leaves_traces: bool = False
    """Something is gone with it for good: the write-ahead log is to be emptied after the commit."""
    _known: dict[WorkspaceId, Known] = field(default_factory=dict)
    _positions: dict[WorkspaceId, int] = field(default_factory=dict)
    """What the workspaces' positions will be; each is written once, at the end."""

    def know(self, connection: Connection, workspace_id: WorkspaceId) -> Known:
        """The workspace as the next action will find it."""
        known = self._known.get(workspace_id)
        if known is None:
            workspace = workspaces.find(connection, workspace_id)
            known = self._known[workspace_id] = Known(
                workspace=workspace,
                position=self._positions.get(workspace_id, 0 if workspace is None else workspace.position),
                next_due=due.earliest_in(connection, workspace_id),
            )
        return known

    def done(self, tx: Tx, committed: Committed | None) -> None:
        """One action more is in the transaction."""
        if committed is not None:
            self.committed.append(committed)
            if committed.events:
                self._positions[tx.workspace_id] = tx.position
        self.leaves_traces |= tx.leaves_traces
        if tx.earliest_due is None:
            known = self._known[tx.workspace_id]
            known.workspace, known.position = tx.workspace_or_none, tx.position
        else:
            self.earliest_due = min(tx.earliest_due, self.earliest_due or tx.earliest_due)
            self.look_again()  # It may have put something on another workspace's list.

    def end(self, connection: Connection) -> None:
        """Nothing more will be done in it: what is left to write."""
        for workspace_id, position in self._positions.items():
            workspaces.set_position(connection, workspace_id, position)

    def look_again(self) -> None:
        """Something is not as it was known: an action was undone, or what was due has been done."""
        self._known.clear()
