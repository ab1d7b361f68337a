"""A whole shift with the keyboard alone: no pointer anywhere, and at every step one sees where one is (DA9)."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.crew import Crew, Hire
from tests.e2e.keyboard import Keyboard, named
from tests.e2e.walk import PASSWORD, expect_status, toolbar


def test_an_owner_works_a_whole_shift_with_the_keyboard_alone(hire: Hire, page: Page) -> None:
    """DA1 to DA7 and DA9: every step is reached, done and left with keys, and the focus is never lost or unseen."""
    crew = hire("ben")
    crew.ask("owner", "PATCH", f"/agents/{crew.ids['owner']}", {"takes_chats": True})
    crew.ask("owner", "PATCH", "/me", {"accept_chats_after_login": False})
    crew.ask("owner", "POST", "/logout")
    crew.ask("ben", "PUT", "/me/availability", {"status": "do_not_disturb"})
    crew.chat("Is the jasmine back?", visitor="Vera")
    crew.chat("Where is my invoice?", visitor="Willem")
    keys = Keyboard(page)

    logs_in_and_starts_accepting(keys, crew)
    goes_busy_with_a_message(keys)
    answers_and_writes_a_note(keys)
    looks_at_the_receipt(keys)
    hands_over_to_ben(keys)
    takes_two_that_wait(keys, crew)
    finds_closes_and_reopens_an_earlier_one(keys)
    changes_the_preferred_status(keys)
    invites_somebody(keys)
    changes_a_rule(keys, crew)
    logs_out(keys)


def logs_in_and_starts_accepting(keys: Keyboard, crew: Crew) -> None:
    page = keys.page
    page.goto(crew.workspace.server.url)
    keys.is_at(page.get_by_label("E-mail"))
    keys.type(crew.workspace.email("owner"))
    keys.press("Tab")
    keys.is_at(page.get_by_label("Password"))
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(toolbar(page)).to_be_visible()
    keys.sees_the_focus()

    start = page.get_by_role("button", name="Start accepting")
    keys.go_to(start)
    keys.press("Enter")
    expect(start).to_have_count(0)
    expect(page.get_by_role("row")).to_have_count(2)
    keys.sees_the_focus()


def goes_busy_with_a_message(keys: Keyboard) -> None:
    page = keys.page
    keys.go_to(toolbar(page), "Shift+Tab")
    keys.press("Enter")
    keys.is_at(page.get_by_role("menuitemradio", name="Online", exact=True))
    keys.go_to(page.get_by_role("textbox", name="Status message"))
    keys.type("in the stock room")
    keys.go_to(page.get_by_role("menuitemradio", name="Online", exact=True), "Shift+Tab")
    keys.press("ArrowDown")
    keys.is_at(page.get_by_role("menuitemradio", name="Busy", exact=True))
    keys.press("Enter")
    expect_status(page, "Busy")
    expect(toolbar(page)).to_have_accessible_name(re.compile("in the stock room"))
    keys.is_at(toolbar(page))


def answers_and_writes_a_note(keys: Keyboard) -> None:
    """The newest conversation of the list, opened from its row."""
    page = keys.page
    keys.go_to(page.get_by_role("row").first)
    keys.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Where is my invoice?")
    keys.is_at_row("Willem")

    keys.press("r")
    keys.is_at(page.get_by_role("textbox", name="Write to Willem"))
    keys.type("It is in your mails.")
    keys.press("Enter")
    expect(log).to_contain_text("It is in your mails.")
    expect(log.get_by_text("Sent", exact=True)).to_be_visible()
    keys.is_at(page.get_by_role("textbox", name="Write to Willem"))

    keys.go_to(page.get_by_role("radio", name="Note"), "Shift+Tab")
    keys.press("Space")
    keys.go_to(page.get_by_role("textbox", name="Write a note to your team"))
    keys.type("He asks every month.")
    keys.press("Enter")
    expect(log.get_by_role("article").filter(has_text="He asks every month.")).to_contain_text("Saved")
    keys.is_at(page.get_by_role("textbox", name="Write a note to your team"))
    keys.press("Escape")
    keys.is_at(page.get_by_role("region", name="Conversation with Willem"))


def looks_at_the_receipt(keys: Keyboard) -> None:
    page = keys.page
    details = page.get_by_role("complementary", name="Details")
    expect(details).to_contain_text("Owner was chosen: Online")
    earlier = details.get_by_role("button", name="1 earlier decision")
    keys.go_to(earlier)
    keys.press("Enter")
    expect(details).to_contain_text("Nobody could take it, so it waits.")
    keys.is_at(earlier)


def hands_over_to_ben(keys: Keyboard) -> None:
    page = keys.page
    assign = named(page, "button", "Assigned to")
    keys.go_to(assign, "Shift+Tab")
    keys.press("Enter")
    panel = page.get_by_role("dialog", name="Assign the conversation")
    keys.is_at(panel.get_by_role("searchbox"))
    keys.type("ben")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(panel).to_contain_text("Ben is not eligible: Do Not Disturb. Assign anyway?")
    keys.is_at(panel.get_by_role("button", name="Assign anyway"))
    keys.press("Enter")
    expect(panel).to_have_count(0)
    expect(assign).to_have_accessible_name(re.compile("Ben"))
    keys.is_at(assign)


def takes_two_that_wait(keys: Keyboard, crew: Crew) -> None:
    """One with the button, one with its letter; the row with the focus leaves the list both times."""
    page = keys.page
    for name in ("Xenia", "Yusuf"):
        crew.chat(f"{name} wants to know something.", visitor=name)
    tab = named(page, "link", "Unassigned")
    keys.go_to(tab, "Shift+Tab")
    keys.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    keys.is_at(tab)

    keys.press("j")
    keys.is_at_row("Xenia")
    keys.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Xenia wants to know something.")
    take = page.get_by_role("button", name="Take", exact=True)
    keys.go_to(take)
    keys.press("Enter")
    expect(named(page, "button", "Assigned to")).to_have_accessible_name(re.compile("Owner"))
    expect(take).to_have_count(0)
    keys.sees_the_focus()
    keys.press("Escape")

    keys.press("j")
    keys.is_at_row("Yusuf")
    keys.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Yusuf wants to know something.")
    keys.press("t")
    expect(named(page, "button", "Assigned to")).to_have_accessible_name(re.compile("Owner"))
    expect(page.get_by_role("row")).to_have_count(0)
    keys.sees_the_focus()


def finds_closes_and_reopens_an_earlier_one(keys: Keyboard) -> None:
    page = keys.page
    keys.press("/")
    keys.is_at(page.get_by_role("searchbox", name="Search conversations"))
    keys.type("jasmine")
    found = page.get_by_role("grid", name="Conversations found").get_by_role("row")
    expect(found).to_have_count(1)
    keys.press("Enter")
    keys.is_at(found)
    keys.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Is the jasmine back?")
    keys.is_at(found)

    reopen = page.get_by_role("button", name="Reopen")
    keys.go_to(page.get_by_role("button", name="Close", exact=True))
    keys.press("Enter")
    expect(reopen).to_be_visible()
    keys.sees_the_focus()
    keys.go_to(reopen)
    keys.press("Enter")
    expect(reopen).to_have_count(0)
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_visible()
    keys.sees_the_focus()
    keys.press("e")
    expect(reopen).to_be_visible()
    keys.sees_the_focus()


def changes_the_preferred_status(keys: Keyboard) -> None:
    """Twice: the second time the window shows what the first one saved. Afterwards one is where one was."""
    page = keys.page
    for expected, chosen in (("Online", "Busy"), ("Busy", "Away")):
        keys.press("Alt+a")
        keys.go_to(page.get_by_role("button", name="Profile settings"))
        keys.press("Enter")
        profile = page.get_by_role("dialog", name="Profile settings")
        keys.is_at(profile)
        keys.go_to(profile.get_by_role("radio", name=expected, exact=True))
        keys.press("ArrowDown")
        expect(profile.get_by_role("radio", name=chosen, exact=True)).to_be_checked()
        keys.go_to(profile.get_by_role("button", name="Save"))
        keys.press("Enter")
        expect(profile).to_have_count(0)
        expect(page.get_by_text("Your profile is saved.").last).to_be_visible()
        keys.is_at(page.get_by_role("button", name="Reopen"))


def invites_somebody(keys: Keyboard) -> None:
    page = keys.page
    keys.go_to(page.get_by_role("link", name="Team", exact=True), "Shift+Tab")
    keys.press("Enter")
    row = page.get_by_role("button", name="Ben", exact=True)
    expect(row).to_be_visible()
    keys.is_at(page.get_by_role("link", name="Team", exact=True))

    invite = page.get_by_role("button", name="Invite", exact=True)
    keys.go_to(invite)
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="Invite somebody")
    keys.is_at(dialog.get_by_label("E-mail"))
    keys.type("dora@x.example")
    keys.press("Enter")
    keys.is_at(dialog.get_by_label("Their link"))
    keys.go_to(dialog.get_by_role("button", name="Done"))
    keys.press("Enter")
    expect(dialog).to_have_count(0)
    keys.is_at(invite)

    keys.go_to(page.locator("[data-member][tabindex='0']"))
    keys.press("Home")
    keys.is_at(row)
    keys.press("Enter")
    keys.is_at(page.get_by_role("complementary", name="Settings of Ben"))
    keys.press("Escape")
    keys.is_at(row)


def changes_a_rule(keys: Keyboard, crew: Crew) -> None:
    page = keys.page
    keys.go_to(page.get_by_role("link", name="Settings"), "Shift+Tab")
    keys.press("Enter")
    switch = page.get_by_role("switch", name="Busy fallback")
    expect(switch).not_to_be_checked()
    keys.go_to(switch)
    keys.press("Space")
    expect(switch).to_be_checked()
    save = page.get_by_role("button", name="Save")
    keys.go_to(save)
    keys.press("Enter")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    keys.is_at(save)
    stored = page.request.get(f"{crew.workspace.server.url}/api/v1/workspace").json()
    assert stored["routing"]["busy_fallback"] is True


def logs_out(keys: Keyboard) -> None:
    page = keys.page
    keys.press("Alt+a")
    keys.go_to(page.get_by_role("button", name="Log out"))
    keys.press("Enter")
    keys.is_at(page.get_by_label("E-mail"))
