"""The control socket: one line each way, for the owner alone, never in the way of the next start."""

import asyncio
import json
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from lenochat.cli import control
from lenochat.cli.refusal import RefusedError
from lenochat.core.errors import invalid


async def perform(operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    match operation:
        case "echo":
            return dict(arguments)
        case "refuse":
            raise invalid("name", "Give another.")
        case _:
            raise LookupError("nobody outside is to read this")


def ask(data: Path, operation: str, **arguments: str) -> dict[str, Any]:
    async def talk() -> dict[str, Any]:
        async with control.listening(data, perform):
            return await control.ask(data, operation, arguments)

    return asyncio.run(talk())


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path leaves room for a socket."""
    with tempfile.TemporaryDirectory(prefix="l-", dir="/tmp") as made:
        yield Path(made)


def test_an_operation_runs_with_its_arguments(short: Path) -> None:
    assert ask(short, "echo", name="Kettle ☕\n") == {"name": "Kettle ☕\n"}


def test_a_refusal_comes_back_as_one(short: Path) -> None:
    with pytest.raises(RefusedError, match="Give another"):
        ask(short, "refuse")


def test_a_bug_is_told_without_its_insides(short: Path) -> None:
    with pytest.raises(RefusedError, match="its log says what") as refusal:
        ask(short, "break")
    assert "nobody outside" not in str(refusal.value)


@pytest.mark.parametrize("line", [b"\n", b"{}\n", b"[]\n", b"not json\n", b"\xff\n", b'{"operation": "echo"}\n'])
def test_a_line_that_is_no_request_is_answered_and_the_next_one_works(short: Path, line: bytes) -> None:
    async def talk() -> bytes:
        async with control.listening(short, perform):
            reader, writer = await asyncio.open_unix_connection(short / control.SOCKET)
            writer.write(line)
            answer = await reader.readline()
            writer.close()
            assert await control.ask(short, "echo", {}) == {}
            return answer

    assert "refused" in json.loads(asyncio.run(talk()))


def test_only_the_owner_may_connect(short: Path) -> None:
    async def mode() -> int:
        async with control.listening(short, perform):
            return (short / control.SOCKET).stat().st_mode & 0o777

    assert asyncio.run(mode()) == 0o600


def test_a_path_too_long_for_a_socket_is_no_trouble(short: Path) -> None:
    data = short / ("deep" * 30)
    data.mkdir()
    assert ask(data, "echo", name="Ana") == {"name": "Ana"}
    assert list(data.iterdir()) == []


def test_what_a_killed_server_left_is_cleared_away(short: Path) -> None:
    left_behind = socket.socket(socket.AF_UNIX)
    left_behind.bind(str(short / control.SOCKET))
    left_behind.close()
    assert ask(short, "echo", name="Ana") == {"name": "Ana"}
    assert list(short.iterdir()) == []


def test_nobody_listening_is_told_apart(short: Path) -> None:
    with pytest.raises(control.NobodyListensError):
        asyncio.run(control.ask(short, "echo", {}))
