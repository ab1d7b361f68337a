"""Migrations and `store.tables` say the same, on every kind of database, and a database is never half migrated."""

import io
import re
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_mock_engine
from sqlalchemy.schema import ExecutableDDLElement

from lenochat.store import schema, sqlite
from lenochat.store.tables import metadata


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "lenochat.sqlite3"


def revisions() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "lenochat.store:migrations")
    return ScriptDirectory.from_config(config)


def statements(sql: str) -> set[tuple[str, ...]]:
    """The statements of a script as sorted words: without layout, and without the order of a table's constraints."""
    return {tuple(sorted(statement.replace(",", " ").split())) for statement in sql.split(";") if statement.strip()}


def made(script: str) -> set[tuple[str, ...]]:
    """What a script of migrations leaves: what came later stands in its table, what went is not there."""
    tables: dict[str, str] = {}
    rest: list[str] = []
    for statement in script.split(";"):
        match statement.split():
            case ["CREATE", "TABLE", name, *_]:
                tables[name] = statement
            case ["ALTER", "TABLE", name, "ADD", "COLUMN", *column]:
                tables[name] += " ".join(["", *column])
            case ["ALTER", "TABLE", name, "DROP", "CONSTRAINT", constraint]:
                what = r"(?:[^,]*?REFERENCES \w+ \(\w+\)|PRIMARY KEY \([^)]*\))"
                tables[name] = re.sub(rf",\s*CONSTRAINT {constraint} {what}", "", tables[name])
            case ["ALTER", "TABLE", name, "ADD", "CONSTRAINT", *constraint]:
                tables[name] += " ".join([" CONSTRAINT", *constraint])
            case ["DROP", "INDEX", name]:
                rest = [made_before for made_before in rest if f" INDEX {name} " not in made_before]
            case _:
                rest.append(statement)
    return statements(";".join([*tables.values(), *rest]))


def contents(database: Path) -> set[tuple[str, ...]]:
    """All that a database says about its own schema, but for alembic's table."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name != 'alembic_version'"
        )
        found = {row[0] for row in rows}
    connection.close()
    return statements(";".join(found))


def test_the_newest_revision_is_the_one_that_the_code_expects() -> None:
    assert revisions().get_heads() == [schema.HEAD]


def test_a_migrated_database_has_exactly_the_tables_of_the_code(database: Path, tmp_path: Path) -> None:
    schema.migrate(database)
    made_by_hand = tmp_path / "by-hand.sqlite3"
    connection = sqlite.open_connection(made_by_hand)
    metadata.create_all(connection)
    connection.close()
    assert contents(database) == contents(made_by_hand)


def test_alembic_finds_nothing_left_to_migrate(database: Path) -> None:
    schema.migrate(database)
    connection = sqlite.open_connection(database)
    try:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [change for change in compare_metadata(context, metadata) if not names_others(change)] == []
    finally:
        connection.close()


def names_others(change: object) -> bool:
    """Whether it is about a table of alembic, or one that FTS5 has made beside the one it was asked for."""
    return any(name in repr(change) for name in ("alembic_version", "'search_index", "'passage_index"))


def test_on_postgresql_the_migrations_make_the_same_tables() -> None:
    migrated = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": migrated})
    with Operations.context(context):
        for revision in reversed(list(revisions().walk_revisions())):
            revision.module.upgrade()

    expected: list[str] = []

    def note(statement: ExecutableDDLElement, *_: object) -> None:
        expected.append(str(statement.compile(dialect=context.dialect)))

    metadata.create_all(create_mock_engine("postgresql+psycopg://", note), checkfirst=False)
    assert made(migrated.getvalue()) == statements(";".join(expected))


def test_a_new_database_and_one_that_is_up_to_date_are_told_apart(database: Path) -> None:
    assert schema.migrate(database) == (None, schema.HEAD)
    assert schema.migrate(database) == (schema.HEAD, schema.HEAD)


def test_a_database_newer_than_the_code_is_refused_and_left_alone(database: Path) -> None:
    schema.migrate(database)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = contents(database)
    with pytest.raises(schema.NewerSchemaError, match="9999"):
        schema.migrate(database)
    assert contents(database) == before


def test_a_migration_that_fails_leaves_nothing_behind(database: Path) -> None:
    # The last table that the first revision makes is there already, so that the revision fails at its end.
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE receipts (id TEXT)")
    connection.close()
    before = contents(database)
    with pytest.raises(Exception, match="receipts"):
        schema.migrate(database)
    assert contents(database) == before
