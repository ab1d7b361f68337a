"""Who sees whom through real streams (RE4, RE6): sight is lost and gained at once, and never by an event too many."""

import pytest

from tests.support.agent_client import AgentClient, done, position_of
from tests.support.mirror import Mirror
from tests.support.stream_client import JsonObject, StreamClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio


def visible(agents: list[JsonObject]) -> set[str]:
    """The agents whose availability is told."""
    return {agent["id"] for agent in agents if "status" in agent}


async def seen(client: AgentClient) -> set[str]:
    return visible(done(await client.get("/agents"))["items"])


async def followed(client: AgentClient, stream: StreamClient, position: int) -> set[str]:
    """Whom a dashboard sees after everything up to `position`, which is what a new snapshot says."""
    await stream.read_to(position)
    mirror = Mirror(stream.frames[0])
    mirror.follow(stream.frames[1:])
    again = await client.stream()
    assert mirror.picture() == Mirror(again.frames[0]).picture()
    await again.close()
    return visible(list(mirror.agents.values()))


async def test_who_shares_a_team_sees_each_other_and_nobody_else_is_seen(workplace: Workplace) -> None:
    owner, ada = await workplace.owner(), await workplace.at_work("Ada", role="admin")
    ana, ben, cleo, dan = await workplace.staff("Ana", "Ben", "Cleo", "Dan")
    north = await workplace.team("North", ana, ben)
    south = await workplace.team("South", cleo)
    await workplace.put_into(ben, north, south)
    await workplace.rules(agent_visibility="same_team")
    everybody = {owner.id, ada.id, ana.id, ben.id, cleo.id, dan.id}
    assert await seen(owner) == await seen(ada) == everybody
    assert await seen(ana) == {ana.id, ben.id}
    assert await seen(ben) == {ana.id, ben.id, cleo.id}
    assert await seen(cleo) == {ben.id, cleo.id}
    assert await seen(dan) == {dan.id}
    await workplace.put_into(ada, north)
    assert await seen(ana) == {ana.id, ben.id, ada.id}


