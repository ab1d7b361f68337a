"""The very next chat respects an agent's status (AV1, AV3, RT2, RT4), seen through the public doors only."""

import pytest

from tests.support.agent_client import done
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

NEVER = {"do_not_disturb", "offline"}
STATUSES = ("online", "busy", "away", "do_not_disturb", "offline")


def gets_chats(status: str, *, busy_fallback: bool, away_fallback: bool) -> bool:
    """The table of the product: who gets a chat while nobody better is eligible."""
    return status == "online" or (status == "busy" and busy_fallback) or (status == "away" and away_fallback)


@pytest.mark.parametrize(
    ("busy_fallback", "away_fallback"), [(False, False), (True, False), (False, True), (True, True)]
)
async def test_each_status_in_turn_routes_the_next_chat_as_the_table_says(
    workplace: Workplace, busy_fallback: bool, away_fallback: bool
) -> None:
    (ana,) = await workplace.staff("Ana")
    await workplace.rules(routing={"busy_fallback": busy_fallback, "away_fallback": away_fallback})
    for status in (*STATUSES, *reversed(STATUSES)):
        shown = await ana.set_status(status)
        expected = gets_chats(status, busy_fallback=busy_fallback, away_fallback=away_fallback)
        assert (shown["eligible"], shown["not_eligible_because"]) == (expected, [] if expected else ["status"])
        visitor = workplace.visitor()
        begun = await visitor.begin()
        assert (begun["agent"] is not None) is expected, status
        assert begun["queue_position"] == (None if expected else 1)
        done(await visitor.post(f"/conversations/{visitor.conversation_id}/close"))


@pytest.mark.parametrize("strategy", ["round_robin", "load_balanced"])
async def test_a_better_tier_is_asked_first_and_a_worse_one_only_when_it_has_nobody(
    workplace: Workplace, strategy: str
) -> None:
    online, busy, away, _dnd = staff = await workplace.staff("Ona", "Ben", "Aida", "Dan")
    for agent, status in zip(staff, STATUSES, strict=False):
        await agent.set_status(status)
    await workplace.rules(routing={"strategy": strategy, "busy_fallback": True, "away_fallback": True})
    names: list[str | None] = []
    for leaver in (None, online, busy, away):
        if leaver is not None:
            await leaver.set_status("do_not_disturb")
        for _ in range(2):
            agent = (await workplace.visitor().begin())["agent"]
            names.append(agent and agent["name"])
    assert names == ["Ona", "Ona", "Ben", "Ben", "Aida", "Aida", None, None]


async def test_who_comes_online_gets_the_queue_in_its_order_in_the_same_moment(workplace: Workplace) -> None:
    (ana,) = await workplace.staff("Ana")
    await ana.set_status("away")
    begun = [await workplace.visitor().begin() for _ in range(12)]
    assert [one["queue_position"] for one in begun] == list(range(1, 13))
    await ana.set_status("online")
    assert await ana.conversations("unassigned") == []
    receipts = [done(await ana.get(f"/conversations/{one['conversation_id']}/routing"))["items"][0] for one in begun]
    assert [receipt["outcome"] for receipt in receipts] == ["assigned"] * 12
    assert sorted(receipt["position"] for receipt in receipts) == [receipt["position"] for receipt in receipts]


async def test_a_status_message_is_kept_with_its_status_and_cleared_by_another(workplace: Workplace) -> None:
    (ana,) = await workplace.staff("Ana")
    steps: list[tuple[dict[str, object], str | None]] = [
        ({"status": "away", "message": "  at lunch\nback at 1  "}, "at lunch back at 1"),
        ({"status": "away"}, "at lunch back at 1"),
        ({"status": "away", "message": ""}, None),
        ({"status": "away", "message": "x" * 140}, "x" * 140),
        ({"status": "busy"}, None),
        ({"status": "busy", "message": "<b>ŵ</b> 🙂 שלום =1+1"}, "<b>ŵ</b> 🙂 שלום =1+1"),
        ({"status": "busy", "message": None}, None),
    ]
    for body, expected in steps:
        assert done(await ana.put("/me/availability", body))["status_message"] == expected
