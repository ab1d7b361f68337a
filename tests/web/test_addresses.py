"""Where visitors write from: stored nowhere, unless the workspace says so; and then in one place, until it says no."""

from pathlib import Path

import pytest
from sqlalchemy import select

from lenochat.actions import address
from lenochat.store.tables import visitors
from tests.support.agent_client import AgentClient, done
from tests.support.running_node import RunningNode
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

HERE, THERE = "127.0.0.77", "127.0.0.78"
NOT_KEPT = "127.0.0.79"


async def shown(member: AgentClient, visitor: VisitorClient) -> object:
    """The visitor's address, as members see it."""
    conversation = done(await member.get(f"/conversations/{visitor.conversation_id}"))
    return done(await member.get(f"/visitors/{conversation['visitor']['id']}"))["address"]


def files_with(folder: Path, text: str) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and text.encode() in file.read_bytes()]


async def test_no_address_is_stored_anywhere_unless_the_workspace_keeps_them(
    workplace: Workplace, node: RunningNode
) -> None:
    ana, visitor = await workplace.at_work("Ana"), workplace.visitor(local_address=NOT_KEPT)
    await visitor.begin("Where am I?")
    done(await visitor.write())
    await visitor.stream()
    assert await shown(ana, visitor) is None
    assert files_with(node.data, "Where am I?")
    assert files_with(node.data, NOT_KEPT) == []


async def test_a_workspace_that_keeps_them_shows_where_a_visitor_last_wrote_from_in_one_place(
    workplace: Workplace, node: RunningNode
) -> None:
    ana, visitor = await workplace.at_work("Ana"), workplace.visitor(local_address=HERE)
    await workplace.rules(keep_addresses=True)
    watch = await ana.stream()
    await visitor.begin()
    assert await shown(ana, visitor) == HERE
    elsewhere = workplace.visitor(local_address=THERE)
    elsewhere.token, elsewhere.conversation_id = visitor.token, visitor.conversation_id
    done(await elsewhere.get(f"/conversations/{visitor.conversation_id}"))
    assert await shown(ana, visitor) == HERE, "to read is not to write"
    done(await elsewhere.write())
    assert await shown(ana, visitor) == THERE
    await visitor.begin("Another question")
    assert await shown(ana, visitor) == HERE
    await watch.read_to(await workplace.mark())
    assert not [event for event in watch.events if HERE in str(event) or THERE in str(event)]
    log = node.node.store.read_now(lambda database: str(database.exec_driver_sql("SELECT body FROM events").all()))
    assert HERE not in log


async def test_who_stops_keeping_them_has_none_the_moment_that_is_answered_however_many_there_were(
    workplace: Workplace, node: RunningNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "FORGOTTEN_AT_ONCE", 2)
    await workplace.rules(keep_addresses=True)
    talk = [workplace.visitor(local_address=HERE) for _ in range(5)]
    for visitor in talk:
        await visitor.begin()
    owner = await workplace.owner()
    async with Workplace(workplace.url, workplace.data) as other:
        await other.rules(keep_addresses=True)
        theirs = other.visitor(local_address=THERE)
        await theirs.begin()
        await workplace.rules(keep_addresses=False)
        assert [await shown(owner, visitor) for visitor in talk] == [None] * 5
        of_workspace = select(visitors.c.address).where(visitors.c.workspace_id == workplace.id)
        assert set(node.node.store.read_now(lambda database: database.execute(of_workspace).scalars().all())) == {None}
        await workplace.rules(keep_addresses=True)
        assert [await shown(owner, visitor) for visitor in talk] == [None] * 5, "what was forgotten is not known again"
        assert await shown(await other.owner(), theirs) == THERE
