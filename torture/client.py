"""A client process: `python -m torture.client FD`, with a pipe to the runner. Several hands do operations at random."""

import asyncio
import sys
from multiprocessing.connection import Connection
from random import Random

import uvloop

from torture.dashboard import Dashboard
from torture.hand import Hand, Shared
from torture.messages import Begin, CameBack, Now, Ran, Run, Settle, Settled, Silence, listen
from torture.operations import Operations
from torture.place import Place


class Client:
    def __init__(self, pipe: Connection, begin: Begin) -> None:
        self._pipe = pipe
        self._places = [Place(plan) for plan in begin.plans]
        self._shared = Shared(
            begin.where,
            begin.client,
            Random(begin.seed),
            done=self._count,
            patience_seconds=begin.patience_seconds,
            silence=self._say_silence,
        )
        self._operations = Operations(self._shared, self._places, password=begin.password)
        self._hands: list[Hand] = []
        self._said: asyncio.Queue[object] = asyncio.Queue()
        self._done = 0
        self._kill_after: int | None = None
        self._silent_since: int | None = None

    async def serve(self) -> None:
        """Do what the runner says, until it says no more."""
        listen(self._pipe, self._said)
        running: asyncio.Task[None] | None = None
        while True:
            match await self._said.get():
                case Run() as asked:
                    running = asyncio.create_task(self._run(asked))
                    running.add_done_callback(self._ran)
                case CameBack():
                    await self._come_back()
                case Settle(positions=positions):
                    assert running is not None
                    await running
                    self._pipe.send(await self._settle(positions))
                case BaseException() as failure:
                    raise failure
                case _:  # `End`, or the runner is gone.
                    return

    def _ran(self, running: asyncio.Task[None]) -> None:
        """What is wrong with the client itself ends it, so that nobody waits for it."""
        if not running.cancelled() and (failure := running.exception()) is not None:
            self._said.put_nowait(failure)

    def _say_silence(self, starts: int, place: int, says: str) -> None:
        """Once for each time that the server was started."""
        if self._silent_since != starts:
            self._silent_since = starts
            self._pipe.send(Silence(starts, place, says))

    def _count(self) -> None:
        self._done += 1
        if self._done == self._kill_after:
            self._pipe.send(Now())

    async def _run(self, asked: Run) -> None:
        self._done, self._kill_after, self._shared.deeds = 0, asked.kill_after, {}
        while len(self._hands) < asked.hands:
            self._hands.append(Hand(self._shared))
        await asyncio.gather(*(self._work(hand, asked.operations) for hand in self._hands))
        problems, self._shared.problems = self._shared.problems, []
        self._pipe.send(Ran(self._done, self._shared.deeds, problems))

    async def _work(self, hand: Hand, operations: int) -> None:
        while self._done < operations:
            before = self._done
            await self._operations.one(hand)
            if self._done == before:
                await asyncio.sleep(0)  # There was nothing to do it with.

    async def _come_back(self) -> None:
        """Hands first, then every stream that the server has lost; what it was told since comes by resuming."""
        self._shared.starts += 1
        self._shared.came_back.set()
        for place in self._places:
            for member in place.members:
                for dashboard in list(member.dashboards):
                    if not dashboard.is_open and not dashboard.is_over:
                        await _reopened(dashboard)

    async def _settle(self, positions: dict[int, int]) -> Settled:
        settled = Settled()
        for place in self._places:
            number = place.plan.number
            for member in place.members:
                for dashboard in list(member.dashboards):
                    if not dashboard.is_open and not dashboard.is_over:
                        await _reopened(dashboard)
                    if any(check == "silence" for _, check, _ in settled.problems):
                        return settled  # Nor would the others be answered.
                    await self._compare(dashboard, positions[number], number, settled)
                    if dashboard.is_over:
                        member.dashboards.remove(dashboard)
        return settled

    async def _compare(self, dashboard: Dashboard, position: int, place: int, settled: Settled) -> None:
        wrong = list(dashboard.wrong)
        if dashboard.is_open and not wrong:
            try:
                differs = await _differs(dashboard, position)
            except OSError as failure:
                wrong.append(("silence", f"no snapshot could be had at a quiet moment: {failure!r}"))
            else:
                wrong += [] if differs is None else [("dashboard", differs)]
            settled.compared += 1
        settled.problems += [(place, check, f"{dashboard.name}: {says}") for check, says in wrong]
        settled.told.setdefault(place, []).append((dashboard.name, dashboard.told))
        settled.heard.setdefault(place, []).extend(dashboard.heard)
        dashboard.told, dashboard.heard, dashboard.wrong = [], [], []


async def _differs(dashboard: Dashboard, position: int) -> str | None:
    """What it shows that is not so, at a quiet moment."""
    if await dashboard.reached(position):
        return await dashboard.compare()
    says = f"told nothing after {dashboard.position}, and the workspace is at {position}"
    return says if dashboard.is_open else None


async def _reopened(dashboard: Dashboard) -> None:
    try:
        await dashboard.open()
    except OSError:
        return  # Killed again, or a stream that is over: it is looked at again when all is quiet.


async def _main(pipe: Connection) -> None:
    begin = pipe.recv()
    assert isinstance(begin, Begin)
    await Client(pipe, begin).serve()


def main() -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_main(Connection(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
