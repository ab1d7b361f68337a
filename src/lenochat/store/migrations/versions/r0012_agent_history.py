"""What decisions rest on, of each agent, from each position on: any past decision can be made again from it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_BEGIN = """
INSERT INTO agent_history (
    agent_id, position, status, accepting, connection_lost, disabled, takes_chats, capacity_override,
    capacity_unlimited, teams, ramp_until, open_conversations, last_assigned, joined, removed
)
SELECT
    agents.id, workspaces.position, status, accepting, connection_lost, disabled, takes_chats, capacity_override,
    capacity_unlimited, teams, ramp_until, open_conversations, last_assigned, joined, removed
FROM agents JOIN workspaces ON workspaces.id = agents.workspace_id
"""


def upgrade() -> None:
    op.create_table(
        "agent_history",
        sa.Column("agent_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("accepting", sa.Boolean(), nullable=False),
        sa.Column("connection_lost", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("takes_chats", sa.Boolean(), nullable=False),
        sa.Column("capacity_override", sa.Integer()),
        sa.Column("capacity_unlimited", sa.Boolean(), nullable=False),
        sa.Column("teams", sa.Text()),
        sa.Column("ramp_until", sa.BigInteger()),
        sa.Column("open_conversations", sa.Integer(), nullable=False),
        sa.Column("last_assigned", sa.BigInteger(), nullable=False),
        sa.Column("joined", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.BigInteger()),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_agent_history_agent_id"),
        sa.PrimaryKeyConstraint("agent_id", "position", name="pk_agent_history"),
        sqlite_with_rowid=False,
    )
    if not op.get_context().as_sql:
        op.execute(_BEGIN)
