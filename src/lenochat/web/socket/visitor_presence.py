"""When visitors come and go, as far as it has to be written down (RT6); what it means is for `actions.visitor`.

A page change closes a stream and opens another, so that a visitor counts as gone only after `PAGE_CHANGE_SECONDS`
without one. Invariant: the last write about a visitor says what is so: that one is gone is asked again when it is
written, and whoever comes after that is written down anew.
"""

import asyncio
from collections.abc import Callable, Coroutine

import structlog

from lenochat.actions.visitor import visitor_is_gone, visitor_is_here
from lenochat.core.errors import DomainError
from lenochat.core.events import ConversationOpened, ConversationReopened
from lenochat.core.ids import VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store.store import Store
from lenochat.store.transaction import Tx
from lenochat.web.socket.batch import Batch
from lenochat.web.socket.scheduler import Scheduler, Timer
from lenochat.web.socket.visitor_streams import VisitorStreams

PAGE_CHANGE_SECONDS = 5.0

_Key = tuple[WorkspaceId, VisitorId]

log = structlog.get_logger(__name__)


class VisitorPresence:
    """Writes it down for the visitors of a node."""

    def __init__(
        self, store: Store, streams_in: Callable[[WorkspaceId], VisitorStreams], *, scheduler: Scheduler
    ) -> None:
        self._store = store
        self._streams_in = streams_in
        self._scheduler = scheduler
        self._here: set[_Key] = set()
        """Of whom the last write said that they are here, or that there is nothing to write."""
        self._leaving: dict[_Key, Timer] = {}
        """Who has no stream, and may only be changing pages."""
        self._writing: set[asyncio.Task[None]] = set()
        self._has_stopped = False

    async def came(self, workspace_id: WorkspaceId, visitor_id: VisitorId) -> None:
        """A stream of the visitor has joined; on return what they wait in is not left any more."""
        key = (workspace_id, visitor_id)
        self._stays(key)
        if key not in self._here:
            await self._write_here(workspace_id, visitor_id)
            self._here.add(key)

    def went(self, workspace_id: WorkspaceId, visitor_id: VisitorId, *, last_sign_of_life: Instant) -> None:
        """The visitor's last stream is gone."""
        if self._has_stopped:
            return
        key = (workspace_id, visitor_id)
        self._stays(key)
        self._leaving[key] = self._scheduler.call_later(PAGE_CHANGE_SECONDS, self._has_gone, key, last_sign_of_life)

    def follow(self, batch: Batch, streams: VisitorStreams) -> None:
        """Somebody whose widget is open has something open now, and is to be judged from here on."""
        for item in batch.events:
            if isinstance(item.event, ConversationOpened | ConversationReopened):
                visitor_id = item.event.conversation.visitor.id
                if streams.of(visitor_id):
                    self._run(self._write_here(batch.workspace_id, visitor_id))

    def stop(self) -> None:
        """Write nothing any more: the next start begins everybody's time anew."""
        self._has_stopped = True
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()

    def _stays(self, key: _Key) -> None:
        if (timer := self._leaving.pop(key, None)) is not None:
            timer.cancel()

    def _has_gone(self, key: _Key, last_sign_of_life: Instant) -> None:
        del self._leaving[key]
        self._here.discard(key)
        self._run(self._write_gone(*key, last_sign_of_life))

    async def _write_here(self, workspace_id: WorkspaceId, visitor_id: VisitorId) -> None:
        await self._store.write(workspace_id, lambda tx, now: visitor_is_here(tx, visitor_id, now=now))

    async def _write_gone(self, workspace_id: WorkspaceId, visitor_id: VisitorId, last_sign_of_life: Instant) -> None:
        def unless_back(tx: Tx, now: Instant) -> None:
            if not self._streams_in(workspace_id).of(visitor_id):
                visitor_is_gone(tx, visitor_id, last_sign_of_life=last_sign_of_life, now=now)

        try:
            await self._store.write(workspace_id, unless_back)
        except DomainError:
            self.went(workspace_id, visitor_id, last_sign_of_life=last_sign_of_life)
            raise

    def _run(self, write: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(_logged(write))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)


async def _logged(write: Coroutine[None, None, None]) -> None:
    try:
        await write
    except DomainError as refusal:
        log.warning("a visitor's coming or going was not written down", code=refusal.code)
