"""A visitor's data over HTTP: handed out whole, deleted whole, also when the server is killed on the way."""

import asyncio
import base64
import contextlib
import json
import sqlite3
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from lenochat.store.attachments import PART_BYTES
from lenochat.store.tables import erasures
from tests.support.agent_client import done, new_client_id, refused
from tests.support.mirror import Mirror
from tests.support.picture_files import saved
from tests.support.plain_http import PlainHttp
from tests.support.running_node import RunningNode
from tests.support.server_process import ServerProcess
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

LOGGED_OUT = 4100


async def test_an_export_holds_all_that_was_said_and_sent_in_one_document(workplace: Workplace) -> None:
    """More messages than a page, a file of more than one part, and a name that came later."""
    owner, (ana,) = await workplace.owner(), await workplace.staff("Ana")
    vera = workplace.visitor()
    await vera.begin("First", name="Vera")
    first = vera.conversation_id
    said = ["First", *[f"Message {number}" for number in range(110)]]
    for text in said[1:]:
        done(await vera.write(text))
    sent = await vera.attach(saved(Image.effect_noise((800, 600), 100), "PNG"), name="tea.png")
    named = {"client_message_id": new_client_id(), "text": "", "attachment_ids": [done(sent)["attachment_id"]]}
    done(await vera.post(f"/conversations/{first}/messages", named))
    done(await ana.note(first, "Not for Vera"))
    await vera.begin("Again", name="Vera Vogel", email="vera@shop.example")
    visitor_id = await owner.visitor_of(first)
    answer = await owner.get(f"/visitors/{visitor_id}/export")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="visitor-{visitor_id}.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    export = done(answer)
    assert export["visitor"]["known_as"] == ["Vera", "Vera Vogel vera@shop.example"]
    before, after = export["conversations"]
    assert [message["text"] for message in before["messages"]] == [*said, "", "Not for Vera"]
    assert [message["text"] for message in after["messages"]] == ["Again"]
    assert before["conversation"] == done(await owner.get(f"/conversations/{first}"))
    (file,) = before["files"]
    content = base64.b64decode(file["content"], validate=True)
    url = before["messages"][-2]["attachments"][0]["url"]
    assert content == (await owner.http.get(url)).content
    assert len(content) > PART_BYTES
    assert (len(content), file["message_id"]) == (file["size"], before["messages"][-2]["id"])
    assert [decision["chosen_agent_id"] for decision in before["decisions"]] == [ana.id]
    refused(await ana.get(f"/visitors/{visitor_id}/export"), 403, "not_allowed")


async def test_a_deletion_reaches_open_dashboards_and_the_visitors_own_page(workplace: Workplace) -> None:
    owner, (ana,) = await workplace.owner(), await workplace.staff("Ana")
    vera, other = workplace.visitor(), workplace.visitor()
    await other.begin("Mine stays")
    await vera.begin("Please forget me", name="Vera")
    done(await ana.write(vera.conversation_id))
    visitor_id = await owner.visitor_of(vera.conversation_id)
    page, dashboard = await vera.stream(), await ana.stream()
    shown = Mirror(dashboard.frames[0])
    assert (await owner.delete(f"/visitors/{visitor_id}")).status_code == 204
    assert await page.closed() == LOGGED_OUT
    told = await dashboard.read_until("visitor.removed")
    assert (told["visitor_id"], told["conversation_ids"]) == (visitor_id, [vera.conversation_id])
    await dashboard.read_to(await workplace.mark())
    shown.follow(dashboard.frames[1:])
    assert shown.picture() == Mirror((await ana.stream()).frames[0]).picture()
    assert list(shown.mine) == [other.conversation_id]
    refused(await vera.get(f"/conversations/{vera.conversation_id}"), 401, "not_logged_in")
    refused(await ana.get(f"/conversations/{vera.conversation_id}"), 404, "not_found")
    refused(await owner.delete(f"/visitors/{visitor_id}"), 404, "not_found")
    again = await vera.connect()
    await again.send({"type": "hello", "protocol": 1, "visitor_token": vera.token})
    assert await again.closed() == LOGGED_OUT
    vera.token = None
    begun = await vera.begin("Hello, I am new here")
    assert begun["agent"]["name"] == "Ana"


