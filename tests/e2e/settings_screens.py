"""The settings of a workspace, but for its hours."""

from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen, adds_to
from tests.e2e.stage import Stage, refuse

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)


def open_settings(stage: Stage, page: Page, subject: str) -> None:
    page.goto(f"{stage.url}/settings/{subject}")
    expect(page.get_by_role("button", name="Save")).to_be_visible()


@screen("noor")
def settings_routing(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "routing")
    expect(page.get_by_role("complementary").get_by_role("listitem").first).to_be_visible()


@screen("noor")
def settings_routing_all_on(stage: Stage, page: Page) -> None:
    """The lower half, with every rule in use."""
    open_settings(stage, page, "routing")
    for rule in ("One chat at a time", "Former agent first", "Give it to somebody else"):
        page.get_by_text(rule, exact=True).click()
    page.get_by_text("has not replied within").scroll_into_view_if_needed()


@screen("noor")
def settings_visibility(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "visibility")


@screen("noor")
def settings_connections(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "connections")


@screen("noor")
def settings_general(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "general")


@screen("noor")
def settings_mistyped(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "connections")
    page.get_by_label("Grace").fill("9999")
    expect(page.get_by_text("Enter a whole number")).to_be_visible()


@screen("noor")
def settings_not_saved(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "routing")
    refuse(page, "**/api/v1/workspace")
    page.get_by_text("Busy fallback", exact=True).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not saved:")).to_be_visible()


@screen("noor")
def settings_left_unsaved(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "routing")
    page.get_by_text("Busy fallback", exact=True).click()
    page.get_by_role("link", name="Team").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()


@screen("noor")
def settings_privacy(stage: Stage, page: Page) -> None:
    stage.ask("noor", "PATCH", "/workspace", {"keep_addresses": True})
    open_settings(stage, page, "privacy")
    page.get_by_text("Keep IP addresses").click()
    expect(page.get_by_text("forgotten at once")).to_be_visible()


def previewed(page: Page, text: str) -> None:
    expect(page.frame_locator("iframe").get_by_text(text)).to_be_visible()


@screen("noor")
def settings_widget(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "widget")
    previewed(page, "Hello! How can we help you?")


@screen("noor", "wide")
def settings_widget_away(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "widget")
    page.get_by_label("Title").fill("Kettle & Leaf, tea since 1998")
    page.get_by_label("Outside business hours").fill("We are asleep. Write to us, and you have an answer by noon.")
    page.get_by_label("Colour as a code").fill("#2f6b4a")
    page.get_by_text("Outside hours", exact=True).click()
    previewed(page, "We are asleep.")


@screen("noor", "narrow")
def settings_widget_sites(stage: Stage, page: Page) -> None:
    """The lower half, with a site that is none."""
    open_settings(stage, page, "widget")
    page.get_by_label("Colour as a code").fill("#ffd400")
    page.get_by_text("Bottom left", exact=True).click()
    page.get_by_text("Button", exact=True).click()
    page.get_by_label("Sites on which it may be").fill("https://shop.example.com\nour shop")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("our shop:")).to_be_visible()


@screen("ben")
def settings_for_managers_only(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/settings/routing")
    expect(page.get_by_text("Settings are for Owners and Admins.")).to_be_visible()
