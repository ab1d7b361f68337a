"""The tables. Instants are microseconds since 1970 in UTC, ids are UUIDv7 texts, enumerations are their wire names.

Everything but users belongs to one workspace and is only ever asked for together with it.
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
    text,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = String(36)


def _workspace_id() -> Column[str]:
    return Column("workspace_id", Id, ForeignKey("workspaces.id"), nullable=False)


workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("widget_key", String(43), nullable=False, unique=True),
    Column("strategy", String(20), nullable=False),
    Column("busy_fallback", Boolean, nullable=False),
    Column("away_fallback", Boolean, nullable=False),
    Column("default_capacity", Integer),
    Column("prefer_former_agent", Boolean, nullable=False, server_default=false()),
    Column("no_reply_seconds", Integer),
    Column("ramp_seconds", Integer),
    Column("agent_visibility", String(20), nullable=False),
    Column("connection_grace_seconds", Integer),
    Column("login_lifetime_seconds", Integer, nullable=False),
    Column("keep_addresses", Boolean, nullable=False, server_default=false()),
    Column("position", BigInteger, nullable=False),
    Column("visibility_changed", BigInteger, nullable=False),
    Column("stream_id", Id, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("settings_id", Id),  # null: as a new workspace has them
)

workspace_settings = Table(
    "workspace_settings",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspaces.id"), primary_key=True),
    Column("id", Id, nullable=False),
    Column("body", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("password_hash", String(200)),
    Column("created", BigInteger, nullable=False),
)

agents = Table(
    "agents",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("role", String(10), nullable=False),
    Column("language", String(20), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("takes_chats", Boolean, nullable=False),
    Column("capacity_override", Integer),
    Column("capacity_unlimited", Boolean, nullable=False),
    Column("status", String(20), nullable=False),
    Column("status_message", String(140)),
    Column("status_since", BigInteger, nullable=False),
    Column("accepting", Boolean, nullable=False),
    Column("preferred_status", String(20), nullable=False),
    Column("accept_chats_after_login", Boolean, nullable=False),
    Column("notify_sound", Boolean, nullable=False, server_default=true()),
    Column("notify_desktop", Boolean, nullable=False, server_default=false()),
    Column("picture_id", String(43)),
    Column("judged", Boolean, nullable=False),
    Column("disconnected_since", BigInteger),
    Column("connection_lost", Boolean, nullable=False),
    Column("open_conversations", Integer, nullable=False),
    Column("last_assigned", BigInteger, nullable=False),
    Column("joined", BigInteger, nullable=False),
    Column("sight_changed", BigInteger, nullable=False),
    Column("teams", Text),  # ids with spaces between, deleted ones too; null: none
    Column("removed", BigInteger),
    Column("ramp_until", BigInteger),
    Column("standing", SmallInteger),  # core.routing.standing, kept by every statement that changes what it rests on
    UniqueConstraint("workspace_id", "user_id"),
)

_MAY_GET = text("standing IS NOT NULL")

Index(
    "ix_agents_round_robin",
    agents.c.workspace_id,
    agents.c.standing,
    agents.c.last_assigned,
    agents.c.joined,
    agents.c.id,
    sqlite_where=_MAY_GET,
    postgresql_where=_MAY_GET,
)
Index(
    "ix_agents_load_balanced",
    agents.c.workspace_id,
    agents.c.standing,
    agents.c.open_conversations,
    agents.c.last_assigned,
    agents.c.joined,
    agents.c.id,
    sqlite_where=_MAY_GET,
    postgresql_where=_MAY_GET,
)

pictures = Table(
    "pictures",
    metadata,
    Column("id", String(43), primary_key=True),
    _workspace_id(),
    Column("content", LargeBinary, nullable=False),
    Column("created", BigInteger, nullable=False),
)

teams = Table(
    "teams",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("name", String(100), nullable=False),
    Column("name_key", Text, nullable=False),
    Column("overflow_seconds", Integer),
    UniqueConstraint("workspace_id", "name_key"),
)

agent_history = Table(
    "agent_history",
    metadata,
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("status", String(20), nullable=False),
    Column("accepting", Boolean, nullable=False),
    Column("connection_lost", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("takes_chats", Boolean, nullable=False),
    Column("capacity_override", Integer),
    Column("capacity_unlimited", Boolean, nullable=False),
    Column("teams", Text),
    Column("ramp_until", BigInteger),
    Column("open_conversations", Integer, nullable=False),
    Column("last_assigned", BigInteger, nullable=False),
    Column("joined", BigInteger, nullable=False),
    Column("removed", BigInteger),
    sqlite_with_rowid=False,
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", Id, primary_key=True),
    Column("agent_id", Id, ForeignKey("agents.id"), primary_key=True, index=True),
)

logins = Table(
    "logins",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("agent_id", Id, ForeignKey("agents.id"), nullable=False, index=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("device", String(100), nullable=False),
    Column("judged", Boolean, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("last_used", BigInteger, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("email", String(254), nullable=False),
    Column("role", String(10), nullable=False),
    Column("invited_by", Id, ForeignKey("agents.id"), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    UniqueConstraint("workspace_id", "email"),
)

invitation_tokens = Table(
    "invitation_tokens",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    _workspace_id(),
    Column("invitation_id", Id, ForeignKey("invitations.id"), nullable=False, index=True),
)

visitors = Table(
    "visitors",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("name", String(100)),
    Column("email", String(254)),
    Column("created", BigInteger, nullable=False),
    Column("connected", Boolean, nullable=False, server_default=false()),
    Column("gone_since", BigInteger),
    Column("position", BigInteger, nullable=False, server_default=text("0")),  # what speaks of them comes after it
    Column("erased", Boolean, nullable=False, server_default=false()),
    Column("blocked", Boolean, nullable=False, server_default=false()),
    Column("address", String(45)),  # null unless the workspace keeps them
    Index(
        "ix_visitors_address",
        "workspace_id",
        sqlite_where=text("address IS NOT NULL"),
        postgresql_where=text("address IS NOT NULL"),
    ),
    Index(
        "ix_visitors_connected",
        "workspace_id",
        sqlite_where=text("connected = 1"),
        postgresql_where=text("connected"),
    ),
)

erasures = Table(
    "erasures",
    metadata,
    Column("visitor_id", Id, ForeignKey("visitors.id"), primary_key=True),
    _workspace_id(),
    Column("step", String(10), nullable=False),
    Column("done_to", Text, nullable=False),
)

visitor_tokens = Table(
    "visitor_tokens",
    metadata,
    Column("token_hash", LargeBinary(38), primary_key=True),
    _workspace_id(),
    Column(
        "visitor_id", Id, nullable=False
    ),  # no key of another table: to delete a visitor, SQLite would read all tokens
    Column("created", BigInteger, nullable=False),
    sqlite_with_rowid=False,  # the rows stand in their only index
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("visitor_id", Id, ForeignKey("visitors.id"), nullable=False, index=True),
    Column("status", String(10), nullable=False),  # open, closed, or spam, which is closed too
    Column("assignee_id", Id, ForeignKey("agents.id")),
    Column("priority", SmallInteger, nullable=False),
    Column("team_id", Id),
    Column("open_to_all", Boolean, nullable=False, server_default=false()),
    Column("lane", Id),  # null unless there is something to decide
    Column("former_agent_id", Id),
    Column("waiting_from", BigInteger, nullable=False),
    Column("released_by", Id, ForeignKey("agents.id")),
    Column("released", BigInteger),
    Column("assigned", BigInteger),
    Column("seen", Boolean, nullable=False, server_default=false()),
    Column("no_reply_since", BigInteger),
    Column("offers", SmallInteger, nullable=False, server_default=text("0")),
    Column("visitor_left", BigInteger),
    Column("left_outside_hours", Boolean, nullable=False, server_default=false()),
    Column("assistant", String(15)),  # what Leno AI does while it waits; null: nothing
    Column("last_author_type", String(10)),
    Column("last_author_name", String(100)),
    Column("last_text", String(160)),
    Column("last_attachments", Text),  # JSON; null: none
    Column("last_created", BigInteger),
    Column("last_activity", BigInteger, nullable=False),
    Column("page_url", Text),
    Column("opening_client_id", Id),
    Column("search_number", BigInteger),
    Column("created", BigInteger, nullable=False),
    Column("closed", BigInteger),
)

_WAITING = text("status = 'open' AND assignee_id IS NULL")
_HELD = text("status = 'open' AND assignee_id IS NOT NULL")
_IN_A_LANE = text("lane IS NOT NULL")
_NO_REPLY = text("no_reply_since IS NOT NULL")

Index(
    "ix_conversations_queue",
    conversations.c.workspace_id,
    conversations.c.priority.desc(),
    conversations.c.waiting_from,
    conversations.c.id,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)
Index(
    "ix_conversations_lane",
    conversations.c.workspace_id,
    conversations.c.lane,
    conversations.c.priority.desc(),
    conversations.c.waiting_from,
    conversations.c.id,
    sqlite_where=_IN_A_LANE,
    postgresql_where=_IN_A_LANE,
)
Index(
    "ix_conversations_no_reply",
    conversations.c.workspace_id,
    conversations.c.no_reply_since,
    conversations.c.id,
    sqlite_where=_NO_REPLY,
    postgresql_where=_NO_REPLY,
)
Index(
    "ix_conversations_held",
    conversations.c.workspace_id,
    conversations.c.assignee_id,
    sqlite_where=_HELD,
    postgresql_where=_HELD,
)
Index(
    "ix_conversations_activity",
    conversations.c.workspace_id,
    conversations.c.status,
    conversations.c.last_activity,
    conversations.c.id,
)
Index(
    "ix_conversations_opening",
    conversations.c.workspace_id,
    conversations.c.opening_client_id,
    unique=True,
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("author_type", String(10), nullable=False),
    Column("author_id", Id),
    Column("author_name", String(100)),
    Column("kind", String(10), nullable=False, server_default="message"),
    Column("client_message_id", Id),
    Column("text", Text, nullable=False),
    Column("sources", Text),  # JSON: what an answer of Leno AI's cites; null: nothing
    Column("created", BigInteger, nullable=False),
    Index("ix_messages_conversation_id_id", "conversation_id", "id"),
    UniqueConstraint("conversation_id", "author_id", "client_message_id"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", String(43), primary_key=True),
    _workspace_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("uploader_id", Id, nullable=False),
    Column("message_id", Id),  # null: no message names it yet; no key, as in search_entries
    Column("place", SmallInteger),  # among those of its message
    Column("name", String(100), nullable=False),
    Column("media_type", String(20), nullable=False),
    Column("size", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("created", BigInteger, nullable=False),
    Index("ix_attachments_conversation_id_message_id", "conversation_id", "message_id"),
)

attachment_parts = Table(
    "attachment_parts",
    metadata,
    Column("attachment_id", String(43), ForeignKey("attachments.id"), primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

_Number = BigInteger().with_variant(Integer(), "sqlite")
"""On SQLite such a primary key is the row's own id, and no other one may be given out anew."""

