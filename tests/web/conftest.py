"""A node for each module of tests, and a workspace of its own for each test."""

from collections.abc import AsyncIterator

import pytest

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


@pytest.fixture
async def workplace(node: RunningNode) -> AsyncIterator[Workplace]:
    """A workspace with an Owner who is not logged in."""
    async with Workplace(node.url, node.data) as opened:
        yield opened
