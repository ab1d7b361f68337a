"""P1: one status change to many connected dashboards: what a delivery costs the server in processor time.

An agent switches between Away and Online through the door; the next change goes when every dashboard has the one
before. The whole change counts (request, commit, encoding, writes); what the request itself costs is measured with
two dashboards and told beside. The floor is `floor/fan_out.c`, paced and read in the same way, writing frames of the
same size. Both are read by this process.
"""

import resource
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench import http
from bench.dashboards import Dashboards
from bench.readers import Readers
from bench.report import Figure, middle, percentile
from bench.server import Server, lenochat
from bench.workspace import Seeded, seed

AGENTS = 20
SPARE_FILES = 200
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Train:
    """A row of changes to so many dashboards."""

    deliveries: int
    cpu_seconds: float
    last_ms: list[float]
    """From the change until the last dashboard had it."""

    @property
    def cpu_us(self) -> float:
        return self.cpu_seconds / self.deliveries * 1e6


def measure(*, quick: bool) -> list[Figure]:
    """With 100, 1,000 and 5,000 dashboards, as many as the limit of open files allows."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_FILES
    counts = [count for count in ((100, 1_000) if quick else (100, 1_000, 5_000)) if count <= most]
    with tempfile.TemporaryDirectory(prefix="lenochat-bench-") as folder:
        program = _compiled(Path(folder))
        if program is None:
            print("     no C compiler (cc): the floor and the ratios of P1 are left out")
        return [_with(Path(folder), count, program, quick=quick) for count in counts]


def _with(folder: Path, count: int, program: Path | None, *, quick: bool) -> Figure:
    changes = max(4, (10_000 if quick else 60_000) // count)
    times = 2 if quick else 3
    data = folder / f"data{count}"
    seeded = seed(data / "lenochat.sqlite3", agents=AGENTS)
    ours, floor = [], []
    with lenochat(data) as server:
        with Dashboards((server.host, server.port), seeded.tokens, 2) as few:
            alone = _changes(server, few, seeded, 2, 100)
        with Dashboards((server.host, server.port), seeded.tokens, count) as many:
            _changes(server, many, seeded, count, 2)
            frame = len(many.last_frame)
            for _ in range(times):
                ours.append(_changes(server, many, seeded, count, changes))
                if program is not None:
                    floor.append(_floor(program, count, frame, changes))
    request_us = alone.cpu_seconds / 100 * 1e6
    gross = middle([train.cpu_us for train in ours])
    times_ms = [value for train in ours for value in train.last_ms]
    return Figure(
        bench="P1",
        what=f"server CPU a delivery, {count:,} dashboards",
        value=gross,
        unit="us",
        floor=middle([train.cpu_us for train in floor]) if floor else None,
        target={1_000: "1.6 x", 5_000: "1.35 x"}.get(count, ""),
        notes={
            "without the request": gross - request_us / count,
            "a request alone us": request_us,
            "last dashboard after ms p50": percentile(times_ms, 0.5),
            "floor's ms p50": percentile([value for train in floor for value in train.last_ms], 0.5) if floor else "-",
            "frame bytes": frame,
        },
    )


def _changes(server: Server, dashboards: Dashboards, seeded: Seeded, count: int, changes: int) -> Train:
    last_ms = []
    with socket.create_connection((server.host, server.port)) as door:
        dashboards.forget()
        before = server.cpu_seconds()
        for number in range(changes):
            body = b'{"status":"away"}' if number % 2 == 0 else b'{"status":"online"}'
            started = perf_counter()
            door.sendall(http.request("PUT", "/api/v1/me/availability", body, token=seeded.tokens[0]))
            dashboards.read_until((number + 1) * count, seconds=SECONDS)
            last_ms.append((perf_counter() - started) * 1e3)
            _answered(door)
        return Train(changes * count, server.cpu_seconds() - before, last_ms)


def _answered(door: socket.socket) -> None:
    data = b""
    while http.response_length(data) is None:
        data += door.recv(16_384)
    if http.status(data) != 200:
        raise RuntimeError(f"a status change was refused: {data.decode()}")


def _compiled(folder: Path) -> Path | None:
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    program = folder / "fan_out"
    source = Path(__file__).with_name("floor") / "fan_out.c"
    subprocess.run([compiler, "-O2", "-o", str(program), str(source)], check=True)
    return program


def _floor(program: Path, count: int, frame: int, changes: int) -> Train:
    last_ms = []
    with _writing(program, count, frame) as (process, readers):
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(changes):
            started = perf_counter()
            process.stdin.write("\n")
            process.stdin.flush()
            readers.read(count * frame)
            last_ms.append((perf_counter() - started) * 1e3)
        process.stdin.close()
        return Train(changes * count, float(process.stdout.readline()) / 1e6, last_ms)


@contextmanager
def _writing(program: Path, count: int, frame: int) -> Iterator[tuple[subprocess.Popen[str], Readers]]:
    process = subprocess.Popen(
        [str(program), str(count), str(frame)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        with Readers(("127.0.0.1", int(process.stdout.readline())), count) as readers:
            yield process, readers
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
