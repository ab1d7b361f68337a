"""A node for each module of tests, and a workspace of its own for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.support.clock import Clock
from tests.support.hand_scheduler import HandScheduler
from tests.support.running_node import RunningNode, running_node
from tests.support.workplace import Workplace


@pytest.fixture(scope="module")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that LenoChat runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="module")
async def node(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNode]:
    async with running_node(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture(scope="module")
def clock() -> Clock:
    """A clock that only tests move, and only forward."""
    return Clock()


@pytest.fixture(scope="module")
def scheduler() -> HandScheduler:
    """Says when what visitors are told late is due, and only when a test moves it."""
    return HandScheduler()


@pytest.fixture(scope="module")
async def timed_node(
    tmp_path_factory: pytest.TempPathFactory, clock: Clock, scheduler: HandScheduler
) -> AsyncIterator[RunningNode]:
    """A node that lives by that clock and that scheduler."""
    async with running_node(tmp_path_factory.mktemp("timed"), clock=clock, scheduler=scheduler) as started:
        yield started


@pytest.fixture
async def timed_workplace(timed_node: RunningNode) -> AsyncIterator[Workplace]:
    """A workspace where time is what `clock` says."""
    async with Workplace(timed_node.url, timed_node.data) as opened:
        yield opened


@pytest.fixture
async def workplace(node: RunningNode) -> AsyncIterator[Workplace]:
    """A workspace with an Owner who is not logged in."""
    async with Workplace(node.url, node.data) as opened:
        yield opened
