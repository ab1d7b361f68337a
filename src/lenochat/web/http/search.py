"""`/api/v1/search`: conversations by what was written in them and by whom (DA2)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from lenochat.core.conversation import ConversationStatus
from lenochat.core.search import QUERY_LIMIT, read_query
from lenochat.core.text import clean_line
from lenochat.reads.search import search_conversations
from lenochat.web.http.answer import look
from lenochat.web.http.conversations import Cursor, Limit
from lenochat.web.http.door import Asking, MemberRoute, Node

router = APIRouter(prefix="/api/v1/search", route_class=MemberRoute, tags=["conversations"])


@router.get("")
async def get_search(
    node: Node,
    member: Asking,
    q: Annotated[str, Query(max_length=2_000)],
    status: ConversationStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Conversations with all the words of `q`, the last of which may go on; in messages, notes, names and addresses."""
    query = read_query(clean_line("q", q, limit=QUERY_LIMIT))
    return await look(
        node,
        member,
        lambda connection, now: search_conversations(
            connection, now.workspace.id, query, status=status, cursor=cursor, limit=limit
        ),
        is_long=True,
    )
