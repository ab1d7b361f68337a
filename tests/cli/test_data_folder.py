"""One process at a time has a data folder, and a killed one never keeps it."""

import subprocess
import sys
from pathlib import Path

import pytest

from lenochat.cli import data_folder
from lenochat.cli.data_folder import BusyError

HOLDER = """
import sys, pathlib
from lenochat.cli import data_folder
with data_folder.held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with data_folder.held(tmp_path / "new" / "data"):
        assert (tmp_path / "new" / "data").stat().st_mode & 0o777 == 0o700


def test_who_comes_second_is_refused_and_told_who_was_first(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=str(holder.pid)), data_folder.held(tmp_path):
            pass
        holder.kill()
        holder.wait()
        with data_folder.held(tmp_path):
            pass


def test_a_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with data_folder.held(tmp_path):
            pass
