"""What Leno AI did not know, and why it failed, as members read it."""

from sqlalchemy import Connection

from lenochat.core.access import require_manager
from lenochat.core.assistant_views import AssistantFailureView, MissingArticleView
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import timestamp
from lenochat.reads.conversation import Page, make_cursor, read_cursor
from lenochat.reads.member import Member
from lenochat.store import assistant_failures, missing_articles


def list_missing_articles(
    connection: Connection, workspace_id: WorkspaceId, *, cursor: str | None, limit: int
) -> Page[MissingArticleView]:
    """One page of the questions that no article answered, the latest first."""
    before = None
    if cursor is not None:
        (last,) = read_cursor(cursor, "missing", (str,))
        before = str(last)
    found = missing_articles.list_page(connection, workspace_id, before=before, most=limit + 1)
    shown = found[:limit]
    return Page(
        items=[
            MissingArticleView(
                id=one.id,
                conversation_id=one.conversation_id,
                question=one.question,
                created_at=timestamp(one.created),
            )
            for one in shown
        ],
        next_cursor=make_cursor("missing", shown[-1].id) if len(found) > limit else None,
    )


def list_assistant_failures(connection: Connection, asking: Member) -> Page[AssistantFailureView]:
    """The last failures (Owner, Admin), the latest first."""
    require_manager(asking.agent)
    found = assistant_failures.list_last(connection, asking.workspace.id)
    return Page(
        items=[
            AssistantFailureView(
                conversation_id=one.conversation_id,
                code=one.code,
                sentence=one.sentence,
                created_at=timestamp(one.created),
            )
            for one in found
        ],
        next_cursor=None,
    )
