"""The whole routing policy: teams, former agents, replies, ramps; and what lets an index choose the next agent."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_STANDING = """
UPDATE agents SET standing = (
    SELECT CASE
        WHEN agents.removed IS NOT NULL OR agents.disabled OR agents.connection_lost THEN NULL
        WHEN NOT agents.takes_chats OR NOT agents.accepting THEN NULL
        WHEN NOT agents.capacity_unlimited
            AND agents.open_conversations >= coalesce(agents.capacity_override, workspaces.default_capacity) THEN NULL
        WHEN agents.status = 'online' THEN 0
        WHEN agents.status = 'busy' AND workspaces.busy_fallback THEN 1
        WHEN agents.status = 'away' AND workspaces.away_fallback THEN 2
    END
    FROM workspaces WHERE workspaces.id = agents.workspace_id
)
"""


def upgrade() -> None:
    op.add_column(
        "workspaces", sa.Column("prefer_former_agent", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("workspaces", sa.Column("no_reply_seconds", sa.Integer()))
    op.add_column("workspaces", sa.Column("ramp_seconds", sa.Integer()))
    op.add_column("agents", sa.Column("ramp_until", sa.BigInteger()))
    op.add_column("agents", sa.Column("standing", sa.SmallInteger()))
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.String(length=36), nullable=False),
        sa.Column("agent_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_team_members_agent_id"),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name="pk_team_members"),
    )
    op.create_index("ix_team_members_agent_id", "team_members", ["agent_id"])
    for column in (
        sa.Column("team_id", sa.String(length=36)),
        sa.Column("open_to_all", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("lane", sa.String(length=36)),
        sa.Column("former_agent_id", sa.String(length=36)),
        sa.Column("assigned", sa.BigInteger()),
        sa.Column("seen", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("no_reply_since", sa.BigInteger()),
        sa.Column("offers", sa.SmallInteger(), nullable=False, server_default=sa.text("0")),
    ):
        op.add_column("conversations", column)
    _index("ix_agents_round_robin", "agents", ["standing", "last_assigned", "joined", "id"], "standing IS NOT NULL")
    _index(
        "ix_agents_load_balanced",
        "agents",
        ["standing", "open_conversations", "last_assigned", "joined", "id"],
        "standing IS NOT NULL",
    )
    _index(
        "ix_conversations_lane",
        "conversations",
        ["lane", sa.text("priority DESC"), "waiting_from", "id"],
        "lane IS NOT NULL",
    )
    _index("ix_conversations_no_reply", "conversations", ["no_reply_since", "id"], "no_reply_since IS NOT NULL")
    if not op.get_context().as_sql:
        _fill(op.get_bind())


def _index(name: str, table: str, columns: list[str | sa.TextClause], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, ["workspace_id", *columns], sqlite_where=condition, postgresql_where=condition)


def _fill(connection: sa.Connection) -> None:
    connection.execute(sa.text(_STANDING))
    connection.execute(
        sa.text("UPDATE conversations SET lane = '' WHERE status = 'open' AND assignee_id IS NULL")  # everyone's
    )
    rows = connection.execute(sa.text("SELECT id, teams FROM agents WHERE teams IS NOT NULL"))
    members = [{"team": team, "agent": row.id} for row in rows for team in row.teams.split(" ")]
    if members:
        connection.execute(sa.text("INSERT INTO team_members (team_id, agent_id) VALUES (:team, :agent)"), members)
