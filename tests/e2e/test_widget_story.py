"""A visitor's whole story on a page of another origin with a strict policy, while all breaks that can (WI3, WI5).

Every message is there exactly once and in the same order: on the visitor's screen, on the agent's, and on the server.
`LENOCHAT_E2E_CUT_SECONDS=60 python3 dev.py run pytest tests/e2e/test_widget_story.py` makes the breaks as long as that.
"""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import launched_like
from tests.e2e.crew import NewPage
from tests.e2e.walk import Workspace, open_shop, the_chat, write_to_the_shop
from tests.e2e.wire import Wire
from tests.support.server_process import ServerProcess

CUT_SECONDS = float(os.environ.get("LENOCHAT_E2E_CUT_SECONDS", "0"))
"""How long a break lasts beyond what happens in it."""


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
        composer = self.ana.get_by_role("textbox", name=re.compile("Write to"))
        composer.fill(text)
        composer.press("Enter")
        self.said.append(text)

    def has_said(self, *, on: Page | None = None) -> None:
        """The visitor's screen shows all of it, each once, in its order, and as sent."""
        chat = the_chat(on or self.visitor)
        expect(chat.locator(".bubble")).to_have_text(self.said, timeout=40_000)
        expect(chat.get_by_text(re.compile("Not sent|Sending"))).to_have_count(0, timeout=40_000)

    def stored(self) -> list[str]:
        path = f"{self.anas_wire.url}/api/v1/conversations/{self.conversation}/messages?limit=200"
        return [item["text"] for item in self.ana.request.get(path).json()["items"] if item["text"]]


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


def test_every_message_is_there_once_whatever_breaks(story: Story) -> None:
    visitor, ana = story.visitor, story.ana
    visitor.get_by_role("button", name="Open chat").click()
    chat, log = the_chat(visitor), ana.get_by_role("log")

    # They begin to talk, and see each other write.
    story.writes("Do you ship to Norway?")
    expect(chat).to_have_accessible_name("Ana")
    ana.get_by_role("row").filter(has_text="Norway").click()
    expect(log).to_contain_text("Norway")
    story.conversation = ana.url.rpartition("/")[2]
    ana.get_by_role("textbox", name=re.compile("Write to")).press_sequentially("We d")
    expect(chat).to_contain_text("Ana is writing")
    story.answers("We do, within a week.")
    story.has_said()

    # The server is killed while both write, and comes back under another port.
    story.kill()
    story.writes("And to Iceland?")
    expect(chat).to_contain_text("Not sent yet.")
    expect(chat).to_contain_text("Reconnecting")
    story.serve()
    story.has_said()
    expect(chat.get_by_text("Reconnecting")).to_have_count(0)
    expect(log).to_contain_text("Iceland")
    story.answers("There, too.")
    story.has_said()

    # The network is gone, and the visitor's machine knows it.
    visitor.context.set_offline(True)
    story.visitors_wire.cut()
    story.writes("How much is it?")
    expect(chat).to_contain_text("Not sent yet.")
    linger(ana)
    story.visitors_wire.mend()
    visitor.context.set_offline(False)
    story.has_said()
    expect(log).to_contain_text("How much")
    story.answers("Nine euros.")
    story.has_said()
    if CUT_SECONDS:
        silent_cut(story)

    # The page hangs, then the whole computer sleeps, and the server is restarted in the meantime.
    with stopped(story.browser, "renderer"):
        story.answers("Shall I send it?")
        expect(log).to_contain_text("Shall I send it?")
    story.has_said()
    with stopped(story.browser):
        story.answers("It would be there by Friday.")
        expect(log).to_contain_text("by Friday")
        story.kill()
        story.serve()
        linger(ana)
        expect(ana.get_by_text("Reconnecting")).to_have_count(0)
        story.answers("Or by Monday.")
        expect(log).to_contain_text("Monday")
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

    # The end, and a second thought.
    ana.request.post(f"{story.anas_wire.url}/api/v1/conversations/{story.conversation}/close")
    chat.get_by_role("button", name="Write again").click()
    story.writes("One more thing.")
    story.has_said()
    expect(log).to_contain_text("One more thing.")

    for text in story.said:
        expect(log.get_by_text(text, exact=True)).to_have_count(1)
    assert story.stored() == story.said


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
