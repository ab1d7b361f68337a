"""Visitors' tokens stand in the index that finds them, and nobody asks for those of a visitor."""

from alembic import op

revision = "0011"
down_revision = "0010"

_TABLE = """
CREATE TABLE visitor_tokens (
	token_hash BLOB NOT NULL,
	workspace_id VARCHAR(36) NOT NULL,
	visitor_id VARCHAR(36) NOT NULL,
	created BIGINT NOT NULL,
	CONSTRAINT pk_visitor_tokens PRIMARY KEY (token_hash),
	CONSTRAINT fk_visitor_tokens_workspace_id FOREIGN KEY(workspace_id) REFERENCES workspaces (id),
	CONSTRAINT fk_visitor_tokens_visitor_id FOREIGN KEY(visitor_id) REFERENCES visitors (id)
) WITHOUT ROWID
"""


def upgrade() -> None:
    op.drop_index("ix_visitor_tokens_visitor_id")
    if op.get_context().dialect.name == "sqlite":
        op.rename_table("visitor_tokens", "former_visitor_tokens")
        op.execute(_TABLE)
        op.execute("INSERT INTO visitor_tokens SELECT * FROM former_visitor_tokens ORDER BY token_hash")
        op.drop_table("former_visitor_tokens")
