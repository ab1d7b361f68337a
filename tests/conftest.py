"""Fixtures that every kind of test may ask for."""

import sqlite3
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection

from lenochat.store import sqlite
from lenochat.store.tables import metadata
from tests.support.shop import Shop

# Asserts of theirs say what was compared, as those of the tests do.
pytest.register_assert_rewrite(
    "tests.actions.what_holds", "tests.support.onlookers", "tests.support.picture", "tests.support.promises"
)

settings.register_profile(
    "lenochat",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("lenochat")


@cache
def _empty_database() -> sqlite3.Connection:
    """Made once in a process; copying it takes a tenth of the time of making the tables."""
    made = sqlite.open_connection(None)
    metadata.create_all(made)
    return sqlite.raw(made)


def make_tables(connection: Connection) -> None:
    _empty_database().backup(sqlite.raw(connection))


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A workspace with an Owner who is not logged in."""
    opened = Shop(make_tables)
    yield opened
    opened.close()
