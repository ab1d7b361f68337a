"""A receipt in sentences: every reason and every trigger has its words, and they fit what was decided."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenochat.core.agent import Agent
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Trigger
from lenochat.core.explanation import COUNTED, REASONS, STATUS_NAMES, TRIGGERS, explain
from lenochat.core.ids import AgentId, ReceiptId, TeamId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.routing import CandidateReason, Need, RoutingPolicy, Strategy, decide
from lenochat.core.routing_views import ReceiptView, decision_view
from tests.support.people import people, person, policies

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus
NAMES = {AgentId(name): name.title() for name in ("ana", "ben", "cleo", "dan")}


def receipt(policy: RoutingPolicy, agents: list[Agent], need: Need | None = None) -> ReceiptView:
    need = need or Need()
    decision = decision_view(policy, need, decide(policy, agents, need))
    named = {name: getattr(decision, name) for name in decision.__dataclass_fields__}
    return ReceiptView(id=ReceiptId("r"), position=7, at=timestamp(Instant(0)), trigger="opened", **named)


def told(policy: RoutingPolicy, agents: list[Agent], need: Need | None = None) -> list[str]:
    headline, others = explain(receipt(policy, agents, need), agents=NAMES, teams={TeamId("north"): "North"})
    return [headline, *others]


def test_every_reason_every_trigger_and_every_status_has_its_words() -> None:
    assert set(REASONS) == {reason for part in get_args(CandidateReason) for reason in get_args(part)}
    assert set(COUNTED) == {"eligible", *REASONS}
    assert set(TRIGGERS) == set(get_args(Trigger))
    assert set(STATUS_NAMES) == set(AvailabilityStatus)


def test_who_got_it_and_why_and_why_nobody_else_did() -> None:
    policy = RoutingPolicy(strategy=Strategy.LOAD_BALANCED, default_capacity=4)
    staff = [person("ana", load=1), person("ben", load=3), person("cleo", BUSY), person("dan", load=4)]
    assert told(policy, staff) == [
        "When the visitor wrote, Ana got it: Online, 1 of 4 open, with the fewest open chats.",
        "Not Ben: had more open chats (3).",
        "Not Dan: was at capacity (4 of 4).",
        "Not Cleo: is Busy, and the Busy fallback is off.",
    ]


@pytest.mark.parametrize("strategy", Strategy)
def test_who_is_alone_in_the_tier_that_is_used_got_it_for_that_however_long_others_have_waited(
    strategy: Strategy,
) -> None:
    policy = RoutingPolicy(strategy=strategy, busy_fallback=True)
    staff = [person("ana", load=2, last_assigned=9), person("ben", BUSY), person("cleo", AWAY)]
    assert told(policy, staff) == [
        "When the visitor wrote, Ana got it: Online, 2 open, and nobody else Online was eligible.",
        "Not Ben: is Busy, and somebody Online was eligible.",
        "Not Cleo: is Away, and the Away fallback is off.",
    ]


def test_nobody_could_get_it() -> None:
    assert told(RoutingPolicy(), [person("ana", DND)], Need(team_id=TeamId("north"))) == [
        "When the visitor wrote, nobody could get it: it waits. For the team North alone.",
        "Not Ana: is Do Not Disturb, is not in the team.",
    ]


@pytest.mark.parametrize("prefers", [True, False])
def test_the_former_agent_is_named_where_that_is_why(prefers: bool) -> None:
    policy = RoutingPolicy(prefer_former_agent=prefers)
    staff = [person("ana", last_assigned=5), person("ben", last_assigned=9)]
    headline, other = told(policy, staff, Need(former_agent_id=AgentId("ben")))
    if prefers:
        assert headline == "When the visitor wrote, Ben got it: Online, 0 open, and had talked to this visitor last."
        assert other == "Not Ana: was not the last one this visitor had talked to."
    else:
        assert headline == "When the visitor wrote, Ana got it: Online, 0 open, and had waited longest for a chat."
        assert other == "Not Ben: had got a chat more recently, or joined later."


def test_of_a_large_team_the_rest_is_told_in_numbers() -> None:
    staff = [person(f"{number:03}", ONLINE if number % 2 else AWAY) for number in range(60)]
    *_, rest = told(RoutingPolicy(), staff)
    assert rest == "Of those who are not named here: 20 eligible, 30 by their status."


@given(policy=policies, agents=people(), released=st.booleans())
def test_every_candidate_but_the_chosen_one_has_a_sentence(
    policy: RoutingPolicy, agents: list[Agent], released: bool
) -> None:
    need = Need(passed_over_agent_id=agents[0].id if agents and released else None)
    made = receipt(policy, agents, need)
    headline, others = explain(made, agents={}, teams={})
    assert headline.endswith(".")
    assert len(others) == len(made.candidates) - (made.chosen_agent_id is not None)
    assert not any("{" in sentence for sentence in (headline, *others))
