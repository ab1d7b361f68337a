"""Search as members read it: conversations with what was looked for, and where it stands."""

from sqlalchemy import Connection

from lenochat.core.conversation import ConversationStatus
from lenochat.core.ids import WorkspaceId
from lenochat.core.search import ExcerptView, Query, SearchHitView, excerpt
from lenochat.reads.conversation import Page, conversation_views, make_cursor, read_cursor, require
from lenochat.store import messages, search
from lenochat.store.search import Found


def search_conversations(
    connection: Connection,
    workspace_id: WorkspaceId,
    query: Query | None,
    *,
    status: ConversationStatus | None,
    cursor: str | None,
    limit: int,
) -> Page[SearchHitView]:
    """One page of the conversations that have all that the query asks for, the newest first."""
    before = search.BEFORE_ALL if cursor is None else int(read_cursor(cursor, "search", (int,))[0])
    if query is None:
        return Page(items=[], next_cursor=None)
    found = search.find(connection, workspace_id, query, status=status, before=before, most=limit + 1)
    shown = found[:limit]
    rows = [require(connection, workspace_id, one.conversation_id) for one in shown]
    hits = [
        SearchHitView(conversation=view, excerpt=_excerpt(connection, one, query))
        for one, view in zip(shown, conversation_views(connection, rows), strict=True)
    ]
    return Page(items=hits, next_cursor=make_cursor("search", shown[-1].number) if len(found) > limit else None)


def _excerpt(connection: Connection, found: Found, query: Query) -> ExcerptView | None:
    """Of the newest message that has a word of the query in its text, if any of those that were found has."""
    for message_id in found.messages:
        message = messages.find(connection, message_id)
        shown = None if message is None else excerpt(message, query)
        if shown is not None:
            return shown
    return None
