"""The writer: every write of the process, in groups, on SQLite.

All that arrived in one turn of the event loop is run as one group and committed once; what is too much for a turn goes
on in the next, and two turns share a COMMIT. Of an action that fails nothing is left. Results and events leave only
after COMMIT has returned. Statements run on the loop, because a busy loop starves worker threads of the GIL; so does
COMMIT, unless the disk is slow (`docs/decisions/writes-on-the-loop.md`).
Invariants: nothing is answered or published that is not on the disk; groups are published in commit order; an action
runs only where nothing is due, but for the first one of a node.
"""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from lenochat.core.events import Committed
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import SECOND, Instant
from lenochat.store import sqlite
from lenochat.store.failure import unavailable
from lenochat.store.group import Action, Group, Job, Written
from lenochat.store.settling import Patience
from lenochat.store.transaction import Tx
from lenochat.store.write_ahead_log import WriteAheadLog

T = TypeVar("T")

TURN_SECONDS = 0.004
"""The loop is kept no longer at a time; what waits goes on in its next turn."""
GROUP_TURNS = 2
"""A group that is cut goes on in the next turn, and is committed after so many: half the commits, where they count."""
MOST_WAITING = 5_000
SLOW_COMMIT_SECONDS = 0.002
"""A disk that takes longer on the average is not waited for on the loop."""
LENT_SECONDS = 0.010
"""The most that the loop waits for one commit, in slices, so that the committing thread gets the GIL."""
LENT_SLICE_SECONDS = 0.002
TOLERATED_JUMP = 60 * SECOND
CUT_AGAIN_SECONDS = 1.0
"""When the write-ahead log could not be emptied, because somebody read from it."""

log = structlog.get_logger(__name__)


class _TransactionGoneError(Exception):
    """SQLite rolled the whole transaction back by itself: nothing of the group was saved."""


class _BeginAgainError(Exception):
    """An action without a savepoint wrote something before it failed: nothing of the group may be saved."""


