"""A disk that really fails: writes to files that may grow no more, and a database that somebody else has locked."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lenochat.store import sqlite
from lenochat.store.tables import metadata
from tests.store.test_writer import codes, fill_the_disk, positions, refuse, say, words
from tests.support.shop import Shop

pytestmark = pytest.mark.usefixtures("commit_place")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(metadata.create_all, tmp_path / "lenochat.sqlite3")
    opened.take_positioned()
    opened.published.clear()
    yield opened
    opened.close()


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """The system refuses to write beyond it, in whatever file; SQLite is told of an I/O error."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def log_size(database: Path) -> int:
    return database.with_name(f"{database.name}-wal").stat().st_size


def assert_sound(shop: Shop, database: Path, expected: list[str]) -> None:
    """What was acknowledged is there, for whoever opens the file, too, and nothing else."""
    with closing(sqlite3.connect(database)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert [row[0] for row in other.execute("SELECT body FROM outbox WHERE kind = 'word' ORDER BY id")] == expected
    assert words(shop) == expected


def test_a_commit_that_the_disk_refuses_is_unavailable_for_all_and_nothing_is_saved_or_told(
    shop: Shop, tmp_path: Path
) -> None:
    database, before = tmp_path / "lenochat.sqlite3", shop.workspace.position
    with files_end_at(log_size(database)):
        for _ in range(2):
            assert codes(shop.write_together(say("one"), refuse("two"), say("three"))) == ["unavailable"] * 3
    assert (shop.published, shop.workspace.position) == ([], before)
    assert_sound(shop, database, [])
    assert shop.write_together(say("four"), say("five")) == ["four", "five"]
    assert positions(shop) == [before + 1, before + 2]
    assert_sound(shop, database, ["four", "five"])


def test_an_action_that_the_disk_refuses_takes_its_group_along_and_each_of_it_runs_again_alone(
    shop: Shop, tmp_path: Path
) -> None:
    """With a small cache SQLite has to write before the COMMIT; it rolls everything back by itself when it cannot."""
    database, before = tmp_path / "lenochat.sqlite3", shop.workspace.position
    sqlite.raw(shop.connection).execute("PRAGMA cache_size=20")
    with files_end_at(log_size(database) + 1_000_000):
        outcomes = shop.write_together(say("one"), say("two"), fill_the_disk, say("three"))
    assert codes(outcomes) == ["one", "two", "unavailable", "three"]
    assert positions(shop) == [before + 1, before + 2, before + 3]
    assert_sound(shop, database, ["one", "two", "three"])


def test_while_somebody_else_has_the_database_locked_everybody_is_told_that_it_is_unavailable(
    shop: Shop, tmp_path: Path
) -> None:
    database = tmp_path / "lenochat.sqlite3"
    sqlite.raw(shop.connection).execute("PRAGMA busy_timeout=0")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert codes(shop.write_together(say("one"), say("two"))) == ["unavailable"] * 2
        other.execute("ROLLBACK")
    assert shop.write_together(say("three")) == ["three"]
    assert_sound(shop, database, ["three"])
