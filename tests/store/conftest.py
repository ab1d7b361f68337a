"""One suite over every database and every place where a COMMIT may run. PostgreSQL joins by a line in `BACKENDS`."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lenochat.store import writer
from lenochat.store.tables import metadata
from tests.support.shop import Shop

BACKENDS: dict[str, Callable[[Path], Path | None]] = {
    "sqlite-memory": lambda folder: None,
    "sqlite-file": lambda folder: folder / "lenochat.sqlite3",
}
SLOW_FROM_SECONDS = {"commit-on-the-loop": math.inf, "commit-in-a-thread": -1.0}
"""Above that average a COMMIT moves to the thread: never, or always."""


@pytest.fixture(params=SLOW_FROM_SECONDS)
def commit_place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that must hold wherever a COMMIT runs; no group is cut because this machine is busy."""
    monkeypatch.setattr(writer, "SLOW_COMMIT_SECONDS", SLOW_FROM_SECONDS[request.param])
    monkeypatch.setattr(writer, "TURN_SECONDS", math.inf)


@pytest.fixture(params=BACKENDS)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(metadata.create_all, BACKENDS[request.param](tmp_path))
    yield opened
    opened.close()
