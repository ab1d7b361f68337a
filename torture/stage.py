"""The server under test, its workspaces, and who works in them."""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from bench.http import request
from bench.server import SECONDS_TO_STOP, Server, started
from tests.support.agent_client import PASSWORD
from tests.support.workplace import Workplace
from torture import assistance
from torture.place import Person, Plan
from torture.wire import Answer, Wire

STANDS = "Current thread"
"""So begins where a Python process stands when it is aborted, the innermost function first (`faulthandler`)."""
MOST_LINES = 14
NAMES = ("Ana", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gina", "Hal", "Ida", "Jon", "Kim", "Leo")
VISIBILITIES = ("everyone", "everyone", "nobody")
"""Where a team alone is seen, a change of teams takes events from an Owner's stream, too: it gets a snapshot."""
PORTS = (20_000, 30_000)
"""Below those that outgoing connections take: who connects to one of these while nobody listens may reach itself."""


class LanguageModel:
    """A process that Leno AI may ask; it outlives every server."""

    def __init__(self, seed: int) -> None:
        command = [sys.executable, "-m", "torture.model", f"{seed} model"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.host = f"127.0.0.1:{int(self._process.stdout.readline())}"
        self.base_url = f"http://{self.host}/v1"

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(SECONDS_TO_STOP)


class ServerUnderTest:
    """`lenochat serve` as a process of its own, or a mutant of it; killed and started again on the same port."""

    def __init__(self, data: Path, log: Path, *, mutant: str | None, model: "LanguageModel") -> None:
        self.data = data
        self.model = model
        self.where = ("127.0.0.1", _free_port())
        self._log = log
        self._mutant = mutant
        self._running = contextlib.ExitStack()
        self._server: Server | None = None
        self._cpu_seconds_before = 0.0

    def start(self, *, as_it_is: bool = False) -> None:
        """`as_it_is`: the product, also where a mutant is under test."""
        program: Sequence[str] = [str(Path(sys.executable).with_name("lenochat"))]
        if self._mutant is not None and not as_it_is:
            program = [sys.executable, "-m", "torture.mutants", self._mutant]
        options = ["--data", str(self.data), "--port", str(self.where[1]), "--no-address-limits"]
        options += ["--assistant-hosts", self.model.host]
        command = [*program, "serve", *options]
        log = self._running.enter_context(self._log.open("ab"))
        self._server = self._running.enter_context(started(command, log=log.fileno()))

    def when_ended(self, say: Callable[[str], None]) -> None:
        """How it has ended is said from another thread, whoever ended it."""
        assert self._server is not None
        threading.Thread(target=_await_end, args=(self._server.pid, say), daemon=True, name="end").start()

    def kill(self) -> None:
        """As a power cut does."""
        if self._server is None:
            return
        self._cpu_seconds_before += self._server.cpu_seconds()
        os.kill(self._server.pid, signal.SIGKILL)
        self.stop()

    def abort(self) -> tuple[str, ...]:
        """End it so that it says where it stands; the last that it has said."""
        if self._server is not None:
            resource.prlimit(self._server.pid, resource.RLIMIT_CORE, (0, 0))
            os.kill(self._server.pid, signal.SIGABRT)
            os.waitid(os.P_PID, self._server.pid, os.WEXITED | os.WNOWAIT)
            self.kill()
        lines = self._log.read_text(errors="replace").splitlines() or ["the server has said nothing"]
        stands = max((number for number, line in enumerate(lines) if line.startswith(STANDS)), default=None)
        return tuple(lines[-MOST_LINES:] if stands is None else lines[stands : stands + MOST_LINES])

    def stop(self) -> None:
        self._running.close()
        self._server = None

    @property
    def cpu_seconds(self) -> float:
        """Processor time that it has used, restarts included."""
        return self._cpu_seconds_before + (0.0 if self._server is None else self._server.cpu_seconds())


async def open_workspaces(server: ServerUnderTest, count: int, agents: int, clients: int) -> list[list[Plan]]:
    """Workspaces with people in them; the plan of each for each client process."""
    return [await _open_workspace(server, number, agents, clients) for number in range(count)]


async def _open_workspace(server: ServerUnderTest, number: int, agents: int, clients: int) -> list[Plan]:
    place = await Workplace(f"http://{server.where[0]}:{server.where[1]}", server.data).__aenter__()
    ids = [await place.hire(NAMES[count % len(NAMES)]) for count in range(agents)]
    people = [Person(agent_id, NAMES[count % len(NAMES)], place.emails[agent_id]) for count, agent_id in enumerate(ids)]
    owner = Person(place.owner_id, "Olga", place.emails[place.owner_id])
    wire = await Wire.connected(server.where)
    token = await log_in(wire, owner)
    await asked(wire, "PATCH", f"/agents/{owner.id}", b'{"takes_chats": false}', token)
    visibility = {"agent_visibility": VISIBILITIES[number % len(VISIBILITIES)]}
    await asked(wire, "PATCH", "/workspace", json.dumps(visibility).encode(), token)
    has_leno_ai = number % 3 > 0
    if has_leno_ai:
        for article in assistance.articles():
            await asked(wire, "POST", "/articles", article, token)
        await asked(wire, "PATCH", "/workspace", json.dumps(assistance.SETTINGS).encode(), token)
    wire.close()
    return [
        Plan(
            number=number,
            widget_key=place.widget_key,
            owner=owner,
            owner_token=token,
            mine=tuple(people[client::clients]),
            everybody=tuple(ids),
            language_model=server.model.base_url if has_leno_ai else None,
        )
        for client in range(clients)
    ]


async def log_in(wire: Wire, person: Person) -> str:
    """The cookie of a new login."""
    body = b'{"email": "%s", "password": "%s"}' % (person.email.encode(), PASSWORD.encode())
    answer = await asked(wire, "POST", "/login", body, None)
    assert answer.cookie is not None
    return answer.cookie


async def asked(wire: Wire, method: str, path: str, body: bytes, token: str | None) -> Answer:
    """The answer to what must succeed."""
    answer = await wire.ask(request(method, f"/api/v1{path}", body, token=token))
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path} was answered with {answer.status}: {answer.body.decode()}")
    return answer


def _await_end(pid: int, say: Callable[[str], None]) -> None:
    with contextlib.suppress(ChildProcessError):  # It has been waited for.
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        if ended is not None:
            how = "with exit code" if ended.si_code == os.CLD_EXITED else "by signal"
            say(f"ended {how} {ended.si_status}")


def _free_port() -> int:
    random = Random()
    while True:
        port = random.randrange(*PORTS)
        with socket.socket() as tried, contextlib.suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port
