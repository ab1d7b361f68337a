"""Fairness over ten thousand chats, while agents come and go: exact, by the events alone (RT1).

Round robin: of two agents who are both eligible, none gets two chats without one for the other in between; so in any
window in which both are eligible throughout, their counts differ by one at most. Load balanced: whoever is chosen has
no more open conversations than anybody else who is eligible.
"""

from collections import Counter
from random import Random

import pytest

from lenochat.actions.member import MemberChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.agent_views import AgentView
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.events import AgentChanged, AvailabilityChanged, ConversationAssigned, ConversationFact, Logged
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.routing import Strategy
from tests.conftest import make_tables
from tests.support.shop import Shop

CHATS = 10_000
NAMES = ("Ana", "Ben", "Cleo", "Dan", "Eve", "Finn")
STEADY = 2
"""So many of them never leave and have no limit."""


class Watch:
    """Who is eligible and with which load, as told; every choice of routing is looked at."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self.eligible_since: dict[AgentId, int] = {}
        """Of everybody who is eligible: since which chat, counted from 1, without a break."""
        self.loads: Counter[AgentId] = Counter()
        self.last: dict[AgentId, int] = {}
        """The chat that each agent got last."""
        self.got: Counter[AgentId] = Counter()
        self.given = 0
        self.held: list[tuple[ConversationId, AgentId]] = []

    def take(self, event: Logged) -> None:
        match event:
            case ConversationAssigned(cause="routing"):
                self._chosen(event)
            case AvailabilityChanged():
                self._is(event.agent_id, event.eligible)
            case AgentChanged(agent=AgentView() as agent):
                self._is(agent.id, agent.eligible)
            case _:
                pass
        if isinstance(event, ConversationFact):
            for load in event.loads:
                self.loads[load.agent_id] = load.open_conversations
                self._is(load.agent_id, load.eligible)

    def _is(self, agent: AgentId, eligible: bool) -> None:
        if eligible:
            self.eligible_since.setdefault(agent, self.given + 1)
        else:
            self.eligible_since.pop(agent, None)

    def _chosen(self, event: ConversationAssigned) -> None:
        chosen = event.assignee_id
        assert chosen in self.eligible_since
        if self.strategy is Strategy.ROUND_ROBIN:
            before = self.last.get(chosen, 0)
            overlooked = [
                agent
                for agent, since in self.eligible_since.items()
                if agent != chosen and since <= before and self.last.get(agent, 0) < before
            ]
            assert not overlooked, f"chat {self.given + 1}"
        else:
            assert self.loads[chosen] == min(self.loads[agent] for agent in self.eligible_since)
        self.given += 1
        self.last[chosen] = self.given
        self.got[chosen] += 1
        self.held.append((event.conversation_id, chosen))


@pytest.mark.parametrize("strategy", Strategy)
def test_ten_thousand_chats_are_shared_fairly_while_agents_come_and_go(strategy: Strategy) -> None:
    random, shop = Random(7), Shop(make_tables)
    shop.change_rules(WorkspaceChange(strategy=strategy))
    watch = Watch(strategy)
    shop.take_events()
    staff = shop.staff(*NAMES)
    while watch.given < CHATS:
        for _ in range(random.randint(1, 12)):
            shop.visitor_begins()
        _somebody_leaves_or_comes(shop, staff, random)
        for event in shop.take_events():
            watch.take(event)
        for _ in range(min(len(watch.held), random.randint(1, 14))):
            closed, _ = watch.held.pop(random.randrange(len(watch.held)))
            shop.close_conversation(shop.owner, closed)
    assert len([agent for agent in staff if watch.got[agent] > CHATS // 20]) > len(NAMES)
    if strategy is Strategy.ROUND_ROBIN:
        counts = [watch.got[agent] for agent in staff[:STEADY]]
        assert max(counts) - min(counts) <= 1
    shop.close()


def _somebody_leaves_or_comes(shop: Shop, staff: list[AgentId], random: Random) -> None:
    chance, agent = random.random(), random.choice(staff[STEADY:])
    if chance < 0.01 and len(staff) < 12:
        staff += shop.staff(f"New {len(staff)}")
    elif chance < 0.1:
        shop.change_member(agent, MemberChange(disabled=True))
    elif chance < 0.3:
        shop.change_member(agent, MemberChange(disabled=False, capacity_override=random.choice((None, 0, 2, 5))))
        shop.arrive(agent)
    elif chance < 0.8 and not shop.member(agent).disabled:
        shop.set_status(agent, random.choice((AvailabilityStatus.ONLINE, *AvailabilityStatus)))
