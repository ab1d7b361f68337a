"""The log holds what each transaction made known, in one list; what is there already becomes lists of one."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":  # no other database has a log from before
        op.execute("UPDATE events SET body = '[' || body || ']'")
