"""The stage for looking at every screen: the demo's tea shop with three of its people, and an empty workspace.

Everybody comes in through the public doors, so a screen shows what a person would see.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, StorageState, expect

from lenochat.demo.cast import ANA, BEN, NOOR, Person
from lenochat.demo.cast import PASSWORD as TEA_PASSWORD
from tests.e2e.walk import NOBODY, PASSWORD, Workspace, open_shop, toolbar, visitor_sends, visitor_writes
from tests.support.server_process import ServerProcess
from tests.support.stream_client import JsonObject

Form = Literal["wide", "narrow"]
VIEWPORTS: dict[Form, tuple[int, int]] = {"wide": (1280, 800), "narrow": (390, 844)}
PEOPLE = {"noor": NOOR, "ana": ANA, "ben": BEN}
"""The Owner, an agent who does not accept chats yet, and one who does."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """How the texts run: what the browser says of its language, and a style laid over every page."""

    locale: str = "en-GB"
    style: str = ""


ENGLISH = Texts()
LONG = Texts(style="* { letter-spacing: 0.2em; }")
"""About 40 percent longer, as many languages are. The words stay what the screens look for."""
RIGHT_TO_LEFT = Texts(locale="en-Arab-GB", style="* { unicode-bidi: bidi-override; }")
"""English as if it were written in Arabic letters: the page turns by itself, the style turns the words."""

LAY_OVER = """
  const laidOver = new CSSStyleSheet();
  laidOver.replaceSync({style});
  document.adoptedStyleSheets = [laidOver];
"""


@dataclass
class Stage:
    """Pages of it, each in the browser profile of whoever looks."""

    browser: Browser
    url: str
    empty: Workspace
    shop: Workspace
    """For screens of the widget: its Owner is the `keeper`, who takes no chats by themselves."""
    texts: Texts = ENGLISH
    _states: dict[str, StorageState] = field(default_factory=dict)
    _contexts: dict[tuple[str, Form], BrowserContext] = field(default_factory=dict)

    def page(self, who: str, form: Form = "wide") -> Page:
        """A new page on its way to the inbox: of `noor`, `ana`, `ben`, the `owner` of the empty workspace, or `nobody`.

        As a `visitor`, who was never there before, a page of another origin, which carries the widget.
        """
        if who == "visitor":
            page = self._new_context(who, form).new_page()
            page.set_default_timeout(15_000)
            page.goto(self.shop.shop_page(dir="rtl" if self.texts is RIGHT_TO_LEFT else "ltr"))
            return page
        page = self._context(who, form).new_page()
        page.set_default_timeout(15_000)
        page.goto(self.address(who), wait_until="commit")  # most screens are elsewhere, and go there at once
        return page

    def address(self, who: str) -> str:
        return self.empty.server.url if who in ("owner", "keeper") else self.url

    def ask(self, who: str, method: str, path: str, body: object | None = None) -> JsonObject:
        """A request to the API as that person."""
        context = self._context(who, "wide")
        answer = context.request.fetch(f"{self.address(who)}/api/v1{path}", method=method, data=body)
        assert answer.ok, f"{method} {path}: {answer.text()}"
        told: JsonObject = answer.json() if answer.status != 204 else {}
        return told

    def send_file(self, who: str, method: str, path: str, field: str, name: str, content: bytes) -> JsonObject:
        """A file to the API as that person."""
        context = self._context(who, "wide")
        file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        address = f"{self.address(who)}/api/v1{path}"
        answer = context.request.fetch(address, method=method, multipart={field: file})
        assert answer.ok, f"{method} {path}: {answer.text()}"
        told: JsonObject = answer.json()
        return told

    def visitor_writes(self, name: str, text: str, *, email: str | None = None) -> str:
        """A new visitor of the tea shop; the conversation's id. Without an address they come inside business hours."""
        key = self._shop_key() if email is not None else self._open_shop_key()
        return visitor_writes(self.url, key, name, text, email=email)

    def visitor_asks(self, name: str, text: str) -> str:
        """A new visitor of the tea shop, whom Leno AI answers while nobody is eligible."""
        rules = {"business_hours": None, "ai_chat": {"when": "on_request"}}
        return visitor_writes(self.url, self.ask("noor", "PATCH", "/workspace", rules)["widget_key"], name, text)

    def visitor_sends(self, name: str, text: str, **files: bytes) -> str:
        """The same with files, each in a message of its own."""
        return visitor_sends(self.url, self._open_shop_key(), name, text, **files)

    def _shop_key(self) -> str:
        return str(self.ask("noor", "GET", "/workspace")["widget_key"])

    def _open_shop_key(self) -> str:
        """The tea shop has no hours from now on, and no Leno AI: another screen may have given it either."""
        plain = {"business_hours": None, "ai_chat": None}
        return str(self.ask("noor", "PATCH", "/workspace", plain)["widget_key"])

    def agent_id(self, person: Person) -> str:
        agents = self.ask("noor", "GET", "/agents")["items"]
        return next(str(agent["id"]) for agent in agents if agent["name"] == person.name)

    def _context(self, who: str, form: Form) -> BrowserContext:
        if (who, form) not in self._contexts:
            if who != "nobody" and who not in self._states:
                self._states[who] = self._log_in(who)
            self._contexts[who, form] = self._new_context(who, form)
        return self._contexts[who, form]

    def _new_context(self, who: str, form: Form) -> BrowserContext:
        width, height = VIEWPORTS[form]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            storage_state=self._states.get(who),
            locale=self.texts.locale,
            reduced_motion="reduce",
        )
        if self.texts.style:
            context.add_init_script(LAY_OVER.format(style=json.dumps(self.texts.style)))
        return context

    def _log_in(self, who: str) -> StorageState:
        with self.browser.new_context() as context:
            page = context.new_page()
            page.goto(self.address(who))
            workspace = {"owner": self.empty, "keeper": self.shop}.get(who)
            page.get_by_label("E-mail").fill(workspace.email("owner") if workspace else PEOPLE[who].email)
            page.get_by_label("Password", exact=True).fill(PASSWORD if workspace else TEA_PASSWORD)
            page.keyboard.press("Enter")
            expect(toolbar(page)).to_be_visible()
            return context.storage_state()


