"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Every table, those that others refer to first."""
    _idempotency_keys()
    _users()
    _workspaces()
    _agents()
    _due()
    _events()
    _outbox()
    _visitors()
    _conversations()
    _logins()
    _visitor_tokens()
    _messages()
    _receipts()


def _idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("caller", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger()),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_created", "idempotency_keys", ["created"])


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200)),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )


def _workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("widget_key", sa.String(length=43), nullable=False),
        sa.Column("strategy", sa.String(length=20), nullable=False),
        sa.Column("busy_fallback", sa.Boolean(), nullable=False),
        sa.Column("away_fallback", sa.Boolean(), nullable=False),
        sa.Column("default_capacity", sa.Integer()),
        sa.Column("agent_visibility", sa.String(length=20), nullable=False),
        sa.Column("connection_grace_seconds", sa.Integer()),
        sa.Column("login_lifetime_seconds", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("visibility_changed", sa.BigInteger(), nullable=False),
        sa.Column("stream_id", sa.String(length=36), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
        sa.UniqueConstraint("widget_key", name="uq_workspaces_widget_key"),
    )


def _agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("takes_chats", sa.Boolean(), nullable=False),
        sa.Column("capacity_override", sa.Integer()),
        sa.Column("capacity_unlimited", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_message", sa.String(length=140)),
        sa.Column("status_since", sa.BigInteger(), nullable=False),
        sa.Column("accepting", sa.Boolean(), nullable=False),
        sa.Column("preferred_status", sa.String(length=20), nullable=False),
        sa.Column("accept_chats_after_login", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("disconnected_since", sa.BigInteger()),
        sa.Column("connection_lost", sa.Boolean(), nullable=False),
        sa.Column("open_conversations", sa.Integer(), nullable=False),
        sa.Column("last_assigned", sa.BigInteger(), nullable=False),
        sa.Column("joined", sa.BigInteger(), nullable=False),
        sa.Column("sight_changed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_agents_user_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_agents_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
        sa.UniqueConstraint("workspace_id", "user_id", name="uq_agents_workspace_id_user_id"),
    )


def _due() -> None:
    op.create_table(
        "due",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_due_workspace_id"),
        sa.PrimaryKeyConstraint("workspace_id", "kind", "subject_id", name="pk_due"),
    )
    op.create_index("ix_due_due_at", "due", ["due_at"])
    op.create_index("ix_due_workspace_id_due_at", "due", ["workspace_id", "due_at"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_events_workspace_id"),
        sa.PrimaryKeyConstraint("workspace_id", "position", name="pk_events"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("available_at", sa.BigInteger()),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_outbox_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_available_at", "outbox", ["available_at"])


def _visitors() -> None:
    op.create_table(
        "visitors",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100)),
        sa.Column("email", sa.String(length=254)),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_visitors_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_visitors"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("visitor_id", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("assignee_id", sa.String(length=36)),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("waiting_from", sa.BigInteger(), nullable=False),
        sa.Column("released_by", sa.String(length=36)),
        sa.Column("released", sa.BigInteger()),
        sa.Column("last_author_type", sa.String(length=10)),
        sa.Column("last_author_name", sa.String(length=100)),
        sa.Column("last_text", sa.String(length=160)),
        sa.Column("last_created", sa.BigInteger()),
        sa.Column("last_activity", sa.BigInteger(), nullable=False),
        sa.Column("page_url", sa.Text()),
        sa.Column("opening_client_id", sa.String(length=36)),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger()),
        sa.ForeignKeyConstraint(["assignee_id"], ["agents.id"], name="fk_conversations_assignee_id"),
        sa.ForeignKeyConstraint(["released_by"], ["agents.id"], name="fk_conversations_released_by"),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name="fk_conversations_visitor_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_conversations_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_activity", "conversations", ["workspace_id", "status", "last_activity", "id"])
    op.create_index(
        "ix_conversations_held",
        "conversations",
        ["workspace_id", "assignee_id"],
        sqlite_where=sa.text("status = 'open' AND assignee_id IS NOT NULL"),
        postgresql_where=sa.text("status = 'open' AND assignee_id IS NOT NULL"),
    )
    op.create_index("ix_conversations_opening", "conversations", ["workspace_id", "opening_client_id"], unique=True)
    op.create_index(
        "ix_conversations_queue",
        "conversations",
        ["workspace_id", sa.text("priority DESC"), "waiting_from", "id"],
        sqlite_where=sa.text("status = 'open' AND assignee_id IS NULL"),
        postgresql_where=sa.text("status = 'open' AND assignee_id IS NULL"),
    )
    op.create_index("ix_conversations_visitor_id", "conversations", ["visitor_id"])


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("agent_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.String(length=100), nullable=False),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_used", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_logins_agent_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_logins_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_logins"),
        sa.UniqueConstraint("token_hash", name="uq_logins_token_hash"),
    )
    op.create_index("ix_logins_agent_id", "logins", ["agent_id"])


def _visitor_tokens() -> None:
    op.create_table(
        "visitor_tokens",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("visitor_id", sa.String(length=36), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name="fk_visitor_tokens_visitor_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_visitor_tokens_workspace_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_visitor_tokens"),
    )
    op.create_index("ix_visitor_tokens_visitor_id", "visitor_tokens", ["visitor_id"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("author_type", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.String(length=36)),
        sa.Column("author_name", sa.String(length=100)),
        sa.Column("client_message_id", sa.String(length=36)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_messages_conversation_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_messages_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint(
            "conversation_id",
            "author_id",
            "client_message_id",
            name="uq_messages_conversation_id_author_id_client_message_id",
        ),
    )
    op.create_index("ix_messages_conversation_id_id", "messages", ["conversation_id", "id"])


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_receipts_conversation_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_receipts_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
    )
    op.create_index("ix_receipts_conversation_id_id", "receipts", ["conversation_id", "id"])
