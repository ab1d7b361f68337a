"""The people of one test: a workspace of their own on the server that many tests share, and the screens they look at.

What a test is about happens on the screens. `ask` goes past them, to prepare and to read what the server has stored.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import APIRequestContext, Browser, Locator, Page, expect

from tests.e2e.walk import PASSWORD, Workspace, toolbar, visitor_writes
from tests.support.server_process import ServerProcess
from tests.support.stream_client import JsonObject

NewPage = Callable[..., Page]
"""The fixture `new_page`."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A running server, its data, and the origin of a shop."""

    server: ServerProcess
    data: Path
    shop_url: str


@dataclass(kw_only=True)
class Crew:
    """An Owner who takes no chats, and the agents that were asked for; `ana` is called Ana."""

    workspace: Workspace
    ids: dict[str, str] = field(default_factory=dict)
    _browser: Browser
    _open_page: NewPage
    _requests: dict[str, APIRequestContext] = field(default_factory=dict)

    @classmethod
    def hire(cls, place: Place, browser: Browser, open_page: NewPage, *agents: str) -> "Crew":
        workspace = Workspace.create(place.server, place.data, place.shop_url)
        crew = cls(workspace=workspace, _browser=browser, _open_page=open_page)
        crew.ids["owner"] = crew.ask("owner", "GET", "/me")["id"]
        crew.ask("owner", "PATCH", f"/agents/{crew.ids['owner']}", {"takes_chats": False})
        for name in agents:
            crew._invite(name)
        members = crew.ask("owner", "GET", "/agents")["items"]
        crew.ids.update({str(member["name"]).lower(): str(member["id"]) for member in members})
        return crew

    def screen(self, name: str, **of_the_browser: object) -> Page:
        """That person's dashboard in a browser of its own, after a login."""
        page = self.workspace.dashboard(self._open_page(**of_the_browser), name)
        # The window that was opened last is the one whose login is alive.
        self._requests[name] = page.context.request
        return page

    def ask(self, name: str, method: str, path: str, body: object | None = None) -> JsonObject:
        """A request that must succeed, from the browser of that person, or from a program of theirs."""
        answer = self._request_of(name).fetch(f"{self.workspace.server.url}/api/v1{path}", method=method, data=body)
        assert answer.ok, f"{method} {path}: {answer.text()}"
        told: JsonObject = answer.json() if answer.status != 204 else {}
        return told

    def refusal(self, name: str, method: str, path: str, body: object) -> tuple[int, str]:
        """Status and code of a request that must not succeed."""
        answer = self._request_of(name).fetch(f"{self.workspace.server.url}/api/v1{path}", method=method, data=body)
        return answer.status, str(answer.json()["error"]["code"])

    def stored_status(self, name: str) -> str:
        """What the server says, to the Owner."""
        return str(self.ask("owner", "GET", f"/agents/{self.ids[name]}")["status"])

    def chat(self, text: str, *, visitor: str = "Maria", for_agent: str | None = None) -> str:
        """A visitor has written, and was given by hand to that agent, or is where routing puts them; the id."""
        workspace = self.workspace
        conversation = visitor_writes(workspace.server.url, workspace.widget_key, visitor, text)
        if for_agent is not None:
            now = self.ask("owner", "GET", f"/conversations/{conversation}")["assignee_id"]
            body = {"agent_id": self.ids[for_agent], "expected_assignee_id": now}
            self.ask("owner", "PUT", f"/conversations/{conversation}/assignee", body)
        return conversation

    def _request_of(self, name: str) -> APIRequestContext:
        if name not in self._requests:
            request = self._browser.new_context().request
            body = {"email": self.workspace.email(name), "password": PASSWORD}
            answer = request.post(f"{self.workspace.server.url}/api/v1/login", data=body)
            assert answer.ok, answer.text()
            self._requests[name] = request
        return self._requests[name]

    def _invite(self, name: str) -> None:
        invited = self.ask("owner", "POST", "/invitations", {"email": self.workspace.email(name), "role": "agent"})
        token = str(invited["invitation_url"]).partition("#")[2]
        body = {"token": token, "name": name.capitalize(), "password": PASSWORD}
        self.ask("owner", "POST", "/invitations/accept", body)


Hire = Callable[..., Crew]
"""The fixture `hire`."""


def go(page: Page, where: str) -> None:
    """By the rail: Inbox, Team or Settings."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=where).click()


def team_row(page: Page, name: str) -> Locator:
    """The line of the team view about that member."""
    return page.get_by_role("table").get_by_role("row").filter(has_text=name)


def inbox_row(page: Page, text: str) -> Locator:
    """The row of the inbox that says so."""
    return page.get_by_role("region", name="Inbox").get_by_role("row").filter(has_text=text)


def open_conversation(page: Page, text: str, view: str = "All") -> None:
    """The one whose row says so, from its view of the inbox."""
    go(page, "Inbox")
    page.get_by_role("navigation", name="Inbox views").get_by_role("link", name=view).click()
    inbox_row(page, text).click()
    expect(page.get_by_role("log")).to_contain_text(text)


def assign_button(page: Page) -> Locator:
    """In the head of the open conversation."""
    return page.get_by_role("main").locator(".assign-button")


def assign_line(page: Page, name: str) -> Locator:
    """The line of the open assignment panel about that agent."""
    return page.get_by_role("dialog", name="Assign").get_by_role("option").filter(has_text=name)


def dot_of(thing: Locator) -> Locator:
    return thing.locator(".status-dot")


def own_dot(page: Page) -> Locator:
    return dot_of(toolbar(page))


def notices(page: Page) -> Locator:
    """The short messages at the edge of the screen; none, and there is no such region."""
    return page.get_by_role("region", name="Notices")


def log_out(page: Page) -> None:
    """By the status menu."""
    toolbar(page).click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("E-mail")).to_be_visible()
