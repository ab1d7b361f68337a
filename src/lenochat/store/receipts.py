"""Receipts: what every routing decision was made from, and how it came out.

They are short, because each assignment writes one. The candidates and what spoke against each are no part of them:
`reads.routing` has `decide` say it again, from `store.agents.list_at`. What older versions wrote has them all.
"""

from typing import Annotated, Any

import msgspec
from pydantic import PlainValidator, TypeAdapter
from sqlalchemy import Connection, bindparam, insert, select

from lenochat.core.conversation import Trigger
from lenochat.core.ids import AgentId, ConversationId, ReceiptId, WorkspaceId
from lenochat.core.instant import Timestamp
from lenochat.core.routing import Need, Outcome, Ranked, RoutingPolicy, Tier
from lenochat.core.routing_views import ReceiptView
from lenochat.core.value import value
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import receipts


def _read_ranked(written: Any) -> Ranked:  # noqa: ANN401 - JSON
    """As it is written now, and as older versions did: with the key apart, or with names, and the id in the key."""
    match written:
        case [str(agent_id), int(standing), [*key]]:
            pass
        case {"agent_id": str(agent_id), "standing": int(standing), "order_key": [*key, _]}:
            pass
        case [str(agent_id), int(standing), *key]:
            pass
        case _:
            raise ValueError("this is no rank")
    return Ranked((AgentId(agent_id), standing, *key))


@value
class Receipt:
    """One decision about one conversation."""

    id: ReceiptId
    position: int
    """Of the event that told it."""
    seen: int
    """The position up to which events had happened when it was made."""
    at: Timestamp
    trigger: Trigger
    policy: RoutingPolicy
    need: Need
    outcome: Outcome
    tier: Tier | None
    chosen_agent_id: AgentId | None
    first: tuple[Annotated[Ranked, PlainValidator(_read_ranked)], ...]
    """The first agents who were eligible, in order."""


_encode = msgspec.json.Encoder().encode
_receipt: TypeAdapter[Receipt] = TypeAdapter(Receipt)
_whole: TypeAdapter[ReceiptView] = TypeAdapter(ReceiptView)
_add = Statement(insert(receipts))
_page = Statement(
    select(receipts.c.body)
    .where(receipts.c.conversation_id == bindparam("conversation"), receipts.c.id < bindparam("before"))
    .order_by(receipts.c.id.desc())
    .limit(bindparam("most"))
)
AFTER_ALL = "~"
"""Sorts after every id."""


def add(connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId, receipt: Receipt) -> None:
    _add.run(
        connection,
        {
            "id": receipt.id,
            "workspace_id": workspace_id,
            "conversation_id": conversation_id,
            "body": _encode(receipt).decode(),
        },
    )


def list_page(
    connection: Connection, conversation_id: ConversationId, *, before: str, most: int
) -> list[Receipt | ReceiptView]:
    """Receipts before the one with id `before` (`AFTER_ALL` for the first page), newest first."""
    rows = _page.rows(connection, {"conversation": conversation_id, "before": before, "most": most})
    return [_read(row) for row in rows]


def _read(row: Row) -> Receipt | ReceiptView:
    return _whole.validate_json(row.body) if '"candidates":' in row.body else _receipt.validate_json(row.body)
