"""The judge, on made-up histories: what is true passes, and each lie is named by the check that is there for it."""

import ast
import asyncio
from pathlib import Path

import pytest

from tests.support.tale import MILLISECOND, Tale, with_event
from torture.assistance import FAILS, NEVER_SHOWN, TOPICS
from torture.judge import Counts, Epoch, judge
from torture.quiet import check_next, check_quiet

NORWAY, TEAPOT = TOPICS
NAMES = ("Ana", "Ben", None)
NOON = "2026-01-01T12:00:00.000Z"
TORTURE = Path(__file__).parents[2] / "torture"


def a_day() -> Tale:
    """Two agents with room for two each; one goes away, two visitors come, a chat is taken over and closed."""
    tale = Tale("Ana", "Ben", default_capacity=2)
    tale.begin("one", "Ana")
    tale.status("Ana", "away")
    tale.begin("two", "Ben")
    tale.give("one", "Ben", by="Ben")
    tale.begin("three", None)
    tale.close("one")
    tale.give("three", "Ben", cause="routing")
    return tale


def test_a_true_history_passes() -> None:
    assert a_day().faults == []


def test_routing_to_somebody_who_said_away_before_is_found() -> None:
    tale = Tale("Ana", "Ben")
    tale.status("Ana", "away")
    tale.begin("one", "Ana")
    assert "RT4" in tale.broken


def test_a_change_that_was_acknowledged_before_the_visitor_asked_has_to_come_first() -> None:
    tale = Tale("Ana", "Ben")
    tale.begin("one", "Ana")
    tale.status("Ana", "away")
    begun, chosen = tale.deeds
    tale.deeds[0] = begun._replace(sent=chosen.answered + MILLISECOND, answered=chosen.answered + 2 * MILLISECOND)
    assert tale.broken == {"order"}


def test_routing_above_capacity_is_found() -> None:
    tale = Tale("Ana", default_capacity=1)
    tale.begin("one", "Ana")
    tale.begin("two", "Ana")
    assert tale.broken == {"RT5"}


def test_whoever_waits_while_somebody_is_eligible_is_found() -> None:
    tale = Tale("Ana")
    tale.begin("one", None)
    assert tale.broken == {"RT7"}


def test_a_newcomer_who_overtakes_is_found() -> None:
    tale = Tale("Ana", "Ben")
    tale.status("Ana", "away")
    tale.status("Ben", "away")
    tale.begin("one", None)
    tale.status("Ben", "online")
    tale.begin("two", "Ben")
    assert tale.broken == {"RT6"}


def test_an_agent_whose_turn_it_was_not_is_found() -> None:
    tale = Tale("Ana", "Ben")
    tale.begin("one", "Ana")
    tale.begin("two", "Ana")
    assert tale.broken == {"RT1"}


def test_a_team_gets_what_is_for_it_and_nobody_else_does() -> None:
    tale = Tale("Ana", "Ben")
    tale.agents["Ben"]["teams"] = tale.history.agents["Ben"]["teams"] = ["North"]
    tale.begin("one", "Ben", team_id="North")
    tale.begin("two", "Ana")
    assert tale.faults == []
    other = Tale("Ana", "Ben")
    other.begin("one", "Ana", team_id="North")
    assert other.broken == {"RT4"}


def test_what_waits_for_a_team_holds_up_nobody_else() -> None:
    tale = Tale("Ana")
    tale.begin("one", None, team_id="North")
    tale.begin("two", "Ana")
    assert tale.faults == []


@pytest.mark.parametrize(("chosen", "broken"), [("Ana", set()), ("Ben", {"RT1"})])
def test_a_visitor_who_is_back_gets_the_agent_they_talked_to(chosen: str, broken: set[str]) -> None:
    tale = Tale("Ana", "Ben", prefer_former_agent=True)
    tale.begin("one", "Ana", visitor="Vera")
    tale.close("one")
    tale.begin("two", chosen, visitor="Vera")
    assert tale.broken == broken


@pytest.mark.parametrize(("seconds", "broken"), [(None, {"RT5"}), (10, set())])
def test_routing_takes_a_conversation_only_from_who_does_not_reply(seconds: int | None, broken: set[str]) -> None:
    tale = Tale("Ana", "Ben", no_reply_seconds=seconds)
    tale.begin("one", "Ana")
    tale.give("one", "Ben", cause="routing")
    assert tale.broken == broken


