"""Pictures of agents."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.String(length=43), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_pictures_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pictures"),
    )
    op.add_column("agents", sa.Column("picture_id", sa.String(length=43)))
