"""Attachments: what they are as one row, their content as rows of a quarter of a megabyte.

A row of 5 MB would keep the loop for 20 ms, and to note its message would write all of it again. The id is told when
the last part is there, so nobody can name what is not whole.
"""

from collections.abc import Sequence
from typing import get_args

from sqlalchemy import Connection, bindparam, delete, func, insert, select, tuple_, update

from lenochat.core.attachment import Attachment, MediaType
from lenochat.core.ids import AgentId, AttachmentId, ConversationId, MessageId, VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import attachment_parts, attachments, conversations, erasures

PART_BYTES = 256 * 1024

_MEDIA_TYPES: dict[str, MediaType] = {media_type: media_type for media_type in get_args(MediaType)}
_is_unnamed = attachments.c.message_id.is_(None)
_unnamed = (attachments.c.conversation_id == bindparam("conversation"), _is_unnamed)
_of_messages = Statement(
    select(attachments)
    .where(
        attachments.c.conversation_id == bindparam("conversation"),
        attachments.c.message_id.between(bindparam("first"), bindparam("last")),
    )
    .order_by(attachments.c.message_id, attachments.c.place)
)
_of_conversation = Statement(
    select(attachments)
    .where(attachments.c.conversation_id == bindparam("conversation"))
    .order_by(attachments.c.created, attachments.c.id)
)
_find_unnamed = Statement(
    select(attachments).where(
        attachments.c.id == bindparam("attachment"), *_unnamed, attachments.c.uploader_id == bindparam("uploader")
    )
)
_of_erased = select(conversations.c.id).where(conversations.c.visitor_id.in_(select(erasures.c.visitor_id)))
_find_named = Statement(
    select(attachments).where(
        attachments.c.id == bindparam("attachment"),
        attachments.c.message_id.is_not(None),
        attachments.c.conversation_id.not_in(_of_erased),
    )
)
_part = Statement(
    select(attachment_parts.c.content).where(
        attachment_parts.c.attachment_id == bindparam("attachment"), attachment_parts.c.number == bindparam("number_")
    )
)
_oldest_unnamed = Statement(select(func.min(attachments.c.created)).where(*_unnamed))
_unnamed_by_age = Statement(
    select(attachments.c.id, attachments.c.created)
    .where(*_unnamed, attachments.c.created <= bindparam("by"))
    .order_by(attachments.c.created, attachments.c.id)
    .limit(bindparam("most"))
)
_unnamed_of = Statement(
    select(attachments.c.id)
    .where(*_unnamed, attachments.c.uploader_id == bindparam("uploader"))
    .order_by(attachments.c.created.desc(), attachments.c.id.desc())
)
_add = Statement(insert(attachments))
_add_part = Statement(insert(attachment_parts))
_name = Statement(
    update(attachments)
    .where(attachments.c.id == bindparam("attachment"))
    .values(message_id=bindparam("message"), place=bindparam("at_place"))
)
_remove_parts = Statement(delete(attachment_parts).where(attachment_parts.c.attachment_id == bindparam("attachment")))
_some_parts = (
    select(attachment_parts.c.attachment_id, attachment_parts.c.number)
    .where(
        attachment_parts.c.attachment_id.in_(
            select(attachments.c.id).where(attachments.c.conversation_id == bindparam("conversation"))
        )
    )
    .limit(bindparam("most"))
)
_remove_some_parts = delete(attachment_parts).where(
    tuple_(attachment_parts.c.attachment_id, attachment_parts.c.number).in_(_some_parts)
)
_remove_all = Statement(delete(attachments).where(attachments.c.conversation_id == bindparam("conversation")))
_remove = Statement(delete(attachments).where(attachments.c.id == bindparam("attachment")))


def of_messages(
    connection: Connection, conversation_id: ConversationId, first: MessageId, last: MessageId
) -> dict[MessageId, tuple[Attachment, ...]]:
    """What these messages of the conversation name, and all between them; in the order in which they name it."""
    rows = _of_messages.rows(connection, {"conversation": conversation_id, "first": first, "last": last})
    found: dict[MessageId, tuple[Attachment, ...]] = {}
    for row in rows:
        found[row.message_id] = (*found.get(row.message_id, ()), _attachment(row))
    return found


