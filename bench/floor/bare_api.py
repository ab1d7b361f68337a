"""The floor of P3: a bare FastAPI endpoint that writes eight rows with raw statements, one full sync for each group.

It checks nothing, decides nothing, tells nobody; the next visitor's message in the same turn of the loop joins the
group. As `python -m bench.floor.bare_api --data FOLDER` it answers until it is asked to end.
"""

import argparse
import asyncio
import os
import signal
import socket
from pathlib import Path
from time import perf_counter

import uvicorn
from fastapi import FastAPI, Request, Response

from lenochat.cli.event_loop import run
from lenochat.store import sqlite
from lenochat.store.ids import new_id

PATH = "/conversations"
ROWS = 8
GROUP_SECONDS = 0.004


class Bare:
    """The endpoint with its database."""

    def __init__(self, database: Path) -> None:
        self._driver = sqlite.raw(sqlite.open_connection(database))
        self._driver.execute("CREATE TABLE things (id TEXT PRIMARY KEY, of TEXT, body TEXT, at INTEGER)")
        self._driver.execute("CREATE INDEX of_at ON things (of, at)")
        self._waiting: list[asyncio.Future[None]] = []

    async def post(self, request: Request) -> Response:
        """Eight rows, then 201."""
        await request.json()
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._group)
        self._waiting.append(done)
        await done
        return Response(b'{"conversation_id":"%b"}' % new_id().encode(), 201, media_type="application/json")

    def _group(self) -> None:
        started, done = perf_counter(), 0
        self._driver.execute("BEGIN IMMEDIATE")
        while done < len(self._waiting) and perf_counter() - started < GROUP_SECONDS:
            of = new_id()
            for _ in range(ROWS):
                self._driver.execute("INSERT INTO things VALUES (?, ?, ?, ?)", (new_id(), of, "x" * 200, done))
            done += 1
        self._driver.execute("COMMIT")
        finished, self._waiting = self._waiting[:done], self._waiting[done:]
        for future in finished:
            future.set_result(None)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._group)


async def _serve(data: Path) -> None:
    api = FastAPI(openapi_url=None)
    api.add_api_route(PATH, Bare(data / "bare.sqlite3").post, methods=["POST"])
    listener = socket.create_server(("127.0.0.1", 0))
    options = {"http": "httptools", "lifespan": "off", "log_config": None, "access_log": False}
    server = uvicorn.Server(uvicorn.Config(api, **options))  # type: ignore[arg-type] # one dict, many types
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    print(f"ready on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await serving


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data
    data.mkdir(parents=True, exist_ok=True)
    run(_serve(data))


if __name__ == "__main__":
    main()
