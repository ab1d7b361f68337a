"""One process at a time has a data folder, and a killed one never keeps it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lenochat.cli import data_folder
from lenochat.cli.data_folder import BusyError

HOLDER = """
import sys, pathlib
from lenochat.cli import data_folder
with data_folder.held(pathlib.Path(sys.argv[1]), as_server=sys.argv[2] == "server"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def holder(data: Path, *, kind: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder until a line is written to it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data), kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with data_folder.held(tmp_path / "new" / "data"):
        assert (tmp_path / "new" / "data").stat().st_mode & 0o777 == 0o700


def test_who_comes_second_is_refused_and_told_who_was_first(tmp_path: Path) -> None:
    with holder(tmp_path, kind="server") as first:
        for hold in (data_folder.held, data_folder.held_in_time):
            with pytest.raises(BusyError, match=str(first.pid)), hold(tmp_path):
                pass


def test_a_killed_process_does_not_keep_it(tmp_path: Path) -> None:
    with holder(tmp_path, kind="server") as first:
        first.kill()
        first.wait()
        with data_folder.held(tmp_path):
            pass


def test_a_server_waits_for_a_command_that_is_at_work(tmp_path: Path) -> None:
    with holder(tmp_path, kind="command") as command:
        with pytest.raises(BusyError), data_folder.held(tmp_path):
            pass
        assert command.stdin is not None
        command.stdin.write("done\n")
        command.stdin.flush()
        with data_folder.held_in_time(tmp_path, as_server=True):
            pass


def test_a_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with data_folder.held(tmp_path):
            pass
