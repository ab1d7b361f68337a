"""Questions that Leno AI had no answer to: which article is missing. Rows name the visitor's message, not its text."""

from sqlalchemy import Connection, delete, insert, select

from lenochat.core.conversation import Message
from lenochat.core.ids import ConversationId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.store.ids import new_id
from lenochat.store.tables import conversations, messages, missing_articles, visitors

MOST_KEPT = 500
"""Of one workspace; the oldest go first."""


@value
class MissingArticle:
    id: str
    conversation_id: ConversationId
    question: str
    """As the visitor wrote it."""
    created: Instant


_all = (
    select(missing_articles.c.id, missing_articles.c.conversation_id, missing_articles.c.created, messages.c.text)
    .join_from(missing_articles, messages, messages.c.id == missing_articles.c.message_id)
    .join(conversations, conversations.c.id == missing_articles.c.conversation_id)
    .join(visitors, visitors.c.id == conversations.c.visitor_id)
    .where(~visitors.c.erased)
)


def add(connection: Connection, workspace_id: WorkspaceId, message: Message, *, created: Instant) -> None:
    """Keep that question, and of all no more than `MOST_KEPT`."""
    connection.execute(
        insert(missing_articles).values(
            id=new_id(),
            workspace_id=workspace_id,
            conversation_id=message.conversation_id,
            message_id=message.id,
            created=created,
        )
    )
    of_workspace = missing_articles.c.workspace_id == workspace_id
    kept = select(missing_articles.c.id).where(of_workspace).order_by(missing_articles.c.id.desc()).offset(MOST_KEPT)
    oldest = connection.execute(kept.limit(1)).scalar()
    if oldest is not None:
        connection.execute(delete(missing_articles).where(of_workspace, missing_articles.c.id <= oldest))


def list_page(
    connection: Connection, workspace_id: WorkspaceId, *, before: str | None, most: int
) -> list[MissingArticle]:
    """The latest first; those that came before the one with id `before`."""
    page = _all.where(missing_articles.c.workspace_id == workspace_id)
    if before is not None:
        page = page.where(missing_articles.c.id < before)
    rows = connection.execute(page.order_by(missing_articles.c.id.desc()).limit(most))
    return [
        MissingArticle(id=row.id, conversation_id=row.conversation_id, question=row.text, created=Instant(row.created))
        for row in rows
    ]


def remove(connection: Connection, workspace_id: WorkspaceId, missing_id: str) -> bool:
    """Whether it was there."""
    gone = delete(missing_articles).where(
        missing_articles.c.workspace_id == workspace_id, missing_articles.c.id == missing_id
    )
    return connection.execute(gone).rowcount > 0


def remove_of(connection: Connection, conversation_id: ConversationId) -> None:
    """What was asked in that conversation."""
    connection.execute(delete(missing_articles).where(missing_articles.c.conversation_id == conversation_id))
