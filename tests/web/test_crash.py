"""Kill -9 while everybody is at work: nothing acknowledged is lost, nothing is there twice, nothing half (OP5, R2)."""

import asyncio
import contextlib
import http.client
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import pytest

from lenochat.core.instant import SECOND
from tests.support.agent_client import new_client_id
from tests.support.plain_http import PlainHttp
from tests.support.server_process import ServerProcess
from tests.support.stream_client import JsonObject
from tests.support.workplace import Workplace

KILLS = 4
ACKNOWLEDGED_BETWEEN = 120
STATUSES = ("online", "away", "busy", "do_not_disturb", "offline")


@dataclass(kw_only=True)
class Account:
    """What one worker was told, and what it had asked for when the answer did not come."""

    messages: dict[str, str] = field(default_factory=dict)
    """Acknowledged messages: conversation by client-made id."""
    unanswered: dict[str, JsonObject] = field(default_factory=dict)
    status: str | None = None
    asked_status: str | None = None
    closed: set[str] = field(default_factory=set)
    conversations: list[str] = field(default_factory=list)


class Killer:
    """Kills the server after so many acknowledgements."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        self._left = ACKNOWLEDGED_BETWEEN
        self._lock = threading.Lock()

    def acknowledged(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._server.kill()


def work(agent: PlainHttp, visitor: PlainHttp, widget_key: str, account: Account, killer: Killer) -> None:
    """Change status, begin conversations, write, and close, until the server is gone."""
    for count in range(10_000):
        account.asked_status = STATUSES[count % 5]
        shown = agent.done("PUT", "/me/availability", {"status": account.asked_status, "message": f"{count}"})
        account.status = shown["status"]
        killer.acknowledged()
        first = {"client_message_id": new_client_id(), "text": f"first {count}"}
        account.unanswered = {"": first}
        begun = visitor.done("POST", f"/widget/{widget_key}/conversations", first)
        conversation_id = begun["conversation_id"]
        account.messages[first["client_message_id"]] = conversation_id
        account.conversations.append(conversation_id)
        killer.acknowledged()
        answer = {"client_message_id": new_client_id(), "text": f"answer {count}"}
        account.unanswered = {conversation_id: answer}
        agent.done("POST", f"/conversations/{conversation_id}/messages", answer)
        account.messages[answer["client_message_id"]] = conversation_id
        account.unanswered = {}
        killer.acknowledged()
        if count % 3 == 0:
            agent.done("POST", f"/conversations/{conversation_id}/close")
            account.closed.add(conversation_id)
            killer.acknowledged()


def until_killed(*arguments: object) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        work(*arguments)  # type: ignore[arg-type]


@pytest.mark.timeout(240)
def test_nothing_acknowledged_is_lost_by_kills_during_traffic(tmp_path: Path) -> None:
    data = tmp_path / "data"
    arguments = ["serve", "--port", "0", "--data", str(data), "--no-address-limits"]
    accounts = [Account() for _ in range(4)]
    workplace: Workplace | None = None
    staff: list[str] = []
    for _ in range(KILLS):
        with ServerProcess(arguments, tmp_path / "log") as server:
            if workplace is None:
                workplace, staff = asyncio.run(_open(server.url, data))
            check(server.url, workplace, staff, accounts)
            traffic_until_killed(server, workplace, dict(zip(staff, accounts, strict=True)))
            assert server.process.wait(30) == -9
        assert_whole(data)
    assert workplace is not None
    with ServerProcess(arguments, tmp_path / "log") as last:
        check(last.url, workplace, staff, accounts)
    assert_whole(data)
    assert sum(len(account.messages) for account in accounts) > KILLS * ACKNOWLEDGED_BETWEEN / 3


def test_visitors_who_were_there_when_it_was_killed_have_their_ten_minutes_anew(tmp_path: Path) -> None:
    """Also one whose page was open before there was anything to wait for; who never had one is not judged (RT6)."""
    data = tmp_path / "data"
    arguments = ["serve", "--port", "0", "--data", str(data), "--no-address-limits"]
    with ServerProcess(arguments, tmp_path / "log") as server:
        waits, began_later, program = asyncio.run(_killed_while_they_wait(server, data))
        assert presence(data) == {waits: (1, None, None), began_later: (1, None, None), program: (0, None, None)}
    with ServerProcess(arguments, tmp_path / "log"):
        after = presence(data)
    _, gone_since, left_at = after[waits]
    assert gone_since is not None
    assert left_at == gone_since + 600 * SECOND
    assert after == {waits: after[waits], began_later: after[waits], program: (0, None, None)}


async def _killed_while_they_wait(server: ServerProcess, data: Path) -> list[str]:
    """Three visitors wait when the server is killed: with a page, with one from before they began, without."""
    async with Workplace(server.url, data) as workplace:
        owner = await workplace.owner()
        first, second, program = (workplace.visitor() for _ in range(3))
        for visitor in (first, second, program):
            await visitor.begin()
        await second.post(f"/conversations/{second.conversation_id}/close")
        for visitor in (first, second):
            await visitor.stream()
        await second.begin()
        await workplace.mark()
        ids = {item["id"]: item["visitor"]["id"] for item in await owner.conversations("unassigned")}
        server.kill()
        return [ids[visitor.conversation_id] for visitor in (first, second, program)]


def presence(data: Path) -> dict[str, tuple[int, int | None, int | None]]:
    """What is stored of each visitor: whether they are there, since when they are gone, when they will have left."""
    with contextlib.closing(sqlite3.connect(data / "lenochat.sqlite3")) as database:
        rows = database.execute(
            "SELECT id, connected, gone_since, due_at FROM visitors"
            " LEFT JOIN due ON due.subject_id = visitors.id AND due.kind = 'visitor_left'"
        )
        return {row[0]: (row[1], row[2], row[3]) for row in rows}


def traffic_until_killed(server: ServerProcess, workplace: Workplace, accounts: dict[str, Account]) -> None:
    killer = Killer(server)
    with contextlib.ExitStack() as clients, ThreadPoolExecutor(len(accounts)) as pool:
        for agent_id, account in accounts.items():
            agent = clients.enter_context(PlainHttp(server.url)).log_in(workplace.emails[agent_id])
            account.status, account.asked_status = "online", None
            visitor = clients.enter_context(PlainHttp(server.url))
            pool.submit(until_killed, agent, visitor, workplace.widget_key, account, killer)


async def _open(url: str, data: Path) -> tuple[Workplace, list[str]]:
    workplace = await Workplace(url, data).__aenter__()
    return workplace, [await workplace.hire(f"Agent {count}") for count in range(4)]


def check(url: str, workplace: Workplace, staff: list[str], accounts: list[Account]) -> None:
    """Everything that was acknowledged is there once; what was not is there once or never, and once when sent again."""
    with PlainHttp(url) as owner:
        owner.log_in(workplace.emails[workplace.owner_id])
        for agent_id, account in zip(staff, accounts, strict=True):
            if account.status is not None:
                status = owner.done("GET", f"/agents/{agent_id}")["status"]
                assert status in (account.status, account.asked_status)
            stored: dict[str, list[str]] = {}
            for conversation_id in account.conversations:
                page = owner.done("GET", f"/conversations/{conversation_id}/messages?limit=200")
                stored[conversation_id] = [message["text"] for message in page["items"]]
                numbers = {text.split()[1] for text in stored[conversation_id]}
                assert len(numbers) == 1
                assert len(stored[conversation_id]) == len(set(stored[conversation_id]))
            counts: dict[str, int] = {}
            for conversation_id in account.messages.values():
                counts[conversation_id] = counts.get(conversation_id, 0) + 1
            for conversation_id, number in counts.items():
                unanswered = conversation_id in account.unanswered
                assert len(stored[conversation_id]) in (number, number + int(unanswered))
            for conversation_id in account.closed:
                assert owner.done("GET", f"/conversations/{conversation_id}")["status"] == "closed"
            for conversation_id, message in account.unanswered.items():
                if conversation_id == "":
                    path = f"/widget/{workplace.widget_key}/conversations"
                    again = [owner.send("POST", path, message) for _ in range(2)]
                    assert [status for status, _ in again] in ([200, 200], [201, 200])
                    assert again[0][1]["conversation_id"] == again[1][1]["conversation_id"]
                    account.conversations.append(again[0][1]["conversation_id"])
                    account.messages[message["client_message_id"]] = account.conversations[-1]
                elif message["text"] in stored[conversation_id]:
                    account.messages[message["client_message_id"]] = conversation_id
            account.unanswered = {}
        held = owner.done("GET", "/agents")["items"]
        still_open = _all_open(owner)
        for agent in held:
            assert agent["open_conversations"] == sum(item["assignee_id"] == agent["id"] for item in still_open)


def _all_open(owner: PlainHttp) -> list[JsonObject]:
    found: list[JsonObject] = []
    cursor = ""
    while True:
        page = owner.done("GET", f"/conversations?view=all&limit=200{cursor}")
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def assert_whole(data: Path) -> None:
    """The database is sound, and the positions of each workspace's events have no gap."""
    with contextlib.closing(sqlite3.connect(data / "lenochat.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for workspace_id, last in database.execute("SELECT id, position FROM workspaces").fetchall():
            transactions = database.execute(
                "SELECT position, json_array_length(body) FROM events WHERE workspace_id = ? ORDER BY position",
                (workspace_id,),
            ).fetchall()
            sizes = [size for _, size in transactions]
            assert [position for position, _ in transactions] == list(accumulate(sizes))
            assert sum(sizes) == last