@contextmanager
def set_up(browser: Browser, folder: Path, texts: Texts = ENGLISH) -> Iterator[Stage]:
    """Both servers, with people in every status and some visitors who wait."""
    with ExitStack() as stack:
        demo = stack.enter_context(ServerProcess(["demo", "--port", "0"], folder / "demo.log"))
        data = folder / "data"
        arguments = ["serve", "--data", str(data), "--port", "0", "--no-address-limits", "--assistant-hosts", NOBODY]
        other = stack.enter_context(ServerProcess(arguments, folder / "empty.log"))
        shop = stack.enter_context(open_shop())
        empty, keeper = Workspace.create(other, data, shop), Workspace.create(other, data, shop, called="Cup & Saucer")
        stage = Stage(browser=browser, url=demo.url, empty=empty, shop=keeper, texts=texts)
        _fill(stage)
        yield stage


def _fill(stage: Stage) -> None:
    """Noor takes the two who wait and is Online; Ben is Online and full; three more wait, for nobody has room."""
    noor = stage.agent_id(NOOR)
    stage.ask("noor", "PATCH", f"/agents/{noor}", {"capacity_override": 2})
    stage.ask("ben", "PUT", "/me/availability", {"status": "busy", "message": BEN.message})
    for name, text in (
        ("Sofia Rossi", "Is the jasmine back in stock? The page says soon since March."),
        ("Liam Walsh", "I cannot find the invoice of my last order."),
        ("Amara Diallo", "Do you have a tea without caffeine that does not taste of hay?"),
    ):
        stage.visitor_writes(name, text)


def refuse(page: Page, pattern: str) -> None:
    """From now on these requests of the page do not reach the server."""
    page.wait_for_load_state("domcontentloaded")  # of a page that is still on its way some would
    page.route(pattern, lambda route: route.abort())
