"""Leno AI as a visitor meets it, and people who come after it: at night, in the morning, in mid-sentence (AI1-AI3)."""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.crew import Crew, Hire, NewPage, Place, assign_button, open_conversation
from tests.e2e.walk import choose_status, open_shop, the_chat, write_to_the_shop
from tests.support.language_model import STREAM, Wire, event, language_model
from tests.support.server_process import ServerProcess
from tests.support.stream_client import JsonObject

NEVER: JsonObject = {"time_zone": "Europe/Berlin", "weekly": {}}
ARTICLE: JsonObject = {
    "title": "Returning a kettle",
    "text": "# When\n\nA kettle can be returned within 30 days.\n\n# How\n\nPut it into its box, and send it to us.",
    "language": "en",
    "published": True,
}
QUESTION = "How many days do I have to return a kettle?"
QUOTE = "A kettle can be returned within 30 days."


def bubbles(page: Page) -> list[str]:
    """Everything that was said, as it stands there, but for notes."""
    return page.locator("[role=log] :not([data-kind=note]) > .bubble").all_inner_texts()


def test_at_night_leno_ai_answers_from_an_article_and_in_the_morning_whoever_is_asked_for_takes_over(
    hire: Hire, new_page: NewPage
) -> None:
    """Without an article it does not know. Whatever was said is there once, on both screens."""
    crew = hire("ana")
    ana = crew.screen("ana")
    choose_status(ana, "Offline")
    crew.ask("owner", "PATCH", "/workspace", {"business_hours": NEVER, "ai_chat": {"outside_hours": True}})
    visitor = crew.workspace.shop(new_page())
    chat = the_chat(visitor)
    expect(chat).to_contain_text("We are closed now. Leno AI answers here.")
    write_to_the_shop(visitor, "Do you ship to the moon?")
    expect(chat).to_contain_text("Sorry, I do not know that.")
    expect(chat.get_by_role("button", name="Ask for a person")).to_be_visible()

    crew.ask("owner", "POST", "/articles", ARTICLE)
    write_to_the_shop(visitor, QUESTION)
    expect(chat.locator(".bubble").last).to_have_text(QUOTE)
    with visitor.context.expect_page() as opened:
        chat.get_by_role("link", name=ARTICLE["title"]).click()
    expect(opened.value.get_by_role("heading", name=ARTICLE["title"])).to_be_visible()
    opened.value.close()
    chat.get_by_role("button", name="Ask for a person").click()
    chat.get_by_label("Your e-mail address").fill("maria@visitor.example")
    chat.get_by_role("button", name="Leave address").click()
    expect(chat).to_contain_text("We have your message and will answer to maria@visitor.example.")

    crew.ask("owner", "PATCH", "/workspace", {"business_hours": None})
    expect(chat).to_contain_text("We are looking for somebody.")
    expect(chat).to_contain_text("You are next in line")
    choose_status(ana, "Online")
    expect(chat).to_contain_text("Ana has joined")
    expect(chat).to_have_accessible_name("Ana")
    expect(chat.get_by_role("button", name="Ask for a person")).to_have_count(0)

    open_conversation(ana, QUOTE, "Mine")
    expect(ana.get_by_role("status").filter(has_text="made from what the visitor wrote")).to_contain_text(QUESTION)
    composer = ana.get_by_role("textbox", name=re.compile("Write to"))
    composer.fill("Good morning! Shall I send you a label?")
    composer.press("Enter")
    expect(chat.locator(".bubble").last).to_have_text("Good morning! Shall I send you a label?")
    said = bubbles(visitor)
    assert [said[0], *said[2:]] == [
        "Do you ship to the moon?",
        QUESTION,
        QUOTE,
        "Good morning! Shall I send you a label?",
    ]
    assert bubbles(ana) == said


def test_whoever_takes_over_in_mid_sentence_ends_it_on_every_screen_of_the_visitor(
    tmp_path: Path, browser: Browser, new_page: NewPage
) -> None:
    """The language model would write on: the server hangs up on it. Nothing of it is stored."""
    with endless_model() as model, served(tmp_path, model.port) as place:
        crew = Crew.hire(place, browser, new_page, "ana")
        ana = crew.screen("ana")
        choose_status(ana, "Away")
        crew.ask("owner", "POST", "/articles", ARTICLE)
        endpoint = {"base_url": f"http://127.0.0.1:{model.port}/v1", "model": "m"}
        crew.ask("owner", "PATCH", "/workspace", {"ai_chat": {"provider": "endpoint", "endpoint": endpoint}})
        first = crew.workspace.shop(new_page())
        write_to_the_shop(first, QUESTION)
        second = crew.workspace.shop(first.context.new_page())
        for page in (first, second):
            expect(the_chat(page).locator(".bubble").last).to_contain_text("Within 30 days [1], and")
            expect(the_chat(page)).to_contain_text("Leno AI is writing")
            expect(the_chat(page)).to_contain_text("You are next in line")
        first.reload()
        expect(the_chat(first).locator(".bubble").last).to_contain_text("Within 30 days [1], and")

        open_conversation(ana, QUESTION, "Unassigned")
        ana.get_by_role("button", name="Take", exact=True).click()
        for page in (first, second):
            expect(the_chat(page)).to_contain_text("Ana has joined")
        assert model.hung_up.wait(10)
        first.reload()
        for page in (first, second):
            expect(the_chat(page)).to_have_accessible_name("Ana")
        expect(assign_button(ana)).to_contain_text("Ana")
        for page in (first, second, ana):
            assert bubbles(page) == [QUESTION]


class EndlessModel:
    """A language model whose sentence has no end."""

    def __init__(self) -> None:
        self.port = 0
        self.ready, self.hung_up = threading.Event(), threading.Event()
        self.loop, self._is_over = asyncio.new_event_loop(), asyncio.Event()

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self._is_over.set)

    async def serve(self) -> None:
        async with language_model(self._answer) as model:
            self.port = model.port
            self.ready.set()
            await self._is_over.wait()

    async def _answer(self, wire: Wire) -> None:
        await wire.head("200 OK", STREAM)
        await wire.send(event("Within 30 days [1]"))
        while not await wire.hung_up(within=0.1):
            await wire.send(event(", and"))
        self.hung_up.set()


@contextmanager
def endless_model() -> Iterator[EndlessModel]:
    """On a thread of its own."""
    model = EndlessModel()
    thread = threading.Thread(target=model.loop.run_until_complete, args=[model.serve()])
    thread.start()
    try:
        assert model.ready.wait(10)
        yield model
    finally:
        model.end()
        thread.join()
        model.loop.close()


@contextmanager
def served(folder: Path, port: int) -> Iterator[Place]:
    """A server that may ask it."""
    arguments = ["serve", "--data", str(folder / "data"), "--port", "0", "--assistant-hosts", f"127.0.0.1:{port}"]
    with open_shop() as shop_url, ServerProcess(arguments, folder / "server.log") as running:
        yield Place(server=running, data=folder / "data", shop_url=shop_url)
