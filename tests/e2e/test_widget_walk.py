"""The widget on somebody's page: what it brings along, what it refuses, and what it learns while it is open."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e.crew import Hire, NewPage
from tests.e2e.stage import refuse
from tests.e2e.walk import the_chat, write_to_the_shop

MOST_BYTES = 15_000
"""Of the widget before it is opened, target P10, compressed."""


def test_a_page_carries_one_file_until_somebody_comes_near_the_button(hire: Hire, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    workspace = hire().workspace
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/widget.js")) as script:
        page.goto(workspace.shop_page())
    size = script.value.sizes()["responseBodySize"]
    assert size <= MOST_BYTES, f"widget.js is {size} bytes compressed; what only an open chat needs is for its panel/"
    button = page.get_by_role("button", name="Open chat")
    expect(button).to_be_visible()
    carried = [url for url in asked if url.startswith(workspace.server.url)]
    assert [url.removeprefix(workspace.server.url) for url in carried] == [
        "/widget.js",
        f"/api/v1/widget/{workspace.widget_key}",
    ]
    with page.expect_response(re.compile("/widget/panel-[0-9a-f]+.js$")) as loaded:
        button.focus()
    assert loaded.value.ok
    page.keyboard.press("Enter")
    expect(the_chat(page).get_by_role("textbox", name="Write a message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()
    assert len([url for url in asked if "panel-" in url]) == 1
    # A site that loads its next page into this one swaps the whole body.
    page.evaluate("document.body = document.createElement('body')")
    page.get_by_role("button", name="Open chat").click()
    expect(the_chat(page)).to_be_visible()


def test_a_chat_that_cannot_be_loaded_says_so_and_loads_when_it_can(hire: Hire, page: Page) -> None:
    page.goto(hire().workspace.shop_page())
    refuse(page, "**/widget/panel-*")
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_role("status")).to_have_text("The chat could not be loaded. Try again, or reload the page.")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(the_chat(page).get_by_role("textbox", name="Write a message")).to_be_focused()


def test_an_open_chat_stays_within_the_window_of_a_page_with_a_zoom_of_its_own(hire: Hire, page: Page) -> None:
    hire().workspace.shop(page)
    page.evaluate("document.documentElement.style.zoom = '1.5'")
    expect(the_chat(page).get_by_role("button", name="Close chat")).to_be_in_viewport(ratio=1)
    expect(the_chat(page).get_by_role("textbox")).to_be_in_viewport(ratio=1)


def test_whoever_made_the_page_reads_in_the_console_what_is_wrong_with_it(hire: Hire, browser: Browser) -> None:
    crew = hire()
    told: list[str] = []

    def look_at(**of_the_page: str) -> Page:
        # Not the fixture's page, to which an error in the console is a fault; and one without a cache.
        page = browser.new_context(locale="en-GB").new_page()
        with page.expect_console_message(lambda message: message.text.startswith("LenoChat")) as complaint:
            page.goto(crew.workspace.shop_page(**of_the_page))
        told.append(complaint.value.text)
        return page

    expect(look_at(times="2").get_by_role("button", name="Open chat")).to_have_count(1)
    crew.ask("owner", "PATCH", "/workspace", {"widget": {"allowed_origins": ["https://elsewhere.example"]}})
    for page in (look_at(), look_at(key="nobodys")):
        expect(page.locator("lenochat-widget")).to_have_count(0)
    assert told == [
        "LenoChat: the widget is on this page already. Remove this second script tag.",
        "LenoChat: this page's origin is not among those which the workspace allows for its widget.",
        "LenoChat: no workspace has this data-widget-key.",
    ]


def test_an_open_chat_of_somebody_unknown_learns_of_look_and_hours_without_a_reload(hire: Hire, page: Page) -> None:
    crew = hire()
    crew.workspace.shop(page)
    chat = the_chat(page)
    composer = chat.get_by_role("textbox", name="Write a message")
    composer.fill("Do you still")
    # From here on the page asks for nothing: what it learns, it is told.
    page.route("**/api/v1/widget/*", lambda route: route.abort())
    look = {
        "title": "Cup & Saucer",
        "welcome": f"https://cups.example/{'blue' * 40}",
        "color": "#ffd500",
        "away": "We are at the potter's wheel.",
    }
    crew.ask("owner", "PATCH", "/workspace", {"widget": look})
    expect(chat).to_have_accessible_name("Cup & Saucer")
    expect(chat.locator(".header")).to_have_css("background-color", "rgb(255, 213, 0)")
    expect(chat.locator(".header")).to_have_css("color", "rgb(0, 0, 0)")
    # However long a word is, nothing has to be scrolled to the side.
    assert chat.get_by_role("log").evaluate("log => log.scrollWidth <= log.clientWidth")

    never = {"time_zone": "Europe/Berlin", "weekly": {}}
    crew.ask("owner", "PATCH", "/workspace", {"business_hours": never})
    expect(chat).to_contain_text("We are at the potter's wheel.")
    # Who was writing goes on in the form, with what they had written.
    expect(chat.get_by_label("Your e-mail address")).to_be_focused()
    expect(chat.get_by_label("Your message")).to_have_value("Do you still")
    nothing_overlaps_in_a_low_window(page)
    crew.ask("owner", "PATCH", "/workspace", {"business_hours": None})
    expect(composer).to_be_focused()
    expect(composer).to_have_value("Do you still")
    write_to_the_shop(page, "Do you still have the blue one?")
    expect(chat).to_contain_text("Sent")


def nothing_overlaps_in_a_low_window(page: Page) -> None:
    """As one has it who reads at 400 %, or whose telephone lies on its side."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": 320, "height": 256})
    chat = the_chat(page)
    welcome, away = chat.locator(".welcome").bounding_box(), chat.locator(".form > p").bounding_box()
    assert welcome is not None
    assert away is not None
    assert welcome["y"] + welcome["height"] <= away["y"]
    send = chat.get_by_role("button", name="Leave message")
    send.scroll_into_view_if_needed()
    expect(send).to_be_in_viewport(ratio=1)
    expect(chat.get_by_role("button", name="Close chat")).to_be_in_viewport(ratio=1)
    page.set_viewport_size(before)