async def test_a_status_reaches_the_team_and_stops_where_the_team_does(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    await workplace.team("North", ana, ben)
    await workplace.rules(agent_visibility="same_team")
    streams = {client.id: await client.stream() for client in (owner, ana, ben, cleo)}
    await ben.set_status("busy", message="on the phone")
    last = await workplace.mark()
    told = {}
    for agent_id, stream in streams.items():
        await stream.read_to(last)
        told[agent_id] = [event["status_message"] for event in stream.of_type("availability.changed")]
    assert told == {owner.id: ["on the phone"], ana.id: ["on the phone"], ben.id: ["on the phone"], cleo.id: []}
    assert all("teams" not in event for event in streams[ana.id].of_type("availability.changed"))


async def test_joining_and_leaving_a_team_changes_sight_at_once_on_open_streams(workplace: Workplace) -> None:
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    north = await workplace.team("North", ana)
    await workplace.rules(agent_visibility="same_team")
    stream = await ana.stream()
    joined = await workplace.put_into(ben, north)
    assert await followed(ana, stream, joined) == {ana.id, ben.id}
    await ben.set_status("away")
    await workplace.put_into(ben)
    await ben.set_status("busy", message="secret")
    assert await followed(ana, stream, await workplace.mark()) == {ana.id}
    assert [frame["type"] for frame in stream.frames].count("snapshot") == 1
    await workplace.put_into(ana)
    await stream.next_of("snapshot")
    await workplace.put_into(cleo, north)
    assert await followed(ana, stream, await workplace.mark()) == {ana.id}
    assert "secret" not in repr(stream.frames)


async def test_deleting_a_team_ends_what_its_members_saw_of_each_other_through_it(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    north = await workplace.team("North", ana, ben, cleo)
    south = await workplace.team("South")
    await workplace.put_into(cleo, north, south)
    await workplace.put_into(ben, north, south)
    await workplace.rules(agent_visibility="same_team")
    streams = {client.id: await client.stream() for client in (owner, ana, ben)}
    gone = await owner.http.delete(f"/api/v1/teams/{north}")
    assert (gone.status_code, gone.content) == (204, b"")
    await ben.set_status("busy", message="secret")
    last = await workplace.mark()
    await streams[ana.id].next_of("snapshot")
    await streams[ben.id].next_of("snapshot")
    assert await followed(ana, streams[ana.id], last) == {ana.id}
    assert await followed(ben, streams[ben.id], last) == {ben.id, cleo.id}
    assert len(await followed(owner, streams[owner.id], last)) == 4
    assert streams[owner.id].frames[-1]["type"] == "events"
    assert "secret" not in repr(streams[ana.id].frames)
    assert done(await owner.get(f"/agents/{cleo.id}"))["teams"] == [south]


async def test_a_demoted_admin_loses_sight_before_any_later_event(workplace: Workplace) -> None:
    owner, ada = await workplace.owner(), await workplace.at_work("Ada", role="admin")
    ana, ben = await workplace.staff("Ana", "Ben")
    await workplace.team("North", ada, ana)
    await workplace.rules(agent_visibility="same_team")
    stream = await ada.stream()
    await ben.set_status("away", message="still hers to see")
    done(await owner.patch(f"/agents/{ada.id}", {"role": "agent"}))
    await ben.set_status("busy", message="secret")
    await ana.set_status("busy", message="of her team")
    last = await workplace.mark()
    demoted = await stream.next_of("snapshot")
    assert visible(demoted["state"]["agents"]) == {ada.id, ana.id}
    assert demoted["state"]["me"]["permissions"] == []
    assert await followed(ada, stream, last) == {ada.id, ana.id}
    told = repr(stream.frames)
    assert "still hers to see" in told
    assert "of her team" in told
    assert "secret" not in told


async def test_a_client_cut_off_across_a_change_of_sight_takes_a_snapshot(workplace: Workplace) -> None:
    """Ana's own sight is what it was: the log tells of Ben what was hers to see, and is not any more."""
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    north = await workplace.team("North", ana, ben)
    await workplace.rules(agent_visibility="same_team")
    stream = await ana.stream()
    start = stream.frames[0]
    await ben.set_status("busy", message="secret")
    unchanged = await ana.stream(stream_id=start["stream_id"], resume_from=start["position"])
    assert "secret" in repr(unchanged.frames)
    await workplace.put_into(ben)
    again = await ana.stream(stream_id=start["stream_id"], resume_from=start["position"])
    assert again.frames[0]["type"] == "snapshot"
    assert visible(again.frames[0]["state"]["agents"]) == {ana.id}
    assert "secret" not in repr(again.frames)
    at = position_of(await owner.get("/workspace"))
    done(await owner.patch(f"/teams/{north}", {"name": "Far North"}))
    renamed = await ana.stream(stream_id=start["stream_id"], resume_from=at)
    assert renamed.frames[0]["type"] == "events", "another name changes nobody's sight"


async def test_where_teams_do_not_decide_who_sees_whom_moving_between_them_costs_nobody_a_snapshot(
    workplace: Workplace,
) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    stream, own = await ana.stream(), await ben.stream()
    north = await workplace.team("North", ben)
    await workplace.put_into(ben)
    await workplace.put_into(ben, north)
    last = await workplace.mark()
    assert await followed(ana, stream, last) == await followed(ben, own, last)
    assert [frame["type"] for frame in stream.frames + own.frames].count("snapshot") == 2
    start = stream.frames[0]
    again = await ana.stream(stream_id=start["stream_id"], resume_from=start["position"])
    assert again.frames[0]["type"] == "events"
    await workplace.rules(agent_visibility="same_team")
    assert visible((await own.next_of("snapshot"))["state"]["agents"]) == {ben.id}


async def test_nobody_learns_who_is_offline_by_assigning_what_is_assigned_already(workplace: Workplace) -> None:
    """What an Offline agent holds, everybody may reassign; to ask in vain must not be a way to find out."""
    ana, ben = await workplace.staff("Ana", "Ben")
    await ana.set_status("away")
    conversation_id = (await workplace.visitor().begin())["conversation_id"]
    await workplace.rules(agent_visibility="nobody")
    answers = []
    for status in ("online", "offline"):
        await ben.set_status(status)
        before = await ana.position()
        answers.append(done(await ana.assign(conversation_id, ben.id)))
        assert await ana.position() == before
    assert answers[0] == answers[1]