@pytest.mark.parametrize(("seconds", "broken"), [(None, set()), (1, {"RT16"})])
def test_who_comes_back_to_a_backlog_does_not_get_it_all_at_once(seconds: int | None, broken: set[str]) -> None:
    tale = Tale("Ana", ramp_seconds=seconds)
    tale.status("Ana", "away")
    tale.begin("one", None)
    tale.begin("two", None)
    tale.status("Ana", "online")
    back = tale.events[-1][1]
    tale.give("one", "Ana", cause="routing")
    tale.give("two", "Ana", cause="routing")
    for _, event in tale.events[-2:]:
        event["at"] = back["at"]
    assert tale.broken == broken


@pytest.mark.parametrize(("since", "unseen"), [(1, {"one"}), (9, set())])
def test_what_came_after_the_last_sign_of_life_has_to_come_back(since: int, unseen: set[str]) -> None:
    tale = Tale("Ana", "Ben")
    tale.begin("one", "Ana")
    tale.lose("Ana", since=since)
    assert tale.faults == []
    assert tale.history.unseen.keys() == unseen
    assert {
        fault.check for fault in check_quiet(tale.history, tale.state, list(tale.conversations.values()), NOON)
    } == ({"RT18"} if unseen else set())


def test_two_winners_are_found_by_who_had_it() -> None:
    tale = a_day()
    tale.begin("four", "Ben")
    tale.give("four", "Ana", by="Ana")
    tale.deeds[-1] = tale.deeds[-1]._replace(expected=None)
    assert "RT5" in tale.broken


@pytest.mark.parametrize(("named", "broken"), [("Ben", set()), ("Ana", {"RT5"}), (None, {"RT5"})])
def test_the_loser_is_told_somebody_who_had_it(named: str | None, broken: set[str]) -> None:
    tale = a_day()
    error = {"error": {"code": "already_assigned", "assignee_id": named}}
    tale.deed("assign", error, status=409, position=None, about="two", wish="Ana", expected=None)
    assert tale.broken == broken


def test_a_status_that_was_acknowledged_and_is_not_told_is_lost() -> None:
    tale = a_day()
    tale.deed("status", {**tale.agents["Ana"], "status": "offline"}, by="Ana", about="Ana")
    assert tale.broken == {"answer"}


def test_what_a_kill_has_undone_is_told_as_lost() -> None:
    tale = a_day()
    tale.deed("status", {**tale.agents["Ana"], "status": "offline"}, by="Ana", about="Ana")
    tale.killed_at = tale.now()
    assert tale.broken == {"kept"}


def test_a_position_beyond_the_end_was_acknowledged_and_lost() -> None:
    tale = a_day()
    tale.deed("close", tale.conversations["two"], about="two", position=tale.position + 5)
    assert "order" in tale.broken


def test_a_message_that_is_nowhere_is_lost_and_leaves_no_hole() -> None:
    tale = a_day()
    tale.deed("write", None, about="two", wish="where is it?", status=201, position=None)
    assert tale.broken == {"kept"}


def test_a_position_that_nobody_was_told_of_is_found() -> None:
    tale = a_day()
    tale.position += 1
    assert tale.broken == {"positions"}


def test_a_conversation_without_its_decision_is_half_done() -> None:
    tale = a_day()
    tale.begin("four", "Ben")
    place = next(place for place, (_, event) in enumerate(tale.events) if event["type"] == "conversation.opened")
    del tale.events[place + 1]
    assert "whole" in tale.broken


def test_a_load_that_drifts_is_found() -> None:
    tale = with_event(a_day(), "conversation.assigned", lambda event: event["loads"][-1].update(open_conversations=7))
    assert "RT9" in tale.broken


def test_an_eligibility_that_is_told_wrongly_is_found() -> None:
    tale = with_event(
        a_day(), "availability.changed", lambda event: event.update(not_eligible_because=[], eligible=True)
    )
    assert "RT3" in tale.broken