class Writer:
    """Runs actions; made and used on one event loop."""

    def __init__(
        self,
        database: Path | None,
        *,
        clock: Callable[[], Instant],
        settle: Callable[[Tx, Instant], None],
        published: Callable[[list[Committed]], None],
        became_due: Callable[[Instant], None],
    ) -> None:
        """`settle` does one piece of what is due; `became_due` is told, after the commit, when more will be due."""
        self.connection = sqlite.open_connection(database)
        self._driver = sqlite.raw(self.connection)
        self._log = WriteAheadLog(database, self.connection)
        self._clock = clock
        self._latest = Instant(0)
        self.clock_behind_seconds = 0
        """How far the clock is behind what was used already, where that is more than a minute."""
        self._settle = settle
        self._patience = Patience()
        self._published = published
        self._became_due = became_due
        self._waiting: deque[Job] = deque()
        self._is_next_careful = False
        self._group: Group | None = None
        """One that was cut and goes on in the next turn; its transaction is open, and something waits."""
        self._scheduled = False
        self._committing = False
        self._cuts_next = False
        """The write-ahead log is to be emptied after the next commit."""
        self._is_closed = False
        self._idle = asyncio.Event()
        self._commit_seconds = 0.0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commit")
        self.commit: Callable[[], None] = self._driver.commit
        """The COMMIT itself; the bench puts a slower one in its place."""

    def now(self) -> Instant:
        """The clock, but never behind what has been used already: order is by position, times are for people."""
        reading = self._clock()
        if reading < self._latest or self.clock_behind_seconds:
            self._note_jump(reading)
        self._latest = max(self._latest, reading)
        return self._latest

    async def write(self, workspace_id: WorkspaceId, action: Action[T]) -> Written[T]:
        """Run `action` in a transaction of that workspace, commit, publish, and give back its result.

        Raises the action's `DomainError`, which leaves nothing behind; `unavailable` if this node cannot commit.
        """
        written: Written[T] = await self._enqueue(workspace_id, action)
        return written

    async def begin(self, workspace_id: WorkspaceId, action: Action[None]) -> None:
        """Run `action` before what is due: the first write of a node in that workspace."""
        await self._enqueue(workspace_id, action, before_due=True)

    async def settle(self, workspace_id: WorkspaceId) -> None:
        """Do what is due in that workspace, in as many pieces as it takes."""
        await self._enqueue(workspace_id, None)

    async def close(self) -> None:
        """Finish what is in hand; later writes are refused."""
        self._is_closed = True
        while self._waiting or self._committing:
            self._idle.clear()
            await self._idle.wait()
        self._thread.shutdown()
        self._log.close()
        self.connection.close()

    def _note_jump(self, reading: Instant) -> None:
        """A clock that was set back is waited for; that it was is logged once, and shown in health."""
        was_behind = self.clock_behind_seconds > 0
        behind = self._latest - reading
        self.clock_behind_seconds = behind // SECOND if behind > TOLERATED_JUMP else 0
        if self.clock_behind_seconds and not was_behind:
            log.error(
                "the clock was set back; times stand still until it has caught up, or a restart",
                seconds=self.clock_behind_seconds,
            )

    def _enqueue(
        self, workspace_id: WorkspaceId, action: Action[Any] | None, *, before_due: bool = False
    ) -> asyncio.Future[Any]:
        if self._is_closed or len(self._waiting) >= MOST_WAITING:
            raise unavailable()
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(Job(workspace_id=workspace_id, action=action, answer=answer, before_due=before_due))
        self._schedule()
        return answer

    def _schedule(self) -> None:
        if not self._waiting and not self._committing:
            self._idle.set()
        if not self._scheduled and not self._committing and self._waiting:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._scheduled = False
        try:
            if self._waiting and not self._committing:
                group = self._run_turn()
                if group is not None:
                    self._commit(group)
        finally:
            self._schedule()

    def _run_turn(self) -> Group | None:
        """One turn's work; the group, if it is to be committed now."""
        group, self._group = self._group or Group(is_careful=self._is_next_careful), None
        started = perf_counter()
        try:
            if not group.turns:
                self._is_next_careful = False
                self._driver.execute("BEGIN IMMEDIATE")
            group.turns += 1
            self._run_next(group)
            while self._has_more_for(group) and perf_counter() - started < TURN_SECONDS:
                self._run_next(group)
            if self._has_more_for(group) and group.turns < GROUP_TURNS:
                self._group = group
                return None
            group.end(self.connection)
        except _BeginAgainError:
            self._roll_back()
            self._is_next_careful = True
            self._wait_again(group.jobs)
            return None
        except (sqlite3.Error, DBAPIError):
            log.exception("this node cannot run a transaction")
            self._roll_back()
            self._refuse(group.jobs or self._take_all())
            return None
        except Exception as failure:
            if not isinstance(failure, _TransactionGoneError):
                log.exception("what a transaction needs beside its actions is broken")
            self._roll_back()
            self._again_alone(group)
            return None
        return group

    def _has_more_for(self, group: Group) -> bool:
        return bool(self._waiting) and not (group.alone or self._waiting[0].alone)

    def _run_next(self, group: Group) -> None:
        """One piece of what is due for the next job, or, where nothing is, the job itself."""
        job = self._waiting[0]
        group.alone = job.alone
        if job.answer.done():
            self._waiting.popleft()
            return
        now, next_due = self.now(), group.know(self.connection, job.workspace_id).next_due
        if not job.before_due and next_due is not None and next_due <= now:
            self._settle_piece(group, job, now)
            return
        self._waiting.popleft()
        group.jobs.append(job)
        self._run(group, job, now)

    def _settle_piece(self, group: Group, job: Job, now: Instant) -> None:
        piece = Job(workspace_id=job.workspace_id, action=self._settle, answer=job.answer)
        self._run(group, piece, now)
        group.look_again()
        if isinstance(piece.outcome, BaseException):
            self._piece_failed(group, job, piece.outcome, now)

    def _piece_failed(self, group: Group, job: Job, failure: BaseException, now: Instant) -> None:
        """Put off what cannot be done, or have the job that waits for it fail."""
        put_off = self._patience.failed(job.workspace_id, failure)
        if put_off is not None:
            last = Job(workspace_id=job.workspace_id, action=put_off, answer=job.answer)
            self._run(group, last, now)
            if isinstance(last.outcome, Written):
                return
        job.outcome = failure
        job.deliver()

    def _run(self, group: Group, job: Job, now: Instant) -> None:
        """Run one action; its outcome waits for the commit.

        At first without a savepoint, which would cost a chat a tenth more: whoever is refused has mostly written
        nothing. If they have, the group begins again, and each action of it gets one.
        """
        if group.is_careful:
            self._driver.execute("SAVEPOINT action")
        changes = self._driver.total_changes
        try:
            known = group.know(self.connection, job.workspace_id)
            tx = Tx(self.connection, job.workspace_id, known.workspace, position=known.position)
            result = None if job.action is None else job.action(tx, now)
            committed = tx.finish()
        except BaseException as failure:  # noqa: BLE001 - whoever waits is told
            self._undo(group, changes, failure)
            job.outcome = failure
            return
        if not self._driver.in_transaction:
            raise _TransactionGoneError
        if group.is_careful:
            self._driver.execute("RELEASE action")
        group.done(tx, committed)
        job.outcome = Written(result=result, position=tx.position)

    def _undo(self, group: Group, changes: int, failure: BaseException) -> None:
        """Take back what an action wrote; `changes` is how much had been written before it."""
        if not self._driver.in_transaction:
            raise _TransactionGoneError from failure
        if group.is_careful:
            self._driver.execute("ROLLBACK TO action")
            self._driver.execute("RELEASE action")
        elif self._driver.total_changes != changes:
            raise _BeginAgainError from failure
        group.look_again()

    def _again_alone(self, group: Group) -> None:
        """The group's transaction is gone, so nothing of it was saved: each action runs again alone, once.

        What was settled before them is gone too, and so they go through the queue again. The last to run, or the one
        before which a piece was settled, is what it was given up for: if it was alone already, it is refused.
        """
        log.warning("a transaction was given up; running its actions one by one", actions=len(group.jobs))
        if group.alone:
            self._refuse(group.jobs or [self._waiting.popleft()])
            return
        if not group.jobs:
            self._waiting[0].alone = True
        for job in group.jobs:
            job.alone = True
        self._wait_again(group.jobs)

    def _wait_again(self, jobs: list[Job]) -> None:
        for job in reversed(jobs):
            job.outcome = None
            self._waiting.appendleft(job)

    def _commit(self, group: Group) -> None:
        if self._commit_seconds > SLOW_COMMIT_SECONDS:
            self._commit_in_thread(group)
            return
        self._committed(group, self._timed_commit())

    def _timed_commit(self) -> Exception | None:
        started = perf_counter()
        try:
            self.commit()
        except Exception as failure:  # noqa: BLE001 - whatever it is, nobody may be left without an answer
            return failure
        finally:
            self._commit_seconds += ((perf_counter() - started) - self._commit_seconds) / 16
        return None

    def _committed(self, group: Group, failure: Exception | None) -> None:
        if failure is not None:
            log.error("commit failed; nothing of this group was saved", failure=str(failure), actions=len(group.jobs))
            self._roll_back()
            self._refuse(group.jobs)
            return
        work = self._log.work_after_commit(leaves_traces=group.leaves_traces or self._cuts_next)
        self._cuts_next = False
        if work is not None:
            self._work_on_log(work)
        self._finish(group)

    def _commit_in_thread(self, group: Group) -> None:
        """Commit beside the loop, which lends it the GIL in slices; the next group collects meanwhile."""
        loop = asyncio.get_running_loop()
        done = threading.Event()
        self._committing = True

        def work() -> Exception | None:
            try:
                return self._timed_commit()
            finally:
                done.set()

        def finished(future: asyncio.Future[Exception | None]) -> None:
            self._committing = False
            try:
                self._committed(group, future.result())
            finally:
                self._schedule()

        loop.run_in_executor(self._thread, work).add_done_callback(finished)
        self._lend(done, LENT_SECONDS)

    def _lend(self, done: threading.Event, seconds: float) -> None:
        if seconds > 0 and not done.wait(min(LENT_SLICE_SECONDS, seconds)):
            asyncio.get_running_loop().call_soon(self._lend, done, seconds - LENT_SLICE_SECONDS)

    def _work_on_log(self, work: Callable[[], None]) -> None:
        """Beside the loop; writes wait."""
        loop = asyncio.get_running_loop()
        self._committing = True

        def finished(future: asyncio.Future[None]) -> None:
            self._committing = False
            if future.exception() is not None:
                log.error("checkpoint failed", failure=str(future.exception()))
            if self._log.has_traces:
                loop.call_later(CUT_AGAIN_SECONDS, self._cut_again)
            self._schedule()

        loop.run_in_executor(self._thread, work).add_done_callback(finished)

    def _cut_again(self) -> None:
        if self._is_closed or not self._log.has_traces:
            return
        if self._committing or self._group is not None:
            self._cuts_next = True  # With many writes there may be no other moment.
        else:
            self._work_on_log(self._log.cut)

    def _finish(self, group: Group) -> None:
        """The group is on the disk: publish, then answer, whatever happened to the publishing."""
        try:
            if group.committed:
                self._published(group.committed)
            if group.earliest_due is not None:
                self._became_due(group.earliest_due)
        finally:
            for job in group.jobs:
                job.deliver()

    def _roll_back(self) -> None:
        if self._driver.in_transaction:
            self._driver.rollback()

    def _refuse(self, jobs: list[Job]) -> None:
        for job in jobs:
            job.outcome = unavailable()
            job.deliver()

    def _take_all(self) -> list[Job]:
        jobs = list(self._waiting)
        self._waiting.clear()
        return jobs
