"""Leno AI: what it does in a conversation, what its answers cite, what it did not know, and why it failed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("assistant", sa.String(length=15)))
    op.add_column("messages", sa.Column("sources", sa.Text()))
    op.create_table(
        "endpoint_keys",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_endpoint_keys_workspace_id"),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_endpoint_keys"),
    )
    op.create_table(
        "missing_articles",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_missing_articles_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_missing_articles"),
    )
    op.create_index("ix_missing_articles_conversation_id", "missing_articles", ["conversation_id"])
    op.create_index("ix_missing_articles_workspace_id_id", "missing_articles", ["workspace_id", "id"])
    op.create_table(
        "assistant_failures",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_assistant_failures_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assistant_failures"),
    )
    op.create_index("ix_assistant_failures_workspace_id_id", "assistant_failures", ["workspace_id", "id"])
