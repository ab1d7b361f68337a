"""How each agent wants to be told of a new chat."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("agents", sa.Column("notify_sound", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("agents", sa.Column("notify_desktop", sa.Boolean(), nullable=False, server_default=sa.false()))
