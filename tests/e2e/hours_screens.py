"""Business hours: how they are set, and what is left outside of them."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conversation_screens import open_conversation
from tests.e2e.screen import Screen, adds_to
from tests.e2e.settings_screens import open_settings
from tests.e2e.stage import Stage

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)


def keep_hours(stage: Stage) -> None:
    """Business hours with all that there is to see; always the same ones."""
    day = [["09:00", "12:30"], ["13:30", "18:00"]]
    hours = {
        "time_zone": "Europe/Berlin",
        "weekly": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": [["09:00", "15:00"], ["22:00", "02:00"]]},
        "holidays": [{"date": "2031-12-25", "name": "Christmas Day"}, {"date": "2031-12-26", "name": "Boxing Day"}],
        "exceptions": [{"date": "2031-12-24", "hours": [["10:00", "14:00"]], "name": "Christmas Eve"}],
        "at_closing": "ask_for_email",
    }
    stage.ask("noor", "PATCH", "/workspace", {"business_hours": hours})


def close_for_good(stage: Stage) -> None:
    """Outside business hours, and a message that was left there; the message only once."""
    never: dict[str, list[object]] = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    hours = {"time_zone": "Europe/Berlin", "weekly": never, "holidays": [], "exceptions": []}
    stage.ask("noor", "PATCH", "/workspace", {"business_hours": hours})
    waiting = stage.ask("noor", "GET", "/conversations?view=unassigned&limit=200")["items"]
    # The demo has a message of its own that was left.
    if not any(conversation["visitor"]["name"] == "Maria Lindt" for conversation in waiting):
        question = "Can I send the teapot back? Its lid has a crack."
        stage.visitor_writes("Maria Lindt", question, email="maria.lindt@visitor.example")


@screen("noor")
def inbox_outside_hours(stage: Stage, page: Page) -> None:
    close_for_good(stage)
    page.goto(f"{stage.url}/inbox/unassigned")
    expect(page.get_by_role("row").filter(has_text="Maria")).to_contain_text("Left outside business hours")


@screen("noor", "wide")
def conversation_left_outside_hours(stage: Stage, page: Page) -> None:
    close_for_good(stage)
    open_conversation(stage, page, "Maria", "unassigned")
    expect(page.get_by_role("list", name="Of note")).to_contain_text("maria.lindt@visitor.example")


def open_hours(stage: Stage, page: Page) -> None:
    keep_hours(stage)
    open_settings(stage, page, "hours")
    expect(page.get_by_role("complementary")).to_contain_text("After that")


@screen("noor")
def settings_hours(stage: Stage, page: Page) -> None:
    open_hours(stage, page)


@screen("noor", "narrow")
def settings_hours_dates(stage: Stage, page: Page) -> None:
    """The lower half."""
    open_hours(stage, page)
    page.get_by_text("Is asked for an e-mail address").scroll_into_view_if_needed()


@screen("noor", "wide")
def settings_hours_incomplete(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    monday = page.get_by_role("group", name="Monday")
    monday.get_by_role("button", name="Add more").click()
    monday.get_by_label("Monday, from, number 3").fill("")
    expect(monday.get_by_text("Enter both times.")).to_be_visible()


@screen("noor", "wide")
def settings_hours_copied(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    page.get_by_role("button", name="Copy the hours of Friday").click()
    page.get_by_text("All other days").click()
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_enabled()


@screen("noor", "wide")
def settings_hours_zone(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    page.get_by_role("button", name="Time zone").click()
    page.get_by_role("searchbox").fill("kol")
    expect(page.get_by_role("option", name="Asia/Kolkata")).to_be_visible()


@screen("noor", "narrow")
def settings_hours_import(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    page.get_by_role("button", name="Import public holidays").click()
    page.get_by_role("button", name=re.compile("^Country ")).click()
    page.get_by_role("searchbox").fill("germ")
    page.get_by_role("option", name="Germany").click()
    page.get_by_role("button", name=re.compile("Region$")).click()
    page.get_by_role("option").nth(2).click()
    expect(page.get_by_role("button", name=re.compile(r"Add \d+ holidays"))).to_be_enabled()


@screen("owner", "wide")
def settings_hours_always_open(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/settings/hours")
    expect(page.get_by_role("complementary")).to_contain_text("The widget is always open")
