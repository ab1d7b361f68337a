"""P10: what a busy dashboard costs the browser, with 300 agents and 5,000 open conversations.

Scripting is Chromium's own count (`ScriptDuration` of its debugger's performance domain) from the click until the
screen is there and the page has nothing left to do. Layout and styles are told beside it. Typing is judged by how
long a key waits for the next picture, while 50 agents a second change their status; what stands in the place of a
floor is the same without these changes.
"""

import asyncio
import gzip
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from sqlalchemy import Connection, insert, update

from bench import http
from bench.report import Figure, middle, percentile
from bench.server import Server, lenochat
from bench.workspace import Seeded, clock, open_store, seed
from lenochat.store import tables
from lenochat.store.ids import new_id
from tests.e2e.conftest import launched

AGENTS, CONVERSATIONS = 300, 5_000
WAITING_OF = 5
"""Every fifth conversation waits; the others are spread over the agents."""
TIMES = 5
CHANGES_A_SECOND = 50
STATIC = Path(__file__).parents[1] / "src" / "lenochat" / "web" / "static"

IDLE = "() => new Promise((done) => requestIdleCallback(() => requestAnimationFrame(() => done())))"
WATCH_KEYS = """() => {
  window.waits = [];
  const seen = (list) => { for (const entry of list.getEntries())
    if (entry.name.startsWith("key")) window.waits.push(entry.duration); };
  new PerformanceObserver(seen).observe({ type: "event", durationThreshold: 16 });
}"""


def measure(*, quick: bool) -> list[Figure]:
    """Sizes first, then screens, then typing."""
    agents, conversations = (50, 500) if quick else (AGENTS, CONVERSATIONS)
    with tempfile.TemporaryDirectory(prefix="lenochat-bench-") as folder:
        database = Path(folder) / "lenochat.sqlite3"
        seeded = seed(database, agents=agents)
        fill(database, seeded, conversations)
        with lenochat(database.parent) as server, sync_playwright() as playwright, launched(playwright) as browser:
            page = _logged_in(browser, server, seeded)
            figures = [*_sizes(), *_screens(page, f"{agents} agents, {conversations} conversations")]
            figures.append(_typing(page, server, seeded, seconds=2 if quick else 8))
    return figures


def fill(database: Path, seeded: Seeded, conversations: int) -> None:
    """Open conversations as rows, with the loads that belong to them."""
    store = open_store(database)
    with store.writer.connection.begin():
        _insert(store.writer.connection, seeded, conversations)
    asyncio.run(store.close())


def _insert(connection: Connection, seeded: Seeded, count: int) -> None:
    agents = [row.id for row in connection.execute(tables.agents.select().order_by(tables.agents.c.joined))]
    now, workspace = clock(), {"workspace_id": seeded.workspace_id}
    loads = dict.fromkeys(agents, 0)
    visitors, conversations, messages = [], [], []
    for number in range(count):
        visitor, conversation, at = new_id(), new_id(), now - (count - number) * 1_000_000
        assignee = None if number % WAITING_OF == 0 else agents[number % len(agents)]
        if assignee is not None:
            loads[assignee] += 1
        name, text = f"Visitor {number}", f"Hello, this is question number {number}. Can you help me with it?"
        visitors.append({**workspace, "id": visitor, "name": name, "email": None, "created": at})
        conversations.append(
            {
                **workspace,
                "id": conversation,
                "visitor_id": visitor,
                "status": "open",
                "assignee_id": assignee,
                "priority": 0,
                "waiting_from": at,
                "last_author_type": "visitor",
                "last_author_name": name,
                "last_text": text,
                "last_created": at,
                "last_activity": at,
                "created": at,
            }
        )
        author = {"author_type": "visitor", "author_id": visitor, "author_name": name}
        messages.append(
            {**workspace, **author, "id": new_id(), "conversation_id": conversation, "text": text, "created": at}
        )
    for table, rows in (
        (tables.visitors, visitors),
        (tables.conversations, conversations),
        (tables.messages, messages),
    ):
        connection.execute(insert(table), rows)
    for agent, load in loads.items():
        changed = update(tables.agents).where(tables.agents.c.id == agent).values(open_conversations=load)
        connection.execute(changed)


def _logged_in(browser: Browser, server: Server, seeded: Seeded) -> Page:
    """The Owner's dashboard, at rest."""
    address = f"http://{server.host}:{server.port}"
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_cookies([{"name": "lenochat_login", "value": seeded.tokens[0], "url": address}])
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Team").wait_for()
    page.evaluate(IDLE)
    return page


