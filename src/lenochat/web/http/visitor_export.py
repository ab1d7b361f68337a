"""A visitor's export as it is written: one JSON document in pieces, each read on the reading thread at its turn.

So neither a long read nor a slow reader holds anybody else up, and no more than a page of it is ever in memory.
"""

from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from lenochat.core.ids import ConversationId, WorkspaceId
from lenochat.core.instant import Timestamp
from lenochat.core.visitor_export import ExportedFile
from lenochat.reads.visitor_export import (
    PAGE,
    Beginning,
    list_files,
    read_conversation,
    read_decisions,
    read_file_part,
    read_messages,
)
from lenochat.store.receipts import AFTER_ALL
from lenochat.store.store import Store
from lenochat.web.wire import encode

T = TypeVar("T")
P = ParamSpec("P")


class Export:
    """The document of one visitor: JSON of `core.visitor_export.VisitorExport`."""

    def __init__(self, store: Store, workspace_id: WorkspaceId, *, at: Timestamp) -> None:
        self._store = store
        self._workspace_id = workspace_id
        self._at = at

    async def pieces(self, beginning: Beginning) -> AsyncIterator[bytes]:
        """Raises where the visitor is erased meanwhile: then the document breaks off, and is none."""
        yield b'{"exported_at":%b,"visitor":%b,"conversations":[' % (encode(self._at), encode(beginning.visitor))
        for number, conversation_id in enumerate(beginning.conversation_ids):
            if number:
                yield b","
            async for piece in self._conversation(conversation_id):
                yield piece
        yield b"]}"

    async def _conversation(self, conversation_id: ConversationId) -> AsyncIterator[bytes]:
        shown = await self._read(read_conversation, conversation_id)
        yield b'{"conversation":%b,"messages":[' % encode(shown)
        after, has_more = "", True
        while has_more:
            messages = await self._read(read_messages, conversation_id, after=after)
            yield _items(messages, is_first=not after)
            has_more = len(messages) == PAGE
            after = messages[-1].id if messages else after
        yield b'],"files":['
        for number, file in enumerate(await self._read(list_files, conversation_id)):
            if number:
                yield b","
            async for piece in self._file(conversation_id, file):
                yield piece
        yield b'],"decisions":['
        before: str | None = AFTER_ALL
        while before is not None:
            is_first = before == AFTER_ALL
            decisions, before = await self._read(read_decisions, conversation_id, before=before)
            yield _items(decisions, is_first=is_first)
        yield b"]}"

    async def _file(self, conversation_id: ConversationId, file: ExportedFile) -> AsyncIterator[bytes]:
        yield encode(file).removesuffix(b'"}')  # its content is written into its last member
        number, rest = 0, b""
        while (part := await self._read(read_file_part, conversation_id, file.id, number)) is not None:
            whole = rest + part
            end = len(whole) - len(whole) % 3  # every three bytes are four characters, without anything between
            yield b64encode(whole[:end])
            number, rest = number + 1, whole[end:]
        yield b64encode(rest) + b'"}'

    async def _read(
        self, ask: Callable[Concatenate[Connection, WorkspaceId, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._store.read_long(lambda connection: ask(connection, self._workspace_id, *args, **kwargs))


def _items(values: Sequence[object], *, is_first: bool) -> bytes:
    """Some members of a JSON array, behind others unless they are the first."""
    return (b"" if is_first or not values else b",") + b",".join(map(encode, values))
