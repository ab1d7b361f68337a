"""Visitors who are blocked, and where visitors last wrote from, if a workspace keeps that."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("visitors", sa.Column("blocked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("visitors", sa.Column("address", sa.String(45)))
    op.create_index(
        "ix_visitors_address",
        "visitors",
        ["workspace_id"],
        sqlite_where=sa.text("address IS NOT NULL"),
        postgresql_where=sa.text("address IS NOT NULL"),
    )
    op.add_column("workspaces", sa.Column("keep_addresses", sa.Boolean(), nullable=False, server_default=sa.false()))
