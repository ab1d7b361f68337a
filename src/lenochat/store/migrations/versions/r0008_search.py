"""What search asks: entries for all that was ever written, and on SQLite the index over them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("search_number", sa.BigInteger()))
    op.create_table(
        "search_entries",
        sa.Column("id", _number, autoincrement=False, nullable=False),
        sa.Column("message_id", sa.String(length=36)),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_search_entries_message_id"),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
    )
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index"
            " USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')"
        )
        # Filled by the last revision that has changed what is in it.
