"""Members, teams and invitations."""

import re

from playwright.sync_api import Page, expect

from lenochat.demo.cast import ANA, BEN, NOOR
from tests.e2e.screen import Screen, adds_to
from tests.e2e.stage import Stage, refuse
from tests.e2e.walk import toolbar

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)


@screen("noor")
def team(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    expect(page.get_by_role("main")).to_contain_text("Chloe")


@screen("owner")
def team_alone(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/team")
    expect(page.get_by_role("main")).to_contain_text("Owner")


@screen("noor")
def team_member(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    page.get_by_role("button", name="Ben Okafor").click()
    expect(page.get_by_role("complementary")).to_contain_text("Chats at the same time")


@screen("noor")
def team_member_not_saved(stage: Stage, page: Page) -> None:
    team_member(stage, page)
    refuse(page, "**/api/v1/agents/*")
    page.get_by_text("Takes chats", exact=True).click()
    expect(page.get_by_text("Not saved:")).to_be_visible()


@screen("noor")
def team_member_to_disable(stage: Stage, page: Page) -> None:
    team_member(stage, page)
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("back to the queue")


@screen("ben")
def team_for_agents(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    expect(page.get_by_role("table")).to_contain_text("Chloe")


@screen("noor")
def team_nobody_found(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    page.get_by_role("searchbox").fill("Zebedee")
    expect(page.get_by_text("Nobody like that.")).to_be_visible()


@screen("noor")
def team_invite(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("dialog").get_by_label("E-mail")).to_be_focused()


@screen("noor")
def team_invited(stage: Stage, page: Page) -> None:
    team_invite(stage, page)
    page.get_by_role("dialog").get_by_label("E-mail").fill("dora@tea.example")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Their link")).to_be_visible()


@screen("noor")
def team_invitations(stage: Stage, page: Page) -> None:
    stage.ask("noor", "POST", "/invitations", {"email": "eli@tea.example", "role": "admin"})
    page.goto(f"{stage.url}/team/invitations")
    expect(page.get_by_role("list", name="Invitations")).to_contain_text("eli@tea.example")


@screen("owner")
def team_invitations_none(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/team/invitations")
    expect(page.get_by_text("Nobody is invited at the moment.")).to_be_visible()


@screen("noor")
def team_invitations_failed(stage: Stage, page: Page) -> None:
    refuse(page, "**/api/v1/invitations*")
    page.goto(f"{stage.url}/team/invitations")
    expect(page.get_by_text("could not be loaded")).to_be_visible()


def make_teams(stage: Stage) -> None:
    """Two teams at the tea shop, with some of its people; once."""
    if stage.ask("noor", "GET", "/teams")["items"]:
        return
    first, second = (stage.ask("noor", "POST", "/teams", {"name": name})["id"] for name in ("Orders", "Tasting"))
    for person, teams in ((ANA, [first]), (BEN, [first, second]), (NOOR, [second])):
        stage.ask("noor", "PATCH", f"/agents/{stage.agent_id(person)}", {"teams": teams})


@screen("noor")
def team_member_of_teams(stage: Stage, page: Page) -> None:
    make_teams(stage)
    team_member(stage, page)
    expect(page.get_by_role("checkbox", name="Tasting")).to_be_checked()


@screen("noor")
def team_with_teams(stage: Stage, page: Page) -> None:
    make_teams(stage)
    page.goto(f"{stage.url}/team")
    expect(page.get_by_role("table")).to_contain_text("Orders, Tasting")


@screen("noor")
def team_teams(stage: Stage, page: Page) -> None:
    make_teams(stage)
    page.goto(f"{stage.url}/team/teams")
    expect(page.get_by_role("list", name="Teams")).to_contain_text("Tasting")


@screen("noor")
def team_team_to_delete(stage: Stage, page: Page) -> None:
    team_teams(stage, page)
    page.get_by_role("button", name="Delete Orders").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("2 members lose it")


@screen("noor")
def team_team_changed(stage: Stage, page: Page) -> None:
    team_teams(stage, page)
    page.get_by_role("button", name="Edit Orders").click()
    page.get_by_text("Open to everybody after a while", exact=True).click()
    expect(page.get_by_text("could take for 1 min")).to_be_visible()


@screen("owner")
def team_teams_none(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/team/teams")
    expect(page.get_by_text("There are no teams yet.")).to_be_visible()


@screen("noor")
def connection_lost(stage: Stage, page: Page) -> None:
    """The last one, for it takes the grace away: Ana has logged in, and no page of hers is open."""
    ana = stage.page("ana")
    expect(toolbar(ana)).to_be_visible()
    ana.close()
    stage.ask("noor", "PATCH", "/workspace", {"connection_grace_seconds": 0})
    page.goto(f"{stage.url}/team")
    expect(page.get_by_text(re.compile("connection lost since")).first).to_be_visible()
