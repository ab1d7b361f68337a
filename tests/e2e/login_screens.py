"""What there is to see without a login: the doors, an invitation, the page of help."""

from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen, adds_to
from tests.e2e.stage import Stage

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)


@screen("nobody")
def login(_: Stage, page: Page) -> None:
    expect(page.get_by_label("E-mail")).to_be_visible()


@screen("nobody")
def login_refused(_: Stage, page: Page) -> None:
    page.get_by_label("E-mail").fill("noor@tea.example")
    page.get_by_label("Password", exact=True).fill("not her password")
    page.keyboard.press("Enter")
    expect(page.get_by_text("E-mail or password is wrong.")).to_be_visible()


@screen("nobody")
def invitation(stage: Stage, page: Page) -> None:
    body = {"email": "fay@tea.example", "role": "agent"}
    page.goto(str(stage.ask("noor", "POST", "/invitations", body)["invitation_url"]))
    expect(page.get_by_label("Choose a password")).to_be_visible()


@screen("nobody")
def invitation_used(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/invitation#made-up")
    expect(page.get_by_text("This invitation cannot be used")).to_be_visible()


@screen("nobody")
def help_availability(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/help/availability")
    expect(page.get_by_role("heading", name="The five statuses")).to_be_visible()
