"""Notes stand among the messages and are told apart by their kind; what is there already is no note."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("messages", sa.Column("kind", sa.String(10), nullable=False, server_default="message"))