def find_unnamed(
    connection: Connection,
    attachment_id: AttachmentId,
    conversation_id: ConversationId,
    uploader_id: AgentId | VisitorId,
) -> Attachment | None:
    """What this agent or visitor has sent to the conversation and no message names yet."""
    row = _find_unnamed.first(
        connection, {"attachment": attachment_id, "conversation": conversation_id, "uploader": uploader_id}
    )
    return None if row is None else _attachment(row)


def find_named(connection: Connection, attachment_id: AttachmentId) -> Attachment | None:
    """What some message names, whoever asks; nothing of a visitor who is being erased."""
    row = _find_named.first(connection, {"attachment": attachment_id})
    return None if row is None else _attachment(row)


@value
class StoredAttachment:
    """One that was sent to a conversation, whether or not a message names it."""

    attachment: Attachment
    message_id: MessageId | None
    created: Instant


def list_of_conversation(connection: Connection, conversation_id: ConversationId) -> list[StoredAttachment]:
    """All of them, in the order in which they came."""
    return [
        StoredAttachment(attachment=_attachment(row), message_id=row.message_id, created=Instant(row.created))
        for row in _of_conversation.rows(connection, {"conversation": conversation_id})
    ]


def read_part(connection: Connection, attachment_id: AttachmentId, number: int) -> bytes | None:
    content: bytes | None = _part.value(connection, {"attachment": attachment_id, "number_": number})
    return content


def parts(content: bytes) -> list[bytes]:
    """The content as it is stored."""
    return [content[start : start + PART_BYTES] for start in range(0, len(content), PART_BYTES)]


def oldest_unnamed(connection: Connection, conversation_id: ConversationId) -> Instant | None:
    """When the oldest of those came that no message of the conversation names."""
    found: Instant | None = _oldest_unnamed.value(connection, {"conversation": conversation_id})
    return found


def list_unnamed(
    connection: Connection, conversation_id: ConversationId, *, by: Instant, most: int
) -> list[AttachmentId]:
    """Those that came by that instant, the oldest first."""
    rows = _unnamed_by_age.rows(connection, {"conversation": conversation_id, "by": by, "most": most})
    return [row.id for row in rows]


def list_unnamed_of(
    connection: Connection, conversation_id: ConversationId, uploader_id: AgentId | VisitorId
) -> list[AttachmentId]:
    """Those of one agent or visitor, the newest first."""
    rows = _unnamed_of.rows(connection, {"conversation": conversation_id, "uploader": uploader_id})
    return [row.id for row in rows]


def add(
    connection: Connection,
    workspace_id: WorkspaceId,
    attachment: Attachment,
    *,
    conversation_id: ConversationId,
    uploader_id: AgentId | VisitorId,
    created: Instant,
) -> None:
    """Store what it is; no message names it yet."""
    _add.run(
        connection,
        {
            "id": attachment.id,
            "workspace_id": workspace_id,
            "conversation_id": conversation_id,
            "uploader_id": uploader_id,
            "name": attachment.name,
            "media_type": attachment.media_type,
            "size": attachment.size,
            "width": attachment.width,
            "height": attachment.height,
            "created": created,
        },
    )


def add_part(connection: Connection, attachment_id: AttachmentId, number: int, content: bytes) -> None:
    _add_part.run(connection, {"attachment_id": attachment_id, "number": number, "content": content})


def name(connection: Connection, message_id: MessageId, named: Sequence[Attachment]) -> None:
    """The message that is being stored names these, in this order."""
    for place, attachment in enumerate(named):
        _name.run(connection, {"attachment": attachment.id, "message": message_id, "at_place": place})


def remove(connection: Connection, attachment_id: AttachmentId) -> None:
    _remove_parts.run(connection, {"attachment": attachment_id})
    _remove.run(connection, {"attachment": attachment_id})


def remove_some_parts(connection: Connection, conversation_id: ConversationId, *, most: int) -> int:
    """Of all files of the conversation; how many parts went."""
    return connection.execute(_remove_some_parts, {"conversation": conversation_id, "most": most}).rowcount


def remove_all(connection: Connection, conversation_id: ConversationId) -> None:
    """The conversation's files, once they have no parts."""
    _remove_all.run(connection, {"conversation": conversation_id})


def _attachment(row: Row) -> Attachment:
    return Attachment(
        id=row.id,
        name=row.name,
        media_type=_MEDIA_TYPES[row.media_type],
        size=row.size,
        width=row.width,
        height=row.height,
    )
