"""Why Leno AI gave no answer: the last failures of each workspace, without anything that a visitor wrote."""

from sqlalchemy import Connection, delete, insert, select

from lenochat.core.ai_chat import FailureCode
from lenochat.core.ids import ConversationId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.store.ids import new_id
from lenochat.store.tables import assistant_failures

MOST_KEPT = 50


@value
class AssistantFailed:
    """An answer that did not come."""

    conversation_id: ConversationId
    code: FailureCode
    sentence: str


@value
class KeptFailure(AssistantFailed):
    created: Instant


def add(connection: Connection, workspace_id: WorkspaceId, failed: AssistantFailed, *, created: Instant) -> None:
    """Keep it, and of all the last `MOST_KEPT`."""
    connection.execute(
        insert(assistant_failures).values(
            id=new_id(),
            workspace_id=workspace_id,
            conversation_id=failed.conversation_id,
            code=failed.code,
            sentence=failed.sentence,
            created=created,
        )
    )
    of_workspace = assistant_failures.c.workspace_id == workspace_id
    ids = select(assistant_failures.c.id).where(of_workspace).order_by(assistant_failures.c.id.desc())
    too_old = connection.execute(ids.offset(MOST_KEPT).limit(1)).scalar()
    if too_old is not None:
        connection.execute(delete(assistant_failures).where(of_workspace, assistant_failures.c.id <= too_old))


def remove_of(connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId) -> None:
    """What failed in that conversation."""
    gone = delete(assistant_failures).where(
        assistant_failures.c.workspace_id == workspace_id, assistant_failures.c.conversation_id == conversation_id
    )
    connection.execute(gone)


def list_last(connection: Connection, workspace_id: WorkspaceId) -> list[KeptFailure]:
    """The latest first."""
    rows = connection.execute(
        select(assistant_failures)
        .where(assistant_failures.c.workspace_id == workspace_id)
        .order_by(assistant_failures.c.id.desc())
        .limit(MOST_KEPT)
    )
    return [
        KeptFailure(
            conversation_id=row.conversation_id, code=row.code, sentence=row.sentence, created=Instant(row.created)
        )
        for row in rows
    ]
