"""One agent who keeps changing status and one stream that keeps pinging: what a storm of others does to them.

    python -m bench.probe HOST PORT TOKEN

A process of its own, idle in between, so that what it waits for is the server. Begins with one line `ready`, ends when
its standard input does, and then prints one JSON object with every waiting time in milliseconds.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import uvloop

from bench.http import HELLO, PING, PONG, TEXT, frame_length, masked, request, response_length, status, upgrade
from bench.server import Server

PUT_EVERY_SECONDS = 0.02
PING_EVERY_SECONDS = 0.05


@dataclass(slots=True)
class Waited:
    """Milliseconds that each change, and each ping, waited for its answer."""

    puts: list[float]
    pings: list[float]


@contextlib.contextmanager
def probing(server: Server, token: str) -> Iterator[Waited]:
    """Inside, the probe runs; afterwards the lists are filled."""
    waited = Waited([], [])
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.probe", server.host, str(server.port), token],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("the probe did not begin")
        yield waited
        told, _ = process.communicate(timeout=60)
        waited.puts, waited.pings = json.loads(told)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


async def _change(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str, waited: list[float]) -> None:
    bodies = (b'{"status":"away"}', b'{"status":"online"}')
    while True:
        body = bodies[len(waited) % 2]
        began = perf_counter()
        writer.write(request("PUT", "/api/v1/me/availability", body, token=token))
        data = b""
        while response_length(data) is None:
            data += await reader.read(16_384)
        waited.append((perf_counter() - began) * 1e3)
        if status(data) != 200:
            raise RuntimeError(f"a status change was refused: {data.decode()}")
        await asyncio.sleep(PUT_EVERY_SECONDS)


async def _ping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waited: list[float]) -> None:
    data = b""
    while True:
        began = perf_counter()
        writer.write(masked(PING))
        while (found := _take(data))[0] != PONG:
            data = found[1]
            if found[0] is None:
                data += await reader.read(65_536)
        data = found[1]
        waited.append((perf_counter() - began) * 1e3)
        await asyncio.sleep(PING_EVERY_SECONDS)


def _take(data: bytes) -> tuple[int | None, bytes]:
    """The opcode of the first frame, None while none is whole, and what follows it."""
    length = frame_length(data, 0)
    return (None, data) if length is None else (data[0] & 0x0F, data[length:])


async def _run(host: str, port: int, token: str) -> Waited:
    waited = Waited([], [])
    stream_in, stream_out = await asyncio.open_connection(host, port, limit=2**22)
    stream_out.write(upgrade("/api/v1/stream", token))
    await stream_in.readuntil(b"\r\n\r\n")
    stream_out.write(masked(TEXT, HELLO))
    print("ready", flush=True)
    tasks = (
        asyncio.create_task(_change(*await asyncio.open_connection(host, port), token, waited.puts)),
        asyncio.create_task(_ping(stream_in, stream_out, waited.pings)),
    )
    ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    await asyncio.wait((*tasks, ended), return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        if task.done():
            task.result()
        task.cancel()
    return waited


def main() -> None:
    host, port, token = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        waited = runner.run(_run(host, int(port), token))
    print(json.dumps([waited.puts, waited.pings]))


if __name__ == "__main__":
    main()
