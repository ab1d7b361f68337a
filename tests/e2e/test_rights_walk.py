"""What somebody loses, and when: role, membership and login, on pages that are open (RE6)."""

from playwright.sync_api import Page, expect

from tests.e2e.crew import Crew, Hire, dot_of, go, team_row
from tests.e2e.walk import choose_status, toolbar


def open_member(owner: Page, name: str) -> None:
    """The settings of one member, in the team view of an Owner or Admin."""
    go(owner, "Team")
    owner.get_by_role("button", name=name, exact=True).click()


def end_membership(owner: Page, name: str, button: str, confirm: str) -> None:
    open_member(owner, name)
    owner.get_by_role("complementary").get_by_role("button", name=button).click()
    owner.get_by_role("alertdialog").get_by_role("button", name=confirm).click()
    expect(owner.get_by_role("alertdialog")).to_have_count(0)


def logged_in_twice(crew: Crew, name: str) -> tuple[Page, Page]:
    """Two tabs of one login."""
    first = crew.screen(name)
    second = first.context.new_page()
    second.goto(crew.workspace.server.url)
    expect(toolbar(second)).to_be_visible()
    return first, second


def test_who_is_no_admin_any_more_loses_settings_and_sight_on_the_open_page(hire: Hire) -> None:
    """RE6."""
    crew = hire("ana", "ben")
    crew.ask("owner", "PATCH", f"/agents/{crew.ids['ana']}", {"role": "admin"})
    crew.ask("owner", "PATCH", "/workspace", {"agent_visibility": "nobody"})
    (ana, beside), ben, owner = logged_in_twice(crew, "ana"), crew.screen("ben"), crew.screen("owner")
    choose_status(ben, "Busy", message="counting spoons")
    go(ana, "Settings")
    expect(ana.get_by_role("button", name="Save")).to_be_visible()
    go(beside, "Team")
    expect(team_row(beside, "Ben")).to_contain_text("counting spoons")

    open_member(owner, "Ana")
    owner.get_by_role("complementary").get_by_role("button", name="Role").click()
    owner.get_by_role("option", name="Agent").click()

    expect(ana.get_by_text("Settings are for Owners and Admins.")).to_be_visible()
    for window in (ana, beside):
        expect(window.get_by_role("link", name="Settings")).to_have_count(0)
    expect(team_row(beside, "Ben")).to_contain_text("Status not visible to you")
    expect(team_row(beside, "Ben")).not_to_contain_text("counting spoons")
    expect(dot_of(team_row(beside, "Ben"))).to_have_count(0)
    expect(beside.get_by_role("button", name="Invite")).to_have_count(0)
    assert crew.refusal("ana", "PATCH", "/workspace", {"name": "Ana's"})[0] == 403


def test_who_is_disabled_is_logged_out_everywhere_at_once_and_reads_as_disabled(hire: Hire) -> None:
    """RE6."""
    crew = hire("ana", "ben")
    crew.chat("Is my order on its way?", for_agent="ana")
    (ana, beside), ben, owner = logged_in_twice(crew, "ana"), crew.screen("ben"), crew.screen("owner")
    go(ben, "Team")

    end_membership(owner, "Ana", "Disable…", "Disable")
    for window in (ana, beside):
        expect(window.get_by_label("E-mail")).to_be_visible()
    expect(team_row(ben, "Ana")).to_contain_text("Disabled")
    go(ben, "Inbox")
    expect(ben.get_by_role("row").filter(has_text="Is my order on its way?")).to_be_visible()

    ana.get_by_label("E-mail").fill(crew.workspace.email("ana"))
    ana.get_by_label("Password").fill("a walk in the park")
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("alert")).to_be_visible()
    expect(toolbar(ana)).to_have_count(0)


def test_who_is_removed_is_told_so_on_the_open_page_and_gone_for_everybody(hire: Hire) -> None:
    """RE6."""
    crew = hire("ana", "ben")
    (ana, beside), ben, owner = logged_in_twice(crew, "ana"), crew.screen("ben"), crew.screen("owner")
    go(ben, "Team")
    expect(team_row(ben, "Ana")).to_be_visible()

    end_membership(owner, "Ana", "Remove…", "Remove for good")
    for window in (ana, beside):
        expect(window.get_by_text("Your access to that workspace has ended.")).to_be_visible()
    for window in (owner, ben):
        expect(team_row(window, "Ana")).to_have_count(0)
        expect(team_row(window, "Ben")).to_be_visible()
