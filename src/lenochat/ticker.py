"""The ticker: settles what the clock makes due where nobody else comes by, and writes down when logins were used.

It decides nothing: a late, lost or doubled tick changes nothing that anybody can see, for every write settles first.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from lenochat.actions.login import touch_logins
from lenochat.core.errors import DomainError
from lenochat.core.ids import LoginId, WorkspaceId
from lenochat.core.instant import SECOND, Instant
from lenochat.store import due
from lenochat.store.store import Store
from lenochat.store.transaction import Tx

LONGEST_SLEEP_SECONDS = 30.0
"""The clock may jump: nothing is slept through for longer than that."""
TOUCH_EVERY_SECONDS = 60.0
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Ticker:
    """Wakes up when something is due."""

    def __init__(
        self, store: Store, *, used_logins: Callable[[Instant], dict[WorkspaceId, dict[LoginId, Instant]]]
    ) -> None:
        """`used_logins` gives, by workspace, the logins whose last use has to be written down."""
        self._store = store
        self._used_logins = used_logins
        self._next: Instant | None = None
        self._sooner = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(_for_ever(self._settle_due)),
            asyncio.create_task(_for_ever(self._touch)),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def became_due(self, at: Instant) -> None:
        """Something was put on the list of what is due."""
        if self._next is None or at < self._next:
            self._next = at
            self._sooner.set()

    async def _settle_due(self) -> None:
        now = self._store.now()
        failed: Exception | None = None
        for workspace_id in await self._store.read(lambda connection: due.list_workspaces_due(connection, now)):
            try:
                await self._store.settle(workspace_id)
            except DomainError:
                raise
            except Exception as failure:  # noqa: BLE001 - raised once the others, whom it may not hold up, are done
                failed = failure
        if failed is not None:
            raise failed
        self._sooner.clear()
        self._next = await self._store.read(due.earliest)
        until_next = LONGEST_SLEEP_SECONDS
        if self._next is not None:
            until_next = min(LONGEST_SLEEP_SECONDS, max(0.0, (self._next - self._store.now()) / SECOND))
        try:
            async with asyncio.timeout(until_next):
                await self._sooner.wait()
        except TimeoutError:
            pass

    async def _touch(self) -> None:
        await asyncio.sleep(TOUCH_EVERY_SECONDS)
        for workspace_id, used in self._used_logins(self._store.now()).items():
            await self._store.write(workspace_id, partial(_touch_logins, used))


def _touch_logins(used: dict[LoginId, Instant], tx: Tx, _now: Instant) -> None:
    touch_logins(tx, used)


async def _for_ever(work: Callable[[], Awaitable[None]]) -> None:
    """Do `work` again and again; a failure is logged, and tried again a little later."""
    while True:
        try:
            await work()
        except DomainError as refusal:
            log.warning("the ticker was refused", code=refusal.code)
            await asyncio.sleep(RETRY_SECONDS)
        except Exception:
            log.exception("the ticker failed")
            await asyncio.sleep(RETRY_SECONDS)
