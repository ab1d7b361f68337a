"""Chats that begin: first messages through the writer, as the door hands them to the store, without HTTP."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from time import perf_counter, process_time

from bench.workspace import clock, open_store
from lenochat.actions.first_message import Begun, FirstMessage, begin_conversation
from lenochat.cli.event_loop import keep_what_is_here
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store.ids import new_id
from lenochat.store.store import Store
from lenochat.store.tokens import new_visitor_token, visitor_token_hash
from lenochat.store.transaction import Tx

BATCH = 64
"""So many messages arrive in one turn of the loop."""
TEXT = "Hello, is my order on its way?"


@dataclass(frozen=True, slots=True)
class Timed:
    """One run of so many actions."""

    actions: int
    seconds: float
    cpu_seconds: float
    commits: int

    @property
    def a_second(self) -> float:
        return self.actions / self.seconds

    @property
    def cpu_us(self) -> float:
        return self.cpu_seconds / self.actions * 1e6


async def timed(database: Path, workspaces: Sequence[WorkspaceId], actions: int) -> Timed:
    """Begin so many chats, in these workspaces by turns, after a batch that nobody counts."""
    keep_what_is_here()  # as a node does
    store = open_store(database)
    commits, commit = 0, store.writer.commit

    def counted() -> None:
        nonlocal commits
        commits += 1
        commit()

    store.writer.commit = counted
    await _write(store, workspaces, BATCH)
    commits = 0
    started, cpu = perf_counter(), process_time()
    await _write(store, workspaces, actions)
    measured = Timed(actions, perf_counter() - started, process_time() - cpu, commits)
    await store.close()
    return measured


async def _write(store: Store, workspaces: Sequence[WorkspaceId], actions: int) -> None:
    turn = cycle(workspaces)
    for start in range(0, actions, BATCH):
        arrivals = (store.write(next(turn), FirstOfVisitor()) for _ in range(min(BATCH, actions - start)))
        await asyncio.gather(*arrivals)


class FirstOfVisitor:
    """An action: a new visitor's first message."""

    def __init__(self) -> None:
        self._token = new_visitor_token(clock())
        self._first = FirstMessage(
            client_message_id=new_id(),
            text=TEXT,
            name=None,
            email=None,
            page_url=None,
        )

    def __call__(self, tx: Tx, now: Instant) -> Begun:
        return begin_conversation(
            tx,
            self._first,
            visitor_token_hash=None,
            new_token=self._token,
            new_token_hash=visitor_token_hash(self._token),
            now=now,
        )
