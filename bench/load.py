"""Visitors who write their first message: the load generator of P3, a process of its own.

    python -m bench.load HOST PORT PATH SECONDS --at-once 32     each writes again as soon as it is answered
    python -m bench.load HOST PORT PATH SECONDS --a-second 100   one every 10 ms, whether or not others are answered

Raw sockets on asyncio protocols; latency in the second form counts from when the message was due, so that a server
that stalls cannot hide it. Prints one JSON object, with the processor time that the generator itself used.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import cast

import uvloop

from bench.http import request, response_length, status
from bench.report import percentile
from bench.server import Server

MOST_AT_ONCE = 256
SECONDS_TO_ANSWER = 30.0
SHOP = "https://shop.example"
"""Widgets are on other sites' pages, and their browsers say so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What one run of the generator saw."""

    answered: int
    seconds: float
    p50_ms: float
    p99_ms: float
    most_ms: float
    refused: int
    """Answers that were not 201, and messages that nobody was free to send."""
    generator_cpu_us: float
    """What one message cost the generator."""

    @property
    def a_second(self) -> float:
        return self.answered / self.seconds


def start(server: Server, path: str, seconds: float, *options: str) -> "subprocess.Popen[str]":
    """The generator as a process; `finished` takes its result."""
    command = [sys.executable, "-m", "bench.load", server.host, str(server.port), path, str(seconds), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finished(process: "subprocess.Popen[str]") -> Result:
    told, _ = process.communicate(timeout=SECONDS_TO_ANSWER + 120)
    if process.returncode != 0:
        raise RuntimeError("the load generator failed")
    return Result(**json.loads(told))


class _Visitor(asyncio.Protocol):
    """One connection that asks and waits for the answer."""

    def __init__(self, answered: Callable[["_Visitor"], None]) -> None:
        self._answered = answered
        self._data = b""
        self.since = 0.0
        self.status = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def ask(self, path: str, since: float) -> None:
        self.since = since
        body = b'{"client_message_id":"%b","text":"Hello, is my order on its way?"}' % _new_id()
        self._transport.write(request("POST", path, body, origin=SHOP))

    def data_received(self, data: bytes) -> None:
        self._data += data
        if response_length(self._data) is not None:
            self.status = status(self._data)
            self._data = b""
            self._answered(self)

    def close(self) -> None:
        self._transport.close()


def _new_id() -> bytes:
    return str(uuid.UUID(int=random.getrandbits(128), version=4)).encode()


class Generator:
    """Keeps visitors busy for a while and notes how long each waited."""

    def __init__(self, host: str, port: int, path: str) -> None:
        self._where = (host, port)
        self._path = path
        self._waited: list[float] = []
        self._refused = 0
        self._free: deque[_Visitor] = deque()
        self._open = 0

    async def closed(self, at_once: int, seconds: float) -> Result:
        """`at_once` visitors, each writing again when answered."""
        visitors = [await self._connect(self._again) for _ in range(at_once)]
        started, cpu = perf_counter(), process_time()
        self._until = started + seconds
        self._open = at_once
        for visitor in visitors:
            visitor.ask(self._path, perf_counter())
        return await self._result(started, cpu)

    async def paced(self, a_second: float, seconds: float) -> Result:
        """One message every so often, on whichever connection is free."""
        for _ in range(MOST_AT_ONCE // 4):
            self._free.append(await self._connect(self._release))
        loop = asyncio.get_running_loop()
        started, cpu = perf_counter(), process_time()
        base = loop.time()
        for number in range(int(a_second * seconds)):
            due = number / a_second
            await asyncio.sleep(max(0.0, base + due - loop.time()))
            if not self._free:
                self._refused += 1
                continue
            self._open += 1
            self._free.popleft().ask(self._path, started + due)
        return await self._result(started, cpu)

    async def _connect(self, answered: Callable[[_Visitor], None]) -> _Visitor:
        _, visitor = await asyncio.get_running_loop().create_connection(lambda: _Visitor(answered), *self._where)
        return visitor

    def _again(self, visitor: _Visitor) -> None:
        now = self._note(visitor)
        if now < self._until:
            visitor.ask(self._path, now)
        else:
            self._open -= 1
            visitor.close()

    def _release(self, visitor: _Visitor) -> None:
        self._note(visitor)
        self._open -= 1
        self._free.append(visitor)

    def _note(self, visitor: _Visitor) -> float:
        now = perf_counter()
        if visitor.status == 201:
            self._waited.append(now - visitor.since)
        else:
            self._refused += 1
        return now

    async def _result(self, started: float, cpu: float) -> Result:
        async with asyncio.timeout(SECONDS_TO_ANSWER + self._longest()):
            while self._open:  # noqa: ASYNC110 - one look every 5 ms costs less than an event per answer
                await asyncio.sleep(0.005)
        seconds, used, answered = perf_counter() - started, process_time() - cpu, len(self._waited)
        return Result(
            answered=answered,
            seconds=seconds,
            p50_ms=percentile(self._waited, 0.5) * 1e3,
            p99_ms=percentile(self._waited, 0.99) * 1e3,
            most_ms=max(self._waited) * 1e3,
            refused=self._refused,
            generator_cpu_us=used / max(1, answered) * 1e6,
        )

    def _longest(self) -> float:
        return max(0.0, getattr(self, "_until", 0.0) - perf_counter())


async def _run(asked: argparse.Namespace) -> Result:
    generator = Generator(asked.host, asked.port, asked.path)
    if asked.at_once:
        return await generator.closed(asked.at_once, asked.seconds)
    return await generator.paced(asked.a_second, asked.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--at-once", type=int, default=0)
    parser.add_argument("--a-second", type=float, default=100.0)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        result = runner.run(_run(parser.parse_args()))
    print(json.dumps({name: getattr(result, name) for name in Result.__slots__}))


if __name__ == "__main__":
    main()
