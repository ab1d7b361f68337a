"""The reader: every read sees one committed state, and a long one does not stand in the loop's way."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from lenochat.store import reader, sqlite, workspaces
from lenochat.store.reader import Reader
from lenochat.store.tables import metadata
from tests.support.shop import Shop

COUNT_TO = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT max(i) FROM n"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(metadata.create_all, tmp_path / "lenochat.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def reading(shop: Shop, tmp_path: Path) -> Iterator[Reader]:
    opened = Reader(tmp_path / "lenochat.sqlite3")
    yield opened
    opened.close()


def test_a_read_sees_one_state_whatever_is_committed_meanwhile(shop: Shop, reading: Reader) -> None:
    def position(connection: Connection) -> int:
        found = workspaces.find(connection, shop.workspace_id)
        assert found is not None
        return found.position

    def look_write_and_look_again(connection: Connection) -> tuple[int, int]:
        first = position(connection)
        write_from_elsewhere(shop)
        return first, position(connection)

    first, second = reading.read_now(look_write_and_look_again)
    assert first == second
    assert reading.read_now(position) == first + 3


def write_from_elsewhere(shop: Shop) -> None:
    writing = threading.Thread(target=shop.visitor_begins)
    writing.start()
    writing.join()


def test_a_short_read_stays_on_the_loop_and_a_long_one_is_done_again_in_a_thread(
    shop: Shop, reading: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[str] = []

    def count(connection: Connection, to: int) -> int:
        places.append(threading.current_thread().name.partition("_")[0])
        return int(connection.execute(text(COUNT_TO.format(to))).scalar_one())

    monkeypatch.setattr(reader, "SHORT_READ_SECONDS", 60.0)
    assert shop.loop.run_until_complete(reading.read(lambda connection: count(connection, 10))) == 10
    assert places == ["MainThread"]
    monkeypatch.setattr(reader, "SHORT_READ_SECONDS", -1.0)
    assert shop.loop.run_until_complete(reading.read(lambda connection: count(connection, 50_000))) == 50_000
    assert places == ["MainThread", "MainThread", "read"]


def test_a_long_read_that_goes_straight_to_the_driver_is_done_again_too(
    shop: Shop, reading: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SHORT_READ_SECONDS", -1.0)
    long = COUNT_TO.format(50_000)
    counted = reading.read(lambda connection: sqlite.raw(connection).execute(long).fetchone())
    assert shop.loop.run_until_complete(counted) == (50_000,)


def test_a_read_that_was_given_up_leaves_the_loop_s_connection_usable(
    shop: Shop, reading: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SHORT_READ_SECONDS", -1.0)
    long = text(COUNT_TO.format(50_000))
    for _ in range(3):
        shop.loop.run_until_complete(reading.read(lambda connection: connection.execute(long).scalar()))
    shop.visitor_begins()
    found = reading.read_now(lambda connection: workspaces.find(connection, shop.workspace_id))
    assert found == shop.workspace


def test_a_read_cannot_write(reading: Reader) -> None:
    with pytest.raises(DBAPIError, match="readonly"):
        reading.read_now(lambda connection: connection.execute(text("DELETE FROM due")))


def test_a_read_that_fails_raises_and_the_next_one_works(shop: Shop, reading: Reader) -> None:
    with pytest.raises(ZeroDivisionError):
        shop.loop.run_until_complete(reading.read(lambda connection: 1 // 0))
    assert shop.loop.run_until_complete(reading.read(lambda connection: 1)) == 1


def test_a_read_is_never_given_up_in_the_begin_or_commit_of_its_transaction(
    shop: Shop, reading: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite counts instructions over all runs of a statement: now and then a look comes in one that has but three."""
    monkeypatch.setattr(reader, "_INSTRUCTIONS_BETWEEN_LOOKS", 3)
    monkeypatch.setattr(reader, "SHORT_READ_SECONDS", -1.0)
    for _ in range(10):
        assert shop.loop.run_until_complete(reading.read(lambda connection: 1)) == 1
    found = reading.read_now(lambda connection: workspaces.find(connection, shop.workspace_id))
    assert found == shop.workspace
