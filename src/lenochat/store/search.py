"""The index that search asks: words of messages, and of the names and addresses of their visitors, on SQLite's FTS5.

The only module that knows how it is made; another database gets another one with the same functions. An entry is one
message together with its visitor's name and address at that time, so that both may be looked for at once. Each word
stands in the index behind its workspace's id, so that no other workspace's words are read, however many there are.

An entry's number is that of its conversation, and in it the place of the entry: hits come by conversation, the newest
first, and a page goes on where the one before ended. These numbers are columns of `search_conversations` and
`search_entries`, because SQLite may give a table's own row ids out anew (VACUUM). The index holds numbers alone, no
text and no places of words (`content=''`, `detail=none`): what is shown is read from the messages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from sqlalchemy import Connection

from lenochat.core.conversation import ConversationStatus, Visitor
from lenochat.core.ids import ConversationId, MessageId, WorkspaceId
from lenochat.core.search import Query, terms
from lenochat.store import sqlite

_PLACES = 20
"""Bits of an entry's number that say its place in the conversation; what comes after a million is not found."""
BEFORE_ALL = 1 << 62
"""Comes before the first conversation of every answer."""
_LOOKED_AT = 5
"""Of one conversation at most that many entries are given back: one of them may have something to show."""

_NUMBER = "INSERT INTO search_conversations (workspace_id, conversation_id) VALUES (?, ?)"
_ENTER = """
    INSERT INTO search_entries (id, message_id)
    SELECT last.id + 1, ? FROM (
        SELECT number, coalesce(
            (
                SELECT max(id) FROM search_entries
                WHERE id BETWEEN number << 20 AND (number << 20) + 1048575
            ),
            number << 20
        ) AS id
        FROM search_conversations WHERE conversation_id = ?
    ) AS last
    WHERE last.id < (last.number << 20) + 1048575
    RETURNING id
"""
_INDEX = "INSERT INTO search_index (rowid, words) VALUES (?, ?)"
_FIND = """
    SELECT search_index.rowid, entry.message_id, found.conversation_id
    FROM search_index
    CROSS JOIN search_entries AS entry ON entry.id = search_index.rowid
    CROSS JOIN search_conversations AS found ON found.number = search_index.rowid >> 20
    CROSS JOIN conversations ON conversations.id = found.conversation_id
    WHERE search_index MATCH :words AND search_index.rowid < :before
        AND found.workspace_id = :workspace AND (:status IS NULL OR conversations.status = :status)
    ORDER BY search_index.rowid DESC
"""
_EVERYTHING = """
    SELECT message.id, message.workspace_id, message.conversation_id, message.text, visitor.name, visitor.email
    FROM conversations AS conversation
    JOIN visitors AS visitor ON visitor.id = conversation.visitor_id
    JOIN messages AS message ON message.conversation_id = conversation.id
    ORDER BY conversation.id, message.id
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A conversation with something of what was looked for."""

    number: int
    """Goes down from one to the next; where it stands in the order."""
    conversation_id: ConversationId
    messages: tuple[MessageId, ...]
    """Messages that have it, newest first; not all."""


def add_conversation(connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId) -> None:
    """Number a new conversation, before anything of it is entered."""
    sqlite.raw(connection).execute(_NUMBER, (workspace_id, conversation_id))


def add_message(
    connection: Connection,
    workspace_id: WorkspaceId,
    conversation_id: ConversationId,
    message_id: MessageId,
    text: str,
    visitor: Visitor,
) -> None:
    """Make a message that is being stored one that can be found."""
    _enter(connection, workspace_id, conversation_id, message_id, terms(text, visitor.name, visitor.email))


def add_names(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId, visitor: Visitor
) -> None:
    """Have a conversation found by what its visitor is called now, too."""
    _enter(connection, workspace_id, conversation_id, None, terms(visitor.name, visitor.email))


def find(
    connection: Connection,
    workspace_id: WorkspaceId,
    query: Query,
    *,
    status: ConversationStatus | None,
    before: int,
    most: int,
) -> list[Found]:
    """Conversations of the workspace with everything that the query asks for in one entry, newest first.

    `before` is the number of the last one of the page before, or `BEFORE_ALL`; any other number is a place, too.
    """
    rows = sqlite.raw(connection).execute(
        _FIND,
        {
            "words": _expression(workspace_id, query),
            "before": max(0, min(before, BEFORE_ALL >> _PLACES)) << _PLACES,
            "workspace": workspace_id,
            "status": status,
        },
    )
    try:
        return list(islice(_by_conversation(rows), most))
    finally:
        rows.close()


def rebuild(connection: Connection) -> None:
    """Fill an empty index from the messages that are there."""
    driver = sqlite.raw(connection)
    rows = driver.execute(_EVERYTHING)
    last = None
    for message_id, workspace_id, conversation_id, text, name, email in rows:
        if conversation_id != last:
            add_conversation(connection, workspace_id, conversation_id)
            last = conversation_id
        _enter(connection, workspace_id, conversation_id, message_id, terms(text, name, email))


def _enter(
    connection: Connection,
    workspace_id: WorkspaceId,
    conversation_id: ConversationId,
    message_id: MessageId | None,
    found_by: Iterable[str],
) -> None:
    driver = sqlite.raw(connection)
    entered = driver.execute(_ENTER, (message_id, conversation_id)).fetchall()
    own = _behind(workspace_id)
    for (entry,) in entered:
        driver.execute(_INDEX, (entry, " ".join(own + term for term in found_by)))


def _by_conversation(rows: Iterable[tuple[int, MessageId | None, ConversationId]]) -> Iterator[Found]:
    for number, entries in groupby(rows, key=lambda row: row[0] >> _PLACES):
        seen = list(islice(entries, _LOOKED_AT))
        yield Found(
            number=number,
            conversation_id=seen[0][2],
            messages=tuple(message_id for _, message_id, _ in seen if message_id is not None),
        )


def _expression(workspace_id: WorkspaceId, query: Query) -> str:
    """The query in FTS5's language. A term is letters and digits, so it can end no string."""
    own = _behind(workspace_id)
    whole = [f'"{own}{term}"' for term in sorted(query.terms)]
    begun = [f'"{own}{term}"*' for term in sorted(query.prefixes)]
    return " AND ".join([*whole, *begun])


def _behind(workspace_id: WorkspaceId) -> str:
    """What stands before each word of the workspace: always as long, so that no two can be mistaken."""
    return workspace_id.replace("-", "")
