"""The rules of routing, each seen through the public doors only: HTTP, and the streams of whom it concerns.

What status does is in `test_routing_by_status`, what many do at once in `test_races`.
"""

import itertools

import pytest

from tests.support.agent_client import AgentClient, done, refused
from tests.support.clock import Clock
from tests.support.stream_client import JsonObject
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

GRACE = 30


async def begun(workplace: Workplace, *, team_id: str | None = None) -> VisitorClient:
    """A visitor who has written their first message, for that team if one is named."""
    visitor = workplace.visitor()
    await visitor.begin(team_id=team_id)
    return visitor


async def read(member: AgentClient, visitor: VisitorClient) -> JsonObject:
    """The visitor's conversation, as that member sees it."""
    return done(await member.get(f"/conversations/{visitor.conversation_id}"))


async def holder(member: AgentClient, visitor: VisitorClient) -> str | None:
    """Who has the visitor's conversation."""
    found: str | None = (await read(member, visitor))["assignee_id"]
    return found


async def receipts(member: AgentClient, visitor: VisitorClient) -> list[JsonObject]:
    """The decisions about it, newest first."""
    return list(done(await member.get(f"/conversations/{visitor.conversation_id}/routing"))["items"])


async def address(member: AgentClient, visitor: VisitorClient, team_id: str | None) -> JsonObject:
    return done(await member.patch(f"/conversations/{visitor.conversation_id}", {"team_id": team_id}))


def reasons(receipt: JsonObject, agent: AgentClient) -> list[str]:
    """Why it was not that agent."""
    (found,) = [one["reasons"] for one in receipt["candidates"] if one["agent_id"] == agent.id]
    return list(found)


# RT1, RT3, RT5 to RT10


async def test_round_robin_takes_turns_and_load_balanced_asks_who_has_the_fewest(workplace: Workplace) -> None:
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    turns = [await begun(workplace) for _ in range(6)]
    assert [await holder(ana, one) for one in turns] == [ana.id, ben.id, cleo.id] * 2
    done(await ana.assign(turns[0].conversation_id, cleo.id))
    assert await holder(ana, await begun(workplace)) == ana.id, "what a person assigns moves nobody's turn"
    done(await ben.post(f"/conversations/{turns[1].conversation_id}/close"))
    await workplace.rules(routing={"strategy": "load_balanced"})
    fewest = [await begun(workplace) for _ in range(3)]
    assert [await holder(ana, one) for one in fewest] == [ben.id, ana.id, ben.id], "a tie goes to the longest without"


@pytest.mark.parametrize(
    "reason",
    ["status", "not_accepting", "connection_lost", "at_capacity", "takes_no_chats", "disabled", "ramp", "not_in_team"],
)
async def test_a_reason_is_the_same_for_the_dashboard_the_next_chat_and_the_receipt(
    timed_workplace: Workplace, clock: Clock, reason: str
) -> None:
    workplace = timed_workplace
    owner, ana = await workplace.owner(), await workplace.at_work("Ana")
    team_id = await workplace.team("North") if reason == "not_in_team" else None
    match reason:
        case "status":
            await ana.set_status("do_not_disturb")
        case "not_accepting":
            done(await ana.patch("/me", {"accept_chats_after_login": False}))
            await workplace.log_in(ana.id)
        case "connection_lost":
            await workplace.log_in(ana.id, client="dashboard")
            clock.move(GRACE)
        case "at_capacity":
            done(await owner.patch(f"/agents/{ana.id}", {"capacity_override": 0}))
        case "takes_no_chats":
            done(await owner.patch(f"/agents/{ana.id}", {"takes_chats": False}))
        case "disabled":
            done(await owner.patch(f"/agents/{ana.id}", {"disabled": True}))
        case "ramp":
            await workplace.rules(routing={"ramp_seconds": 60})
            await ana.set_status("away")
            await begun(workplace)
            await ana.set_status("online")
        case _:
            pass
    visitor = await begun(workplace, team_id=team_id)
    assert await holder(owner, visitor) is None
    (receipt,) = await receipts(owner, visitor)
    told = done(await owner.get(f"/agents/{ana.id}"))["not_eligible_because"]
    foretold = done(await owner.get("/workspace/next-assignment"))
    assert reason in reasons(receipt, ana)
    assert receipt["counts"][reason] >= 1
    if team_id is None:
        assert told == reasons(receipt, ana) == reasons(foretold, ana)
        assert foretold["chosen_agent_id"] is None
    else:
        assert (told, foretold["chosen_agent_id"]) == ([], ana.id), "it is of this conversation alone"


