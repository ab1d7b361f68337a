"""The two walks of ARCHITECTURE.md, as two agents and a visitor live them in real browsers."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.crew import Hire, NewPage
from tests.e2e.walk import Workspace, choose_status, expect_status, the_chat, write_to_the_shop


@pytest.fixture
def workspace(hire: Hire) -> Workspace:
    return hire("ana", "ben").workspace


def test_an_agent_clicks_away_everybody_sees_it_and_the_next_chat_skips_her(
    workspace: Workspace, new_page: NewPage
) -> None:
    ana, ben = workspace.dashboard(new_page(), "ana"), workspace.dashboard(new_page(), "ben")
    ben.get_by_role("link", name="Team").click()

    choose_status(ana, "Away", message="at the dentist")

    seen_by_ben = ben.get_by_role("row").filter(has_text="Ana")
    expect(seen_by_ben).to_contain_text("Away")
    expect(seen_by_ben).to_contain_text("at the dentist")
    for greeting in ("First", "Second", "Third"):
        visitor = workspace.shop(new_page())
        write_to_the_shop(visitor, greeting)
        expect(the_chat(visitor)).to_have_accessible_name("Ben")

    ana.reload()
    expect_status(ana, "Away")


def test_a_visitor_writes_the_chosen_agents_dashboard_rings_and_the_answer_arrives_live(
    workspace: Workspace, new_page: NewPage
) -> None:
    ana, ben = workspace.dashboard(new_page(), "ana"), workspace.dashboard(new_page(), "ben")
    choose_status(ben, "Do Not Disturb")
    question, answer = "Do you ship to Norway?", "We do, within a week."

    visitor = workspace.shop(new_page())
    write_to_the_shop(visitor, question)

    row = ana.get_by_role("row").filter(has_text=question)
    expect(row).to_be_visible()
    expect(the_chat(visitor)).to_have_accessible_name("Ana")
    row.click()
    expect(ana.get_by_role("log")).to_contain_text(question)
    expect(ana.get_by_text(re.compile("was chosen"))).to_contain_text("Ana")
    composer = ana.get_by_role("textbox", name=re.compile("Write to"))
    composer.fill(answer)
    composer.press("Enter")
    expect(the_chat(visitor).get_by_role("log")).to_contain_text(answer)

    visitor.reload()
    reopen = visitor.get_by_role("button", name=re.compile("Open chat"))
    if reopen.is_visible():
        reopen.click()
    told = the_chat(visitor).get_by_role("log")
    expect(told).to_contain_text(question)
    expect(told).to_contain_text(answer)
    expect(ben.get_by_role("row").filter(has_text=question)).to_have_count(0)
