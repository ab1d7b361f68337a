"""Receipts stand in one index, by conversation: nobody asks for one by its id alone."""

from alembic import op

revision = "0020"
down_revision = "0019"

_TABLE = """
CREATE TABLE receipts (
	id VARCHAR(36) NOT NULL,
	workspace_id VARCHAR(36) NOT NULL,
	conversation_id VARCHAR(36) NOT NULL,
	body TEXT NOT NULL,
	CONSTRAINT pk_receipts PRIMARY KEY (conversation_id, id),
	CONSTRAINT fk_receipts_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversations (id),
	CONSTRAINT fk_receipts_workspace_id FOREIGN KEY(workspace_id) REFERENCES workspaces (id)
)
"""


def upgrade() -> None:
    op.drop_index("ix_receipts_conversation_id_id")
    if op.get_context().dialect.name == "sqlite":
        op.rename_table("receipts", "former_receipts")
        op.execute(_TABLE)
        op.execute(
            "INSERT INTO receipts SELECT id, workspace_id, conversation_id, body FROM former_receipts ORDER BY id"
        )
        op.drop_table("former_receipts")
    else:
        op.drop_constraint("pk_receipts", "receipts")
        op.create_primary_key("pk_receipts", "receipts", ["conversation_id", "id"])
