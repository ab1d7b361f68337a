"""Taking, handing over, releasing: one guard for all, and the loser is told who has it (RT5, RT7, RT8)."""

import pytest

from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.errors import DomainError
from lenochat.core.events import ConversationAssigned, ConversationQueued
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.routing import Strategy
from lenochat.store.ids import new_id
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus


@pytest.mark.parametrize("status", AvailabilityStatus)
def test_manual_assignment_obeys_whatever_the_target_s_status_and_capacity(
    shop: Shop, status: AvailabilityStatus
) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    shop.change_rules(WorkspaceChange(default_capacity=1))
    mine, _theirs = shop.visitor_begins(), shop.visitor_begins()
    shop.set_status(ben, status)
    shop.take_events()
    shop.assign(ana, mine, ben)
    assert (shop.holder(mine), shop.agent(ben).open_conversations) == (ben, 2)
    (event,) = shop.take_events()
    assert isinstance(event, ConversationAssigned)
    assert (event.cause, event.assignee_id, event.previous_assignee_id) == ("manual", ben, ana)
    assert [(load.agent_id, load.open_conversations) for load in event.loads] == [(ana, 0), (ben, 2)]
    assert len(shop.receipts(mine)) == 1, "a receipt explains decisions of routing only"


def test_what_was_assigned_by_hand_does_not_move_anybody_s_turn(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    first = shop.visitor_begins()
    shop.assign(ana, first, ben)
    assert [shop.holder(shop.visitor_begins()) for _ in range(3)] == [ben, ana, ben]


def test_taking_from_the_queue_needs_nobody_to_have_it(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    for agent in (ana, ben):
        shop.set_status(agent, BUSY)
    chat = shop.visitor_begins()
    shop.assign(ana, chat, ana, expected=None)
    with pytest.raises(DomainError) as refusal:
        shop.assign(ben, chat, ben, expected=None)
    assert refusal.value.code == "already_assigned"
    assert refusal.value.data == {"assignee_id": ana, "assignee_name": "Ana"}
    assert "Ana" in refusal.value.message


def test_who_expects_a_holder_learns_that_it_waits(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, BUSY)
    chat = shop.visitor_begins()
    with pytest.raises(DomainError) as refusal:
        shop.assign(ana, chat, ana, expected=ana)
    assert refusal.value.data == {"assignee_id": None, "assignee_name": None}


def test_checks_come_in_the_order_of_the_contract(shop: Shop) -> None:
    """Not there, invalid, closed, not the expected one, not allowed: each hides those after it."""
    ana, ben, cleo = shop.staff("Ana", "Ben", "Cleo")
    chat = shop.visitor_begins()
    nobody, nowhere = AgentId(new_id()), ConversationId(new_id())

    def code(conversation: ConversationId, to: AgentId, expected: AgentId) -> str:
        with pytest.raises(DomainError) as refusal:
            shop.assign(cleo, conversation, to, expected=expected)
        return refusal.value.code

    assert shop.holder(chat) == ana
    assert code(chat, ben, ana) == "not_allowed"
    assert code(chat, ben, ben) == "already_assigned"
    shop.close_conversation(ana, chat)
    assert code(chat, ben, ben) == "conversation_closed"
    assert code(chat, nobody, ben) == "invalid"
    assert code(nowhere, nobody, ben) == "not_found"


def test_a_disabled_member_and_one_of_another_workspace_get_nothing(shop: Shop) -> None:
    (stranger,) = shop.staff("Stranger")
    shop.begin()
    ana, ben = shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    shop.disable(ben)
    for target in (ben, stranger):
        with pytest.raises(DomainError, match="invalid"):
            shop.assign(ana, chat, target)


def test_giving_it_to_who_has_it_already_changes_nothing(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.take_events()
    shop.assign(ana, chat, ana, expected=ana)
    assert shop.take_events() == []


def test_what_an_offline_agent_holds_may_be_reassigned_by_every_member(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    with pytest.raises(DomainError, match="not_allowed"):
        shop.assign(ben, chat, ben)
    shop.log_out(shop.logins[ana][0])
    shop.assign(ben, chat, ben)
    assert shop.holder(chat) == ben


# Several at once


def test_several_are_moved_and_the_places_that_come_free_are_given_once(shop: Shop) -> None:
    ana, ben, cleo = shop.staff("Ana", "Ben", "Cleo")
    shop.set_status(cleo, DND)
    shop.change_rules(WorkspaceChange(default_capacity=2))
    held = [shop.visitor_begins() for _ in range(4)]
    waiting = [shop.visitor_begins() for _ in range(5)]
    shop.take_events()
    wishes = [(held[0], ana), (held[1], ben), (held[2], ben), (waiting[4], None)]
    refused = shop.assign_several(shop.owner, wishes, cleo)[2]
    assert isinstance(refused, DomainError)
    assert refused.data == {"assignee_id": ana, "assignee_name": "Ana"}
    assert [shop.holder(one) for one in (held[0], held[1], held[2], waiting[4])] == [cleo, cleo, ana, cleo]
    assert [shop.holder(one) for one in waiting[:4]] == [ana, ben, None, None]
    events = [event for event in shop.take_events() if isinstance(event, ConversationAssigned)]
    assert [(event.conversation_id, event.cause) for event in events] == [
        *((one, "manual") for one in (held[0], held[1], waiting[4])),
        *((one, "routing") for one in waiting[:2]),
    ]


def test_who_is_no_manager_moves_none_and_after_a_beginning_each_is_refused_by_itself(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chats = [shop.visitor_begins() for _ in range(2)]
    wishes = [(chat, ana) for chat in chats]
    for by, to, code in ((ana, None, "not_allowed"), (shop.owner, AgentId(new_id()), "invalid")):
        with pytest.raises(DomainError, match=code):
            shop.assign_several(by, wishes, to)
        outcomes = shop.assign_several(by, wishes, to, has_begun=True)
        assert [one.code for one in outcomes if isinstance(one, DomainError)] == [code, code]
    assert [shop.holder(chat) for chat in chats] == [ana, ana]


# Releasing


def test_a_release_keeps_the_first_waiting_time_and_passes_over_who_released_it(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    shop.set_status(ben, AWAY)
    chat = shop.visitor_begins()
    began = shop.row(chat).waiting_from
    shop.set_status(ben, ONLINE)
    shop.clock.move(100)
    shop.take_events()
    shop.assign(ana, chat, None)
    queued, assigned = shop.take_events()
    assert isinstance(queued, ConversationQueued)
    assert isinstance(assigned, ConversationAssigned)
    assert queued.conversation.queue_position == 1
    assert (shop.holder(chat), shop.row(chat).waiting_from) == (ben, began)
    receipt = shop.receipts(chat)[0]
    assert (receipt.trigger, receipt.outcome, receipt.chosen_agent_id) == ("released", "assigned", ben)
    assert [one.reasons for one in receipt.candidates if one.agent_id == ana] == [("released",)]


def test_who_released_it_gets_it_back_when_nobody_else_is_eligible(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    chat = shop.visitor_begins()
    shop.assign(ana, chat, None)
    assert shop.holder(chat) == ana


@pytest.mark.parametrize(("seconds", "passed_over"), [(59, True), (60, False)])
def test_who_released_it_is_passed_over_for_a_minute(shop: Shop, seconds: int, passed_over: bool) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    for agent in (ana, ben):
        shop.set_status(agent, BUSY)
    shop.assign(ana, chat, None)
    assert shop.holder(chat) is None
    assert shop.receipts(chat)[0].outcome == "waiting"
    shop.clock.move(seconds)
    shop.assign(shop.owner, shop.visitor_begins(), ben)
    shop.change_rules(WorkspaceChange(busy_fallback=True, strategy=Strategy.LOAD_BALANCED))
    assert shop.holder(chat) == (ben if passed_over else ana)


def test_a_released_conversation_goes_before_those_who_came_later(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(default_capacity=1))
    first = shop.visitor_begins()
    shop.clock.move(1)
    second = shop.visitor_begins()
    shop.set_status(ana, AWAY)
    shop.assign(ana, first, None)
    assert shop.queue() == [first, second]


# A place comes free


def test_handing_over_frees_a_place_for_the_next_in_the_queue(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    shop.set_status(ben, DND)
    shop.change_rules(WorkspaceChange(default_capacity=1))
    first, second = shop.visitor_begins(), shop.visitor_begins()
    assert shop.queue() == [second]
    shop.take_events()
    shop.assign(ana, first, ben)
    assert (shop.holder(second), shop.queue()) == (ana, [])
    assert shop.event_types() == ["conversation.assigned", "conversation.assigned"]


def test_closing_frees_a_place_for_the_next_in_the_queue(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(default_capacity=1))
    first, second = shop.visitor_begins(), shop.visitor_begins()
    shop.take_events()
    shop.close_conversation(ana, first)
    assert shop.holder(second) == ana
    assert shop.event_types() == ["conversation.closed", "conversation.assigned"]
    assert shop.receipts(second)[0].trigger == "queue"
