"""The index that search asks: words of messages, and of the names and addresses of their visitors, on SQLite's FTS5.

The only module that knows how it is made; another database gets another one with the same functions. An entry is one
message together with its visitor's name and address at that time, so that both may be looked for at once. Each word
stands in the index behind its workspace's id, so that no other workspace's words are read, however many there are.

An entry's number is that of its conversation, and in it the place of the entry: hits come by conversation, the newest
first, and a page goes on where the one before ended. These numbers are columns, because SQLite may give a table's own
row ids out anew (VACUUM). The index holds numbers alone, no text and no places of words (`content=''`,
`detail=none`): what is shown is read from the messages.

To take an entry out, FTS5 has to be told the words that it was made of: those of its message, and of `names`, which is
kept for that. What is taken out is only marked in the index until its parts are joined anew (`clean_some`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from sqlite3 import Connection as Driver

from sqlalchemy import ColumnElement, Connection, literal_column

from lenochat.core.conversation import ConversationStatus, Message, Visitor
from lenochat.core.ids import ConversationId, MessageId, VisitorId, WorkspaceId
from lenochat.core.search import Query, terms
from lenochat.core.value import value
from lenochat.store import sqlite

_PLACES = 20
"""Bits of an entry's number that say its place in the conversation; what comes after a million is not found."""
_LAST_PLACE = (1 << _PLACES) - 1
BEFORE_ALL = 1 << 62
"""Comes before the first conversation of every answer."""
_LOOKED_AT = 5
"""Of one conversation at most that many entries are given back: one of them may have something to show."""

_NEXT_NUMBER = "SELECT (coalesce(max(id), 0) >> 20) + 1 FROM search_entries"
next_number: ColumnElement[int] = literal_column(f"({_NEXT_NUMBER})")
"""The number of a conversation that begins now, and that gets its first entry in the same transaction."""
_NUMBER = "UPDATE conversations SET search_number = ? WHERE id = ?"
_LAST = """
    SELECT search_number, (
        SELECT max(id) FROM search_entries
        WHERE id BETWEEN search_number << 20 AND ((search_number + 1) << 20) - 1
    ) FROM conversations WHERE id = ?
"""
_ENTER_FIRST = """
    INSERT INTO search_entries (id, message_id, names)
    VALUES (((SELECT (coalesce(max(id), 0) >> 20) + 1 FROM search_entries) << 20) + 1, ?, ?)
"""
_ENTER = "INSERT INTO search_entries (id, message_id, names) VALUES (?, ?, ?)"
_LAST_MESSAGE = "SELECT max(id) FROM messages WHERE conversation_id = ?"
_INDEX = "INSERT INTO search_index (rowid, words) VALUES (?, ?)"
_FIND = """
    SELECT search_index.rowid, message.id, message.conversation_id
    FROM search_index
    CROSS JOIN search_entries AS entry ON entry.id = search_index.rowid
    CROSS JOIN messages AS message ON message.id = entry.message_id
    WHERE search_index MATCH :words AND search_index.rowid < :before AND message.workspace_id = :workspace
        AND (
            SELECT CASE WHEN :status IS NULL THEN status != 'spam' ELSE status = :status END
            FROM conversations WHERE id = message.conversation_id
        )
        AND message.conversation_id NOT IN (
            SELECT id FROM conversations WHERE visitor_id IN (SELECT visitor_id FROM erasures)
        )
    ORDER BY search_index.rowid DESC
"""
_EVERYTHING = """
    SELECT message.id, message.workspace_id, message.conversation_id, message.text, visitor.name, visitor.email, (
        SELECT group_concat(name, char(10)) FROM attachments
        WHERE conversation_id = message.conversation_id AND message_id = message.id
    )
    FROM conversations AS conversation
    JOIN visitors AS visitor ON visitor.id = conversation.visitor_id
    JOIN messages AS message ON message.conversation_id = conversation.id
    ORDER BY conversation.id, message.id
"""
_LAST_ENTRIES = """
    SELECT entry.id, entry.names, message.text, message.id IS before.message_id AS is_of_names
    FROM search_entries AS entry
    LEFT JOIN messages AS message ON message.id = entry.message_id
    LEFT JOIN search_entries AS before ON before.id = entry.id - 1
    WHERE entry.id BETWEEN ? AND ?
    ORDER BY entry.id DESC
    LIMIT ?
"""
_NAMES = """
    SELECT DISTINCT entry.names
    FROM conversations AS conversation
    JOIN search_entries AS entry
        ON entry.id BETWEEN (conversation.search_number << 20) AND ((conversation.search_number + 1) << 20) - 1
    WHERE conversation.visitor_id = ? AND entry.names IS NOT NULL
    ORDER BY entry.id
"""
_TAKE_OUT = "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', ?, ?)"
_LEAVE = "DELETE FROM search_entries WHERE id = ?"
_EMPTY = "INSERT INTO search_index (search_index) VALUES ('delete-all')"
_JOIN = "INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)"
_JOINED_AT_ONCE = 16
"""Pages of the index; that takes 2 ms at most."""


@value
class Found:
    """A conversation with something of what was looked for."""

    number: int
    """Goes down from one to the next; where it stands in the order."""
    conversation_id: ConversationId
    messages: tuple[MessageId, ...]
    """Messages that have it, newest first; not all."""


