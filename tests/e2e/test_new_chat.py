"""How a new chat is noticed: by sound, on the desktop and in the title; once for all tabs of an agent (DA8)."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.crew import Hire, NewPage
from tests.e2e.walk import Workspace, toolbar, write_to_the_shop

# Counts what the browser is asked to do. A headless one has no desktop to show a notification on, and no tab of it is
# in the background unless the test says so.
OBSERVED = """
window.noticed = { notes: 0, shown: [] };
const start = AudioScheduledSourceNode.prototype.start;
AudioScheduledSourceNode.prototype.start = function (...when) {
  window.noticed.notes += 1;
  return start.apply(this, when);
};
window.Notification = class {
  static permission = "granted";
  constructor(title) {
    window.noticed.shown.push(title);
    window.latest = this;
  }
  close() {}
};
Object.defineProperty(document, "visibilityState", { get: () => (window.isHidden ? "hidden" : "visible") });
window.turn = (isHidden) => {
  window.isHidden = isHidden;
  document.dispatchEvent(new Event("visibilitychange"));
};
"""
NOTES_OF_ONE_TONE = 2


@pytest.fixture
def workspace(hire: Hire) -> Workspace:
    return hire("ana").workspace


def open_tabs(workspace: Workspace, first: Page, *switched: str) -> list[Page]:
    """Three of one agent, in one browser, each clicked in once, after these switches of the profile were turned."""
    first.context.add_init_script(OBSERVED)
    tabs = [workspace.dashboard(first, "ana"), first.context.new_page(), first.context.new_page()]
    for tab in tabs[1:]:
        tab.goto(workspace.server.url)
    for tab in tabs:
        toolbar(tab).click()
        tab.keyboard.press("Escape")
    toolbar(first).click()
    first.get_by_role("button", name="Profile settings").click()
    for switch in switched:
        first.get_by_role("dialog").get_by_text(switch, exact=True).click()
    with tabs[2].expect_response("**/api/v1/me"):
        first.get_by_role("button", name="Save").click()
    return tabs


def noticed(tabs: list[Page]) -> tuple[int, list[str]]:
    """The notes played and the titles shown, in all tabs together."""
    told = [tab.evaluate("window.noticed") for tab in tabs]
    return sum(one["notes"] for one in told), [title for one in told for title in one["shown"]]


def wait_for_tones(tabs: list[Page], count: int) -> None:
    deadline = time.monotonic() + 15
    while noticed(tabs)[0] < count * NOTES_OF_ONE_TONE:
        assert time.monotonic() < deadline, f"not {count} tones: {noticed(tabs)}"
        tabs[0].wait_for_timeout(20)


def test_three_tabs_in_the_background_ring_once_and_a_click_leads_to_the_chat(
    workspace: Workspace, page: Page, new_page: NewPage
) -> None:
    tabs = open_tabs(workspace, page, "Desktop notification")
    for tab in tabs:
        tab.evaluate("turn(true)")
    # The second comes after every tab has had its turn at the first.
    for count, greeting in enumerate(("First", "Second"), start=1):
        write_to_the_shop(workspace.shop(new_page()), greeting)
        wait_for_tones(tabs, count)
        for tab in tabs:
            expect(tab).to_have_title(f"({count}) Mine · LenoChat")
    notes, shown = noticed(tabs)
    assert notes == 2 * NOTES_OF_ONE_TONE
    assert len(shown) == 2
    assert all(title.startswith("New conversation: Visitor") for title in shown)

    ringing = next(tab for tab in tabs if tab.evaluate("window.latest !== undefined"))
    ringing.evaluate("turn(false), window.latest.onclick()")
    expect(ringing).to_have_url(re.compile("/inbox/mine/.+"))
    expect(ringing.get_by_role("main")).to_contain_text(re.compile("First|Second"))
    for tab in tabs:
        expect(tab).to_have_title("(1) Mine · LenoChat")


def test_while_one_tab_is_on_screen_that_one_rings_and_the_desktop_shows_nothing(
    workspace: Workspace, page: Page, new_page: NewPage
) -> None:
    on_screen, *hidden = tabs = open_tabs(workspace, page, "Desktop notification")
    for tab in hidden:
        tab.evaluate("turn(true)")
    # The second comes after every tab has had its turn at the first.
    for count, greeting in enumerate(("First", "Second"), start=1):
        write_to_the_shop(workspace.shop(new_page()), greeting)
        wait_for_tones(tabs, count)
    assert noticed([on_screen]) == (2 * NOTES_OF_ONE_TONE, [])
    assert noticed(hidden) == (0, [])


def test_who_switched_the_sound_off_hears_none_and_is_told_by_desktop_and_title(
    workspace: Workspace, page: Page, new_page: NewPage
) -> None:
    tabs = open_tabs(workspace, page, "Desktop notification", "Sound")
    for tab in tabs:
        tab.evaluate("turn(true)")
    write_to_the_shop(workspace.shop(new_page()), "First")
    for tab in tabs:
        expect(tab).to_have_title("(1) Mine · LenoChat")
    deadline = time.monotonic() + 15
    while not noticed(tabs)[1]:
        assert time.monotonic() < deadline, "no notification"
        tabs[0].wait_for_timeout(20)
    assert noticed(tabs)[0] == 0
    assert len(noticed(tabs)[1]) == 1
