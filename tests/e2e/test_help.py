"""The page about availability, as somebody reads it who is not logged in."""

from playwright.sync_api import Page, expect

from tests.support.server_process import ServerProcess


def test_the_page_about_availability_needs_no_login_and_its_contents_lead_to_what_they_name(
    page: Page, server: ServerProcess
) -> None:
    page.goto(f"{server.url}/help/availability")
    expect(page).to_have_title("Availability · LenoChat")
    page.get_by_role("navigation").get_by_role("link", name="I am Online and get no chats").click()
    expect(page.get_by_role("heading", name="I am Online and get no chats")).to_be_in_viewport()
    expect(page.get_by_role("table").first).to_be_attached()


def test_where_there_is_no_such_document_the_dashboard_answers(page: Page, server: ServerProcess) -> None:
    page.goto(f"{server.url}/help/moods")
    expect(page.get_by_label("E-mail")).to_be_visible()
