"""The write-ahead log beside the database: when it is moved into it, and emptied where it holds what must be gone.

Moved on the writing connection alone, beside the loop, while no write runs (`store/sqlite.py` says why).
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from lenochat.store import sqlite

CHECKPOINT_CHANGES = 8_000
"""So many rows in the log, about 16 MB, are moved into the database together: a page that changes again before that is
moved once. With a quarter of that, moving them took a chat twice as long."""
CHECKPOINT_BYTES = 16 * 1024 * 1024
"""Where rows are long, it is moved whenever its file has grown by that."""


class WriteAheadLog:
    """That of one database; none where that is in memory."""

    def __init__(self, database: Path | None, connection: Connection) -> None:
        self._file = None if database is None else database.with_name(database.name + "-wal")
        self._connection = connection
        self._driver = sqlite.raw(connection)
        self._moved_changes = self._driver.total_changes
        self._moved_bytes = 0
        """How large the file was when it was last moved into the database, or less, if it was cut since."""
        self.has_traces = False
        """What is gone from the database for good still stands in the file, because somebody reads from it."""

    def work_after_commit(self, *, leaves_traces: bool) -> Callable[[], None] | None:
        """What is to be done now, if anything; `leaves_traces` says that something is gone for good."""
        if self._file is None:
            return None
        if leaves_traces:
            return self.cut
        return partial(sqlite.checkpoint, self._connection) if self._is_long(self._file) else None

    def cut(self) -> None:
        """Empty the file, unless somebody reads from it; then `has_traces` is true."""
        self.has_traces = True
        self.has_traces = not sqlite.cut(self._connection)

    def close(self) -> None:
        """Leave nothing in it."""
        if self._file is not None:
            sqlite.checkpoint_and_cut(self._connection)

    def _is_long(self, file: Path) -> bool:
        """Its file alone does not tell, for it is written over from its start.

        SQLite's index of the log would, but whoever opens and closes that file takes SQLite's locks on it away.
        """
        try:
            size = file.stat().st_size
        except FileNotFoundError:
            size = 0
        changes = self._driver.total_changes
        self._moved_bytes = min(self._moved_bytes, size)
        has_grown = size - self._moved_bytes > CHECKPOINT_BYTES
        is_long = has_grown or changes - self._moved_changes > CHECKPOINT_CHANGES
        if is_long:
            self._moved_changes, self._moved_bytes = changes, size
        return is_long
