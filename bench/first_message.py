"""P3: a visitor's first message over HTTP to one server process: routed, durable, answered, and told to dashboards.

Sustained: visitors who each write again as soon as they are answered, more and more of them; the best step counts.
Latency: one message every 10 ms, whatever the server does. The generator is a process of its own, and this one reads
for the dashboards. The floor is a bare FastAPI endpoint under the same generator (`floor/bare_api.py`).
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import load
from bench.dashboards import Dashboards
from bench.floor import bare_api
from bench.report import Figure
from bench.sampler import shares
from bench.server import Server, lenochat, lenochat_sampled, started
from bench.workspace import seed

STEPS = (1, 8, 32, 128)
QUICK_STEPS = (32,)
PACE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One run: what the generator saw, and what it cost the server."""

    at_once: int
    result: load.Result
    server_cpu_us: float


def measure(*, quick: bool) -> list[Figure]:
    """With 2 dashboards among 10 agents, and with 100 among 100: there each chat is told to all of them."""
    with tempfile.TemporaryDirectory(prefix="lenochat-bench-") as folder:
        floor = _floor(Path(folder) / "floor", quick=quick)
        figures = []
        for dashboards, agents, target in ((2, 10, "2,000/s"), (100, 100, "300/s")):
            figures += _product(Path(folder) / f"data{dashboards}", dashboards, agents, target, floor, quick=quick)
        return figures


def parts(*, quick: bool) -> list[Figure]:
    """Where the server's time for one message goes, as a look into the process sees it."""
    with tempfile.TemporaryDirectory(prefix="lenochat-bench-") as folder:
        figures = []
        for dashboards, agents in ((2, 10), (100, 100)):
            data, file = Path(folder) / f"data{dashboards}", Path(folder) / f"shares{dashboards}"
            seeded = seed(data / "lenochat.sqlite3", agents=agents)
            path = f"/api/v1/widget/{seeded.widget_key}/conversations"
            with (
                lenochat_sampled(data, file) as server,
                Dashboards((server.host, server.port), seeded.tokens, dashboards) as told,
            ):
                step = _run(server, path, told, 2 if quick else 8, at_once=32)
            figures += [
                Figure(bench="P3", what=f"{part}, {dashboards} dashboards", value=share * step.server_cpu_us, unit="us")
                for part, share in shares(file).items()
            ]
        return figures


def _product(data: Path, dashboards: int, agents: int, target: str, floor: Step, *, quick: bool) -> list[Figure]:
    seeded = seed(data / "lenochat.sqlite3", agents=agents)
    path = f"/api/v1/widget/{seeded.widget_key}/conversations"
    with lenochat(data) as server, Dashboards((server.host, server.port), seeded.tokens, dashboards) as told:
        _run(server, path, told, 0.5, at_once=8)
        paced = _run(server, path, told, 1.5 if quick else 8, at_once=0)
        told.forget()
        steps = [_run(server, path, told, 1.5 if quick else 5, at_once=n) for n in (QUICK_STEPS if quick else STEPS)]
        told.read_for(0.5)
        frames = told.frames
    best = max(steps, key=lambda step: step.result.a_second)
    sustained = Figure(
        bench="P3",
        what=f"first messages, {dashboards} dashboards, {best.at_once} at once",
        value=best.result.a_second,
        unit="/s",
        floor=floor.result.a_second,
        target=target,
        notes={
            "server CPU us": best.server_cpu_us,
            "floor's": floor.server_cpu_us,
            "CPU x": best.server_cpu_us / floor.server_cpu_us,
            "generator's": best.result.generator_cpu_us,
            "frames a message": frames / max(1, sum(step.result.answered for step in steps)),
            "refused": sum(step.result.refused for step in steps),
            "at once -> /s": " ".join(f"{step.at_once}:{step.result.a_second:.0f}" for step in steps),
        },
    )
    latency = Figure(
        bench="P3",
        what=f"first message at {PACE}/s, {dashboards} dashboards, median",
        value=paced.result.p50_ms,
        unit="ms",
        target="5 ms",
        notes={
            "p99 ms": paced.result.p99_ms,
            "most ms": paced.result.most_ms,
            "server CPU us": paced.server_cpu_us,
            "refused": paced.result.refused,
        },
    )
    return [sustained, latency]


def _floor(data: Path, *, quick: bool) -> Step:
    command = [sys.executable, "-m", "bench.floor.bare_api", "--data", str(data)]
    with started(command) as server:
        _run(server, bare_api.PATH, None, 0.5, at_once=8)
        steps = [
            _run(server, bare_api.PATH, None, 1.5 if quick else 4, at_once=n)
            for n in (QUICK_STEPS if quick else (32, 128))
        ]
    return max(steps, key=lambda step: step.result.a_second)


def _run(server: Server, path: str, told: Dashboards | None, seconds: float, *, at_once: int) -> Step:
    before = server.cpu_seconds()
    options = ("--at-once", str(at_once)) if at_once else ("--a-second", str(PACE))
    process = load.start(server, path, seconds, *options)
    if told is not None:
        _read_until_done(told, process)
    result = load.finished(process)
    return Step(at_once, result, (server.cpu_seconds() - before) / max(1, result.answered) * 1e6)


def _read_until_done(told: Dashboards, process: "subprocess.Popen[str]") -> None:
    while process.poll() is None:
        told.read(0.05)
