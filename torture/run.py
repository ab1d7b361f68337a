"""A run: epochs of random operations with a kill now and then; each epoch is judged while the next one runs."""

import asyncio
import contextlib
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Pipe
from pathlib import Path
from random import Random
from time import monotonic, monotonic_ns

from tests.support.agent_client import PASSWORD
from torture import stage
from torture.account import Deed
from torture.history import History
from torture.judge import Counts, Epoch, judge
from torture.messages import Begin, CameBack, End, Now, Ran, Run, Settle, Settled, Silence, listen
from torture.quiet import check_next, check_quiet, check_receipts
from torture.since import Fault
from torture.story import Violation, tell
from torture.watch import AtRest, Watch
from torture.wire import Wire

MOST_SILENCES = 2
"""So often a server that has fallen silent is started again, so that what it did before can be judged."""
MOST_STORIES = 5
TOLD_EVERY = 5
"""Epochs, between two words of how far it is."""
RETRY_SECONDS = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    operations: int
    seed: int
    workspaces: int = 3
    agents: int = 6
    clients: int = 3
    hands: int = 8
    """Of each client: so many requests at once."""
    epoch: int = 3_000
    """Operations between two quiet moments."""
    kill_every: int = 6_000
    """Operations, on the average."""
    minutes: float | None = None
    mutant: str | None = None
    patience_seconds: float = 60.0
    """So long an answer is waited for: a machine with a lot to do is not the server's fault."""


@dataclass(slots=True)
class Outcome:
    """What came of a run."""

    seed: int
    operations: int = 0
    seconds: float = 0.0
    server_us: float = 0.0
    """Processor time of the server for one operation, in microseconds."""
    checker_us: float = 0.0
    """The same of the clients and the judge."""
    kills: int = 0
    epochs: int = 0
    counts: Counts = field(default_factory=Counts)
    violations: list[Violation] = field(default_factory=list)
    """The first few, with their stories."""
    broken: Counter[str] = field(default_factory=Counter)
    """How many there were of each check."""


class _SilentError(Exception):
    """The server does not answer any more."""


class _ClientProcess:
    """A client process and the pipe to it."""

    def __init__(self, begin: Begin, inbox: "asyncio.Queue[object]") -> None:
        self.pipe, theirs = Pipe()
        command = [sys.executable, "-m", "torture.client", str(theirs.fileno())]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self.pipe.send(begin)
        listen(self.pipe, inbox)

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.pipe.send(End())
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.pipe.close()


class _Judged:
    """One workspace: its eyes, and what they have seen so far."""

    def __init__(self, watch: Watch, history: History) -> None:
        self.watch = watch
        self.history = history


