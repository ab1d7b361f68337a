"""The control socket: how a command reaches the server that has the database open.

A Unix socket in the data folder, for its owner alone. A connection carries one JSON object on one line each way:
`{"operation": ..., "arguments": {...}}`, answered by `{"result": {...}}` or `{"refused": "one sentence"}`. Who listens
holds the data folder's lock, so a socket found at the start was left behind by a process that was killed.
"""

import asyncio
import contextlib
import json
import os
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

from lenochat.cli.refusal import RefusedError
from lenochat.core.errors import DomainError

SOCKET = "control.sock"
ELSEWHERE = "control.path"
"""Names the socket where the data folder's own path is too long for one."""
LONGEST_PATH = 100
"""Bytes; Linux allows 107, macOS 103."""
MOST_BYTES = 64 * 1024
SECONDS_TO_ASK = 10
SECONDS_TO_ANSWER = 600

Perform = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]
"""Runs the operation of that name with these arguments."""

log = structlog.get_logger(__name__)


class NobodyListensError(Exception):
    """There is no server behind the socket, or not yet."""


@contextlib.asynccontextmanager
async def listening(data: Path, perform: Perform) -> AsyncIterator[None]:
    """Answer on the folder's control socket; on leaving, what is in hand is finished first."""
    in_hand: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_answer(reader, writer, perform))
        in_hand.add(task)
        task.add_done_callback(in_hand.discard)

    _clear(data)
    path = _new_path(data)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.fspath(path))
    path.chmod(0o600)
    server = await asyncio.start_unix_server(accept, sock=listener, limit=MOST_BYTES)
    try:
        yield
    finally:
        server.close()
        await asyncio.gather(*in_hand)
        _clear(data)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, perform: Perform) -> None:
    with contextlib.suppress(ConnectionError, TimeoutError):
        line = await asyncio.wait_for(reader.readline(), SECONDS_TO_ASK)
        writer.write(json.dumps(await _outcome(line, perform)).encode() + b"\n")
        await writer.drain()
    writer.close()


async def _outcome(line: bytes, perform: Perform) -> dict[str, Any]:
    try:
        request = json.loads(line)
        return {"result": await perform(request["operation"], request["arguments"])}
    except DomainError as refusal:
        return {"refused": refusal.message}
    except RefusedError as refusal:
        return {"refused": str(refusal)}
    except Exception:  # the door: whatever it was, the server goes on
        log.exception("a command through the control socket failed")
        return {"refused": "Something went wrong in the server; its log says what."}


async def ask(data: Path, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Have the server do it. Raises `NobodyListensError`, or `RefusedError` with the server's sentence."""
    try:
        reader, writer = await asyncio.open_unix_connection(os.fspath(_known_path(data)), limit=MOST_BYTES)
    except (FileNotFoundError, ConnectionRefusedError):
        raise NobodyListensError from None
    try:
        writer.write(json.dumps({"operation": operation, "arguments": dict(arguments)}).encode() + b"\n")
        line = await asyncio.wait_for(reader.readline(), SECONDS_TO_ANSWER)
    except (ConnectionError, TimeoutError):
        line = b""
    finally:
        writer.close()
    if not line:
        raise RefusedError("The server stopped before it answered. Look whether it was done, and try again.")
    outcome: dict[str, Any] = json.loads(line)
    if "refused" in outcome:
        raise RefusedError(outcome["refused"])
    result: dict[str, Any] = outcome["result"]
    return result


def _new_path(data: Path) -> Path:
    direct = data.resolve() / SOCKET
    if len(os.fsencode(direct)) <= LONGEST_PATH:
        return direct
    # mkdtemp makes a folder that nobody else can enter; TMPDIR may be too long itself.
    elsewhere = Path(tempfile.mkdtemp(prefix="lenochat-", dir="/tmp")) / SOCKET
    (data / ELSEWHERE).write_text(str(elsewhere), encoding="utf-8")
    return elsewhere


def _known_path(data: Path) -> Path:
    named = data / ELSEWHERE
    return Path(named.read_text(encoding="utf-8")) if named.is_file() else data.resolve() / SOCKET


def _clear(data: Path) -> None:
    """Take away the socket, whoever made it."""
    path = _known_path(data)
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        if (data / ELSEWHERE).is_file():
            path.parent.rmdir()
    (data / ELSEWHERE).unlink(missing_ok=True)
