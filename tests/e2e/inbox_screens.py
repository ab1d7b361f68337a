"""The lists of conversations."""

from playwright.sync_api import Page, expect

from lenochat.demo.cast import CHLOE
from tests.e2e.cable import Cable
from tests.e2e.screen import Screen, adds_to
from tests.e2e.stage import Stage, refuse
from tests.e2e.team_screens import make_teams

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)


@screen("noor")
def inbox_mine(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/mine")
    expect(page.get_by_role("row").first).to_be_visible()


@screen("noor")
def inbox_unassigned(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/unassigned")
    expect(page.get_by_role("row").filter(has_text="Sofia")).to_be_visible()


@screen("noor")
def inbox_all(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all")
    expect(page.get_by_role("row").filter(has_text="Jonas")).to_be_visible()


@screen("owner")
def inbox_empty(stage: Stage, page: Page) -> None:
    expect(page.get_by_text("You have no conversations.")).to_be_visible()


@screen("noor")
def inbox_failed(stage: Stage, page: Page) -> None:
    refuse(page, "**/api/v1/conversations?*")
    page.goto(f"{stage.url}/inbox/all")
    expect(page.get_by_text("could not be loaded")).to_be_visible()


@screen("noor")
def inbox_selected(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all")
    page.get_by_role("row").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("2 selected")).to_be_visible()


@screen("noor")
def inbox_search(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all")
    expect(page.get_by_role("row").first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("jonas")
    expect(page.get_by_role("grid", name="Conversations found").get_by_role("row").first).to_be_visible()


@screen("noor")
def inbox_search_without_a_hit(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all?q=Zebedee")
    expect(page.get_by_text("Nothing found for “Zebedee”.")).to_be_visible()


@screen("noor")
def inbox_shortcuts(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all")
    expect(page.get_by_role("row").first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


@screen("noor")
def reconnecting(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    cable = Cable(page)
    expect(page.get_by_role("main")).to_contain_text("Chloe")
    cable.cut()
    expect(page.get_by_text("Reconnecting.")).to_be_visible()


@screen("noor")
def nothing_here(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/nonsense")
    expect(page.get_by_text("There is nothing at this address.")).to_be_visible()


def mark_spam(stage: Stage) -> str:
    talk = stage.visitor_writes("Cheap Watches", "BUY NOW!!! Best price, only today")
    stage.ask("noor", "PATCH", f"/conversations/{talk}", {"spam": True})
    return talk


@screen("noor", "narrow")
def inbox_spam(stage: Stage, page: Page) -> None:
    mark_spam(stage)
    page.goto(f"{stage.url}/inbox/spam")
    expect(page.get_by_role("row").filter(has_text="Cheap Watches").first).to_be_visible()


@screen("owner", "narrow")
def inbox_without_spam(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.address('owner')}/inbox/spam")
    expect(page.get_by_text("No spam.")).to_be_visible()


def address(stage: Stage) -> None:
    """Some conversations are for teams, and urgent or not; Hannah has an agent who is away."""
    make_teams(stage)
    stage.ask("noor", "PATCH", "/workspace", {"routing": {"no_reply_seconds": 10}})
    orders, tasting = (team["id"] for team in stage.ask("noor", "GET", "/teams")["items"])
    changes = {
        "Sofia Rossi": {"team_id": tasting},
        "Liam Walsh": {"team_id": orders, "priority": "high"},
        "Amara Diallo": {"priority": "low"},
        "Hannah Cole": {"team_id": orders, "priority": "high"},
    }
    for conversation in stage.ask("noor", "GET", "/conversations?view=all&limit=200")["items"]:
        path, name = f"/conversations/{conversation['id']}", str(conversation["visitor"]["name"])
        if name in changes:
            stage.ask("noor", "PATCH", path, changes[name])
        if name == "Hannah Cole":
            held = {"agent_id": stage.agent_id(CHLOE), "expected_assignee_id": conversation["assignee_id"]}
            stage.ask("noor", "PUT", f"{path}/assignee", held)


@screen("noor")
def inbox_of_teams(stage: Stage, page: Page) -> None:
    address(stage)
    page.goto(f"{stage.url}/inbox/unassigned")
    expect(page.get_by_role("row").filter(has_text="Liam")).to_contain_text("Orders")
