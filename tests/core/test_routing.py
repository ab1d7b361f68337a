"""Who gets a conversation (RT1, RT2, RT3, RT7, RT9)."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenochat.core.agent import Agent, Role, effective_capacity
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import AgentId
from lenochat.core.routing import (
    FULL_RECEIPT_MEMBERS,
    RECEIPT_KEYS,
    Assign,
    HandToAssistant,
    Need,
    Reason,
    RoutingPolicy,
    Strategy,
    Wait,
    decide,
    reasons_against,
    tier,
)
from tests.support.people import people, person, policies

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus
STRATEGIES = tuple(Strategy)
REASONS_OF_LATER = {"not_in_team", "hold", "finishing"}
"""Named by the contract; nothing gives rise to them yet."""


def chosen(policy: RoutingPolicy, agents: list[Agent], released_by: AgentId | None = None) -> AgentId | None:
    decision = decide(policy, agents, Need(passed_over_agent_id=released_by)).decision
    return decision.agent_id if isinstance(decision, Assign) else None


def eligible(policy: RoutingPolicy, agents: list[Agent]) -> list[Agent]:
    return [agent for agent in agents if not reasons_against(agent, policy)]


def first_tier(policy: RoutingPolicy, able: list[Agent]) -> list[Agent]:
    levels = [tier(agent.availability.status, policy) for agent in able]
    first = min(level for level in levels if level is not None)
    return [agent for agent, level in zip(able, levels, strict=True) if level == first]


# Which availability gets chats: the table of product.md


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize(
    ("busy_fallback", "away_fallback", "getting"),
    [
        (False, False, {ONLINE: "online"}),
        (True, False, {ONLINE: "online", BUSY: "busy"}),
        (False, True, {ONLINE: "online", AWAY: "away"}),
        (True, True, {ONLINE: "online", BUSY: "busy", AWAY: "away"}),
    ],
)
@pytest.mark.parametrize("status", AvailabilityStatus)
def test_each_status_gets_chats_exactly_as_the_table_says(
    status: AvailabilityStatus,
    busy_fallback: bool,
    away_fallback: bool,
    getting: dict[AvailabilityStatus, str],
    strategy: Strategy,
) -> None:
    policy = RoutingPolicy(strategy=strategy, busy_fallback=busy_fallback, away_fallback=away_fallback)
    decision = decide(policy, [person("ana", status)]).decision
    if status in getting:
        assert decision == Assign(agent_id=AgentId("ana"), tier=getting[status])  # type: ignore[arg-type]
    else:
        assert decision == Wait()
        assert reasons_against(person("ana", status), policy) == ("status",)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_first_tier_with_an_eligible_agent_is_used(strategy: Strategy) -> None:
    """However loaded and however lately assigned its agents are."""
    policy = RoutingPolicy(strategy=strategy, busy_fallback=True, away_fallback=True)
    online = person("online", ONLINE, load=9, last_assigned=30)
    busy = person("busy", BUSY, load=5, last_assigned=20)
    away = person("away", AWAY)
    never = [person("dnd", DND), person("offline", OFFLINE)]
    assert chosen(policy, [*never, away, busy, online]) == "online"
    assert chosen(policy, [*never, away, busy, replace(online, takes_chats=False)]) == "busy"
    assert chosen(policy, [*never, away]) == "away"
    assert chosen(policy, never) is None


def test_an_online_agent_who_is_not_eligible_opens_the_next_tier() -> None:
    policy = RoutingPolicy(busy_fallback=True, default_capacity=1)
    assert chosen(policy, [person("ana", load=1), person("ben", BUSY)]) == "ben"


# Reasons


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        (person("ana", disabled=True), "disabled"),
        (person("ana", takes_chats=False), "takes_no_chats"),
        (person("ana", AWAY), "status"),
        (person("ana", accepting=False), "not_accepting"),
        (person("ana", lost=True), "connection_lost"),
        (person("ana", load=2), "at_capacity"),
        (person("ana", capacity=0), "at_capacity"),
    ],
)
def test_each_reason_alone_keeps_chats_away(agent: Agent, reason: Reason) -> None:
    policy = RoutingPolicy(default_capacity=2)
    assert reasons_against(agent, policy) == (reason,)
    assert chosen(policy, [agent]) is None


def test_all_reasons_are_told_at_once() -> None:
    agent = person(
        "ana", DND, accepting=False, lost=True, load=1, capacity=1, disabled=True, takes_chats=False, ramping=True
    )
    assert set(reasons_against(agent, RoutingPolicy())) == set(get_args(Reason)) - REASONS_OF_LATER


@given(policy=policies, agents=people())
def test_an_agent_is_eligible_exactly_when_there_is_no_reason(policy: RoutingPolicy, agents: list[Agent]) -> None:
    for candidate in decide(policy, agents).candidates:
        assert candidate.eligible == (candidate.reasons == ())


@given(policy=policies, agents=people())
def test_an_owner_takes_part_like_everybody_else(policy: RoutingPolicy, agents: list[Agent]) -> None:
    roleless = [replace(agent, role=Role.AGENT) for agent in agents]
    assert chosen(policy, agents) == chosen(policy, roleless)


@pytest.mark.parametrize(
    ("override", "default", "expected"),
    [(None, None, None), (None, 6, 6), (None, 0, 0), (0, 6, 0), (9, 6, 9), ("unlimited", 6, None)],
)
def test_an_override_of_the_capacity_goes_before_the_workspace_s(
    override: int | None, default: int | None, expected: int | None
) -> None:
    assert effective_capacity(override, default) == expected


# Decisions


@given(policy=policies, agents=people(), random=st.randoms(use_true_random=False), passes=st.booleans())
def test_a_decision_is_right_and_the_same_in_any_order_of_agents(
    policy: RoutingPolicy, agents: list[Agent], random: Random, passes: bool
) -> None:
    released_by = agents[0].id if passes and agents else None
    explained = decide(policy, agents, Need(passed_over_agent_id=released_by))
    shuffled = list(agents)
    random.shuffle(shuffled)
    assert decide(policy, shuffled, Need(passed_over_agent_id=released_by)) == explained

    able = eligible(policy, agents)
    able = [agent for agent in able if agent.id != released_by] or able
    if not able:
        assert explained.decision == Wait()
        return
    assert isinstance(explained.decision, Assign)
    (taken,) = [agent for agent in able if agent.id == explained.decision.agent_id]
    best = first_tier(policy, able)
    assert taken in best
    if policy.strategy is Strategy.LOAD_BALANCED:
        assert taken.open_conversations == min(agent.open_conversations for agent in best)
        best = [agent for agent in best if agent.open_conversations == taken.open_conversations]
    assert taken.last_assigned == min(agent.last_assigned for agent in best)
    tied = [agent for agent in best if agent.last_assigned == taken.last_assigned]
    assert taken.joined == min(agent.joined for agent in tied)


@given(policy=policies, agents=people())
def test_with_an_assistant_nobody_eligible_means_that_it_answers(policy: RoutingPolicy, agents: list[Agent]) -> None:
    decision = decide(policy, agents, assistant_active=True).decision
    assert (decision == HandToAssistant()) == (eligible(policy, agents) == [])


@given(agents=people(at_most=8), start=st.integers(0, 30), length=st.integers(1, 30), policy=policies)
def test_round_robin_is_even_within_one_in_every_window_of_an_unchanged_set(
    agents: list[Agent], start: int, length: int, policy: RoutingPolicy
) -> None:
    """Without a capacity the eligible set stays as it is, and only its first tier is ever asked."""
    policy = replace(policy, strategy=Strategy.ROUND_ROBIN, default_capacity=None)
    agents = [replace(agent, capacity_override=None) for agent in agents]
    given_to: list[AgentId] = []
    for position in range(100, 100 + start + length):
        taken = chosen(policy, agents)
        if taken is None:
            return
        given_to.append(taken)
        agents = [
            replace(agent, last_assigned=position, open_conversations=agent.open_conversations + 1)
            if agent.id == taken
            else agent
            for agent in agents
        ]
    turns = Counter(given_to[start:])
    counts = [turns[agent.id] for agent in first_tier(policy, eligible(policy, agents))]
    assert sum(counts) == length
    assert max(counts) - min(counts) <= 1


@given(agents=people(at_most=8), chats=st.integers(1, 30), default=st.sampled_from([1, 3]))
def test_no_strategy_gives_anybody_more_than_their_capacity(agents: list[Agent], chats: int, default: int) -> None:
    policy = RoutingPolicy(strategy=Strategy.LOAD_BALANCED, default_capacity=default, busy_fallback=True)
    before = {agent.id: agent.open_conversations for agent in agents}
    for position in range(100, 100 + chats):
        taken = chosen(policy, agents)
        agents = [
            replace(agent, last_assigned=position, open_conversations=agent.open_conversations + (agent.id == taken))
            for agent in agents
        ]
    for agent in agents:
        limit = effective_capacity(agent.capacity_override, default)
        if limit is not None and agent.open_conversations > before[agent.id]:
            assert agent.open_conversations <= limit


# Who released it


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_who_released_a_conversation_is_passed_over_while_others_are_eligible(strategy: Strategy) -> None:
    policy = RoutingPolicy(strategy=strategy, busy_fallback=True)
    ana, ben = person("ana"), person("ben", BUSY, load=9, last_assigned=50)
    explained = decide(policy, [ana, ben], Need(passed_over_agent_id=ana.id))
    assert explained.decision == Assign(agent_id=ben.id, tier="busy")
    assert [candidate.reasons for candidate in explained.candidates] == [(), ("released",)]
    assert explained.counts == {"eligible": 1, "released": 1}


def test_who_released_a_conversation_gets_it_back_when_nobody_else_is_eligible() -> None:
    ana, ben = person("ana"), person("ben", AWAY)
    explained = decide(RoutingPolicy(), [ana, ben], Need(passed_over_agent_id=ana.id))
    assert explained.decision == Assign(agent_id=ana.id, tier="online")
    assert explained.candidates[0].reasons == ()


# Receipts


def test_up_to_fifty_members_every_candidate_is_in_the_receipt_and_above_only_the_first_ten() -> None:
    staff = [person(f"{number:03}", last_assigned=1_000 - number) for number in range(FULL_RECEIPT_MEMBERS + 1)]
    full, cut = decide(RoutingPolicy(), staff[:-1]), decide(RoutingPolicy(), staff)
    assert (FULL_RECEIPT_MEMBERS, RECEIPT_KEYS) == (50, 10)
    assert len(full.candidates) == 50
    assert [candidate.agent_id for candidate in cut.candidates] == [f"{number:03}" for number in range(50, 40, -1)]
    assert cut.counts == {"eligible": 51}


@given(policy=policies, agents=people())
def test_a_receipt_names_the_chosen_first_then_the_runners_up_then_the_rest(
    policy: RoutingPolicy, agents: list[Agent]
) -> None:
    explained = decide(policy, agents)
    assert {candidate.agent_id for candidate in explained.candidates} == {agent.id for agent in agents}
    able = [candidate.eligible for candidate in explained.candidates]
    assert able == sorted(able, reverse=True)
    if isinstance(explained.decision, Assign):
        assert explained.candidates[0].agent_id == explained.decision.agent_id
    assert explained.counts.get("eligible", 0) == sum(able)
    told = Counter(reason for candidate in explained.candidates for reason in candidate.reasons)
    assert {reason: count for reason, count in explained.counts.items() if reason != "eligible"} == told
