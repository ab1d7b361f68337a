"""Broken builds of the server, each with one bug that LenoChat must not have: the checker has to catch all of them.

    python -m torture.mutants NAME serve ...

The product's code is as it is; what is patched is patched in this process alone, before the server starts.
"""

import asyncio
import dataclasses
import itertools
import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection

LATER_SECONDS = 0.004
"""What was read so long ago is used."""
STALE_SECONDS = 0.3
UNCOMMITTED_SECONDS = 0.15
BETWEEN_TURNS_SECONDS = 0.03
ANSWERING_SECONDS = 0.15
"""Leno AI's own articles would answer at once."""
MOST_OLD_ANSWERS = 50
"""Of one action. It does not see what it does itself: one that goes on until nothing is left would go on for ever."""
WRITES_UNTIL_STUCK = 350
"""Reached before the kill or after it: a short run has twice as many."""


class _Older:
    """An older state of the database, for one action to decide by."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._answers = 0

    def instead_of(self, present: Connection) -> Connection:
        self._answers += 1
        return self._connection if self._answers <= MOST_OLD_ANSWERS else present


_older: ContextVar[_Older | None] = ContextVar("older", default=None)


class _Old:
    """A module of the store whose questions are answered from an older state, where there is one."""

    def __init__(self, module: Any, prefixes: tuple[str, ...]) -> None:  # noqa: ANN401 - a module
        self._module = module
        self._prefixes = prefixes

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        found = getattr(self._module, name)
        if not name.startswith(self._prefixes):
            return found

        def ask(connection: Connection, *arguments: object, **named: object) -> object:
            older = _older.get()
            return found(connection if older is None else older.instead_of(connection), *arguments, **named)

        return ask


class _States:
    """Older states of the database, kept by transactions that read."""

    def __init__(self) -> None:
        self._database: Path | None = None
        self._free: list[Connection] = []

    def opened(self, database: Path | None) -> None:
        self._database = database

    def take(self) -> Connection:
        """The present state, to be used later."""
        from lenochat.store import sqlite

        connection = self._free.pop() if self._free else sqlite.open_connection(self._database, read_only=True)
        driver = sqlite.raw(connection)
        driver.execute("BEGIN")
        driver.execute("SELECT id FROM workspaces LIMIT 1").fetchall()
        return connection

    def give_back(self, connection: Connection) -> None:
        from lenochat.store import sqlite

        sqlite.raw(connection).execute("COMMIT")
        self._free.append(connection)


def _by(state: Connection, action: Callable[[Any, Any], Any], tx: Any, now: Any) -> Any:  # noqa: ANN401
    token = _older.set(_Older(state))
    try:
        return action(tx, now)
    finally:
        _older.reset(token)


def _decide_by_old_states() -> _States:
    from lenochat.actions import actor, routing
    from lenochat.store import agents, conversations, writer

    states, begin = _States(), writer.Writer.__init__

    def remember(self: writer.Writer, database: Path | None, **parts: Any) -> None:  # noqa: ANN401
        states.opened(database)
        begin(self, database, **parts)

    _replace(writer.Writer, "__init__", remember)
    _replace(routing, "agents", _Old(agents, ("list_", "first_", "find_ranked")))
    _replace(actor, "conversations", _Old(conversations, ("find",)))
    return states


def lock() -> None:
    """No lock: what a decision needs is read in one turn, and what it decided is written in a later one."""
    from lenochat.store import writer

    states, write = _decide_by_old_states(), writer.Writer.write

    async def later(self: writer.Writer, workspace_id: Any, action: Callable[[Any, Any], Any]) -> Any:  # noqa: ANN401
        state = states.take()
        await asyncio.sleep(LATER_SECONDS)

        def act(tx: Any, now: Any) -> Any:  # noqa: ANN401
            return _by(state, action, tx, now)

        try:
            return await write(self, workspace_id, act)
        finally:
            states.give_back(state)

    _replace(writer.Writer, "write", later)


def cached() -> None:
    """Who is available is read from a cache that is renewed three times a second."""
    from lenochat.actions import actor
    from lenochat.store import conversations, writer

    states, write = _decide_by_old_states(), writer.Writer.write
    _replace(actor, "conversations", conversations)
    kept: list[tuple[float, Connection]] = []

    async def by_cache(self: writer.Writer, workspace_id: Any, action: Callable[[Any, Any], Any]) -> Any:  # noqa: ANN401
        def act(tx: Any, now: Any) -> Any:  # noqa: ANN401
            if not kept or monotonic() - kept[0][0] > STALE_SECONDS:
                if kept:
                    states.give_back(kept.pop()[1])
                kept.append((monotonic(), states.take()))
            return _by(kept[0][1], action, tx, now)

        return await write(self, workspace_id, act)

    _replace(writer.Writer, "write", by_cache)


class _Lazy:
    """The driver's connection, whose transaction may be open already when the next one begins."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._driver, name)

    def execute(self, statement: str, *parameters: Any) -> sqlite3.Cursor:  # noqa: ANN401
        if statement.startswith("BEGIN") and self._driver.in_transaction:
            return self._driver.cursor()
        return self._driver.execute(statement, *parameters)


