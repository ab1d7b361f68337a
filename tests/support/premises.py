"""Where a shop is: one workspace in a real database behind a real Writer, with a clock that is moved by hand.

Whatever a test does goes through `Writer.write`, as in production: one transaction, what is due settled before, events
published after the commit. The fakes are at the edges only: the clock, and the list that takes published events.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from lenochat.actions import workspace
from lenochat.actions.settle import settle
from lenochat.core.agent import Agent
from lenochat.core.agent_views import AgentView, agent_view
from lenochat.core.conversation import Conversation
from lenochat.core.conversation_views import ConversationView, conversation_view
from lenochat.core.events import Committed, Logged, Positioned
from lenochat.core.ids import AgentId, ConversationId, WorkspaceId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.routing_views import ReceiptView
from lenochat.core.workspace import Workspace
from lenochat.reads.routing import whole_receipt
from lenochat.store import agents, conversations, due, queue, receipts, workspaces
from lenochat.store.due import Due
from lenochat.store.group import Action
from lenochat.store.ids import new_id
from lenochat.store.receipts import Receipt
from lenochat.store.transaction import Tx
from lenochat.store.writer import Writer
from tests.support.clock import Clock

T = TypeVar("T")


class Premises:
    """A workspace in which nobody is yet; how it is written to, and what is in it."""

    def __init__(self, prepare: Callable[[Connection], None], database: Path | None = None) -> None:
        self.clock = Clock()
        self.published: list[Committed] = []
        self.told_due: list[Instant] = []
        self.loop = asyncio.new_event_loop()
        self.writer = Writer(
            database,
            clock=self.clock,
            settle=settle,
            published=self.published.extend,
            became_due=self.told_due.append,
        )
        prepare(self.writer.connection)
        self.begin()

    def begin(self) -> None:
        """Another workspace in the same database: new, and empty."""
        self.workspace_id = WorkspaceId(new_id())
        self.write(partial(_create, name="Shop", widget_key=new_id()))

    def close(self) -> None:
        self.loop.run_until_complete(self.writer.close())
        self.loop.close()

    def write(self, action: Action[T]) -> T:
        """Run one action as a request would; from any thread while the shop is `busy`, else from this one."""
        if self.loop.is_running():
            return self.submit(action).result(timeout=60)
        written = self.loop.run_until_complete(self.writer.write(self.workspace_id, action))
        self._rest()
        return written.result

    def _rest(self) -> None:
        """Until nothing is done on the connection beside the loop: tests look at it from here."""
        while self.writer._committing:
            self.loop.run_until_complete(asyncio.sleep(0))

    def submit(self, action: Action[T]) -> "Future[T]":
        """Hand in one action from another thread than the loop's."""
        return asyncio.run_coroutine_threadsafe(self._result(action), self.loop)

    def write_together(self, *actions: Action[T]) -> list[T | BaseException]:
        """Hand in several actions in one turn of the loop, and wait for all; failures are given back."""

        async def together() -> list[T | BaseException]:
            return await asyncio.gather(*map(self._result, actions), return_exceptions=True)

        return self.loop.run_until_complete(together())

    async def _result(self, action: Action[T]) -> T:
        return (await self.writer.write(self.workspace_id, action)).result

    @contextmanager
    def busy(self) -> Iterator[None]:
        """The loop runs in a thread of its own, so that many threads can write at once."""
        thread = threading.Thread(target=self.loop.run_forever, name="loop")
        thread.start()
        try:
            yield
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            thread.join()

    def settle(self) -> None:
        """What the ticker does when something became due."""
        self.loop.run_until_complete(self.writer.settle(self.workspace_id))
        self._rest()

    def wait(self, seconds: float) -> None:
        """Time passes, and the ticker does what became due."""
        self.clock.move(seconds)
        self.settle()

    # Looking

    @property
    def connection(self) -> Connection:
        return self.writer.connection

    @property
    def workspace(self) -> Workspace:
        found = workspaces.find(self.connection, self.workspace_id)
        assert found is not None
        return found

    def agent(self, agent_id: AgentId) -> AgentView:
        return agent_view(self.member(agent_id), self.workspace)

    def member(self, agent_id: AgentId) -> Agent:
        found = agents.find(self.connection, self.workspace_id, agent_id)
        assert found is not None
        return found

    def row(self, conversation_id: ConversationId) -> Conversation:
        found = conversations.find(self.connection, self.workspace_id, conversation_id)
        assert found is not None
        return found

    def conversation(self, conversation_id: ConversationId) -> ConversationView:
        row = self.row(conversation_id)
        return conversation_view(row, queue_position=queue.position(self.connection, row))

    def holder(self, conversation_id: ConversationId) -> AgentId | None:
        return self.row(conversation_id).assignee_id

    def queue(self) -> list[ConversationId]:
        waiting = queue.head(self.connection, self.workspace_id, most=1_000)
        return [conversation.id for conversation in waiting]

    def receipts(self, conversation_id: ConversationId) -> list[ReceiptView]:
        """Newest first, with every candidate."""
        found = receipts.list_page(self.connection, conversation_id, before=receipts.AFTER_ALL, most=200)
        return [
            whole_receipt(self.connection, self.workspace_id, one, every_candidate=True)
            if isinstance(one, Receipt)
            else one
            for one in found
        ]

    def due(self, *, within: float = 0) -> list[Due]:
        until = Instant(self.clock.now + round(within * SECOND))
        return due.list_due(self.connection, self.workspace_id, until, most=1_000)

    def take_events(self) -> list[Logged]:
        """What was published since this was last asked, in order."""
        return [item.event for item in self.take_positioned()]

    def take_positioned(self) -> list[Positioned]:
        taken = [item for committed in self.published for item in committed.events]
        self.published.clear()
        return taken

    def event_types(self) -> list[str]:
        return [event.type for event in self.take_events()]


def _create(tx: Tx, now: Instant, *, name: str, widget_key: str) -> None:
    workspace.create_workspace(tx, name=name, widget_key=widget_key, now=now)
