"""Teams, and who is in them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("overflow_seconds", sa.Integer()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_teams_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
        sa.UniqueConstraint("workspace_id", "name_key", name="uq_teams_workspace_id_name_key"),
    )
    op.add_column("agents", sa.Column("teams", sa.Text()))