def test_spam_that_somebody_gets_all_the_same_is_found() -> None:
    tale = with_event(
        a_day(), "conversation.assigned", lambda event: event["conversation"].update(spam=True, status="open")
    )
    assert "spam" in tale.broken


def with_leno_ai(**settings: object) -> Tale:
    """Ana is away, and Leno AI is there, by default beside the queue."""
    tale = Tale("Ana")
    tale.status("Ana", "away")
    ai_chat = {"active": True, "when": "when_free", "outside_hours": False, "provider": "articles", **settings}
    for workspace in (tale.workspace, tale.history.workspace):
        workspace["ai_chat"] = ai_chat
    tale.history.begin_epoch()
    return tale


def test_what_leno_ai_may_say_passes_and_so_does_the_note_for_who_takes_over() -> None:
    tale = with_leno_ai()
    tale.begin("one", None, asks=NORWAY.question)
    tale.write("one", NORWAY.answer, by="assistant")
    tale.write("one", TEAPOT.question)
    tale.write("one", TEAPOT.answer, by="assistant")
    tale.position += 1  # The note.
    tale.give("one", "Ana")
    assert tale.faults == []


@pytest.mark.parametrize("then", ["again", "an agent has it", "something newer was asked", "it is closed"])
def test_an_answer_of_leno_ai_at_the_wrong_moment_is_found(then: str) -> None:
    tale = with_leno_ai()
    tale.begin("one", None, asks=NORWAY.question)
    match then:
        case "again":
            tale.write("one", NORWAY.answer, by="assistant")
        case "an agent has it":
            tale.give("one", "Ana")
        case "it is closed":
            tale.close("one")
        case _:
            tale.write("one", TEAPOT.question)
    tale.write("one", NORWAY.answer + "!", by="assistant")
    assert tale.broken == {"AI3"}


@pytest.mark.parametrize(
    ("said", "provider", "broken"),
    [
        (f"{FAILS} at the moment.", "endpoint", set()),
        (f"{FAILS} at the moment.", "articles", {"AI3"}),
        (f"{NEVER_SHOWN} of {NORWAY.answer}", "endpoint", {"AI2"}),
    ],
)
def test_what_a_language_model_failed_to_say_is_no_answer_and_articles_never_fail(
    said: str, provider: str, broken: set[str]
) -> None:
    tale = with_leno_ai(provider=provider)
    tale.begin("one", None, asks=NORWAY.question)
    tale.conversations["one"]["assistant"] = "done" if said.startswith(FAILS) else "answers"
    tale.write("one", said, by="assistant")
    assert tale.broken == broken


def test_leno_ai_that_goes_on_after_it_has_given_up_is_found() -> None:
    tale = with_leno_ai(provider="endpoint")
    tale.begin("one", None, asks=NORWAY.question)
    tale.write("one", f"{FAILS} at the moment.", by="assistant")
    assert tale.broken == {"AI3"}


@pytest.mark.parametrize("settings", [{"active": False}, {"when": "on_request"}])
def test_whatever_begins_otherwise_than_the_settings_say_is_found(settings: dict[str, object]) -> None:
    tale = with_leno_ai(**settings)
    tale.begin("one", None, asks=NORWAY.question)
    assert tale.broken == {"AI1"}


def test_what_leno_ai_has_alone_may_wait_while_somebody_is_there_and_is_given_to_nobody() -> None:
    assert alone_and(None) == (set(), set())
    assert alone_and("manual") == (set(), set())
    assert alone_and("routing")[0] == {"RT6"}


def alone_and(cause: str | None) -> tuple[set[str], set[str]]:
    """Leno AI has it alone when Ana comes back; what is broken then, and at the quiet moment after it."""
    tale = with_leno_ai(when="on_request")
    tale.begin("one", None, asks=NORWAY.question, alone=True)
    tale.status("Ana", "online")
    if cause is not None:
        tale.give("one", "Ana", cause=cause)
    listed = [{**one, "queue_position": None} for one in tale.conversations.values()]
    return tale.broken, {fault.check for fault in check_quiet(tale.history, tale.state, listed, NOON)}


