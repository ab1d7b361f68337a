"""Visitors who are erased with all that was said, and a search index of which single entries can be taken out.

Entries and tokens do not refer to what they are of any more: to delete that, SQLite would read all of them.
"""

import sqlalchemy as sa
from alembic import op

from lenochat.store import search

revision = "0017"
down_revision = "0016"

_TOKENS = """
CREATE TABLE visitor_tokens (
	token_hash BLOB NOT NULL,
	workspace_id VARCHAR(36) NOT NULL,
	visitor_id VARCHAR(36) NOT NULL,
	created BIGINT NOT NULL,
	CONSTRAINT pk_visitor_tokens PRIMARY KEY (token_hash),
	CONSTRAINT fk_visitor_tokens_workspace_id FOREIGN KEY(workspace_id) REFERENCES workspaces (id)
) WITHOUT ROWID
"""


def upgrade() -> None:
    op.add_column("visitors", sa.Column("position", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column("visitors", sa.Column("erased", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "erasures",
        sa.Column("visitor_id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("done_to", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name="fk_erasures_visitor_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_erasures_workspace_id"),
        sa.PrimaryKeyConstraint("visitor_id", name="pk_erasures"),
    )
    if op.get_context().dialect.name == "sqlite":
        op.rename_table("visitor_tokens", "former_visitor_tokens")
        op.execute(_TOKENS)
        op.execute("INSERT INTO visitor_tokens SELECT * FROM former_visitor_tokens ORDER BY token_hash")
        op.drop_table("former_visitor_tokens")
        op.drop_table("search_entries")
        op.create_table(
            "search_entries",
            sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("message_id", sa.String(length=36)),
            sa.Column("names", sa.Text()),
            sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
        )
        # What a visitor was called when an entry was made is not known of those that are there.
        search.rebuild(op.get_bind())
    else:
        op.drop_constraint("fk_visitor_tokens_visitor_id", "visitor_tokens")
        op.drop_constraint("fk_search_entries_message_id", "search_entries")
        op.add_column("search_entries", sa.Column("names", sa.Text()))
