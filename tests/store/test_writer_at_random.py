"""The writer under everything at once: groups that are cut anywhere, actions that fail, a disk that does, cancelled
waiters, clocks that jump, and somebody who looks at the database in every turn of the loop.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, select
from structlog.testing import capture_logs

from lenochat.core.errors import DomainError
from lenochat.core.events import Committed
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store import due, event_log, sqlite, workspaces, writer
from lenochat.store.due import Due, DueKind
from lenochat.store.group import Action
from lenochat.store.ids import new_id
from lenochat.store.tables import metadata, outbox
from lenochat.store.transaction import Tx
from tests.store.test_writer import fill_the_disk, limit_disk, refuse, say, store_row
from tests.support.shop import Shop

pytestmark = pytest.mark.usefixtures("commit_place")

BURSTS = 60
MOST_AT_ONCE = 12
CANCELLED = 0.15
"""So often somebody stops waiting in a turn of the loop."""
FAILED_COMMITS = 0.1
FAILED_PIECES = 0.1


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(metadata.create_all, tmp_path / "lenochat.sqlite3")
    yield opened
    opened.close()


def refuse_at_once(tx: Tx, now: Instant) -> str:
    raise DomainError("not_allowed", "No.")


def break_halfway(tx: Tx, now: Instant) -> str:
    store_row(tx, "half")
    raise StopIteration


def make_due(word: str) -> Action[str]:
    """Something is due at once, so that a piece comes before the next action."""

    def action(tx: Tx, now: Instant) -> str:
        entry = Due(kind=DueKind.LOGIN_EXPIRY, subject_id=new_id(), due_at=now)
        due.put(tx.connection, tx.workspace_id, entry)
        tx.will_be_due(now)
        return say(word)(tx, now)

    return action


class Storm:
    """Bursts of writes into two workspaces, and what has been told and answered of them so far."""

    def __init__(self, shop: Shop, database: Path, random: Random) -> None:
        self.shop = shop
        self.random = random
        self.workspaces = [shop.workspace_id]
        shop.begin()
        self.workspaces.append(shop.workspace_id)
        self.looks = 0
        self.looks_in_the_middle = 0
        self.done: set[str] = set()
        self.cancelled: set[str] = set()
        self.failed: set[str] = set()
        self._reader = sqlite.open_connection(database, read_only=True)
        self._on_disk: set[str] = set()
        self._commits: set[str] | None = None
        """What is on the disk as soon as the COMMIT that is under way has returned."""
        self._told = {one: workspaces.find_position(shop.connection, one) for one in self.workspaces}
        self._waiting: dict[str, asyncio.Task[None] | None] = {}
        self._writes: list[asyncio.Future[None]] = []
        self._commit, shop.writer.commit = shop.writer.commit, self._committing
        self._published, shop.writer._published = shop.writer._published, self._publishing
        self._settle, shop.writer._settle = shop.writer._settle, self._settling
        shop.writer._became_due = lambda _: None

    def words(self, connection: Connection) -> set[str]:
        found = list(connection.execute(select(outbox.c.body).where(outbox.c.kind == "word")).scalars())
        assert len(found) == len(set(found)), "something is there twice"
        return set(found)

    async def rage(self) -> None:
        looking = asyncio.ensure_future(self._look_for_ever())
        for burst in range(BURSTS):
            for number in range(self.random.randint(1, MOST_AT_ONCE)):
                self._begin(f"{burst}.{number}")
            for _ in range(self.random.choice((1, 2, 3, 4, 8))):
                await asyncio.sleep(0)
        await self._close_in_the_middle()
        looking.cancel()
        await asyncio.gather(*self._writes)
        with suppress(asyncio.CancelledError):
            await looking
        self._reader.close()

    async def _close_in_the_middle(self) -> None:
        """Close while a transaction is open between two turns, if there is one to be had."""
        for number in range(MOST_AT_ONCE):
            self._begin(f"last.{number}")
        for _ in range(5):
            if self.shop.writer._group is None:
                await asyncio.sleep(0)
        closing_it = asyncio.ensure_future(self.shop.writer.close())
        await asyncio.sleep(0)
        with pytest.raises(DomainError, match="unavailable"):
            await self.shop.writer.write(self.workspaces[0], say("too late"))
        await closing_it

    def _begin(self, word: str) -> None:
        workspace = self.random.choice(self.workspaces)
        actions = (say(word), make_due(word), refuse(word), refuse_at_once, break_halfway, fill_the_disk)
        (action,) = self.random.choices(actions, (60, 10, 10, 10, 6, 1))
        self._writes.append(asyncio.ensure_future(self._write(workspace, word, action)))

    async def _write(self, workspace_id: WorkspaceId, word: str, action: Action[str]) -> None:
        self._waiting[word] = asyncio.current_task()
        try:
            await self.shop.writer.write(workspace_id, action)
        except asyncio.CancelledError:
            self.cancelled.add(word)
        except (DomainError, RuntimeError, ZeroDivisionError):
            assert word not in self.words(self._reader), "it was refused, and is there"
            self.failed.add(word)
        else:
            assert word in self.words(self._reader), "it was acknowledged before it was on the disk"
            self.done.add(word)
        finally:
            del self._waiting[word]

    async def _look_for_ever(self) -> None:
        while True:
            self._look()
            if self._waiting and self.random.random() < CANCELLED:
                waiting = self._waiting[self.random.choice(list(self._waiting))]
                assert waiting is not None
                waiting.cancel()
            self.shop.clock.move(self.random.choice((0, 0, 1, 3_600, -3_600)))
            await asyncio.sleep(0)

    def _look(self) -> None:
        """Whoever looks sees what is committed, and nothing of a transaction that is open between two turns."""
        before, seen, after = self._on_disk, self.words(self._reader), self._commits
        assert seen in (before, after, self._on_disk)
        self.looks += 1
        self.looks_in_the_middle += self.shop.writer._group is not None

    def _committing(self) -> None:
        if self.random.random() < FAILED_COMMITS:
            raise sqlite3.OperationalError("disk I/O error")
        self._commits = self.words(self.shop.connection)
        self._commit()
        self._on_disk, self._commits = self._commits, None

    def _publishing(self, commits: list[Committed]) -> None:
        """What is told is in the log for whoever reads it, under the next positions."""
        told: dict[WorkspaceId, list[Any]] = {}
        for one in commits:
            told.setdefault(one.workspace_id, []).extend(one.events)
        for workspace_id, events in told.items():
            after = self._told[workspace_id]
            assert event_log.read_after(self._reader, workspace_id, after, most=1_000) == events
            self._told[workspace_id] += len(events)
        self._published(commits)

    def _settling(self, tx: Tx, now: Instant) -> None:
        self._settle(tx, now)
        if self.random.random() < FAILED_PIECES:
            raise ZeroDivisionError


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_everybody_is_answered_once_with_what_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    database, random, stopwatch = tmp_path / "lenochat.sqlite3", Random(seed), [0.0]

    def ticking() -> float:
        stopwatch[0] += random.choice((0.0, 0.0, 0.001, 0.003))
        return stopwatch[0]

    monkeypatch.setattr(writer, "TURN_SECONDS", 0.004)
    monkeypatch.setattr(writer, "perf_counter", ticking)
    shop = Shop(metadata.create_all, database)
    limit_disk(shop)
    storm, broken = Storm(shop, database, random), list[dict[str, Any]]()
    shop.loop.set_exception_handler(lambda _, context: broken.append(context))
    with capture_logs():
        shop.loop.run_until_complete(storm.rage())
    shop.loop.close()
    with closing(sqlite3.connect(database)) as later:
        kept = {row[0] for row in later.execute("SELECT body FROM outbox WHERE kind = 'word'")}
    assert broken == []
    assert storm.done <= kept <= storm.done | storm.cancelled
    assert storm.looks_in_the_middle > 20
    assert min(map(len, (storm.done, storm.failed, storm.cancelled))) > 5
