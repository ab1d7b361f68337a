"""The schema's version: brought up to date before a database is used, and never guessed.

All steps that a database lacks are one transaction: a crash leaves the old schema or the new one. A database that is
newer than this code is refused, untouched.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from lenochat.store import sqlite

HEAD = "0020"
"""The newest revision in `migrations/versions`."""


class NewerSchemaError(Exception):
    """The database was written by a newer LenoChat."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The data was written by a newer LenoChat (schema {found}); this one knows schema {HEAD} at most."
            " Install the newer version."
        )


def version(connection: Connection) -> str | None:
    """The schema's revision in the database; None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def migrate(database: Path) -> tuple[str | None, str]:
    """Bring the embedded database up to date, making it where there is none; the revisions before and after.

    The caller holds the data folder's lock: nobody else has the database open.
    """
    connection = sqlite.open_connection(database)
    try:
        driver = sqlite.raw(connection)
        driver.execute("BEGIN IMMEDIATE")
        before = version(connection)
        if before != HEAD:
            upgrade(connection, before)
        driver.commit()
        sqlite.checkpoint_and_cut(connection)
    finally:
        connection.close()
    return before, HEAD


def upgrade(connection: Connection, before: str | None) -> None:
    """Run the revisions that the database lacks, in the transaction that is open on the connection."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "lenochat.store:migrations")
    if before is not None and before not in {
        step.revision for step in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise NewerSchemaError(before)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
