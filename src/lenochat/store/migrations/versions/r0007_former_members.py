"""Members may be removed: the row stays for what they have done."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("agents", sa.Column("removed", sa.BigInteger()))