def _sizes() -> list[Figure]:
    index = (STATIC / "dashboard" / "index.html").read_text()
    first = [file for file in (STATIC / "dashboard" / "assets").iterdir() if file.name in index]
    sizes = {
        "dashboard, first load": (sum(_compressed(file) for file in first), "250 kB"),
        "widget, before it opens": (_compressed(STATIC / "widget.js"), "15 kB"),
        "widget, what opening it loads": (sum(_compressed(file) for file in (STATIC / "widget").iterdir()), "20 kB"),
    }
    return [
        Figure(bench="P10", what=f"{what}, gzip", value=size / 1_000, unit="kB", target=target)
        for what, (size, target) in sizes.items()
    ]


def _compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def _screens(page: Page, what: str) -> Iterator[Figure]:
    debugger = page.context.new_cdp_session(page)
    debugger.send("Performance.enable")
    rows = page.get_by_role("row")

    def to_team() -> None:
        page.get_by_role("link", name="Team").click()
        page.get_by_role("main").get_by_text("Agent 1", exact=True).wait_for()

    def to_inbox() -> None:
        page.get_by_role("link", name="Inbox").click()
        page.get_by_role("link", name="All", exact=False).first.click()
        rows.first.wait_for()

    def open_panel() -> None:
        page.locator(".assign-button").click()
        page.get_by_role("option").first.wait_for()

    def close_panel() -> None:
        page.keyboard.press("Escape")
        page.get_by_role("option").first.wait_for(state="detached")

    to_inbox()
    yield _costs(page, debugger, f"opening the team view; {what}", to_team, to_inbox)
    to_team()
    yield _costs(page, debugger, "opening the inbox, All", to_inbox, to_team)
    to_inbox()
    rows.first.click()
    page.get_by_role("log").wait_for()
    yield _costs(page, debugger, "opening the assignment panel", open_panel, close_panel)


def _costs(page: Page, debugger: CDPSession, what: str, there: Callable[[], None], back: Callable[[], None]) -> Figure:
    spent: dict[str, list[float]] = {}
    for _ in range(TIMES):
        page.evaluate(IDLE)
        before = _metrics(debugger)
        there()
        page.evaluate(IDLE)
        for name, value in _metrics(debugger).items():
            spent.setdefault(name, []).append((value - before[name]) * 1_000)
        back()
    return Figure(
        bench="P10",
        what=what,
        value=middle(spent["ScriptDuration"]),
        unit="ms",
        target="100 ms of scripting",
        notes={
            "the worst": max(spent["ScriptDuration"]),
            "layout and styles": middle(spent["LayoutDuration"]) + middle(spent["RecalcStyleDuration"]),
        },
    )


def _metrics(debugger: CDPSession) -> dict[str, float]:
    found = debugger.send("Performance.getMetrics")["metrics"]
    return {item["name"]: item["value"] for item in found if item["name"].endswith("Duration")}


def _typing(page: Page, server: Server, seeded: Seeded, *, seconds: int) -> Figure:
    """How long keys wait for the next picture. Chromium counts in steps of 8 ms and tells nothing below 16."""
    page.get_by_role("textbox", name="Write to").click()
    page.evaluate(WATCH_KEYS)
    calm = _type(page, seconds)
    with _changing(server, seeded) as changes:
        busy = _type(page, seconds)
    return Figure(
        bench="P10",
        what="a key until the next picture, p98, 50 status changes/s",
        value=percentile(busy, 0.98),
        unit="ms",
        floor=percentile(calm, 0.98),
        notes={"the worst": max(busy), "in peace": max(calm), "changes/s": changes[0] / seconds, "keys": len(busy)},
    )


def _type(page: Page, seconds: int) -> list[float]:
    """Ten keys a second; those that Chromium tells nothing of were quick."""
    page.evaluate("window.waits = []")
    keys = seconds * 10
    for number in range(keys):
        page.keyboard.press("abcdefgh "[number % 9], delay=20)
        page.wait_for_timeout(80)
    page.evaluate(IDLE)
    waits: list[float] = page.evaluate("window.waits")
    return [*waits, *[16.0] * max(0, keys - len(waits))]


@contextmanager
def _changing(server: Server, seeded: Seeded) -> Iterator[list[int]]:
    """Inside, agents change their status in turn, 50 a second; how many did is counted."""
    stop, made = threading.Event(), [0]

    def change() -> None:
        with socket.create_connection((server.host, server.port)) as connection:
            began = time.monotonic()
            while not stop.wait(max(0.0, began + made[0] / CHANGES_A_SECOND - time.monotonic())):
                token = seeded.tokens[1 + made[0] % (len(seeded.tokens) - 1)]
                status = ("busy", "online", "away")[made[0] // (len(seeded.tokens) - 1) % 3]
                body = f'{{"status":"{status}"}}'.encode()
                connection.sendall(http.request("PUT", "/api/v1/me/availability", body, token=token))
                answer = b""
                while http.response_length(answer) is None:
                    answer += connection.recv(65_536)
                made[0] += 1

    worker = threading.Thread(target=change)
    worker.start()
    try:
        yield made
    finally:
        stop.set()
        worker.join()