async def test_who_comes_back_over_a_deletion_shows_what_a_snapshot_shows(
    node: RunningNode, workplace: Workplace
) -> None:
    owner, (ana,) = await workplace.owner(), await workplace.staff("Ana")
    away = await ana.stream()
    shown = Mirror(away.frames[0])
    vera = workplace.visitor()
    await vera.begin("Please forget me", name="Vera")
    for _ in range(3):
        done(await vera.write())
    visitor_id = await owner.visitor_of(vera.conversation_id)
    await owner.delete(f"/visitors/{visitor_id}")
    while await is_under_way(node):
        refused(await owner.get(f"/visitors/{visitor_id}/export"), 404, "not_found")
    back = await ana.stream(stream_id=shown.stream_id, resume_from=shown.position)
    if back.frames[-1]["type"] != "resumed":
        await back.next_of("resumed")
    shown.follow(back.frames)
    assert shown.picture() == Mirror((await ana.stream()).frames[0]).picture()
    told = json.dumps(back.frames)
    assert "visitor.removed" in told
    assert ("Vera" in told, "forget" in told, "Hello?" in told) == (False, False, False)


async def is_under_way(node: RunningNode) -> bool:
    """Whether something is left to do about somebody who was deleted."""
    rows = await node.node.store.read(lambda connection: connection.execute(select(erasures)).all())
    return bool(rows)


def stored(data: Path, sql: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(f"file:{data / 'lenochat.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


MESSAGES = 200


@pytest.mark.timeout(120)
def test_a_deletion_goes_on_where_the_server_was_killed(tmp_path: Path) -> None:
    """In the middle of the messages: nobody sees anything of it, before or after, and all of it goes."""
    data = tmp_path / "data"
    arguments = ["serve", "--port", "0", "--data", str(data), "--no-address-limits"]
    with ServerProcess(arguments, tmp_path / "log") as server:
        email, visitor_id, conversation_id = asyncio.run(_much_is_said(server.url, data))
        with PlainHttp(server.url) as owner:
            owner.log_in(email)
            assert owner.send("DELETE", f"/visitors/{visitor_id}")[0] == 204
            until(owner, data, f"SELECT step = 'rows' AND (SELECT count(*) FROM messages) < {MESSAGES} FROM erasures")
        server.kill()
    with ServerProcess(arguments, tmp_path / "log") as server, PlainHttp(server.url) as owner:
        owner.log_in(email)
        assert owner.send("GET", f"/conversations/{conversation_id}")[0] == 404
        until(owner, data, "SELECT count(*) = 0 FROM erasures")
        assert owner.done("GET", "/conversations?view=closed")["items"] == []
    kept = [name for (name,) in stored(data, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in kept:
        rows = stored(data, f"SELECT * FROM {table}") if not str(table).startswith("search_index") else []
        text = repr(rows)
        assert "Please forget" not in text
        assert table == "events" or (visitor_id not in text and conversation_id not in text)
    file = (data / "lenochat.sqlite3").read_bytes()
    assert (b"Please forget" in file, b"vera@shop.example" in file) == (False, False)


async def _much_is_said(url: str, data: Path) -> tuple[str, str, str]:
    """The Owner's e-mail address, and the ids of a visitor who has written much, and of where."""
    async with Workplace(url, data) as workplace:
        owner, vera = await workplace.owner(), workplace.visitor()
        await vera.begin("Please forget me", name="Vera", email="vera@shop.example")
        for start in range(0, MESSAGES, 50):
            await asyncio.gather(*(vera.write(f"Please forget {start + number}") for number in range(50)))
        return workplace.emails[owner.id], await owner.visitor_of(vera.conversation_id), vera.conversation_id


def until(owner: PlainHttp, data: Path, sql: str) -> None:
    """Ask for something again and again, until the database says that it has come so far."""
    while not (rows := stored(data, sql)) or not rows[0][0]:
        assert rows, "all was done before the server could be killed"
        owner.done("GET", "/workspace")
