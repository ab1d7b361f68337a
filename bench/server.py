"""Server processes: started by the bench, measured, and ended by their process id.

`started` runs the product's own `lenochat serve`. Run as a module, this is the same node with a writer that can be
made slow, or held to one of its two ways to commit: `python -m bench.server --data D --delay 0.01 --commit loop`.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.machine import cpu_seconds
from bench.sampler import Sampler

READY = "ready on http://"
SECONDS_TO_START = 120
SECONDS_TO_STOP = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    host: str
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time that it has used so far."""
        return cpu_seconds(self.pid)


@contextlib.contextmanager
def lenochat(data: Path) -> Iterator[Server]:
    """`lenochat serve` on a folder that was seeded."""
    program = Path(sys.executable).with_name("lenochat")
    with started([str(program), "serve", "--data", str(data), "--port", "0", "--no-address-limits"]) as server:
        yield server


@contextlib.contextmanager
def lenochat_with(data: Path, *, delay: float, commit: str) -> Iterator[Server]:
    """The same node with a COMMIT that takes `delay` seconds longer; `commit` is auto, loop or thread."""
    options = ["--data", str(data), "--delay", str(delay), "--commit", commit]
    with started([sys.executable, "-m", "bench.server", *options]) as server:
        yield server


@contextlib.contextmanager
def lenochat_sampled(data: Path, file: Path) -> Iterator[Server]:
    """The same node, looked into by `sampler`; what it saw is in the file afterwards."""
    with started([sys.executable, "-m", "bench.server", "--data", str(data), "--sample", str(file)]) as server:
        yield server


@contextlib.contextmanager
def started(command: Sequence[str], *, log: int | None = None) -> Iterator[Server]:
    """A process that prints one line with its address when it answers; ended on leaving, unless it has ended already.

    `log` is the file for its standard error, if not ours.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"},
    )
    try:
        host, port = _address(process)
        yield Server(host, port, process.pid)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _address(process: subprocess.Popen[str]) -> tuple[str, int]:
    assert process.stdout is not None
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and (line := process.stdout.readline()):
        if READY in line:
            host, _, port = line.partition(READY)[2].strip().rpartition(":")
            return host, int(port)
    raise RuntimeError(f"{process.args!r} did not become ready; exit code {process.poll()}")


PARTS = (
    ("routing action", frozenset({"begin_conversation"})),
    ("rest of the transaction: BEGIN, savepoint, workspace, log", frozenset({"Writer._run_turn"})),
    ("COMMIT", frozenset({"Writer._timed_commit", "checkpoint"})),
    ("telling dashboards", frozenset({"Hub.deliver", "Hub._continue"})),
    ("answering the write", frozenset({"Writer._turn"})),
    ("route: body, checks, token", frozenset({"DirectRoute.get_route_handler.<locals>.directly"})),
    ("answer: Response, CORS, uvicorn, the kernel", frozenset({"Response.__call__"})),
    ("FastAPI and Starlette around the route", frozenset({"Node.__call__"})),
    ("request: uvicorn, httptools", frozenset({"HttpToolsProtocol.data_received", "RequestResponseCycle.run_asgi"})),
)
"""Of a first message, by the functions that only they call."""


async def _serve(data: Path, delay: float, commit: str, sample: Path | None) -> None:
    from lenochat.app import Node
    from lenochat.cli.event_loop import keep_what_is_here
    from lenochat.cli.server import running
    from lenochat.mail.quiet import QuietMailer
    from lenochat.settings import Settings
    from lenochat.store import writer

    if commit != "auto":
        writer.SLOW_COMMIT_SECONDS = float("inf") if commit == "loop" else -1.0
    settings = Settings(data=data, port=0, no_address_limits=True)
    node = Node(settings, mailer=QuietMailer())
    async with running(node, settings) as here:
        real = node.store.writer.commit

        def slow() -> None:
            time.sleep(delay)
            real()

        if delay:
            node.store.writer.commit = slow
        keep_what_is_here()
        sampler = Sampler(PARTS)
        if sample is not None:
            sampler.start()
        print(f"LenoChat is ready on {here.address}", flush=True)
        await here.stop.wait()
        if sample is not None:
            sampler.stop(sample)


def main() -> None:
    from lenochat.cli.event_loop import run

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--commit", choices=("auto", "loop", "thread"), default="auto")
    parser.add_argument("--sample", type=Path)
    asked = parser.parse_args()
    run(_serve(asked.data, asked.delay, asked.commit, asked.sample))


if __name__ == "__main__":
    main()