class Torture:
    def __init__(self, options: Options, server: stage.ServerUnderTest, progress: Callable[[Outcome], None]) -> None:
        self._options = options
        self._progress = progress
        self._random = Random(f"{options.seed} kills")
        self._server = server
        self._inbox: asyncio.Queue[object] = asyncio.Queue()
        self._clients: list[_ClientProcess] = []
        self._places: list[_Judged] = []
        self._killed_at: int | None = None
        self._starts = 0
        self.outcome = Outcome(options.seed)

    async def run(self) -> Outcome:
        async with self._ready():
            began, ours, theirs = monotonic(), _own_cpu_seconds(), self._server.cpu_seconds
            judging: asyncio.Task[None] | None = None
            try:
                while not self._is_over(began):
                    rest = await self._epoch()
                    if judging is not None:
                        await judging
                    judging = asyncio.create_task(self._judge(rest))
                    if self.outcome.epochs % TOLD_EVERY == 0:
                        self._progress(self.outcome)
                if judging is not None:
                    await judging
            except _SilentError:  # It has been told, and nothing more is to be learned.
                if judging is not None:
                    judging.cancel()
            self.outcome.seconds = monotonic() - began
            spent = self._server.cpu_seconds - theirs
        each = 1e6 / max(1, self.outcome.operations)
        self.outcome.server_us = spent * each
        # The server's processes that have ended are among our children, with all that they have used.
        self.outcome.checker_us = (_own_cpu_seconds() - ours - spent - theirs) * each
        return self.outcome

    def _is_over(self, began: float) -> bool:
        limit = self._options.minutes
        is_late = limit is not None and monotonic() - began > limit * 60
        return is_late or self.outcome.operations >= self._options.operations or bool(self.outcome.violations)

    @contextlib.asynccontextmanager
    async def _ready(self) -> AsyncIterator[None]:
        """Inside, the server runs, people are there, and client processes wait to be told."""
        options = self._options
        try:
            self._server.start(as_it_is=True)
            plans = await stage.open_workspaces(self._server, options.workspaces, options.agents, options.clients)
            if options.mutant is not None:
                self._server.stop()
                self._server.start()
            for of_clients in plans:
                watch = Watch(of_clients[0], self._server.where)
                self._places.append(_Judged(watch, await watch.open()))
            for client in range(options.clients):
                mine = tuple(of_clients[client] for of_clients in plans)
                seed = f"{options.seed} client {client}"
                begin = Begin(self._server.where, client, seed, PASSWORD, mine, options.patience_seconds)
                self._clients.append(_ClientProcess(begin, self._inbox))
            self._watch_end()
            yield
        finally:
            for process in self._clients:
                process.end()
            if options.mutant is None:
                self._server.stop()
            else:
                self._server.kill()  # Who knows how it would stop.

    async def _epoch(self) -> list[AtRest]:
        """Operations, until all are answered and everything is quiet."""
        options = self._options
        left = options.operations - self.outcome.operations
        each = max(1, min(options.epoch, left) // options.clients)
        kills = self._random.random() < options.epoch / options.kill_every
        chosen, after = self._random.randrange(options.clients), self._random.randint(1, each)
        self._killed_at = None
        for number, client in enumerate(self._clients):
            client.pipe.send(Run(each, options.hands, after if kills and number == chosen else None))
        ran = [one for one in await self._answers(options.clients) if isinstance(one, Ran)]
        self.outcome.operations += sum(one.operations for one in ran)
        self.outcome.epochs += 1
        return await self._settle(ran)

    async def _answers(self, count: int) -> list[object]:
        """What that many clients answer; killing the server on the way when one says so."""
        found: list[object] = []
        while len(found) < count:
            match await self._inbox.get():
                case Now():
                    self.outcome.kills += 1
                    await self._restart()
                case Silence() as silence:
                    if silence.starts == self._starts:  # Else it is about a server that was killed since.
                        await self._end_silence(silence)
                case None:
                    raise RuntimeError("a client process has ended; what it said is on standard error")
                case said:
                    found.append(said)
        return found

    async def _restart(self) -> None:
        self._killed_at = monotonic_ns()
        self._server.kill()
        self._starts += 1
        self._server.start()
        self._watch_end()
        async with self._asking():
            for place in self._places:
                await place.watch.come_back()
        for client in self._clients:
            client.pipe.send(CameBack())

    def _watch_end(self) -> None:
        """Whoever waits for answers is told when the server ends."""
        loop, starts = asyncio.get_running_loop(), self._starts

        def say(how: str) -> None:
            silence = Silence(starts, None, f"nobody had killed the server, and it {how}")
            with contextlib.suppress(RuntimeError):  # The loop is closed: nobody waits any more.
                loop.call_soon_threadsafe(self._inbox.put_nowait, silence)

        self._server.when_ended(say)

    async def _end_silence(self, silence: Silence) -> None:
        """Go on with a new server, so that what this one did before can be judged."""
        self._tell_silence(silence.says, silence.place)
        if self.outcome.broken["silence"] > MOST_SILENCES:
            raise _SilentError
        await self._restart()

    def _tell_silence(self, says: str, place: int | None = None) -> None:
        self.outcome.violations.append(Violation("silence", place, says, self._server.abort()))
        self.outcome.broken["silence"] += 1

    @contextlib.asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        """Inside, the runner asks for itself, and nobody kills the server."""
        seconds = self._options.patience_seconds
        try:
            async with asyncio.timeout(seconds):
                yield
        except OSError as failure:
            self._tell_silence(f"the runner was not answered within {seconds:.0f} s, or cut off: {failure!r}")
            raise _SilentError from failure

    async def _settle(self, ran: list[Ran]) -> list[AtRest]:
        async with self._asking():
            wire = await Wire.connected(self._server.where)
            positions = {place.watch.plan.number: await place.watch.mark(wire) for place in self._places}
        for client in self._clients:
            client.pipe.send(Settle(positions))
        settled = [one for one in await self._answers(len(self._clients)) if isinstance(one, Settled)]
        problems = [problem for one in ran for problem in one.problems]
        problems += [problem for one in settled for problem in one.problems]
        rest = []
        for place in self._places:
            number = place.watch.plan.number
            async with self._asking():
                found = await place.watch.look(wire)
            _gather(found.epoch, number, ran, settled)
            found.epoch.killed_at = self._killed_at
            found.faults += [Fault(check, says, 0, ()) for at, check, says in problems if at == number]
            rest.append(found)
        self.outcome.counts.dashboards += sum(one.compared for one in settled)
        wire.close()
        return rest

    async def _judge(self, rest: list[AtRest]) -> None:
        """What came first is told first: the rest often follows from it."""
        for place, found in zip(self._places, rest, strict=True):
            faults = await self._judge_one(place, found)
            faults.sort(key=lambda fault: fault.position or found.epoch.until + 1)
            number, names = place.watch.plan.number, place.watch.names
            left = MOST_STORIES - len(self.outcome.violations)
            self.outcome.violations += [tell(fault, found.epoch, number, names) for fault in faults[: max(0, left)]]
            self.outcome.broken.update(fault.check for fault in faults)

    async def _judge_one(self, place: _Judged, found: AtRest) -> list[Fault]:
        history, counts = place.history, self.outcome.counts
        history.begin_epoch()
        faults = [*found.faults, *await judge(history, found.epoch, counts)]
        if found.epoch.events:
            faults += check_quiet(history, found.state, found.conversations, found.epoch.events[-1][1]["at"])
            faults += check_next(history, found.next_assignment)
        asked_for = {decided.conversation_id for decided in history.since.decisions.values()}
        faults += check_receipts(history, await self._receipts(place.watch, asked_for), counts)
        return faults

    async def _receipts(self, watch: Watch, conversation_ids: set[str]) -> dict[str, list[dict[str, object]]]:
        while True:
            try:
                wire = await Wire.connected(self._server.where)
                async with asyncio.timeout(self._options.patience_seconds):
                    found = await watch.receipts(wire, conversation_ids)
            except TimeoutError:
                self._tell_silence("the runner asked for receipts, and was not answered", watch.plan.number)
                raise _SilentError from None
            except OSError:
                await asyncio.sleep(RETRY_SECONDS)  # It was killed meanwhile.
                continue
            wire.close()
            return found


def _own_cpu_seconds() -> float:
    """Of this process and of its children that have ended, the server among them."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _gather(epoch: Epoch, place: int, ran: list[Ran], settled: list[Settled]) -> None:
    """Put together what all processes know of one workspace."""
    deeds: list[Deed] = []
    for one in ran:
        deeds += one.deeds.get(place, [])
    epoch.deeds = deeds
    for told in settled:
        epoch.tellings += told.told.get(place, [])
        epoch.heard += told.heard.get(place, [])


async def torture(options: Options, progress: Callable[[Outcome], None]) -> Outcome:
    """Everything is in a folder that is gone afterwards. `progress` is told now and then how far it is."""
    with tempfile.TemporaryDirectory(prefix="lenochat-torture-") as folder:
        model = stage.LanguageModel(options.seed)
        try:
            log = Path(folder) / "log"
            server = stage.ServerUnderTest(Path(folder) / "data", log, mutant=options.mutant, model=model)
            return await Torture(options, server, progress).run()
        finally:
            model.end()