def early() -> None:
    """Answers and events leave before the COMMIT, which comes a moment later for all of that moment."""
    from lenochat.store import writer

    begin = writer.Writer.__init__

    def lazily(self: writer.Writer, database: Path | None, **parts: Any) -> None:  # noqa: ANN401
        begin(self, database, **parts)
        commit = self.commit
        waiting: list[asyncio.TimerHandle] = []

        def really() -> None:
            waiting.clear()
            if self._group is None:
                commit()
            else:
                later()  # Not between two turns of a group: that is `halfway`.

        def later() -> None:
            if not waiting:
                waiting.append(asyncio.get_running_loop().call_later(UNCOMMITTED_SECONDS, really))

        _replace(self, "_driver", _Lazy(self._driver))
        self.commit = later

    _replace(writer.Writer, "__init__", lazily)


def halfway() -> None:
    """Of a group that goes over two turns, the first is answered and told before the COMMIT of both."""
    from lenochat.store import writer

    run_turn = writer.Writer._run_turn  # noqa: SLF001 - see _replace

    def run(self: writer.Writer) -> Any:  # noqa: ANN401
        group = run_turn(self)
        if self._group is not None:
            self._finish(self._group)
            self._group.committed.clear()
            self._committing = True  # Nothing runs until the second turn.
            asyncio.get_running_loop().call_later(BETWEEN_TURNS_SECONDS, go_on, self)
        return group

    def go_on(self: writer.Writer) -> None:
        self._committing = False
        self._schedule()

    _replace(writer.Writer, "_run_turn", run)


def clock() -> None:
    """Streams tell events in the order of the clock, which reads the same for many of them, and number them so."""
    from lenochat.core.events import Committed, Positioned
    from lenochat.core.ids import WorkspaceId
    from lenochat.web.socket import hub

    deliver = hub.Hub.deliver

    def by_clock(events: list[Positioned]) -> list[Positioned]:
        ordered = sorted(events, key=lambda item: (item.event.at, item.event.type))
        return [dataclasses.replace(item, position=told.position) for item, told in zip(ordered, events, strict=True)]

    def deliver_by_clock(self: hub.Hub, commits: list[Committed]) -> None:
        by_workspace: dict[WorkspaceId, list[Positioned]] = {}
        for committed in commits:
            by_workspace.setdefault(committed.workspace_id, []).extend(committed.events)
        ordered = {workspace: iter(by_clock(events)) for workspace, events in by_workspace.items()}
        deliver(
            self,
            [
                dataclasses.replace(one, events=tuple(next(ordered[one.workspace_id]) for _ in one.events))
                for one in commits
            ],
        )

    _replace(hub.Hub, "deliver", deliver_by_clock)


def stuck() -> None:
    """A write that never ends: nobody is answered any more."""
    _at_a_write(lambda: threading.Event().wait())


def dead() -> None:
    """A write that takes the whole process along."""
    _at_a_write(lambda: os._exit(3))


def both() -> None:
    """Leno AI answers a moment later, and does not look who has the conversation by then, and what was written."""
    from lenochat import answers
    from lenochat.actions import assistant
    from lenochat.store import conversations

    listen = answers.Answers._listen  # noqa: SLF001 - see _replace

    async def later(self: answers.Answers, *arguments: Any) -> Any:  # noqa: ANN401
        await asyncio.sleep(ANSWERING_SECONDS)
        return await listen(self, *arguments)

    def anyhow(connection: Connection, workspace: Any, work: Any, *, now: Any) -> Any:  # noqa: ANN401, ARG001
        return conversations.find(connection, workspace.id, work.conversation_id)

    _replace(answers.Answers, "_listen", later)
    _replace(answers.Answers, "follow", lambda *_: None)
    _replace(assistant, "awaited", anyhow)


def _at_a_write(happens: Callable[[], object]) -> None:
    from lenochat.store import writer

    write, writes = writer.Writer.write, itertools.count(1)

    async def counted(self: writer.Writer, workspace_id: Any, action: Callable[[Any, Any], Any]) -> Any:  # noqa: ANN401
        if next(writes) == WRITES_UNTIL_STUCK:
            happens()
        return await write(self, workspace_id, action)

    _replace(writer.Writer, "write", counted)


MUTANTS: Mapping[str, tuple[Callable[[], None], str]] = {
    "lock": (lock, "RT5"),
    "cached": (cached, "RT4"),
    "early": (early, "kept"),
    "halfway": (halfway, "order"),
    "clock": (clock, "order"),
    "both": (both, "AI3"),
    "stuck": (stuck, "silence"),
    "dead": (dead, "silence"),
}
"""Each with the check that is there to catch it."""


def _replace(owner: object, name: str, by: object) -> None:
    """Patch what has to be there: a name that is gone would make a mutant that is none."""
    if not hasattr(owner, name):
        raise AttributeError(f"{owner!r} has no {name} any more: this mutant has to be written anew")
    setattr(owner, name, by)


def main() -> None:
    mutate, _ = MUTANTS[sys.argv[1]]
    mutate()
    from lenochat.cli import run

    sys.exit(run(sys.argv[2:]))


if __name__ == "__main__":
    main()
