"""Snapshots are made once for all who may see the same, and hold for each exactly what is theirs to see (P7, RE4).

That they are what the rows say after anything that can happen is held by `tests/actions/test_everything.py`.
"""

import asyncio
from collections.abc import Iterator

import pytest

from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.access import redact
from lenochat.core.agent_views import AgentView, agent_view
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation_views import CountsView
from lenochat.core.ids import AgentId, LoginId
from lenochat.core.visitor_views import widget_view
from lenochat.core.workspace import AgentVisibility
from lenochat.core.workspace_views import workspace_view
from lenochat.reads.member import Member, find_member_by_login
from lenochat.reads.snapshot import MemberState, own_state
from lenochat.store import agents, inbox
from lenochat.web.socket import shared_state
from lenochat.web.socket.frames import Snapshot
from lenochat.web.socket.shared_state import SharedState
from lenochat.web.socket.snapshot import take
from lenochat.web.wire import encode
from tests.support.agent_client import done
from tests.support.onlookers import now
from tests.support.shop import Shop
from tests.support.workplace import Workplace

NAMES = ("Ana", "Ben", "Cleo", "Dan", "Eve")


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whatever the shared state encodes from here on."""
    noted: list[object] = []

    def noting(value: object) -> bytes:
        noted.append(value)
        return encode(value)

    monkeypatch.setattr(shared_state, "encode", noting)
    return noted


@pytest.fixture
def logins(shop: Shop) -> dict[AgentId, LoginId]:
    """Everybody at work; Ana and Ben in one team, Cleo in another."""
    staff = [shop.owner, *(shop.hire(name) for name in NAMES)]
    north, south = shop.create_team("North"), shop.create_team("South")
    for member, team in ((staff[1], north), (staff[2], north), (staff[3], south)):
        shop.put_into(member, team)
    return {member: shop.arrive(member) for member in staff}


def member(shop: Shop, login: LoginId) -> Member:
    found = find_member_by_login(shop.connection, login)
    assert found is not None
    return found


def made_alone(shop: Shop, seer: Member) -> bytes:
    """The same frame, made from the rows for this viewer alone."""
    own = own_state(shop.connection, seer)
    members = agents.list_of_workspace(shop.connection, shop.workspace_id)
    unassigned, everything = inbox.count_open(shop.connection, shop.workspace_id)
    state = MemberState(
        me=own.me,
        workspace=workspace_view(seer.workspace),
        agents=tuple(redact(seer.viewer, agent_view(one, seer.workspace)) for one in members),
        counts=CountsView(mine=own.held, unassigned=unassigned, all=everything),
        mine=own.mine,
        widget=widget_view(seer.workspace, shop.clock.now),
    )
    return encode(Snapshot(stream_id=seer.workspace.stream_id, position=seer.workspace.position, state=state))


def changes(shop: Shop, staff: list[AgentId]) -> Iterator[None]:
    """One thing after another that snapshots show, each under every rule of who sees whom."""
    for visibility in AgentVisibility:
        shop.change_rules(WorkspaceChange(agent_visibility=visibility))
        yield
        shop.set_status(staff[2], AvailabilityStatus.AWAY)
        yield
        shop.visitor_begins()
        shop.set_status(staff[2], AvailabilityStatus.ONLINE)
        yield
    shop.change_rules(WorkspaceChange(default_capacity=3))
    yield
    shop.delete_team(next(iter(shop.workspace.teams)))
    yield
    shop.remove_member(staff[-1])


def test_every_viewers_snapshot_is_the_one_that_would_be_made_for_them_alone(
    shop: Shop, logins: dict[AgentId, LoginId]
) -> None:
    shared = SharedState()
    for _ in changes(shop, list(logins)):
        for login in logins.values():
            seer = member(shop, login)
            assert now(take(shop.connection, seer, shared, now=shop.clock.now).encoded()) == made_alone(shop, seer)


def test_a_members_bytes_are_made_once_for_all_who_come_at_one_position(
    shop: Shop, logins: dict[AgentId, LoginId], encoded: list[object]
) -> None:
    shared = SharedState()

    def come() -> list[bytes]:
        taken = [
            take(shop.connection, member(shop, login), shared, now=shop.clock.now) for login in [*logins.values()] * 5
        ]
        return [now(one.present.encoded_members(one.viewer)) for one in taken]

    seen = come()
    assert len({id(members) for members in seen}) == 1
    assert sum(isinstance(value, AgentView) for value in encoded) == len(logins)
    encoded.clear()
    shop.set_status([*logins][2], AvailabilityStatus.BUSY)
    seen = come()
    assert len({id(members) for members in seen}) == 1
    assert [value.status for value in encoded if isinstance(value, AgentView)] == ["busy"]
    encoded.clear()
    shop.change_rules(WorkspaceChange(agent_visibility=AgentVisibility.NOBODY))
    come()
    come()
    assert len(encoded) <= 2 * len(logins)


@pytest.mark.anyio
async def test_a_large_workspace_is_encoded_in_pieces_and_events_wait_behind_it(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_state, "PIECE", 1)
    ana, ben, *_ = await workplace.staff(*NAMES)
    changing = asyncio.create_task(ben.set_status("away"))
    streams = await asyncio.gather(*(ana.stream() for _ in range(3)))
    await changing
    last = await workplace.mark()
    for stream in streams:
        assert stream.frames[0]["type"] == "snapshot"
        await stream.read_to(last)
        shown = {one["id"]: one["status"] for one in stream.frames[0]["state"]["agents"]}
        shown |= {event["agent_id"]: event["status"] for event in stream.of_type("availability.changed")}
        assert shown == {one["id"]: one["status"] for one in done(await ana.get("/agents"))["items"]}
