"""Business hours, and the widget's settings."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("settings_id", sa.String(length=36)))
    op.add_column(
        "conversations", sa.Column("left_outside_hours", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "workspace_settings",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_workspace_settings_workspace_id"),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspace_settings"),
    )
