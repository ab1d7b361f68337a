"""P5: what a chat costs in a small place and in a large one: agents, past conversations, workspaces.

The same as P4, on databases that differ in one thing alone. They are made large by SQL from the rows that one real
chat has left, with short texts and in the order in which they would have come. The runs take turns, so that what
else the machine does falls on all. What counts is how many times the smallest one's processor time each takes.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes

from sqlalchemy import select

from bench.chats import TEXT, FirstOfVisitor, Timed, timed
from bench.report import Figure, middle
from bench.workspace import open_store, seed
from lenochat.actions.conversation import close_own_conversation
from lenochat.core.ids import VisitorId, WorkspaceId
from lenochat.core.search import terms
from lenochat.store.tables import visitors

TARGET = "within 1.5 x"
_AGENTS = 10
_AN_ID = "printf('00000000-0000-7000-8000-%012x', n)"
"""Before all that are made today."""
_A_TEXT = "printf('more-%d@example.com', n)"
_EVENTS_OF_A_CHAT = 4
"""That begins, is assigned, and is closed."""
_WITHOUT_ROWID = ("visitor_tokens", "agent_history")


@dataclass(frozen=True, slots=True)
class Place:
    """A database to measure."""

    what: str
    database: Path
    workspaces: Sequence[WorkspaceId]


def measure(*, quick: bool) -> list[Figure]:
    """Each dimension by itself, from the smallest to the largest."""
    agents = (10, 300) if quick else (10, 100, 1_000, 10_000)
    past = (0, 5_000) if quick else (0, 100_000, 1_000_000)
    workspaces = (1, 50) if quick else (1, 1_000)
    figures: list[Figure] = []
    for dimension, sizes in (("agents", agents), ("past", past), ("workspaces", workspaces)):
        with tempfile.TemporaryDirectory(prefix="lenochat-bench-") as folder:
            places = [_place(Path(folder), **{dimension: size}) for size in sizes]
            figures += _compared(places, *((256, 2) if quick else (1_000, 7)))
    return figures


def _compared(places: list[Place], chats: int, times: int) -> list[Figure]:
    rounds: list[list[Timed]] = [
        [asyncio.run(timed(place.database, place.workspaces, chats)) for place in places] for _ in range(times)
    ]
    return [
        Figure(
            bench="P5",
            what=f"processor time of a chat, {place.what}",
            value=middle([one[number].cpu_us for one in rounds]),
            unit="us",
            target=TARGET if number else "",
            notes={
                "x the smallest": middle([one[number].cpu_us / one[0].cpu_us for one in rounds]),
                "a second": middle([one[number].a_second for one in rounds]),
                "chats a commit": chats / middle([one[number].commits for one in rounds]),
            },
        )
        for number, place in enumerate(places)
    ]


def _place(folder: Path, *, agents: int = _AGENTS, past: int = 0, workspaces: int = 1) -> Place:
    what = f"{agents:,} agents, {past:,} past, {workspaces:,} workspace{'s' if workspaces > 1 else ''}"
    database = folder / f"{agents}-{past}-{workspaces}.sqlite3"
    workspace_id = seed(database, agents=_AGENTS).workspace_id
    if past:
        asyncio.run(_one_past_chat(database, workspace_id))
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for pragma in ("synchronous=OFF", "cache_size=-500000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        _more_agents(connection, agents - _AGENTS)
        if past:
            _more_past(connection, workspace_id, past)
        _more_workspaces(connection, workspaces - 1)
        ids = [WorkspaceId(row[0]) for row in connection.execute("SELECT id FROM workspaces ORDER BY id")]
        connection.execute("END")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Place(what, database, ids)


async def _one_past_chat(database: Path, workspace_id: WorkspaceId) -> None:
    """What the others are made from."""
    store = open_store(database)
    begun = (await store.write(workspace_id, FirstOfVisitor())).result.answer
    row = await store.read(lambda connection: connection.execute(select(visitors.c.id)).one())
    await store.write(
        workspace_id, lambda tx, now: close_own_conversation(tx, VisitorId(row.id), begun.conversation_id, now=now)
    )
    await store.close()


def _more_agents(connection: sqlite3.Connection, count: int) -> None:
    one = "rowid = (SELECT max(rowid) FROM agents)"
    _copy(connection, "users", f"id = (SELECT user_id FROM agents WHERE {one})", count, id=_AN_ID, email=_A_TEXT)
    _copy(connection, "agents", one, count, id=_AN_ID, user_id=_AN_ID)


def _more_past(connection: sqlite3.Connection, workspace_id: WorkspaceId, count: int) -> None:
    """Other conversations like the one that is there, each of another visitor."""
    indexes = _without_indexes(connection, "conversations", "messages", "receipts")
    later = {"position": f"template.position + n * {_EVENTS_OF_A_CHAT}"}
    theirs = {"conversation_id": _AN_ID, "author_id": _AN_ID, "client_message_id": _AN_ID}
    _copy(connection, "visitors", "true", count, id=_AN_ID)
    _copy(
        connection,
        "conversations",
        "true",
        count,
        id=_AN_ID,
        visitor_id=_AN_ID,
        opening_client_id=_AN_ID,
        search_number="n + 1",
        last_activity=f"template.last_activity - {count} + n",
    )
    _copy(connection, "messages", "true", count, id=_AN_ID, **theirs)
    _copy(
        connection, "receipts", "true", count, id=_AN_ID, conversation_id=_AN_ID, body="substr(template.body, 1, 200)"
    )
    told = f"position > (SELECT position - {_EVENTS_OF_A_CHAT} FROM workspaces)"
    _copy(connection, "events", told, count, body="substr(template.body, 1, 200)", **later)
    _copy(connection, "agent_history", told, count, **later)
    _copy(connection, "search_entries", "true", count, id="template.id + (n << 20)", message_id=_AN_ID)
    words = " ".join(workspace_id.replace("-", "") + term for term in terms(TEXT))
    connection.execute(
        "INSERT INTO search_index (rowid, words) SELECT id, ? FROM search_entries WHERE id >= 2 << 20", (words,)
    )
    connection.executemany(
        "INSERT INTO visitor_tokens (token_hash, workspace_id, visitor_id, created) VALUES (?, ?, ?, 0)",
        (
            (b"\0" + number.to_bytes(5) + token_bytes(32), workspace_id, f"00000000-0000-7000-8000-{number:012x}")
            for number in range(1, count + 1)
        ),
    )
    connection.execute("UPDATE workspaces SET position = position + ?", (count * _EVENTS_OF_A_CHAT,))
    for statement in indexes:
        connection.execute(statement)


def _more_workspaces(connection: sqlite3.Connection, count: int) -> None:
    """Others with the same people in them."""
    _copy(connection, "workspaces", "true", count, id=_AN_ID, stream_id=_AN_ID, widget_key=_A_TEXT)
    member = "printf('00000000-0000-7000-8000-%06x%06x', n, template.rowid)"
    _copy(connection, "agents", "true", count, id=member, workspace_id=_AN_ID)


def _copy(connection: sqlite3.Connection, table: str, which: str, count: int, **other: str) -> None:
    """Copy these rows so many times, but for some columns, which are said in SQL."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(other.get(column, f"template.{column}") for column in columns)
    key = "" if table in _WITHOUT_ROWID else "rowid, "
    connection.execute(
        f"""
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
        INSERT INTO {table} ({", ".join(columns)})
        SELECT {values} FROM numbers CROSS JOIN (SELECT {key}* FROM {table} WHERE {which}) AS template
        WHERE n <= {count} ORDER BY n
        """
    )


def _without_indexes(connection: sqlite3.Connection, *tables: str) -> list[str]:
    """Drop what is quicker made again afterwards, and give back how."""
    marks = ", ".join("?" * len(tables))
    found = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
        tables,
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]