@pytest.mark.parametrize(("active", "unheard"), [(True, "two"), (False, "one")])
def test_whoever_waits_unheard_while_leno_ai_is_there_or_is_heard_while_it_is_not_is_found(
    active: bool, unheard: str
) -> None:
    tale = with_leno_ai()
    tale.begin("one", None, asks=NORWAY.question)
    tale.begin("two", None, asks=TEAPOT.question)
    tale.conversations["two"] |= {"assistant": None, "handled_by": None}
    tale.move("changed", "two")
    assert tale.faults == []
    tale.history.workspace["ai_chat"]["active"] = active
    listed = [{**one, "queue_position": place} for place, one in enumerate(tale.conversations.values(), start=1)]
    found = check_quiet(tale.history, tale.state, listed, NOON)
    assert [(fault.check, fault.about) for fault in found] == [("AI1", (unheard,))]


def test_a_next_assignment_to_somebody_else_than_whose_turn_it_is_is_found() -> None:
    tale = Tale("Ana", "Ben")
    tale.begin("one", "Ana")
    assert tale.faults == []
    told = {name: [fault.check for fault in check_next(tale.history, {"chosen_agent_id": name})] for name in NAMES}
    assert told == {"Ben": [], "Ana": ["RT1"], None: ["RT1"]}


def test_a_queue_that_does_not_stand_in_its_order_is_found() -> None:
    tale = Tale("Ana")
    tale.status("Ana", "away")
    tale.begin("one", None)
    tale.begin("two", None)
    assert tale.faults == []
    one, two = tale.conversations.values()
    wrong = [{**one, "queue_position": 2}, {**two, "queue_position": 1}]
    found = check_quiet(tale.history, tale.state, wrong, NOON)
    assert [(fault.check, fault.about) for fault in found] == [("RT6", ("one", "two"))]


def test_a_visitor_who_writes_or_has_something_open_although_they_are_blocked_is_found() -> None:
    tale = Tale("Ana")
    tale.begin("one", "Ana")
    tale.block("one")
    tale.write("one", "and another thing")
    assert tale.broken == {"blocked"}
    assert {
        fault.check for fault in check_quiet(tale.history, tale.state, list(tale.conversations.values()), NOON)
    } >= {"blocked"}


def test_a_chat_outside_hours_that_is_not_left_or_that_routing_gives_away_is_found() -> None:
    tale = Tale("Ana")
    for workspace in (tale.workspace, tale.history.workspace):
        workspace["business_hours"] = {"weekly": {}}
    tale.begin("one", "Ana")
    assert tale.broken == {"WI2"}
    assert left_and(None).faults == []
    assert left_and("manual").faults == []
    assert left_and("routing").broken == {"RT6"}


def left_and(cause: str | None) -> Tale:
    """Somebody has left a chat outside hours, although Ana was there; then she has it."""
    tale = Tale("Ana")
    tale.history.workspace["business_hours"] = {"weekly": {}}
    tale.begin("one", None, left_by="vera@visitor.example")
    if cause is not None:
        tale.give("one", "Ana", cause=cause)
    return tale


def test_a_stream_that_tells_another_event_is_found() -> None:
    tale = a_day()
    tale.position, position = tale.position, tale.events[-1][0]
    assert _streamed(tale, [(position, 12_345)]) == {"order"}
    assert _streamed(a_day(), [(2, 0)]) == set()


def _streamed(tale: Tale, told: list[tuple[int, int]]) -> set[str]:
    epoch = Epoch(events=tale.events, until=tale.position, deeds=tale.deeds, tellings=[("a stream", told)])
    return {fault.check for fault in asyncio.run(judge(tale.history, epoch, Counts()))}


def test_an_answer_that_no_kind_of_request_may_get_is_found() -> None:
    tale = a_day()
    tale.deed("status", {"error": {}}, status=500, position=None, by="Ana")
    assert tale.broken == {"answer"}


JUDGES = (
    "account",
    "policy",
    "history",
    "judge",
    "order",
    "quiet",
    "since",
    "story",
    "talks",
    "assistance",
    "blocked",
    "hours",
)


@pytest.mark.parametrize("module", JUDGES)
def test_what_judges_knows_nothing_of_the_server(module: str) -> None:
    tree = ast.parse((TORTURE / f"{module}.py").read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in imported if name.split(".")[0] in ("lenochat", "tests", "bench")]