@pytest.mark.parametrize("order", list(itertools.permutations(["routing", "taker", "answer"])))
async def test_routing_a_taker_and_an_answer_meet_in_one_guard_and_the_loser_learns_who_has_it(
    workplace: Workplace, order: tuple[str, ...]
) -> None:
    watch = await (await workplace.owner()).stream()
    ana, ben, cleo = staff = await workplace.staff("Ana", "Ben", "Cleo")
    for agent in staff:
        await agent.set_status("away")
    visitor = await begun(workplace)
    winner = {"routing": ana, "taker": ben, "answer": cleo}[order[0]]
    for who in order:
        match who:
            case "routing":
                await ana.set_status("online")
            case "taker":
                answered = await ben.assign(visitor.conversation_id, ben.id, expected_assignee_id=None)
                if winner is not ben:
                    error = refused(answered, 409, "already_assigned")
                    assert (error["assignee_id"], error["assignee_name"]) == (winner.id, winner.me["name"])
            case _:
                done(await cleo.write(visitor.conversation_id))
    assert await holder(ana, visitor) == winner.id
    await watch.read_to(await workplace.mark())
    (assigned,) = watch.of_type("conversation.assigned")
    assert (assigned["assignee_id"], assigned["cause"]) == (winner.id, "routing" if winner is ana else "manual")


async def test_the_queue_is_oldest_first_within_its_priority_and_is_given_out_so(workplace: Workplace) -> None:
    (ana,) = await workplace.staff("Ana")
    await ana.set_status("away")
    low, first, second, high = [await begun(workplace) for _ in range(4)]
    for visitor, priority in ((low, "low"), (high, "high")):
        done(await ana.patch(f"/conversations/{visitor.conversation_id}", {"priority": priority}))
    waiting = await ana.conversations("unassigned")
    in_order = [visitor.conversation_id for visitor in (high, first, second, low)]
    assert [one["id"] for one in waiting] == in_order
    assert [one["queue_position"] for one in waiting] == [1, 2, 3, 4]
    stream = await ana.stream()
    await ana.set_status("online")
    await stream.read_to(await workplace.mark())
    assert [event["conversation_id"] for event in stream.of_type("conversation.assigned")] == in_order


async def test_a_place_that_comes_free_and_a_rule_that_makes_room_are_given_at_once_and_in_turn(
    workplace: Workplace,
) -> None:
    (ana,) = await workplace.staff("Ana")
    await workplace.rules(routing={"default_capacity": 1})
    first, second, third, fourth = [await begun(workplace) for _ in range(4)]
    assert [await holder(ana, one) for one in (first, second)] == [ana.id, None]
    stream = await ana.stream()
    closed = await ana.post(f"/conversations/{first.conversation_id}/close")
    assert await holder(ana, second) == ana.id
    await stream.read_to(int(closed.headers["X-LenoChat-Position"]))
    assert [event["type"] for event in stream.events] == ["conversation.closed", "conversation.assigned"]
    await workplace.rules(routing={"default_capacity": 2})
    newcomer = await begun(workplace)
    assert [await holder(ana, one) for one in (third, fourth, newcomer)] == [ana.id, None, None]


async def test_who_gave_it_back_is_passed_over_for_a_minute_while_others_can_have_it(
    timed_workplace: Workplace, clock: Clock
) -> None:
    ana, ben = await timed_workplace.staff("Ana", "Ben")
    visitor = await begun(timed_workplace)
    since = (await read(ana, visitor))["created_at"]
    clock.move(100)
    given_back = done(await ana.assign(visitor.conversation_id, None, expected_assignee_id=ana.id))
    assert given_back["assignee_id"] == ben.id
    (newest, _) = await receipts(ana, visitor)
    assert (newest["trigger"], newest["passed_over_agent_id"], reasons(newest, ana)) == (
        "released",
        ana.id,
        ["released"],
    )
    await ana.set_status("away")
    assert done(await ben.assign(visitor.conversation_id, None))["assignee_id"] == ben.id, "there is nobody else"
    await ben.set_status("away")
    waiting = done(await ben.assign(visitor.conversation_id, None))
    assert (waiting["assignee_id"], waiting["queued_since"], waiting["queue_position"]) == (None, since, 1)


