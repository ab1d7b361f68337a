"""A real browser and a real server for the tests in this folder."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, Playwright, expect, sync_playwright

from tests.e2e.crew import Crew, Hire, Place
from tests.e2e.walk import NOBODY, open_shop
from tests.support import chromium
from tests.support.server_process import ServerProcess

PATIENCE = 15_000
"""Milliseconds: these tests share their machine with others of their kind."""
expect.set_options(timeout=PATIENCE)

WANTED = ("Failed to load resource", "WebSocket connection to ")
"""What Chromium writes for every 4xx, for a refusal can be what a test wants; and for a stream that does not open, for
a test can have killed the server or cut the wire."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launched(playwright)
        yield started
        started.close()


def launched(playwright: Playwright) -> Browser:
    """The Chromium that was found, without a window."""
    return _launch(playwright.chromium)


@contextmanager
def launched_like(browser: Browser) -> Iterator[Browser]:
    """Another one with processes of its own, for who does something to them."""
    started = _launch(browser.browser_type)
    yield started
    started.close()


def _launch(kind: BrowserType) -> Browser:
    found = chromium.find()
    return kind.launch(
        executable_path=found.executable,
        env={**os.environ, **found.environment},
        args=list(chromium.ARGUMENTS),
        headless=True,
    )


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser profile of its own: another person at another machine, with the options of its context.

    Afterwards the test fails if a page threw, logged an error or broke its content security policy.
    """
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(WANTED):
            complaints.append(message.text)

    def open_page(**options: object) -> Page:
        chosen: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
        page = browser.new_context(**chosen).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)
        return page

    yield open_page
    for context in browser.contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., ServerProcess]:
    """`with start("serve", "--data", ...) as server:` runs that command on a free port."""

    def make(*arguments: str) -> ServerProcess:
        return ServerProcess([*arguments, "--port", "0"], tmp_path / "server.log")

    return make


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One demo for all tests: each makes the visitors and conversations it looks at."""
    with ServerProcess(["demo", "--port", "0"], tmp_path_factory.mktemp("demo") / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One `lenochat serve` for every test that brings its own workspace and leaves the server running."""
    folder = tmp_path_factory.mktemp("place")
    arguments = [
        "serve",
        "--data",
        str(folder / "data"),
        "--port",
        "0",
        "--no-address-limits",
        "--assistant-hosts",
        NOBODY,
    ]
    with open_shop() as shop_url, ServerProcess(arguments, folder / "server.log") as running:
        yield Place(server=running, data=folder / "data", shop_url=shop_url)


@pytest.fixture
def hire(place: Place, browser: Browser, new_page: Callable[..., Page]) -> Hire:
    """`hire("ana", "ben")` makes a workspace with an Owner and these agents."""
    return lambda *agents: Crew.hire(place, browser, new_page, *agents)
