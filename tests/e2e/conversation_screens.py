"""One conversation, with what is beside it and what opens over it."""

import re

from PIL import Image, ImageOps
from playwright.sync_api import FilePayload, Page, expect

from lenochat.demo.cast import NOOR
from tests.e2e.inbox_screens import address, mark_spam
from tests.e2e.profile_screens import open_menu
from tests.e2e.screen import Screen, adds_to
from tests.e2e.stage import Stage, refuse
from tests.support.picture_files import pdf, saved

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)


def open_conversation(stage: Stage, page: Page, visitor: str, view: str = "all") -> None:
    page.goto(f"{stage.url}/inbox/{view}")
    page.get_by_role("row").filter(has_text=visitor).click()
    expect(page.get_by_role("log")).to_be_visible()


@screen("noor")
def conversation(stage: Stage, page: Page) -> None:
    open_conversation(stage, page, "Jonas")


@screen("noor", "wide")
def at_a_glance(stage: Stage, page: Page) -> None:
    """The one that the README shows."""
    open_conversation(stage, page, "Jonas")
    open_menu(page)


@screen("ben")
def conversation_waiting(stage: Stage, page: Page) -> None:
    open_conversation(stage, page, "Liam", "unassigned")


@screen("noor")
def conversation_failed(stage: Stage, page: Page) -> None:
    refuse(page, "**/messages*")
    page.goto(f"{stage.url}/inbox/all")
    page.get_by_role("row").filter(has_text="Jonas").click()
    expect(page.get_by_text("could not be loaded")).to_be_visible()


@screen("noor")
def conversation_note(stage: Stage, page: Page) -> None:
    open_conversation(stage, page, "Jonas")
    page.keyboard.press("n")
    page.keyboard.type("Paid twice in March, the first one goes back.")
    expect(page.get_by_text("Only your team sees this.")).to_be_visible()


@screen("noor")
def conversation_files(stage: Stage, page: Page) -> None:
    """What a visitor has sent, and beside an answer one file that is there and one that is refused."""
    send_files(stage)
    open_conversation(stage, page, "Elif")
    expect(page.get_by_role("log").get_by_role("img")).to_have_js_property("complete", value=True)
    page.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="return label.pdf", mimeType="application/pdf", buffer=pdf(84_000)),
            FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"-"),
        ]
    )
    expect(page.get_by_text("Attach pictures (JPEG, PNG, WebP, GIF) and PDFs.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)


@screen("noor", "wide")
def picture_enlarged(stage: Stage, page: Page) -> None:
    send_files(stage)
    open_conversation(stage, page, "Elif")
    page.get_by_role("button", name="Enlarge cup.jpg").click()
    expect(page.get_by_role("dialog", name="cup.jpg")).to_be_visible()


def send_files(stage: Stage) -> None:
    """Elif has, once: a PDF, and last a picture."""
    known = stage.ask("noor", "GET", "/conversations?view=all&limit=200")["items"]
    if any(one["visitor"]["name"] == "Elif Kaya" for one in known):
        return
    picture = Image.radial_gradient("L").resize((1200, 900))
    cup = saved(ImageOps.colorize(picture, "#c96f3b", "#2b3a55"), "JPEG")
    stage.visitor_sends("Elif Kaya", "The cup arrived broken.", invoice_pdf=pdf(31_000), cup_jpg=cup)


def leno_ai_answers(stage: Stage, page: Page, name: str, question: str) -> str:
    """A new visitor of the tea shop, and Leno AI's answer in sight; the conversation's id."""
    talk = stage.visitor_asks(name, question)
    page.goto(f"{stage.url}/inbox/unassigned/{talk}")
    expect(page.get_by_role("log").get_by_role("link")).to_be_visible()
    return talk


@screen("noor", "wide")
def conversation_with_leno_ai(stage: Stage, page: Page) -> None:
    leno_ai_answers(stage, page, "Ines Costa", "How long may I send unopened tea back to you?")
    expect(page.get_by_text("Leno AI is answering", exact=True)).to_be_visible()


@screen("noor", "narrow")
def conversation_taken_over_from_leno_ai(stage: Stage, page: Page) -> None:
    question = "My parcel arrived wet. Can I send the tea back? It was a gift."
    talk = leno_ai_answers(stage, page, "Ravi Shah", question)
    stage.ask("noor", "PUT", f"/conversations/{talk}/assignee", {"agent_id": stage.agent_id(NOOR)})
    expect(page.get_by_role("status").filter(has_text="made from what the visitor wrote")).to_be_visible()


@screen("noor")
def assignment_panel(stage: Stage, page: Page) -> None:
    open_conversation(stage, page, "Jonas")
    page.get_by_role("button", name=re.compile("^Assigned to")).click()
    expect(page.get_by_text("Not eligible now")).to_be_visible()


@screen("noor")
def assignment_warning(stage: Stage, page: Page) -> None:
    assignment_panel(stage, page)
    page.get_by_role("dialog").get_by_role("option").filter(has_text="Tom").click()
    expect(page.get_by_text("Assign anyway?")).to_be_visible()


def open_visitor(stage: Stage, page: Page, conversation_id: str, view: str) -> None:
    """Their conversation, with the panel beside it that says who they are; a drawer where there is no room."""
    page.goto(f"{stage.url}/inbox/{view}/{conversation_id}")
    expect(page.get_by_role("log")).to_be_visible()
    toggle = page.get_by_role("button", name="Details", exact=True)
    if toggle.is_visible():
        toggle.click()
    expect(page.get_by_role("list", name="Visitor actions")).to_be_visible()


@screen("noor", "narrow")
def visitor_actions(stage: Stage, page: Page) -> None:
    stage.ask("noor", "PATCH", "/workspace", {"keep_addresses": True})
    open_visitor(stage, page, stage.visitor_writes("Nell Quinn", "Do you deliver to Cork?"), "all")
    expect(page.get_by_text("127.0.0.1")).to_be_visible()
    page.get_by_role("link", name="Export data").scroll_into_view_if_needed()


@screen("noor", "wide")
def visitor_to_delete(stage: Stage, page: Page) -> None:
    open_visitor(stage, page, stage.visitor_writes("Nell Quinn", "Forget me, please."), "all")
    page.get_by_role("button", name="Delete visitor and all data").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()


@screen("noor", "wide")
def visitor_blocked(stage: Stage, page: Page) -> None:
    talk = stage.visitor_writes("Rude Rudolf", "You are all useless!!")
    visitor = stage.ask("noor", "GET", f"/conversations/{talk}")["visitor"]["id"]
    stage.ask("noor", "PUT", f"/visitors/{visitor}/blocked", {"blocked": True})
    open_visitor(stage, page, talk, "closed")
    expect(page.get_by_text("This visitor is blocked")).to_be_visible()


@screen("noor", "wide")
def conversation_marked_as_spam(stage: Stage, page: Page) -> None:
    open_visitor(stage, page, mark_spam(stage), "spam")
    expect(page.get_by_role("list", name="Of note")).to_contain_text("Marked as spam")


@screen("noor", "wide")
def conversation_of_a_team(stage: Stage, page: Page) -> None:
    address(stage)
    open_conversation(stage, page, "Liam", "unassigned")
    expect(page.get_by_role("list", name="Of note")).to_contain_text("For the team Orders")
    expect(page.get_by_text("It was for the team Orders.")).to_be_visible()


@screen("noor")
def conversation_without_a_reply(stage: Stage, page: Page) -> None:
    address(stage)
    open_conversation(stage, page, "Hannah")
    expect(page.get_by_text("nobody else could take it")).to_be_visible(timeout=12_000)