search_entries = Table(
    "search_entries",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=False),
    Column("message_id", Id),  # no key of another table: to delete a message, SQLite would read all entries
    Column("names", Text),  # of the visitor when it was made, and of files: what else is in the index
)

event.listen(
    search_entries,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE VIRTUAL TABLE search_index USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')"
    ).execute_if(dialect="sqlite"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("title", String(200), nullable=False),
    Column("title_key", Text, nullable=False),  # by which they are listed
    Column("text", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("published", Boolean, nullable=False),
    Column("source", String(200)),  # the file that it was imported from
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Index("ix_articles_workspace_id_title_key", "workspace_id", "title_key", "id"),
    UniqueConstraint("workspace_id", "source"),
)

passages = Table(
    "passages",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=False),
    _workspace_id(),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("heading", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("stems", Text, nullable=False),  # of title, heading and text, a line each: what is in the index
    Index("ix_passages_workspace_id_language", "workspace_id", "language"),
)

event.listen(
    passages,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE VIRTUAL TABLE passage_index USING fts5(title, heading, words, content='', tokenize='ascii')"
    ).execute_if(dialect="sqlite"),
)

endpoint_keys = Table(
    "endpoint_keys",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspaces.id"), primary_key=True),
    Column("key", Text, nullable=False),
)

missing_articles = Table(
    "missing_articles",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("conversation_id", Id, nullable=False, index=True),
    Column("message_id", Id, nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("ix_missing_articles_workspace_id_id", "workspace_id", "id"),
)

assistant_failures = Table(
    "assistant_failures",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("conversation_id", Id, nullable=False),
    Column("code", String(20), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("ix_assistant_failures_workspace_id_id", "workspace_id", "id"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", Id),
    _workspace_id(),
    Column("conversation_id", Id, ForeignKey("conversations.id")),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("conversation_id", "id"),
)

events = Table(
    "events",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspaces.id"), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("body", Text, nullable=False),
)

due = Table(
    "due",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspaces.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("subject_id", Id, primary_key=True),
    Column("due_at", BigInteger, nullable=False),
    Index("ix_due_workspace_id_due_at", "workspace_id", "due_at"),
    Index("ix_due_due_at", "due_at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("caller", String(60), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("position", BigInteger),
    Column("created", BigInteger, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    _workspace_id(),
    Column("kind", String(30), nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("available_at", BigInteger, index=True),  # null: parked
    Column("created", BigInteger, nullable=False),
)
