"""A workspace to measure: agents, logged in and Online, written by the real actions into a real file."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lenochat.actions.login import log_in
from lenochat.actions.member import NewMember, add_agent
from lenochat.actions.settle import settle
from lenochat.actions.workspace import create_workspace
from lenochat.core.agent import Role
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store import sqlite
from lenochat.store.ids import new_id
from lenochat.store.schema import migrate
from lenochat.store.store import Store
from lenochat.store.tokens import new_token, token_hash
from lenochat.store.transaction import Tx

AGENTS_A_WRITE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Seeded:
    """What the clients of a measurement have to know."""

    workspace_id: WorkspaceId
    widget_key: str
    tokens: tuple[str, ...]
    """One login's cookie per agent."""


def clock() -> Instant:
    return Instant(time.clock_gettime_ns(time.CLOCK_REALTIME) // 1_000)


def open_store(database: Path) -> Store:
    """The store as a node has it, with nobody who listens."""
    return Store(database, clock=clock, settle=settle, published=lambda _: None, became_due=lambda _: None)


def seed(database: Path, *, agents: int) -> Seeded:
    """A new database with one workspace of `agents` members, each logged in once; the first is its Owner."""
    database.parent.mkdir(parents=True, exist_ok=True)
    migrate(database)
    return asyncio.run(_seed(database, agents))


async def _seed(database: Path, agents: int) -> Seeded:
    store = open_store(database)
    workspace_id, widget_key = WorkspaceId(new_id()), new_token()[:22]
    tokens = tuple(new_token() for _ in range(agents))
    await store.write(workspace_id, lambda tx, now: create_workspace(tx, name="Bench", widget_key=widget_key, now=now))
    for start in range(0, agents, AGENTS_A_WRITE):
        await store.write(workspace_id, _joining(start, tokens[start : start + AGENTS_A_WRITE]))
    sqlite.raw(store.writer.connection).execute("DELETE FROM outbox")  # nobody waits for these mails
    await store.close()
    return Seeded(workspace_id=workspace_id, widget_key=widget_key, tokens=tokens)


def _joining(first: int, tokens: tuple[str, ...]) -> Callable[[Tx, Instant], None]:
    def join(tx: Tx, now: Instant) -> None:
        for number, token in enumerate(tokens, first):
            member = NewMember(
                email=f"agent{number}@example.com",
                name=f"Agent {number}",
                role=Role.AGENT if number else Role.OWNER,
                password_hash=None,
            )
            agent = add_agent(tx, member, now=now)
            log_in(
                tx,
                agent.id,
                password_hash=None,
                token_hash=token_hash(token),
                device="Bench",
                as_dashboard=False,
                replaced=None,
                streaming=frozenset(),
                now=now,
            )

    return join
