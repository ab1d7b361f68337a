"""The own availability and the own profile."""

from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen, adds_to
from tests.e2e.stage import Stage, refuse
from tests.e2e.walk import toolbar

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)


def open_menu(page: Page) -> None:
    toolbar(page).click()
    expect(page.get_by_role("menu")).to_be_visible()


@screen("noor")
def status_menu(_: Stage, page: Page) -> None:
    open_menu(page)


@screen("ben")
def status_not_saved(_: Stage, page: Page) -> None:
    refuse(page, "**/api/v1/me/availability")
    open_menu(page)
    page.get_by_role("menuitemradio", name="Away", exact=True).click()
    expect(page.get_by_text("Your availability was not changed")).to_be_visible()


def open_profile(page: Page, section: str = "") -> None:
    open_menu(page)
    page.get_by_role("button", name="Profile settings").click()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_visible()
    if section:
        page.get_by_role("heading", name=section).scroll_into_view_if_needed()


@screen("ben")
def profile(_: Stage, page: Page) -> None:
    open_profile(page)


@screen("ben")
def profile_next_login(_: Stage, page: Page) -> None:
    open_profile(page)
    page.get_by_text("Accept chats after login", exact=True).click()
    sentence = page.get_by_text("Choosing Online again counts")
    sentence.scroll_into_view_if_needed()
    expect(sentence).to_be_visible()


@screen("ben")
def profile_notifications(_: Stage, page: Page) -> None:
    open_profile(page, "Appearance")


@screen("ben")
def profile_wrong_password(_: Stage, page: Page) -> None:
    open_profile(page, "Your logins")
    page.get_by_label("Current password", exact=True).fill("not his password")
    page.get_by_label("New password", exact=True).fill("a longer one than that")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("This is not your current password.")).to_be_visible()


@screen("ben")
def profile_logins(_: Stage, page: Page) -> None:
    open_profile(page)
    own = page.get_by_text("this device")
    own.scroll_into_view_if_needed()
    expect(own).to_be_visible()


@screen("ben")
def profile_unsaved(_: Stage, page: Page) -> None:
    open_profile(page)
    page.get_by_role("textbox", name="Name", exact=True).fill("Ben")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Leave without saving?")).to_be_visible()


@screen("ben")
def profile_not_saved(_: Stage, page: Page) -> None:
    open_profile(page)
    refuse(page, "**/api/v1/me")
    page.get_by_role("textbox", name="Name", exact=True).fill("Ben")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile was not saved")).to_be_visible()


@screen("ben")
def profile_not_loaded(_: Stage, page: Page) -> None:
    open_menu(page)
    refuse(page, "**/api/v1/me")
    page.get_by_role("button", name="Profile settings").click()
    expect(page.get_by_text("Your profile could not be loaded")).to_be_visible()


@screen("ana")
def not_accepting(_: Stage, page: Page) -> None:
    expect(page.get_by_role("button", name="Start accepting")).to_be_visible()
