"""Visitors who come and go, and what is left because they have."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("visitors", sa.Column("connected", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("visitors", sa.Column("gone_since", sa.BigInteger()))
    op.create_index(
        "ix_visitors_connected",
        "visitors",
        ["workspace_id"],
        sqlite_where=sa.text("connected = 1"),
        postgresql_where=sa.text("connected"),
    )
    op.add_column("conversations", sa.Column("visitor_left", sa.BigInteger()))
