"""The store, as everybody above it uses it: write through actions, read one committed state."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lenochat.core.events import Committed
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant, Timestamp, timestamp
from lenochat.store import due
from lenochat.store.group import Action, Written
from lenochat.store.reader import Read, Reader
from lenochat.store.transaction import Tx
from lenochat.store.writer import Writer

T = TypeVar("T")


class Store:
    """One database, opened for one process; made and used on one event loop."""

    def __init__(
        self,
        database: Path,
        *,
        clock: Callable[[], Instant],
        settle: Callable[[Tx, Instant], None],
        published: Callable[[list[Committed]], None],
        became_due: Callable[[Instant], None],
    ) -> None:
        self.writer = Writer(database, clock=clock, settle=settle, published=published, became_due=became_due)
        self._reader = Reader(database)

    def now(self) -> Instant:
        """The instant that a write beginning now would get."""
        return self.writer.now()

    def timestamp(self) -> Timestamp:
        """`now`, as the public contract writes it."""
        return timestamp(self.now())

    async def write(self, workspace_id: WorkspaceId, action: Action[T]) -> Written[T]:
        """See `Writer.write`."""
        return await self.writer.write(workspace_id, action)

    async def begin(self, workspace_id: WorkspaceId, action: Action[None]) -> None:
        """See `Writer.begin`."""
        await self.writer.begin(workspace_id, action)

    async def settle(self, workspace_id: WorkspaceId) -> None:
        """Do what is due in that workspace."""
        await self.writer.settle(workspace_id)

    async def read_settled(self, workspace_id: WorkspaceId, ask: Read[T], *, is_long: bool = False) -> T:
        """`read`, once nothing is due in that workspace any more: a snapshot depends on its position alone.

        One that `is_long` is read by `Reader.read_long`.
        """
        now = self.now()
        if await self.read(lambda connection: due.list_due(connection, workspace_id, now, most=1)):
            await self.settle(workspace_id)
        return await (self._reader.read_long(ask) if is_long else self._reader.read(ask))

    async def read(self, ask: Read[T]) -> T:
        """See `Reader.read`."""
        return await self._reader.read(ask)

    async def read_long(self, ask: Read[T]) -> T:
        """See `Reader.read_long`."""
        return await self._reader.read_long(ask)

    def read_now(self, ask: Read[T]) -> T:
        """See `Reader.read_now`."""
        return self._reader.read_now(ask)

    async def close(self) -> None:
        await self.writer.close()
        self._reader.close()
