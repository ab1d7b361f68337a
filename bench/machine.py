"""What it was measured on, and how busy the machine was with other things meanwhile."""

import os
import platform
import resource
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

_PROCESS_CLOCK = 2
"""Linux's `CPUCLOCK_SCHED`: the scheduler's own count, in nanoseconds, user and system together."""


def describe() -> dict[str, Any]:
    """The machine, in general words."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "uvicorn": uvicorn.__version__,
        "million_additions_ms": round(_million_additions_ms()),
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    }


def _million_additions_ms() -> float:
    """How fast Python is here and now, by the best of five: figures of two runs are compared with this in mind."""
    best = float("inf")
    for _ in range(5):
        started, total = time.process_time(), 0
        for number in range(200_000):
            total += number
        best = min(best, time.process_time() - started)
    return best * 5e3


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used so far, all threads, user and system."""
    return time.clock_gettime((~pid << 3) | _PROCESS_CLOCK)


@dataclass(frozen=True, slots=True)
class Load:
    """Processor time of the whole machine up to now, in seconds over all cores."""

    busy: float
    ours: float

    @classmethod
    def now(cls) -> "Load":
        """Ours are this process and its children that have ended."""
        ticks = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
        user, nice, system, _idle, _iowait, irq, softirq, steal = ticks[:8]
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return cls(
            (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK"),
            sum(item.ru_utime + item.ru_stime for item in used),
        )

    def others_since(self, before: "Load", seconds: float) -> float:
        """The share of one core that others used meanwhile: 0.0 on a machine of one's own."""
        return max(0.0, (self.busy - before.busy) - (self.ours - before.ours)) / seconds


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
