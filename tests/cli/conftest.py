"""Command lines, run in this process: quicker than a new one each, and a traceback would be seen all the same."""

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lenochat import cli


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What became of a command line."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        assert self.code == 0, self.err
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def complaint(self) -> str:
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        assert self.code != 0
        assert self.out == ""
        return line


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in; no settings of this machine are seen."""
    for name in [name for name in os.environ if name.startswith("LENOCHAT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def data(folder: Path) -> Path:
    """A data folder that is not there yet."""
    return folder / "data"


Run = Callable[..., Ran]


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("migrate", "--json")`; `stdin` is what comes in."""

    def run_command(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        seen = capsys.readouterr()
        return Ran(code=code, out=seen.out, err=seen.err)

    return run_command
