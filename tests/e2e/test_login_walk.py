"""What a login and its end make of an availability (AV7 to AV9), as agents live it on their screens."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.crew import Hire, assign_button, assign_line, go, log_out, open_conversation, own_dot, team_row
from tests.e2e.dots import Look, look_of
from tests.e2e.profile_screens import open_profile
from tests.e2e.walk import choose_status, expect_status, toolbar

LOGIN_ENDED = "Your login ended. Please log in again."


def save_login_preference(page: Page, *choices: str) -> None:
    """Clicks those in Profile settings, and Save."""
    open_profile(page)
    window = page.get_by_role("dialog", name="Profile settings")
    for choice in choices:
        window.get_by_text(choice, exact=True).click()
    window.get_by_role("button", name="Save").click()
    expect(window).to_have_count(0)


def test_the_preferred_login_status_applies_at_a_login_and_nowhere_else(hire: Hire) -> None:
    """AV7. That a restart of the server does not apply it is walked in `test_live_walk.py`."""
    crew = hire("ana")
    ana = crew.screen("ana")
    expect_status(ana, "Online")
    save_login_preference(ana, "Busy")
    expect_status(ana, "Online")

    choose_status(ana, "Away")
    ana.reload()
    expect_status(ana, "Away")
    second = ana.context.new_page()
    second.goto(crew.workspace.server.url)
    expect_status(second, "Away")
    assert crew.stored_status("ana") == "away"
    second.close()

    log_out(ana)
    crew.workspace.dashboard(ana, "ana")
    expect_status(ana, "Busy")
    choose_status(ana, "Online")
    open_profile(ana)
    expect(ana.get_by_role("radio", name="Busy")).to_be_checked()
    expect_status(ana, "Online")


def test_who_accepts_no_chats_after_login_is_shown_so_until_they_choose_even_the_status_they_have(hire: Hire) -> None:
    """AV8."""
    crew = hire("ana", "ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")
    choose_status(ben, "Do Not Disturb")
    crew.chat("Ben has this one", for_agent="ben")
    banner = ana.get_by_text("You are Online but not accepting chats yet.")
    save_login_preference(ana, "Accept chats after login")
    crew.chat("Before the next login")
    expect(ana.get_by_role("row").filter(has_text="Before the next login")).to_be_visible()
    expect(banner).to_have_count(0)

    log_out(ana)
    crew.workspace.dashboard(ana, "ana")
    expect(banner).to_be_visible()
    expect_status(ana, "Online, not accepting yet")
    paused = Look("green", "full disc", "pause badge")
    assert look_of(own_dot(ana)) == paused
    go(ben, "Team")
    expect(team_row(ben, "Ana")).to_contain_text("Online, not accepting yet")
    expect(team_row(ben, "Ana")).to_contain_text("Not eligible: not accepting yet")
    assert look_of(team_row(ben, "Ana").locator(".status-dot")) == paused
    crew.chat("While nobody takes one")
    open_conversation(ben, "Ben has this one", "Mine")
    assign_button(ben).click()
    expect(assign_line(ben, "Ana")).to_contain_text("Online, not accepting yet")
    assert look_of(assign_line(ben, "Ana").locator(".status-dot")) == paused

    choose_status(ana, "Online")
    expect(banner).to_have_count(0)
    assert look_of(own_dot(ana)) == Look("green", "full disc")
    expect(ana.get_by_role("row").filter(has_text="While nobody takes one")).to_be_visible()
    expect(assign_line(ben, "Ana")).to_contain_text("Available")
    assert look_of(assign_line(ben, "Ana").locator(".status-dot")) == Look("green", "full disc")


def test_start_accepting_in_the_banner_is_one_click(hire: Hire) -> None:
    """AV8, for an agent whose preferred login status gets chats only as a fallback."""
    crew = hire("ana")
    crew.ask("ana", "PATCH", "/me", {"preferred_status": "busy", "accept_chats_after_login": False})
    ana = crew.screen("ana")
    expect(ana.get_by_text("You are Busy but not accepting chats yet.")).to_be_visible()
    ana.get_by_role("button", name="Start accepting").click()
    expect(ana.get_by_text("not accepting chats yet")).to_have_count(0)
    expect_status(ana, "Busy")
    assert look_of(own_dot(ana)) == Look("yellow", "disc with a small upright bar")


def test_only_the_end_of_the_last_login_sets_offline_and_does_so_at_once(hire: Hire) -> None:
    """AV9: a sign-out from the list while another login lives changes nothing; the log-out after it does."""
    crew = hire("ana", "ben")
    laptop, phone, ben = crew.screen("ana"), crew.screen("ana"), crew.screen("ben")
    choose_status(phone, "Busy", message="on two devices")
    go(ben, "Team")

    open_profile(laptop, "Your logins")
    laptop.get_by_role("button", name=re.compile("^Log out Chrome")).click()
    expect(phone.get_by_text(LOGIN_ENDED)).to_be_visible()
    expect(laptop.get_by_text("You are logged in nowhere else.")).to_be_visible()
    assert crew.stored_status("ana") == "busy"
    expect(team_row(ben, "Ana")).to_contain_text(re.compile("Busy.*on two devices"))
    laptop.keyboard.press("Escape")

    log_out(laptop)
    expect(team_row(ben, "Ana")).to_contain_text("Offline")
    expect(team_row(ben, "Ana")).not_to_contain_text("on two devices")
    assert look_of(team_row(ben, "Ana").locator(".status-dot")) == Look("grey", "ring")
    assert crew.stored_status("ana") == "offline"


def test_a_log_out_ends_all_tabs_of_that_login_and_a_changed_password_all_other_logins(hire: Hire) -> None:
    """AV9, RE6."""
    crew = hire("ana")
    laptop, phone = crew.screen("ana"), crew.screen("ana")
    second = phone.context.new_page()
    second.goto(crew.workspace.server.url)
    expect(toolbar(second)).to_be_visible()
    choose_status(laptop, "Away")

    open_profile(laptop, "Password")
    laptop.get_by_label("Current password", exact=True).fill("a walk in the park")
    laptop.get_by_label("New password", exact=True).fill("a run along the shore")
    laptop.get_by_role("button", name="Change the password").click()
    for window in (phone, second):
        expect(window.get_by_text(LOGIN_ENDED)).to_be_visible()
    expect(laptop.get_by_text("Your other logins have ended.")).to_be_visible()
    laptop.keyboard.press("Escape")
    expect_status(laptop, "Away")

    beside = laptop.context.new_page()
    beside.goto(crew.workspace.server.url)
    expect_status(beside, "Away")
    log_out(laptop)
    expect(beside.get_by_label("E-mail")).to_be_visible()
    assert crew.stored_status("ana") == "offline"
