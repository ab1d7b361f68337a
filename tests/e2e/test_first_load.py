"""What a browser downloads before the inbox can be used, and what comes after it."""

import re

from playwright.sync_api import Page, Request, expect

from tests.e2e.crew import Hire, go, open_conversation
from tests.e2e.stage import refuse

MOST_BYTES = 250_000
"""Target P10, compressed."""
TOO_MUCH = """The dashboard's first load is {bytes} bytes compressed, {most} at most:
{files}
Load what nobody sees at first by `onDemand` (ui/dashboard/src/frame/on-demand.tsx): its styles go along, and so do its
words where their section is in LATER (ui/dashboard/src/words/parts.ts). A new package is measured
by building without it."""

NEVER_IDLE = "window.requestIdleCallback = () => 0"
"""Nothing is loaded ahead."""


def downloads(page: Page) -> list[Request]:
    """All that the page gets besides what it asks the API; it grows."""
    done: list[Request] = []

    def note(request: Request) -> None:
        if "/api/" not in request.url:
            done.append(request)

    page.on("requestfinished", note)
    return done


def is_the_last_script(done: Request) -> bool:
    return re.search(r"/assets/settings-.+\.js$", done.url) is not None


def test_a_member_logs_in_and_opens_a_conversation_within_the_limit_of_the_first_load(hire: Hire, page: Page) -> None:
    crew = hire("ana")
    crew.chat("Is it black tea?", for_agent="ana")
    page.add_init_script(NEVER_IDLE)
    done = downloads(page)
    crew.workspace.dashboard(page, "ana")
    open_conversation(page, "Is it black tea?", "Mine")
    expect(page.get_by_role("textbox", name=re.compile("^Write to"))).to_be_visible()
    sizes = {one.url.rpartition("/")[2] or "the page": one.sizes()["responseBodySize"] for one in done}
    total = sum(sizes.values())
    files = "\n".join(f"{size:9} {name}" for name, size in sizes.items())
    assert any(name.endswith(".js") for name in sizes)
    assert total <= MOST_BYTES, TOO_MUCH.format(bytes=total, most=MOST_BYTES, files=files)


def test_whatever_opens_later_is_there_before_it_is_asked_for(hire: Hire, page: Page) -> None:
    crew = hire("ana")
    crew.chat("Is it black tea?", for_agent="ana")
    with page.expect_event("requestfinished", is_the_last_script):
        crew.workspace.dashboard(page, "owner")
    refuse(page, "**/assets/*")
    open_conversation(page, "Is it black tea?")
    page.keyboard.press("a")
    page.keyboard.type("an")
    expect(page.get_by_role("dialog", name="Assign").get_by_role("searchbox")).to_have_value("an")
    page.keyboard.press("Escape")  # empties the field
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("switch", name="Single-letter shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    for screen, title in (("Team", "Team"), ("Articles", "Articles"), ("Settings", "Routing")):
        go(page, screen)
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def test_what_could_not_be_loaded_leaves_the_rest_and_comes_when_it_can(hire: Hire, page: Page) -> None:
    crew = hire("ana")
    crew.chat("Is it black tea?", for_agent="ana")
    page.add_init_script(NEVER_IDLE)
    crew.workspace.dashboard(page, "owner")
    refuse(page, "**/assets/*")
    page.route(crew.workspace.server.url + "/settings/*", lambda route: route.abort())
    open_conversation(page, "Is it black tea?")
    page.keyboard.press("a")
    panel = page.get_by_role("dialog", name="Assign")
    expect(panel.get_by_role("alert")).to_contain_text("This part of the page could not be loaded.")
    page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="Try again")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)

    go(page, "Settings")
    why = page.get_by_role("main").get_by_role("alert")
    expect(why).to_contain_text("This part of the page could not be loaded.")
    again = why.get_by_role("button", name="Try again")
    again.click()
    expect(why).to_contain_text("the server cannot be reached")
    page.unroute_all()
    again.click()
    expect(page.get_by_role("heading", name="Routing", level=1)).to_be_visible()
