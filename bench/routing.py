"""P4: the routing action alone, durable. A visitor's first message through the writer, without HTTP.

Messages arrive in batches, as they do when many visitors write at once, and the writer groups them by itself. The floor
is what SQLite alone needs: the same rows in the same order, taken from a run of the real action, written by `sqlite3`
with the same savepoints, as many to a COMMIT, and the same full sync. It reads nothing and decides nothing.
"""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Self

from bench.chats import FirstOfVisitor, Timed, timed
from bench.report import Figure, middle
from bench.workspace import Seeded, open_store, seed
from lenochat.store import sqlite

Write = tuple[str, Any, bool]
"""A statement that writes or keeps a savepoint, its parameters, and whether these are a list for `executemany`."""
_NO_WRITES = ("SELECT", "BEGIN", "PRAGMA")
_NO_ROWS = ("SAVEPOINT", "RELEASE")


def measure(*, quick: bool) -> list[Figure]:
    """With 10 and with 300 agents."""
    actions, times = (128, 1) if quick else (1_000, 3)
    figures = []
    for agents in (10, 300):
        with tempfile.TemporaryDirectory(prefix="lenochat-bench-") as folder:
            figures.append(_with_agents(Path(folder), agents, actions, times))
    return figures


def _with_agents(folder: Path, agents: int, actions: int, times: int) -> Figure:
    empty = folder / "empty.sqlite3"
    seeded = seed(empty, agents=agents)
    writes = asyncio.run(_recorded(_copy(empty, folder / "recorded.sqlite3"), seeded, actions))
    real, floor = [], []
    for number in range(times):
        real.append(asyncio.run(timed(_copy(empty, folder / f"real{number}.sqlite3"), [seeded.workspace_id], actions)))
        group = max(1, round(actions / real[-1].commits))
        floor.append(_floor(_copy(empty, folder / f"floor{number}.sqlite3"), writes, group))
    return Figure(
        bench="P4",
        what=f"chats routed and durable, {agents} agents",
        value=middle([item.a_second for item in real]),
        unit="/s",
        floor=middle([item.a_second for item in floor]),
        target="5,000/s",
        notes={
            "CPU us a chat": middle([item.cpu_us for item in real]),
            "floor's": middle([item.cpu_us for item in floor]),
            "CPU x": middle([item.cpu_us for item in real]) / middle([item.cpu_us for item in floor]),
            "chats a commit": actions / middle([item.commits for item in real]),
            "rows a chat": _rows(writes[0]),
        },
    )


def _rows(action: list[Write]) -> int:
    return sum(
        len(parameters) if many else 1 for statement, parameters, many in action if not statement.startswith(_NO_ROWS)
    )


def _copy(database: Path, to: Path) -> Path:
    shutil.copy(database, to)
    return to


async def _recorded(database: Path, seeded: Seeded, actions: int) -> list[list[Write]]:
    """What each of so many actions wrote."""
    written: list[list[Write]] = []
    with _all_writes() as seen:
        store = open_store(database)
        sqlite.raw(store.writer.connection).execute("PRAGMA synchronous=OFF")  # its speed is nobody's business
        seen.clear()
        for _ in range(actions):
            await store.write(seeded.workspace_id, FirstOfVisitor())
            written.append(seen.copy())
            seen.clear()
    await store.close()
    return written


@contextmanager
def _all_writes() -> Iterator[list[Write]]:
    """What is written through connections that are opened in here, below everything that writes."""
    seen: list[Write] = []

    class Noting(sqlite3.Cursor):
        def execute(self, statement: str, parameters: Any = (), /) -> Self:  # noqa: ANN401
            if not statement.lstrip().startswith(_NO_WRITES):
                seen.append((statement, parameters, False))
            return super().execute(statement, parameters)

        def executemany(self, statement: str, many: Any, /) -> Self:  # noqa: ANN401
            seen.append((statement, many, True))
            return super().executemany(statement, many)

    class Noted(sqlite3.Connection):
        def cursor(self, factory: Any = Noting) -> Any:  # noqa: ANN401
            return super().cursor(factory)

        def execute(self, statement: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401
            cursor: sqlite3.Cursor = self.cursor()
            return cursor.execute(statement, parameters)

    connect = sqlite3.connect
    sqlite3.connect = partial(connect, factory=Noted)  # type: ignore[assignment]
    try:
        yield seen
    finally:
        sqlite3.connect = connect


def _floor(database: Path, writes: list[list[Write]], group: int) -> Timed:
    connection = sqlite.open_connection(database)
    driver = sqlite.raw(connection)
    commits = 0
    started, cpu = perf_counter(), process_time()
    for start in range(0, len(writes), group):
        driver.execute("BEGIN IMMEDIATE")
        for action in writes[start : start + group]:
            for statement, parameters, many in action:
                if many:
                    driver.executemany(statement, parameters)
                else:
                    driver.execute(statement, parameters)
        driver.execute("COMMIT")
        commits += 1
    timed = Timed(len(writes), perf_counter() - started, process_time() - cpu, commits)
    connection.close()
    return timed
