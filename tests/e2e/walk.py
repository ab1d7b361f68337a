"""A workspace, its people and a shop, as the walks need them."""

import http.client
import json
import re
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
from playwright.sync_api import Locator, Page, expect

from tests.support.server_process import lenochat_command

PASSWORD = "a walk in the park"
NOBODY = "127.0.0.1:9"
"""Where servers of these tests may ask a language model, and none is."""
OWN_WORDS = {"Online": "Online|Available"}


class Host(Protocol):
    """Where the server is reached: the process itself, or a wire that leads there."""

    url: str


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """A fresh one on a running server, with agents named `ana`, `ben`, ..."""

    server: Host
    id: str
    owner_email: str
    widget_key: str
    shop_url: str

    @classmethod
    def create(
        cls,
        server: Host,
        data: Path,
        shop_url: str,
        *agents: str,
        called: str = "Kettle",
        owner_email: str | None = None,
    ) -> "Workspace":
        """With an Owner of its own, unless it is somebody who is known already."""
        owner = owner_email or f"owner@{uuid.uuid4().hex}.example"
        made = _lenochat(data, "create-workspace", called, "--owner-email", owner, "--owner-name", "Owner")
        workspace = cls(
            server=server,
            id=made["workspace_id"],
            owner_email=owner,
            widget_key=made["widget_key"],
            shop_url=shop_url,
        )
        for name in agents:
            _lenochat(
                data, "add-agent", "--workspace", workspace.id, "--role", "agent",
                "--email", workspace.email(name), "--name", name.capitalize(),
            )  # fmt: skip
        return workspace

    def email(self, name: str) -> str:
        return self.owner_email if name == "owner" else f"{name}@{self.id}.example"

    def dashboard(self, page: Page, name: str) -> Page:
        """Logged in as that agent."""
        page.goto(self.server.url)
        page.get_by_label("E-mail").fill(self.email(name))
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(toolbar(page)).to_be_visible()
        return page

    def shop_page(self, *, host: str | None = None, **more: str) -> str:
        """The address of a page of another origin that carries the widget; `host`: instead of the server's own URL."""
        return f"{self.shop_url}?{urlencode({'server': host or self.server.url, 'key': self.widget_key, **more})}"

    def shop(self, page: Page) -> Page:
        """Such a page, with the chat open."""
        page.goto(self.shop_page())
        page.get_by_role("button", name="Open chat").click()
        expect(the_chat(page)).to_be_visible()
        return page


class ShopPage(BaseHTTPRequestHandler):
    """Somebody's shop, which lets in nothing but the widget's host: with the script tag that the query asks for."""

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        server = asked.get("server", "")
        script = f'<script src="{server}/widget.js" data-widget-key="{asked.get("key", "")}" async></script>'
        page = (
            "<!doctype html><html lang='en'>"
            "<meta name='viewport' content='width=device-width'>"
            f"<title>Shop</title><body dir='{asked.get('dir', 'ltr')}'>"
            f"<main><h1>Shop</h1>{script * int(asked.get('times', '1'))}</main>"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {server}; img-src {server};"
            f" connect-src {server} {server.replace('http', 'ws', 1)}; require-trusted-types-for 'script'",
        )
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def open_shop() -> Iterator[str]:
    """A web server for the shop, on an origin of its own; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), ShopPage) as shop:
        serving = threading.Thread(target=shop.serve_forever)
        serving.start()
        try:
            yield f"http://127.0.0.1:{shop.server_address[1]}/"
        finally:
            shop.shutdown()
            serving.join()


def toolbar(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("Set your availability"))


def expect_status(page: Page, status: str) -> None:
    """The agent's own toolbar says so."""
    expect(toolbar(page)).to_have_accessible_name(re.compile(f", ({OWN_WORDS.get(status, status)})"))


def choose_status(page: Page, status: str, *, message: str = "") -> None:
    toolbar(page).click()
    if message:
        page.get_by_role("textbox", name="Status message").fill(message)
    page.get_by_role("menuitemradio", name=status, exact=True).click()
    expect(page.get_by_role("menu")).to_have_count(0)
    expect_status(page, status)


def the_chat(visitor: Page) -> Locator:
    return visitor.get_by_role("dialog")


def write_to_the_shop(visitor: Page, text: str) -> None:
    composer = the_chat(visitor).get_by_role("textbox", name="Write a message")
    composer.fill(text)
    composer.press("Enter")


def visitor_writes(url: str, widget_key: str, name: str, text: str, *, email: str | None = None) -> str:
    """A new visitor, without a browser; the conversation's id. Outside business hours they need an e-mail address."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    body = {"client_message_id": str(uuid.uuid4()), "text": text, "name": name, "email": email}
    path = f"/api/v1/widget/{widget_key}/conversations"
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return str(answer["conversation_id"])


def visitor_sends(url: str, widget_key: str, name: str, text: str, **files: bytes) -> str:
    """A new visitor, who sends each of these in a message of its own after the first; the conversation's id."""
    path = f"/api/v1/widget/{widget_key}/conversations"
    with httpx2.Client(base_url=url, trust_env=False) as client:
        first = {"client_message_id": str(uuid.uuid4()), "text": text, "name": name}
        begun = client.post(path, json=first).json()
        conversation, headers = begun["conversation_id"], {"Authorization": f"Bearer {begun['visitor_token']}"}
        for called, content in files.items():
            form = {"file": (called.replace("_", "."), content)}
            sent = client.post(f"{path}/{conversation}/attachments", files=form, headers=headers).json()
            body = {"client_message_id": str(uuid.uuid4()), "text": "", "attachment_ids": [sent["attachment_id"]]}
            assert client.post(f"{path}/{conversation}/messages", json=body, headers=headers).status_code == 201
    return str(conversation)


def _lenochat(data: Path, *arguments: str) -> dict[str, str]:
    done = subprocess.run(
        [*lenochat_command(), *arguments, "--data", str(data), "--password-stdin", "--json"],
        input=PASSWORD + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer: dict[str, str] = json.loads(done.stdout)
    return answer
