"""Conversations whose agent is gone: given to somebody else one by one by everybody, at once by an Owner (RT8)."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.crew import Crew, Hire, assign_button, assign_line, inbox_row, notices, open_conversation
from tests.e2e.walk import choose_status

LEFT = ["The lid is loose", "It does not boil", "Where is the manual?", "The cord is short"]


def all_of_them(page: Page) -> None:
    page.get_by_role("navigation", name="Inbox views").get_by_role("link", name="All").click()


def ben_goes_home(hire: Hire) -> tuple[Crew, Page]:
    """Ben holds four and is Offline, Chloe is there and holds one; and Ana's screen."""
    crew = hire("ana", "ben", "chloe")
    ana, chloe = crew.screen("ana"), crew.screen("chloe")
    ben = crew.screen("ben")
    choose_status(ana, "Do Not Disturb")
    for text in LEFT:
        crew.chat(text, for_agent="ben")
    crew.chat("Chloe has this one", for_agent="chloe")
    choose_status(ben, "Offline")
    for text in LEFT:
        expect(inbox_row(ben, text)).to_be_visible()
    expect(inbox_row(chloe, "Chloe has this one")).to_be_visible()
    return crew, ana


def test_every_agent_gives_what_an_offline_agent_holds_to_somebody_else_one_by_one(hire: Hire) -> None:
    """RT8."""
    _, ana = ben_goes_home(hire)
    all_of_them(ana)
    expect(ana.get_by_text("4 held by Offline agents")).to_be_visible()
    ana.get_by_role("button", name="Show", exact=True).click()
    for text in LEFT:
        expect(inbox_row(ana, text)).to_be_visible()
    expect(inbox_row(ana, "Chloe has this one")).to_have_count(0)
    for many in ("Assign all…", "Assign…"):
        expect(ana.get_by_role("button", name=many)).to_have_count(0)
    expect(ana.get_by_role("checkbox")).to_have_count(0)

    inbox_row(ana, LEFT[0]).click()
    assign_button(ana).click()
    assign_line(ana, "Chloe").click()
    expect(assign_button(ana)).to_contain_text("Assigned to Chloe")
    inbox_row(ana, LEFT[1]).click()
    expect(assign_button(ana)).to_contain_text("Assigned to Ben")
    assign_button(ana).click()
    assign_line(ana, "Ana").click()
    ana.get_by_role("button", name="Assign anyway").click()
    expect(assign_button(ana)).to_contain_text("Assigned to Ana")
    expect(ana.get_by_text("2 held by Offline agents")).to_be_visible()

    ana.get_by_role("button", name="Show everybody's conversations").click()
    open_conversation(ana, "Chloe has this one")
    assign_button(ana).click()
    expect(ana.get_by_role("dialog")).to_contain_text("Only Chloe, an Owner or an Admin may hand this over.")
    expect(ana.get_by_role("option")).to_have_count(0)


def test_an_owner_gives_all_that_offline_agents_hold_to_somebody_with_two_clicks(hire: Hire) -> None:
    """RT8."""
    crew, _ = ben_goes_home(hire)
    owner = crew.screen("owner")
    all_of_them(owner)
    owner.get_by_role("button", name="Assign all…").click()
    expect(inbox_row(owner, "Chloe has this one")).to_have_count(0)
    owner.get_by_role("option").filter(has_text="Chloe").click()
    expect(notices(owner)).to_contain_text("4 assigned to Chloe")
    expect(owner.get_by_text(re.compile("held by an? Offline"))).to_have_count(0)
    held = crew.ask("chloe", "GET", "/conversations?view=mine")["items"]
    assert len(held) == 5


def test_an_owner_gives_chosen_conversations_of_whomever_to_somebody_at_once(hire: Hire) -> None:
    """RT8."""
    crew, ana = ben_goes_home(hire)
    owner = crew.screen("owner")
    all_of_them(owner)
    for text in (LEFT[2], "Chloe has this one"):
        inbox_row(owner, text).get_by_role("checkbox").check()
    expect(owner.get_by_text("2 selected")).to_be_visible()
    owner.get_by_role("button", name="Assign…").click()
    owner.get_by_role("option").filter(has_text="Ana").click()
    owner.get_by_role("button", name="Assign anyway").click()
    expect(notices(owner)).to_contain_text("2 assigned to Ana")
    for text in (LEFT[2], "Chloe has this one"):
        expect(inbox_row(ana, text)).to_be_visible()
    expect(owner.get_by_text("3 held by Offline agents")).to_be_visible()