def add_message(
    connection: Connection, workspace_id: WorkspaceId, message: Message, visitor: Visitor, *, is_first: bool = False
) -> None:
    """Make a message that is being stored one that can be found, by the names of its attachments, too.

    `is_first`: its conversation has got `next_number` in this transaction, and nothing has been entered since.
    """
    files = [attachment.name for attachment in message.attachments]
    names = _names(visitor.name, visitor.email, files)
    if is_first:
        driver = sqlite.raw(connection)
        entry = driver.execute(_ENTER_FIRST, (message.id, names)).lastrowid
        driver.execute(_INDEX, (entry, _indexed(_behind(workspace_id), message.text, names)))
    else:
        _enter(connection, workspace_id, message.conversation_id, message.id, message.text, names)


def add_names(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId, visitor: Visitor
) -> None:
    """Have a conversation found by what its visitor is called now, too: as an entry of its last message."""
    (last,) = sqlite.raw(connection).execute(_LAST_MESSAGE, (conversation_id,)).fetchone()
    _enter(connection, workspace_id, conversation_id, last, None, _names(visitor.name, visitor.email))


def find(
    connection: Connection,
    workspace_id: WorkspaceId,
    query: Query,
    *,
    status: ConversationStatus | None,
    before: int,
    most: int,
) -> list[Found]:
    """Conversations of the workspace with everything that the query asks for in one entry, newest first; no spam.

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


def names_of_visitor(connection: Connection, visitor_id: VisitorId) -> list[str]:
    """By which names and addresses the visitor is found, the first ones first."""
    lines = (names.partition("\n")[0] for (names,) in sqlite.raw(connection).execute(_NAMES, (visitor_id,)))
    return list(dict.fromkeys(line for line in lines if line))


def rebuild(connection: Connection) -> None:
    """Fill the index anew from the messages that are there."""
    driver = sqlite.raw(connection)
    driver.execute("DELETE FROM search_entries")
    driver.execute(_EMPTY)
    for message_id, workspace_id, conversation_id, text, name, email, files in driver.execute(_EVERYTHING):
        _enter(
            connection, workspace_id, conversation_id, message_id, text, _names(name, email, [files] if files else [])
        )


def take_out_some(
    connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId, *, most: int
) -> int:
    """Have some messages of the conversation found no more, the last ones first; how many entries that were."""
    driver = sqlite.raw(connection)
    number, _ = driver.execute(_LAST, (conversation_id,)).fetchone()
    if number is None:
        return 0
    own = _behind(workspace_id)
    first = (number << _PLACES) + 1
    entries = driver.execute(_LAST_ENTRIES, (first, first + _LAST_PLACE - 1, most)).fetchall()
    for entry, names, text, is_of_names in entries:
        driver.execute(_TAKE_OUT, (entry, _indexed(own, None if is_of_names else text, names)))
        driver.execute(_LEAVE, (entry,))
    return len(entries)


def clean_some(connection: Connection, *, from_the_start: bool) -> bool:
    """Join a piece of the index anew, without what was taken out of it before the start; whether there is more."""
    driver = sqlite.raw(connection)
    changes = driver.total_changes
    driver.execute(_JOIN, (-_JOINED_AT_ONCE if from_the_start else _JOINED_AT_ONCE,))
    return driver.total_changes - changes > 1


def _enter(
    connection: Connection,
    workspace_id: WorkspaceId,
    conversation_id: ConversationId,
    message_id: MessageId,
    text: str | None,
    names: str | None,
) -> None:
    driver = sqlite.raw(connection)
    last = _last_entry(driver, conversation_id)
    if last & _LAST_PLACE == _LAST_PLACE:
        return
    driver.execute(_ENTER, (last + 1, message_id, names))
    driver.execute(_INDEX, (last + 1, _indexed(_behind(workspace_id), text, names)))


def _names(name: str | None, email: str | None, files: Sequence[str] = ()) -> str | None:
    """What an entry is found by beside what is said: on its first line the visitor's names, then those of files."""
    of_visitor = f"{name} {email}" if name and email else name or email
    return "\n".join([of_visitor or "", *files]) if files else of_visitor


def _indexed(own: str, text: str | None, names: str | None) -> str:
    """The words of an entry, as they go into the index and out of it."""
    words = f" {own}".join(terms(text, names))
    return own + words if words else ""


def _last_entry(driver: Driver, conversation_id: ConversationId) -> int:
    """The number of the conversation's last entry, or, where it has none, the one before its first."""
    number, last = driver.execute(_LAST, (conversation_id,)).fetchone()
    if number is None:
        (number,) = driver.execute(_NEXT_NUMBER).fetchone()
        driver.execute(_NUMBER, (number, conversation_id))
    return int(number << _PLACES if last is None else last)


def _by_conversation(rows: Iterable[tuple[int, MessageId, ConversationId]]) -> Iterator[Found]:
    for number, entries in groupby(rows, key=lambda row: row[0] >> _PLACES):
        seen = list(islice(entries, _LOOKED_AT))
        yield Found(
            number=number,
            conversation_id=seen[0][2],
            messages=tuple(message_id for _, message_id, _ in seen),
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
