"""A visitor's whole story on a page of another origin with a strict policy, while all breaks that can (WI3, WI5).

Every message is there exactly once and in the same order: on the visitor's screen, on the agent's, and on the server.
`LENOCHAT_E2E_CUT_SECONDS=60 python3 dev.py run pytest tests/e2e/test_widget_story.py` makes the breaks as long as that.
"""

import base64
import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, FormData, Locator, Page, expect

from tests.e2e.conftest import launched_like
from tests.e2e.crew import NewPage
from tests.e2e.walk import Workspace, open_shop, the_chat, write_to_the_shop
from tests.e2e.wire import Wire
from tests.support.agent_client import new_client_id
from tests.support.picture_files import pdf, plain, saved
from tests.support.server_process import ServerProcess
from tests.support.stream_client import JsonObject

CUT_SECONDS = float(os.environ.get("LENOCHAT_E2E_CUT_SECONDS", "0"))
"""How long a break lasts beyond what happens in it."""
PATIENCE = 40_000
"""Milliseconds. Whoever was cut off comes back within 20 s, wherever in them chance has it."""


@dataclass(kw_only=True)
class Story:
    """A server that can be killed, a visitor at the end of a wire that can be cut, and Ana, whose wire holds."""

    data: Path
    log: Path
    servers: ExitStack
    visitors_wire: Wire
    anas_wire: Wire
    browser: Browser
    """The visitor's own one, which can be stopped."""
    visitor: Page
    ana: Page
    conversation: str = ""
    said: list[str] = field(default_factory=list)
    """Everything that was written, in its order."""
    server: ServerProcess | None = None

    def serve(self) -> None:
        arguments = ["serve", "--data", str(self.data), "--port", "0", "--no-address-limits"]
        self.server = self.servers.enter_context(ServerProcess(arguments, self.log))
        self.visitors_wire.leads_to = self.anas_wire.leads_to = self.server.url

    def kill(self) -> None:
        assert self.server is not None
        self.server.kill()

    def writes(self, text: str, page: Page | None = None) -> None:
        """The visitor does; whether it arrives is another question."""
        write_to_the_shop(page or self.visitor, text)
        self.said.append(text)

    def answers(self, text: str) -> None:
        """Ana does, and the server has it."""
        composer = self.ana.get_by_role("textbox", name=re.compile("Write to"))
        composer.fill(text)
        composer.press("Enter")
        message = self.ana.get_by_role("log").get_by_role("article").filter(has_text=text)
        expect(message).to_be_visible()
        expect(message.get_by_text("Sending")).to_have_count(0)
        self.said.append(text)

    def has_said(self, *, on: Page | None = None) -> None:
        """The visitor's screen shows all of it, each once, in its order, and as sent."""
        chat = the_chat(on or self.visitor)
        expect(chat.locator(".bubble")).to_have_text(self.said, timeout=PATIENCE)
        expect(chat.get_by_text(re.compile("Not sent|Sending"))).to_have_count(0, timeout=PATIENCE)

    def messages(self) -> list[JsonObject]:
        """As the server has stored them."""
        path = f"{self.anas_wire.url}/api/v1/conversations/{self.conversation}/messages?limit=200"
        items: list[JsonObject] = self.ana.request.get(path).json()["items"]
        return items


@pytest.fixture
def story(tmp_path: Path, browser: Browser, new_page: NewPage) -> Iterator[Story]:
    with (
        ExitStack() as servers,
        open_shop() as shop,
        Wire(leads_to="") as visitors_wire,
        Wire(leads_to="") as anas_wire,
        launched_like(browser) as visitors_browser,
    ):
        visitor = visitors_browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB").new_page()
        story = Story(
            data=tmp_path / "data",
            log=tmp_path / "server.log",
            servers=servers,
            visitors_wire=visitors_wire,
            anas_wire=anas_wire,
            browser=visitors_browser,
            visitor=visitor,
            ana=new_page(),
        )
        story.serve()
        workspace = Workspace.create(anas_wire, story.data, shop, "ana")
        workspace.dashboard(story.ana, "ana")
        policy: list[str] = []
        visitor.on("console", lambda message: policy.append(message.text) if "Policy" in message.text else None)
        visitor.on("pageerror", lambda error: policy.append(str(error)))
        visitor.goto(workspace.shop_page(host=visitors_wire.url))
        yield story
        assert policy == []


