"""A real LenoChat in a process of its own, started with its command line and stopped with SIGTERM."""

import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

READY = "LenoChat is ready on "


def lenochat_command() -> list[str]:
    """What LENOCHAT_E2E_COMMAND says (a wheel installed elsewhere), else the one of this environment."""
    named = os.environ.get("LENOCHAT_E2E_COMMAND")
    return shlex.split(named) if named else [str(Path(sys.executable).with_name("lenochat"))]


class ServerProcess:
    """Use it as a context: inside, `url` answers; `output` is what was printed on standard output so far.

    Standard error goes to `log`. Leaving stops the server and fails when it does not exit with 0.
    """

    def __init__(self, arguments: Sequence[str], log: Path, *, seconds_to_start: float = 120) -> None:
        self.url = ""
        self.output: list[str] = []
        self.log = log
        self._arguments = arguments
        self._seconds_to_start = seconds_to_start
        self._ready = threading.Event()
        self._was_killed = False

    def __enter__(self) -> Self:
        command = [*lenochat_command(), *self._arguments]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._ready.wait(self._seconds_to_start)
        if not self.url:
            self.process.kill()
            self._finish()
            raise AssertionError(f"{shlex.join(command)} did not become ready\n{self.told()}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._finish()
        if kind is None and not self._was_killed:
            assert code == 0, f"exit code {code} after SIGTERM\n{self.told()}"

    def kill(self) -> None:
        """End it as a power cut does: with SIGKILL, without a goodbye."""
        self._was_killed = True
        self.process.kill()
        self.process.wait()

    def told(self) -> str:
        """Both outputs, for a failure's message."""
        return "".join((*self.output, self.log.read_text(errors="replace")))

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line)
            if READY in line:
                self.url = line.partition(READY)[2].split()[0]
                self._ready.set()
        self._ready.set()

    def _finish(self) -> None:
        self._reader.join(10)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
