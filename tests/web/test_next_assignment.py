"""Who would get the next chat now: the same answer as the next chat then gets, and nothing happens."""

import pytest

from tests.support.agent_client import done, refused
from tests.support.stream_client import JsonObject
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio


def decision(answer: JsonObject) -> JsonObject:
    """What a receipt says beside when, where and why it was made."""
    return {name: value for name, value in answer.items() if name not in ("id", "position", "at", "trigger")}


async def test_what_is_foretold_is_what_the_next_chat_gets(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    await workplace.rules(routing={"default_capacity": 2, "busy_fallback": True})
    await ben.set_status("busy")
    await cleo.set_status("away")
    chosen = []
    for _ in range(6):
        before = await owner.position()
        foretold = done(await owner.get("/workspace/next-assignment"))
        assert await owner.position() == before
        visitor = workplace.visitor()
        await visitor.begin()
        receipts = done(await owner.get(f"/conversations/{visitor.conversation_id}/routing"))["items"]
        assert foretold == decision(receipts[0])
        chosen.append(foretold["chosen_agent_id"])
    assert chosen == [ana.id, ana.id, ben.id, ben.id, None, None]


async def test_that_leno_ai_would_answer_is_foretold_too(workplace: Workplace) -> None:
    owner, (ana,) = await workplace.owner(), await workplace.staff("Ana")
    await workplace.rules(ai_chat={"active": True}, routing={"default_capacity": 1})
    foretold: list[JsonObject] = []
    for _ in range(2):
        foretold.append(done(await owner.get("/workspace/next-assignment")))
        visitor = workplace.visitor()
        await visitor.begin()
        (receipt,) = done(await owner.get(f"/conversations/{visitor.conversation_id}/routing"))["items"]
        assert foretold[-1] == decision(receipt)
    assert [one["outcome"] for one in foretold] == ["assigned", "assistant"]
    (against,) = (one for one in foretold[-1]["candidates"] if one["agent_id"] == ana.id)
    assert against["reasons"] == ["at_capacity"]
    await workplace.rules(ai_chat={"active": False})
    assert done(await owner.get("/workspace/next-assignment"))["outcome"] == "waiting"


async def test_other_rules_can_be_tried_and_stay_as_they_were(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await workplace.visitor().begin()
    await ben.set_status("away")
    await workplace.rules(routing={"default_capacity": 1})
    watch = await owner.stream()

    async def tried(**rules: str | int) -> JsonObject:
        return done(await owner.get("/workspace/next-assignment", **rules))

    assert (await tried())["outcome"] == "waiting"
    for capacity in ("none", 2, 1_000):
        answer = await tried(default_capacity=capacity)
        assert (answer["chosen_agent_id"], answer["tier"]) == (ana.id, "online")
        assert answer["policy"]["default_capacity"] == (None if capacity == "none" else capacity)
        (seen,) = (one for one in answer["candidates"] if one["agent_id"] == ana.id)
        assert (seen["open_conversations"], seen["capacity"]) == (1, None if capacity == "none" else capacity)
    answer = await tried(away_fallback="true", strategy="load_balanced", busy_fallback="false")
    assert (answer["chosen_agent_id"], answer["tier"]) == (ben.id, "away")
    assert answer["policy"]["strategy"] == "load_balanced"
    rules = done(await owner.get("/workspace"))["routing"]
    assert (rules["strategy"], rules["away_fallback"], rules["default_capacity"]) == ("round_robin", False, 1)
    last = await workplace.mark()
    assert [event["position"] for event in await watch.read_to(last)] == [last], "nothing was told"


WRONG: list[tuple[str, list[str]]] = [
    ("strategy", ["", "random", "Round_robin", "\x00", "x" * 5_000]),
    ("busy_fallback", ["", "1", "yes", "True", "null"]),
    ("away_fallback", ["", "0", "FALSE"]),
    ("default_capacity", ["", "-1", "1001", "1.5", "None", "null", "٣", "1e2", " 1", "9" * 400, "unlimited"]),
]


async def test_what_is_no_rule_is_named(workplace: Workplace) -> None:
    owner, (ana,) = await workplace.owner(), await workplace.staff("Ana")
    for name, values in WRONG:
        for value in values:
            error = refused(await owner.get("/workspace/next-assignment", **{name: value}), 422, "invalid")
            assert list(error["fields"]) == [name], value
    refused(await ana.get("/workspace/next-assignment"), 403, "not_allowed")
