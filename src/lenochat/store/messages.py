"""Messages: stored exactly once per conversation, author and client-made id."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select

from lenochat.core.conversation import AuthorType, Message, Source, Visitor
from lenochat.core.ids import AgentId, ConversationId, MessageId, VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import replace
from lenochat.store import attachments, search
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import messages

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[Source, ...]).decode

_by_id = Statement(select(messages).where(messages.c.id == bindparam("message")))
_find = Statement(
    select(messages).where(
        messages.c.conversation_id == bindparam("conversation"),
        messages.c.author_id == bindparam("author"),
        messages.c.client_message_id == bindparam("client_id"),
    )
)
_of_conversation = (
    select(messages)
    .where(messages.c.conversation_id == bindparam("conversation"), messages.c.id > bindparam("after"))
    .order_by(messages.c.id)
    .limit(bindparam("most"))
)
_is_for_visitors = messages.c.kind == "message"
_page = Statement(_of_conversation)
_page_for_visitor = Statement(_of_conversation.where(_is_for_visitors))
_last_for_visitor = Statement(
    select(messages)
    .where(messages.c.conversation_id == bindparam("conversation"), _is_for_visitors)
    .order_by(messages.c.id.desc())
    .limit(bindparam("most"))
)
_last_of = (
    select(messages)
    .where(messages.c.conversation_id == bindparam("conversation"), messages.c.author_type == bindparam("author"))
    .order_by(messages.c.id.desc())
    .limit(1)
)
_last_by = Statement(_last_of)
_answer_to = Statement(_last_of.where(messages.c.client_message_id == bindparam("client_id")))
_count_by_assistant = Statement(
    select(func.count()).where(
        messages.c.conversation_id == bindparam("conversation"), messages.c.author_type == "assistant", _is_for_visitors
    )
)
_add = Statement(insert(messages))


def find(connection: Connection, message_id: MessageId) -> Message | None:
    row = _by_id.first(connection, {"message": message_id})
    return None if row is None else _messages(connection, [row])[0]


def find_sent(
    connection: Connection, conversation_id: ConversationId, author_id: AgentId | VisitorId, client_message_id: str
) -> Message | None:
    """The message that this author's client already sent under that id."""
    row = _find.first(
        connection, {"conversation": conversation_id, "author": author_id, "client_id": client_message_id}
    )
    return None if row is None else _messages(connection, [row])[0]


def list_page(
    connection: Connection, conversation_id: ConversationId, *, with_notes: bool, after: str, most: int
) -> list[Message]:
    """Messages after the one with id `after` ("" for the first page), oldest first."""
    page = _page if with_notes else _page_for_visitor
    rows = page.rows(connection, {"conversation": conversation_id, "after": after, "most": most})
    return _messages(connection, rows)


def list_last_for_visitor(connection: Connection, conversation_id: ConversationId, *, most: int) -> list[Message]:
    """The last messages without notes, oldest first."""
    rows = _last_for_visitor.rows(connection, {"conversation": conversation_id, "most": most})
    return _messages(connection, rows[::-1])


def find_last_by(connection: Connection, conversation_id: ConversationId, author: AuthorType) -> Message | None:
    """The last message or note by authors of that kind."""
    row = _last_by.first(connection, {"conversation": conversation_id, "author": author})
    return None if row is None else _messages(connection, [row])[0]


def is_answered(connection: Connection, message: Message) -> bool:
    """Whether Leno AI has answered this message of a visitor's."""
    asked = {"conversation": message.conversation_id, "author": "assistant", "client_id": message.id}
    return _answer_to.first(connection, asked) is not None


def count_by_assistant(connection: Connection, conversation_id: ConversationId) -> int:
    """How often Leno AI has written into the conversation, without notes."""
    return int(_count_by_assistant.value(connection, {"conversation": conversation_id}))


def add(
    connection: Connection, workspace_id: WorkspaceId, message: Message, *, visitor: Visitor, is_first: bool = False
) -> None:
    """Store the message of a conversation with that visitor, and what it names, so that it can be found.

    `is_first`: its conversation was the last one stored, in this transaction.
    """
    _add.run(
        connection,
        {
            "id": message.id,
            "workspace_id": workspace_id,
            "conversation_id": message.conversation_id,
            "author_type": message.author_type,
            "author_id": message.author_id,
            "author_name": message.author_name,
            "kind": message.kind,
            "client_message_id": message.client_message_id,
            "text": message.text,
            "sources": _encode(message.sources).decode() if message.sources else None,
            "created": message.created,
        },
    )
    attachments.name(connection, message.id, message.attachments)
    search.add_message(connection, workspace_id, message, visitor, is_first=is_first)


def _messages(connection: Connection, rows: Sequence[Row]) -> list[Message]:
    """The messages in these rows, which are of one conversation and stand oldest first, with what they name."""
    if not rows:
        return []
    named = attachments.of_messages(connection, rows[0].conversation_id, rows[0].id, rows[-1].id)
    found = [_message(row) for row in rows]
    if not named:
        return found
    return [replace(message, attachments=named.get(message.id, ())) for message in found]


def _message(row: Row) -> Message:
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        author_type=row.author_type,
        author_id=row.author_id,
        author_name=row.author_name,
        kind=row.kind,
        client_message_id=row.client_message_id,
        text=row.text,
        created=Instant(row.created),
        sources=() if row.sources is None else _decode(row.sources),
    )
