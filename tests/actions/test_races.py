"""Races, with real threads through the writer's public door (RT4, RT5)."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from lenochat.actions.actor import Actor
from lenochat.actions.assignment import assign
from lenochat.actions.availability import set_availability
from lenochat.actions.conversation import close_conversation
from lenochat.actions.first_message import FirstMessage
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Conversation
from lenochat.core.errors import DomainError
from lenochat.core.events import ConversationAssigned, OwnAvailabilityChanged
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.unchanged import UNCHANGED
from lenochat.store.group import Action
from lenochat.store.ids import new_id
from tests.support.shop import Shop, begin

THREADS = 16
ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """Run each in a thread of its own, all let go at the same moment; results, or what was raised, in order."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        gate.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        running: list[Future[object]] = [pool.submit(run, work) for work in works]
        return [future.exception() or future.result() for future in running]


def a_chat() -> FirstMessage:
    return FirstMessage(client_message_id=new_id(), text="Hello", name=None, email=None, page_url=None)


def closing(actor: Actor, chat: ConversationId) -> Action[Conversation]:
    return lambda tx, now: close_conversation(tx, actor, chat, now=now)


def taking(actor: Actor, chat: ConversationId) -> Action[Conversation]:
    return lambda tx, now: assign(tx, actor, chat, agent_id=actor.agent_id, expected=None, now=now)


def test_of_sixteen_takers_one_wins_and_fifteen_are_told_who_has_it(shop: Shop) -> None:
    staff = shop.staff(*(f"Agent {number}" for number in range(THREADS)))
    actors = [shop.actor(agent) for agent in staff]
    for agent in staff:
        shop.set_status(agent, BUSY)
    for _ in range(10):
        chat = shop.visitor_begins()

        with shop.busy():
            outcomes = at_once([partial(shop.write, taking(actor, chat)) for actor in actors])
        (winner,) = [outcome.assignee_id for outcome in outcomes if isinstance(outcome, Conversation)]
        told = [outcome.data["assignee_id"] for outcome in outcomes if isinstance(outcome, DomainError)]
        assert told == [winner] * (THREADS - 1)
        assert shop.holder(chat) == winner


def test_sixteen_producers_never_take_anybody_above_their_capacity(shop: Shop) -> None:
    """Chats come and are closed at once; at each position of the log nobody holds more than three."""
    staff = shop.staff("Ana", "Ben", "Cleo", "Dan")
    shop.change_rules(WorkspaceChange(default_capacity=3))
    actors = {agent: shop.actor(agent) for agent in staff}

    def produce(number: int) -> None:
        actor = actors[staff[number % len(staff)]]
        for _ in range(15):
            chat = ConversationId(shop.write(begin(a_chat())))
            if number % 2:
                shop.write(closing(actor, chat))

    with shop.busy():
        outcomes = at_once([partial(produce, number) for number in range(THREADS)])
    assert outcomes == [None] * THREADS
    events = shop.take_positioned()
    held: Counter[AgentId] = Counter()
    most: Counter[AgentId] = Counter()
    for item in events:
        loads = {load.agent_id: load.open_conversations for load in getattr(item.event, "loads", ())}
        held.update({agent: load - held[agent] for agent, load in loads.items()})
        most.update({agent: max(0, held[agent] - most[agent]) for agent in loads})
    assert most == dict.fromkeys(staff, 3), "all were full at some time, and nobody was ever fuller"
    assert held == {agent: shop.agent(agent).open_conversations for agent in staff}
    assert [item.position for item in events] == list(range(events[0].position, shop.workspace.position + 1))


def test_when_away_was_acknowledged_the_next_chat_is_never_hers(shop: Shop) -> None:
    """1,000 rounds, while four other threads bring chats of their own."""
    ana, _ben = shop.staff("Ana", "Ben")
    shop.take_events()
    actor = shop.actor(ana)

    def choose(status: AvailabilityStatus) -> None:
        shop.write(lambda tx, now: set_availability(tx, actor, status=status, message=UNCHANGED, now=now))

    def go_away_and_write() -> list[str]:
        chats: list[str] = []
        for _ in range(1_000):
            choose(ONLINE)
            choose(AWAY)
            chats.append(shop.write(begin(a_chat())))
        return chats

    def bring_chats() -> None:
        for _ in range(250):
            shop.write(begin(a_chat()))

    with shop.busy():
        chats, *others = at_once([go_away_and_write, *[bring_chats] * 4])
    assert others == [None] * 4
    assert isinstance(chats, list)

    status, holders, hers = ONLINE, dict[str, AgentId](), Counter[AvailabilityStatus]()
    for event in shop.take_events():
        if isinstance(event, OwnAvailabilityChanged) and event.agent_id == ana:
            status = event.status
        elif isinstance(event, ConversationAssigned):
            holders[event.conversation_id] = event.assignee_id
            hers[status] += event.assignee_id == ana
    assert [chat for chat in chats if holders[chat] == ana] == []
    assert len(chats) == 1_000
    assert (hers[AWAY], hers[ONLINE] > 0) == (0, True), "nor was any other chat, by the order of the log"


def test_shares_are_exactly_even_under_sixteen_producers(shop: Shop) -> None:
    """Round robin is within one under any concurrency: 16 times 10 chats for four agents are 40 each."""
    staff = shop.staff("Ana", "Ben", "Cleo", "Dan")

    def produce() -> None:
        for _ in range(10):
            shop.write(begin(a_chat()))

    with shop.busy():
        at_once([produce] * THREADS)
    assert [shop.agent(agent).open_conversations for agent in staff] == [40] * 4
