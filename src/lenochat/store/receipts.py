"""Receipts: the stored explanation of every routing decision."""

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, insert, select

from lenochat.core.ids import ConversationId, WorkspaceId
from lenochat.core.views import ReceiptView
from lenochat.store.tables import receipts

_receipt: TypeAdapter[ReceiptView] = TypeAdapter(ReceiptView)
_add = insert(receipts)
_page = (
    select(receipts.c.body)
    .where(receipts.c.conversation_id == bindparam("conversation"), receipts.c.id < bindparam("before"))
    .order_by(receipts.c.id.desc())
    .limit(bindparam("most"))
)
AFTER_ALL = "~"
"""Sorts after every id."""


def add(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId, receipt: ReceiptView
) -> None:
    connection.execute(
        _add,
        {
            "id": receipt.id,
            "workspace_id": workspace_id,
            "conversation_id": conversation_id,
            "body": _receipt.dump_json(receipt).decode(),
        },
    )


def list_page(connection: Connection, conversation_id: ConversationId, *, before: str, most: int) -> list[ReceiptView]:
    """Receipts before the one with id `before` (`AFTER_ALL` for the first page), newest first."""
    rows = connection.execute(_page, {"conversation": conversation_id, "before": before, "most": most})
    return [_receipt.validate_json(row.body) for row in rows]