async def test_what_an_offline_agent_holds_stays_and_every_teammate_may_reassign_it(workplace: Workplace) -> None:
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    visitor = await begun(workplace)
    for status in ("away", "do_not_disturb"):
        await ana.set_status(status)
        assert await holder(ben, visitor) == ana.id
        refused(await ben.assign(visitor.conversation_id, ben.id), 403, "not_allowed")
    await ana.set_status("offline")
    assert await holder(ben, visitor) == ana.id
    assert done(await ben.assign(visitor.conversation_id, cleo.id, expected_assignee_id=ana.id))["assignee_id"] == (
        cleo.id
    )
    refused(await ben.assign(visitor.conversation_id, ben.id), 403, "not_allowed")


async def test_routing_fills_everybody_to_their_capacity_and_a_person_may_go_beyond_it(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    await workplace.rules(routing={"default_capacity": 2})
    for agent, capacity in ((ben, 0), (cleo, 1)):
        done(await owner.patch(f"/agents/{agent.id}", {"capacity_override": capacity}))
    visitors = [await begun(workplace) for _ in range(5)]
    assert [await holder(ana, one) for one in visitors] == [ana.id, cleo.id, ana.id, None, None]
    assert done(await owner.assign(visitors[3].conversation_id, cleo.id))["assignee_id"] == cleo.id
    shown = done(await owner.get(f"/agents/{cleo.id}"))
    assert (shown["open_conversations"], shown["capacity"]) == (2, 1)
    assert shown["not_eligible_because"] == ["at_capacity"]
    done(await owner.patch(f"/agents/{ben.id}", {"capacity_override": "unlimited"}))
    more = [await begun(workplace) for _ in range(3)]
    assert {await holder(ana, one) for one in (visitors[4], *more)} == {ben.id}


async def test_why_her_and_why_not_him_is_answered_for_any_past_decision(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await ben.set_status("away")
    visitor = await begun(workplace)
    done(await ana.assign(visitor.conversation_id, None))
    await ben.set_status("online")
    await ana.set_status("do_not_disturb")
    done(await ana.assign(visitor.conversation_id, None))
    newest, middle, oldest = told = await receipts(owner, visitor)
    assert [one["trigger"] for one in told] == ["released", "released", "opened"]
    assert [one["chosen_agent_id"] for one in told] == [ben.id, ana.id, ana.id]
    assert [one["position"] for one in told] == sorted((one["position"] for one in told), reverse=True)
    assert [(reasons(one, ana), reasons(one, ben)) for one in (middle, oldest)] == [([], ["status"])] * 2
    assert reasons(newest, ana) == ["status", "released"]
    await workplace.rules(agent_visibility="nobody")
    for receipt in await receipts(ben, visitor):
        assert [one["agent_id"] for one in receipt["candidates"]] == [ben.id]
        assert receipt["counts"] is None


# RT11


async def test_a_conversation_for_a_team_is_seen_to_wait_for_it_and_then_for_everybody(
    timed_workplace: Workplace, clock: Clock
) -> None:
    workplace = timed_workplace
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    north = await workplace.team("North", ana)
    done(await owner.patch(f"/teams/{north}", {"overflow_seconds": 60}))
    await ana.set_status("busy")
    stream = await ben.stream()
    visitor = await begun(workplace, team_id=north)
    clock.move(59)
    waiting = await read(ben, visitor)
    assert (waiting["team_id"], waiting["open_to_all"], waiting["queue_position"]) == (north, False, 1)
    clock.move(1)
    given = await read(ben, visitor)
    assert (given["assignee_id"], given["team_id"], given["open_to_all"]) == (ben.id, north, True)
    await stream.read_to(await workplace.mark())
    told = [event for event in stream.events if event["type"].startswith("conversation.")]
    assert [event["type"] for event in told] == [
        "conversation.opened",
        "conversation.queued",
        "conversation.changed",
        "conversation.assigned",
    ]
    assert [event["conversation"]["open_to_all"] for event in told] == [False, False, True, True]
    newest, oldest = await receipts(owner, visitor)
    assert (newest["trigger"], newest["chosen_agent_id"], newest["team_id"]) == ("overflow", ben.id, None)
    assert (oldest["trigger"], oldest["team_id"], reasons(oldest, ben)) == ("opened", north, ["not_in_team"])


async def test_addressing_a_waiting_conversation_gives_it_to_whoever_of_the_team_is_free(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    north, south = await workplace.team("North", ana), await workplace.team("South")
    await ana.set_status("away")
    visitor = await begun(workplace, team_id=south)
    assert (await address(ben, visitor, north))["assignee_id"] is None
    await ana.set_status("online")
    assert await holder(ben, visitor) == ana.id
    other = await begun(workplace, team_id=south)
    taken_back = await address(ben, other, None)
    assert (taken_back["assignee_id"], taken_back["team_id"]) == (ben.id, None)
    newest, *_ = await receipts(ben, other)
    assert newest["trigger"] == "team"
    before = await ben.position()
    for unknown in ("00000000-0000-0000-0000-000000000000", "North", ""):
        answered = await ben.patch(f"/conversations/{other.conversation_id}", {"team_id": unknown})
        assert "team_id" in refused(answered, 422, "invalid")["fields"]
    assert await ben.position() == before


async def test_what_waits_for_a_team_that_is_deleted_or_was_never_there_is_for_everybody(workplace: Workplace) -> None:
    owner, ben = await workplace.owner(), await workplace.at_work("Ben")
    north = await workplace.team("North")
    visitor = await begun(workplace, team_id=north)
    assert (await read(ben, visitor))["queue_position"] == 1
    assert (await owner.delete(f"/teams/{north}")).status_code == 204
    assert await holder(ben, visitor) == ben.id
    for unknown in (north, "nobody knows"):
        assert await holder(ben, await begun(workplace, team_id=unknown)) == ben.id


# RT12


async def test_a_visitor_known_by_a_token_gets_whom_they_talked_to_or_whoever_is_free(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    await workplace.rules(routing={"prefer_former_agent": True, "strategy": "load_balanced"})
    visitor = await begun(workplace)
    assert await holder(ben, visitor) == ana.id
    first = visitor.conversation_id
    again = await visitor.begin("One more question")
    assert (again["agent"]["name"], again["conversation_id"] != first) == ("Ana", True)
    newest = (await receipts(ben, visitor))[0]
    assert (newest["former_agent_id"], newest["chosen_agent_id"]) == (ana.id, ana.id)
    assert (await workplace.visitor().begin())["agent"]["name"] == "Ben", "who comes without a token is nobody's"
    done(await visitor.post(f"/conversations/{visitor.conversation_id}/close"))
    done(await visitor.write("And another one"))
    assert await holder(ben, visitor) == ana.id, "a conversation that is taken up again goes to who had it"
    await ana.set_status("away")
    assert (await visitor.begin("Anybody?"))["agent"]["name"] == "Ben"
    await ben.set_status("away")
    assert (await visitor.begin("Hello?"))["queue_position"] == 1


# RT13


async def test_both_agents_see_what_was_not_replied_to_in_time_change_hands(
    timed_workplace: Workplace, clock: Clock
) -> None:
    ana, ben = await timed_workplace.staff("Ana", "Ben")
    await timed_workplace.rules(routing={"no_reply_seconds": 20})
    streams = [await agent.stream() for agent in (ana, ben)]
    visitor = await begun(timed_workplace)
    answered = await begun(timed_workplace)
    done(await ben.write(answered.conversation_id))
    clock.move(20)
    assert await holder(ana, visitor) == ben.id
    assert await holder(ana, answered) == ben.id
    last = await timed_workplace.mark()
    for stream in streams:
        await stream.read_to(last)
        moved = stream.of_type("conversation.assigned")[-1]
        assert (moved["previous_assignee_id"], moved["assignee_id"], moved["cause"]) == (ana.id, ben.id, "routing")
        assert {load["agent_id"]: load["open_conversations"] for load in moved["loads"]} == {ana.id: 0, ben.id: 2}
    assert (await visitor.get(f"/conversations/{visitor.conversation_id}")).json()["agent"]["name"] == "Ben"
    shown = done(await ana.get("/me"))
    assert (shown["status"], shown["eligible"]) == ("online", True)
    newest = (await receipts(ana, visitor))[0]
    assert (newest["trigger"], reasons(newest, ana)) == ("no_reply", ["no_reply"])


async def test_with_nobody_else_everybody_is_told_and_the_next_one_with_room_gets_it(
    timed_workplace: Workplace, clock: Clock
) -> None:
    ana, ben = await timed_workplace.staff("Ana", "Ben")
    await timed_workplace.rules(routing={"no_reply_seconds": 20, "default_capacity": 1})
    watch = await (await timed_workplace.owner()).stream()
    visitor, busy = await begun(timed_workplace), await begun(timed_workplace)
    done(await ben.write(busy.conversation_id))
    clock.move(20)
    shown = await read(ben, visitor)
    assert (shown["assignee_id"], shown["no_reply_since"]) == (ana.id, shown["assigned_at"])
    told = await watch.read_until("conversation.changed", conversation_id=visitor.conversation_id)
    assert told["conversation"]["no_reply_since"] == shown["assigned_at"]
    done(await ben.post(f"/conversations/{busy.conversation_id}/close"))
    shown = await read(ben, visitor)
    assert (shown["assignee_id"], shown["no_reply_since"]) == (ben.id, None)
    clock.move(20)
    assert await holder(ben, visitor) == ana.id, "Ben has not replied either"
    done(await ana.write(visitor.conversation_id))
    clock.move(1_000)
    assert await holder(ben, visitor) == ana.id


# RT16


async def test_who_comes_back_to_a_backlog_gets_one_chat_after_another(
    timed_workplace: Workplace, clock: Clock
) -> None:
    ana, ben = await timed_workplace.staff("Ana", "Ben")
    await timed_workplace.rules(routing={"ramp_seconds": 30})
    for agent in (ana, ben):
        await agent.set_status("away")
    visitors = [await begun(timed_workplace) for _ in range(3)]
    stream = await ben.stream()
    shown = await ana.set_status("online")
    assert (shown["eligible"], shown["not_eligible_because"], shown["open_conversations"]) == (False, ["ramp"], 1)
    held = []
    for seconds in (29, 1, 29, 1, 30):
        clock.move(seconds)
        held.append([await holder(ben, one) is not None for one in visitors].count(True))
    assert held == [1, 2, 2, 3, 3]
    assert done(await ben.get(f"/agents/{ana.id}"))["eligible"]
    assert {(await begun(timed_workplace)).conversation_id for _ in range(2)} <= {
        one["id"] for one in await ana.conversations("mine")
    }
    await stream.read_to(await timed_workplace.mark())
    assigned = [event["conversation_id"] for event in stream.of_type("conversation.assigned")]
    assert assigned[:3] == [visitor.conversation_id for visitor in visitors]


# RT18


async def test_what_never_reached_a_lost_dashboard_goes_to_somebody_else_when_the_grace_ends(
    timed_workplace: Workplace, clock: Clock
) -> None:
    workplace = timed_workplace
    await workplace.owner()
    ana = await workplace.at_work("Ana", client="dashboard")
    ben = await workplace.at_work("Ben")
    await ben.set_status("away")
    stream = await ana.stream()
    reached = await begun(workplace)
    await stream.read_until("conversation.assigned", conversation_id=reached.conversation_id)
    clock.move(10)
    stream.cut()
    unseen = await begun(workplace)
    opened = await begun(workplace)
    assert [await holder(ben, one) for one in (reached, unseen, opened)] == [ana.id] * 3
    clock.move(1)
    done(await ana.get(f"/conversations/{opened.conversation_id}/messages"))
    await ben.set_status("online")
    watch = await ben.stream()
    clock.move(GRACE)
    assert [await holder(ben, one) for one in (reached, unseen, opened)] == [ana.id, ben.id, ana.id]
    await watch.read_to(await workplace.mark())
    told = [event["type"] for event in watch.events if event["type"] != "workspace.changed"]
    assert told == ["availability.changed", "conversation.queued", "conversation.assigned"]
    newest = (await receipts(ben, unseen))[0]
    assert (newest["trigger"], newest["chosen_agent_id"]) == ("unseen", ben.id)
