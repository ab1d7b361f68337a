"""An Owner sets hours and look, and a widget that is open follows without a reload (WI4, DA7)."""

from playwright.sync_api import Page, expect

from tests.e2e.crew import Hire, NewPage, go, inbox_row, open_conversation
from tests.e2e.walk import the_chat


def settings(owner: Page, subject: str) -> None:
    go(owner, "Settings")
    owner.get_by_role("link", name=subject).click()
    expect(owner.get_by_role("form", name=subject)).to_be_visible()


def save(owner: Page) -> None:
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_role("main")).to_contain_text("Saved")


def test_an_open_widget_follows_hours_and_look_and_what_was_left_is_routed_once_they_begin(
    hire: Hire, new_page: NewPage
) -> None:
    """And no edge of the hours touches an agent's availability."""
    crew = hire("ana")
    ana, owner, visitor = crew.screen("ana"), crew.screen("owner"), crew.workspace.shop(new_page())
    visitor.evaluate("window.neverReloaded = true")
    chat = the_chat(visitor)

    settings(owner, "Widget")
    owner.get_by_label("Title").fill("Kettle & Leaf")
    owner.get_by_label("Outside business hours").fill("We are asleep.")
    expect(
        owner.frame_locator("iframe").get_by_role("heading", name="Kettle & Leaf", include_hidden=True)
    ).to_be_visible()
    save(owner)
    expect(chat).to_have_accessible_name("Kettle & Leaf")

    settings(owner, "Business hours")
    owner.get_by_text("By the hours below", exact=True).click()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        owner.get_by_role("button", name=f"{day}: remove hours number 1").click()
    told = owner.get_by_role("complementary", name="What the widget will do")
    expect(told).to_contain_text("The widget is closed now. It never opens.")
    save(owner)
    expect(chat).to_contain_text("We are asleep.")
    expect(ana.get_by_text("Outside business hours: visitors leave messages.")).to_be_visible()

    chat.get_by_label("Your e-mail address").fill("maria@visitor.example")
    chat.get_by_label("Your message").fill("Is the jasmine back?")
    chat.get_by_role("button", name="Leave message").click()
    open_conversation(ana, "Is the jasmine back?", "Unassigned")
    expect(inbox_row(ana, "jasmine")).to_contain_text("Left outside business hours")
    expect(ana.get_by_role("list", name="Of note")).to_contain_text("not routed until the visitor is back")
    assert crew.stored_status("ana") == "online"

    settings(owner, "Business hours")
    owner.get_by_text("Always open", exact=True).click()
    save(owner)
    expect(chat).to_have_accessible_name("Ana")
    expect(ana.get_by_role("list", name="Of note")).to_have_count(0)
    expect(ana.get_by_text("Outside business hours: visitors leave messages.")).to_have_count(0)
    assert crew.stored_status("ana") == "online"
    assert visitor.evaluate("window.neverReloaded")