def test_who_waits_at_closing_leaves_an_address_and_is_routed_when_it_opens(hire: Hire, new_page: NewPage) -> None:
    crew = hire("ana")
    visitor = crew.workspace.shop(new_page())
    chat = the_chat(visitor)
    write_to_the_shop(visitor, "Is anybody there?")
    expect(chat).to_contain_text("You are next in line")

    closed = {"time_zone": "Europe/Berlin", "weekly": {}, "at_closing": "ask_for_email"}
    crew.ask("owner", "PATCH", "/workspace", {"business_hours": closed})
    address = chat.get_by_label("Your e-mail address")
    address.fill("maria@")
    leave = chat.get_by_role("button", name="Leave address")
    leave.click()
    expect(address).to_have_accessible_description(re.compile("Enter an e-mail address such as"))
    address.fill("maria@example.com")
    leave.click()
    expect(chat).to_contain_text("will answer to maria@example.com")
    expect(chat.get_by_text("in line")).to_have_count(0)
    expect(chat.get_by_role("textbox", name="Write a message")).to_be_focused()

    # An agent who comes is not given it; the hours give it to her, for its visitor is there.
    crew.screen("ana")
    expect(chat).to_have_accessible_name("Kettle")
    visitor.reload()
    expect(chat).to_contain_text("will answer to maria@example.com")
    crew.ask("owner", "PATCH", "/workspace", {"business_hours": None})
    expect(chat).to_have_accessible_name("Ana")
    expect(chat.get_by_text("will answer to")).to_have_count(0)
