"""SQLite: how its connections are opened. The only module that speaks SQLite's own language.

One writing connection in one process; WAL; every commit reaches the disk (`synchronous=FULL`). Before 3.51.3 SQLite
can corrupt a WAL database when two connections write or checkpoint at once, so checkpoints run on the writing
connection, by our own hand, and memory-mapped reading is off.
"""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

BUSY_TIMEOUT_MILLISECONDS = 5_000
LARGEST_KEPT_LOG_BYTES = 32 * 1024 * 1024
"""A log's file that grew beyond that, while somebody read long or by long rows, is cut to it when it begins anew."""


def open_connection(database: Path | None, *, read_only: bool = False) -> Connection:
    """A connection to the database file, or to one in memory, that leaves BEGIN and COMMIT to its owner.

    It may be used from one thread after another, never from two at once.
    """
    return _engine(database, read_only=read_only).connect()


def _engine(database: Path | None, *, read_only: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        target = ":memory:" if database is None else str(database)
        connection = sqlite3.connect(target, isolation_level=None, check_same_thread=False, cached_statements=512)
        for pragma in _pragmas(read_only=read_only):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    # An error that names its parameters would carry somebody's message into the log.
    return create_engine("sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True)


def _pragmas(*, read_only: bool) -> list[str]:
    pragmas = [
        f"busy_timeout={BUSY_TIMEOUT_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "wal_autocheckpoint=0",
        f"journal_size_limit={LARGEST_KEPT_LOG_BYTES}",
        "mmap_size=0",
        "cache_size=-65536",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what is deleted is written over, as Debian has it anyway
    ]
    return [*pragmas, "query_only=ON"] if read_only else pragmas


def raw(connection: Connection) -> sqlite3.Connection:
    """The driver's connection under SQLAlchemy's."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def checkpoint(connection: Connection) -> None:
    """Move the write-ahead log into the database, but for what readers still need; it never waits for them.

    The next write begins the log from its start, in the same file: to write over what is there takes a third less
    than to let a file grow.
    """
    raw(connection).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def cut(connection: Connection) -> bool:
    """Move all of the log into the database and empty its file; False while somebody still reads what is in it."""
    driver = raw(connection)
    driver.execute("PRAGMA busy_timeout=0")
    try:
        (is_busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MILLISECONDS}")
    return not is_busy


def checkpoint_and_cut(connection: Connection) -> None:
    """The same for whoever is alone with the database; the log's file is empty then."""
    raw(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
