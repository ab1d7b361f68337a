"""axe finds nothing against WCAG 2.2 AA on any screen, wide and narrow, in both themes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.inbox_screens import address
from tests.e2e.screen import Screen
from tests.e2e.screens import SCREENS
from tests.e2e.stage import Form, Stage, set_up
from tests.support.stream_client import JsonObject

AXE = Path(__file__).resolve().parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING: JsonObject = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # Popovers hang on the page's body, outside of every landmark, as react-aria places them.
    "rules": {"region": {"enabled": False}},
}
COLOURS: JsonObject = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""All that a theme can change; the rest looks at the document and at sizes, and takes five times as long."""
CASES = [(screen, form) for screen in SCREENS for form in screen.forms]


@pytest.fixture(scope="module")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with set_up(browser, tmp_path_factory.mktemp("stage")) as stage:
        # The time to reply is over by then for whichever screen waits for it.
        address(stage)
        yield stage


@pytest.mark.parametrize(("screen", "form"), CASES, ids=[f"{screen.name}-{form}" for screen, form in CASES])
def test_axe_finds_nothing_on(screen: Screen, form: Form, stage: Stage) -> None:
    page = stage.page(screen.who, form)
    screen.show(stage, page)
    # Through the debugger, because the page's own policy lets in no script of ours.
    page.evaluate(AXE.read_text())
    assert found_by_axe(page, EVERYTHING) == []
    page.emulate_media(color_scheme="dark")
    assert found_by_axe(page, COLOURS) == [], "dark"
    page.close()


def found_by_axe(page: Page, options: JsonObject) -> list[str]:
    """One line for each violation, with where it is."""
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {violation['help']}: {node['target']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