@contextmanager
def stopped(browser: Browser, *kinds: str) -> Iterator[None]:
    """The browser's processes of these kinds, or all of them, stand still, as in a computer that sleeps."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    found = [int(process["id"]) for process in told if not kinds or process["type"] in kinds]
    assert found
    for process in found:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in found:
            os.kill(process, signal.SIGCONT)


@pytest.mark.timeout(120 + 6 * CUT_SECONDS)
def test_every_message_is_there_once_whatever_breaks(story: Story) -> None:
    visitor, ana = story.visitor, story.ana
    visitor.get_by_role("button", name="Open chat").click()
    chat, log = the_chat(visitor), ana.get_by_role("log")

    # They begin to talk, and see each other write.
    story.writes("Do you ship to Norway?")
    expect(chat).to_have_accessible_name("Ana")
    ana.get_by_role("row").filter(has_text="Norway").click()
    shows(log, "Norway")
    story.conversation = ana.url.rpartition("/")[2]
    ana.get_by_role("textbox", name=re.compile("Write to")).press_sequentially("We d")
    shows(chat, "Ana is writing")
    story.answers("We do, within a week.")
    story.has_said()

    # The server is killed while both write, and comes back under another port.
    story.kill()
    story.writes("And to Iceland?")
    shows(chat, "Not sent yet.")
    shows(chat, "Reconnecting")
    story.serve()
    story.has_said()
    expect(chat.get_by_text("Reconnecting")).to_have_count(0, timeout=PATIENCE)
    shows(log, "Iceland")
    story.answers("There, too.")
    story.has_said()

    # The network is gone, and the visitor's machine knows it.
    visitor.context.set_offline(True)
    story.visitors_wire.cut()
    story.writes("How much is it?")
    shows(chat, "Not sent yet.")
    linger(ana)
    story.visitors_wire.mend()
    visitor.context.set_offline(False)
    story.has_said()
    shows(log, "How much")
    story.answers("Nine euros.")
    story.has_said()
    if CUT_SECONDS:
        silent_cut(story)

    # The page hangs, then the whole computer sleeps, and the server is restarted in the meantime.
    with stopped(story.browser, "renderer"):
        story.answers("Shall I send it?")
    story.has_said()
    with stopped(story.browser):
        story.answers("It would be there by Friday.")
        story.kill()
        story.serve()
        linger(ana)
        expect(ana.get_by_text("Reconnecting")).to_have_count(0, timeout=PATIENCE)
        story.answers("Or by Monday.")
    story.has_said()

    # A second tab, and a reload of the first one with a text half written.
    second = visitor.context.new_page()
    second.goto(visitor.url)
    second.get_by_role("button", name="Open chat").click()
    story.has_said(on=second)
    story.writes("Friday is fine.", second)
    story.has_said()
    composer = chat.get_by_role("textbox", name="Write a message")
    composer.fill("Thank y")
    visitor.reload()
    expect(composer).to_have_value("Thank y")
    story.writes("Thank you!")
    story.has_said()
    story.has_said(on=second)

    # Files, both ways: by the button, pasted and dropped, and Ana's picture back.
    share_files(story)

    # The end, and a second thought.
    ana.request.post(f"{story.anas_wire.url}/api/v1/conversations/{story.conversation}/close")
    chat.get_by_role("button", name="Write again").click()
    story.writes("One more thing.")
    story.has_said()
    shows(log, "One more thing.")

    for text in story.said:
        expect(log.get_by_text(text, exact=True)).to_have_count(1)
    assert [item["text"] for item in story.messages()] == story.said


def share_files(story: Story) -> None:
    visitor, chat = story.visitor, the_chat(story.visitor)
    cup: FilePayload = {"name": "cup.png", "mimeType": "image/png", "buffer": saved(plain(size=(640, 480)), "PNG")}
    chat.locator("input[type=file]").set_input_files(cup)
    composer = chat.get_by_role("textbox", name="Write a message")
    for how, name, kind, content in (
        ("paste", "shot.png", "image/png", saved(plain(size=(60, 90)), "PNG")),
        ("drop", "bill.pdf", "application/pdf", pdf(40_000)),
    ):
        composer.evaluate(HAND_OVER, [how, name, kind, base64.b64encode(content).decode()])
    expect(chat.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(3)
    # Else they would follow in a message of their own.
    expect(chat.get_by_role("progressbar")).to_have_count(0)
    story.writes("This one, and the bill.")
    expect(chat.get_by_role("list", name="Files to send")).to_have_count(0)
    story.has_said()
    sent = chat.get_by_role("link", name=re.compile("^Download"))
    expect(sent).to_have_text([re.compile("^$"), re.compile("^$"), re.compile("bill.pdf")])
    shown_at(sent.nth(0).locator("img"), 112, 84)
    shown_at(sent.nth(1).locator("img"), 60, 90)

    form = FormData()
    form.set("file", {"name": "rim.png", "mimeType": "image/png", "buffer": saved(plain(size=(90, 60)), "PNG")})
    path = f"{story.anas_wire.url}/api/v1/conversations/{story.conversation}"
    rim = story.ana.request.post(f"{path}/attachments", multipart=form).json()["attachment_id"]
    message = {"client_message_id": new_client_id(), "text": "Like this?", "attachment_ids": [rim]}
    assert story.ana.request.post(f"{path}/messages", data=message).ok
    story.said.append("Like this?")
    story.has_said()
    shown_at(sent.nth(3).locator("img"), 90, 60)
    visitor.reload()
    story.has_said()
    expect(sent).to_have_count(4)
    named = [[file["name"] for file in item["attachments"]] for item in story.messages() if item["attachments"]]
    assert named == [["cup.png", "shot.png", "bill.pdf"], ["rim.png"]]


HAND_OVER = """(field, [how, name, type, content]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], name, { type }));
    const of = { bubbles: true, cancelable: true, dataTransfer: files, clipboardData: files };
    if (how === "paste") field.dispatchEvent(new ClipboardEvent("paste", of));
    else for (const type of ["dragover", "drop"]) field.dispatchEvent(new DragEvent(type, of));
}"""


def shown_at(picture: Locator, width: int, height: int) -> None:
    """It came through the page's policy, and stands in that many pixels."""
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("picture => picture.naturalWidth") > 0
    box = picture.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (width, height)


def shows(place: Locator, text: str) -> None:
    expect(place).to_contain_text(text, timeout=PATIENCE)


def linger(page: Page) -> None:
    """For a break that is made long by hand."""
    if CUT_SECONDS:
        page.wait_for_timeout(CUT_SECONDS * 1_000)


def silent_cut(story: Story) -> None:
    """Nobody tells the visitor's machine. It learns by a message without an answer, and then trusts no open stream."""
    story.visitors_wire.cut()
    story.writes("Which address do you need?")
    linger(story.ana)
    story.visitors_wire.mend()
    story.has_said()
    story.answers("Street and town.")
    story.has_said()
