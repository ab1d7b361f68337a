"""What was given to somebody whose connection was lost, and never reached their screen, goes back (RT18)."""

import pytest

from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Priority
from lenochat.core.ids import AgentId, ConversationId
from lenochat.store.due import DueKind
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus
GRACE = 30


def cut_off(shop: Shop, agent: AgentId) -> None:
    """The agent's last stream is gone; what comes from now on does not reach them."""
    shop.lose_stream(agent, shop.logins[agent][0])
    shop.clock.move(1)


def given(shop: Shop, how_many: int) -> list[ConversationId]:
    chats = []
    for _ in range(how_many):
        chats.append(shop.visitor_begins())
        shop.clock.move(1)
    return chats


def test_what_was_given_after_the_last_sign_of_life_waits_again_when_the_grace_ends(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    seen = given(shop, 1)[0]
    cut_off(shop, ana)
    unseen = given(shop, 2)
    began = shop.row(unseen[0]).waiting_from
    shop.take_events()
    shop.wait(GRACE - 4)
    assert ([shop.holder(chat) for chat in unseen], shop.take_events()) == ([ana, ana], [])
    shop.wait(1)
    assert [shop.holder(chat) for chat in (seen, *unseen)] == [ana, None, None]
    assert shop.event_types() == ["availability.changed", "conversation.queued", "conversation.queued"]
    assert shop.row(unseen[0]).waiting_from == began
    newest = shop.receipts(unseen[0])[0]
    assert (newest.trigger, newest.outcome, newest.passed_over_agent_id) == ("unseen", "waiting", None)


def test_it_goes_to_somebody_else_at_once_who_is_there(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    shop.set_status(ben, AWAY)
    cut_off(shop, ana)
    chats = given(shop, 2)
    shop.set_status(ben, ONLINE)
    shop.wait(GRACE)
    assert [shop.holder(chat) for chat in chats] == [ben, ben]
    assert [shop.receipts(chat)[0].trigger for chat in chats] == ["unseen"] * 2


def test_it_stands_before_all_of_its_priority_who_came_later(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    shop.set_status(ben, AWAY)
    cut_off(shop, ana)
    (unseen,) = given(shop, 1)
    shop.change_rules(WorkspaceChange(default_capacity=0))
    later, urgent = given(shop, 2)
    shop.set_priority(ben, urgent, Priority.HIGH)
    shop.wait(GRACE)
    assert shop.queue() == [urgent, unseen, later]


@pytest.mark.parametrize("how", ["comes back", "opens it", "writes into it", "took it"])
def test_it_stays_with_who_has_seen_it(shop: Shop, how: str) -> None:
    (ana,) = shop.staff("Ana")
    if how == "took it":
        shop.set_status(ana, AWAY)
    cut_off(shop, ana)
    (chat,) = given(shop, 1)
    match how:
        case "comes back":
            shop.open_stream(ana, shop.logins[ana][0])
            shop.clock.move(1)
            cut_off(shop, ana)
        case "opens it":
            shop.opens(ana, chat)
        case "writes into it":
            shop.agent_writes(ana, chat)
        case _:
            shop.assign(ana, chat, ana)
    shop.wait(GRACE)
    assert not shop.agent(ana).connected
    assert shop.holder(chat) == ana


def test_whoever_else_opens_it_has_not_seen_it_for_the_agent(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    cut_off(shop, ana)
    (chat,) = given(shop, 1)
    shop.opens(ben, chat)
    shop.agent_notes(ben, chat)
    shop.wait(GRACE)
    assert shop.holder(chat) == ben


def test_what_was_assigned_by_hand_to_somebody_out_of_reach_goes_back_too(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    assert shop.holder(chat) == ana
    cut_off(shop, ben)
    shop.assign(ana, chat, ben)
    shop.wait(GRACE)
    assert shop.holder(chat) == ana


def test_several_graces_that_end_together_give_nothing_to_who_is_lost_as_well(shop: Shop) -> None:
    ana, ben, cleo = shop.staff("Ana", "Ben", "Cleo")
    shop.set_status(cleo, AWAY)
    for agent in (ana, ben):
        shop.lose_stream(agent, shop.logins[agent][0])
    shop.clock.move(1)
    chats = given(shop, 4)
    shop.wait(GRACE)
    assert [shop.holder(chat) for chat in chats] == [None] * 4
    shop.set_status(cleo, ONLINE)
    assert [shop.holder(chat) for chat in chats] == [cleo] * 4


def test_many_go_back_in_pieces_and_before_anything_else_is_decided(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    cut_off(shop, ana)
    chats = given(shop, 12)
    (ben,) = shop.staff("Ben")
    shop.take_events()
    shop.clock.move(GRACE)
    newcomer = shop.visitor_begins()
    moved = [
        [item.event.type for item in committed.events if item.event.type.startswith("conversation.q")]
        for committed in shop.published
    ]
    assert [len(piece) for piece in moved if piece] == [5, 5, 2]
    assert [shop.holder(chat) for chat in (*chats, newcomer)] == [ben] * 13
    order = [shop.receipts(chat)[0].position for chat in (*chats, newcomer)]
    assert order == sorted(order)


def test_what_was_open_to_all_stays_so_for_nobody_has_had_it(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    north = shop.create_team("North", overflow_seconds=10)
    shop.set_status(ben, AWAY)
    chat = shop.visitor_begins(team=north)
    cut_off(shop, ana)
    shop.wait(10)
    assert shop.holder(chat) == ana
    shop.set_status(ben, ONLINE)
    shop.wait(GRACE - 11)
    assert (shop.agent(ana).connected, shop.holder(chat)) == (False, ben)


def test_a_login_that_ends_within_the_grace_leaves_nothing_behind_that_was_not_seen(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    shop.set_status(ben, AWAY)
    seen = given(shop, 1)[0]
    cut_off(shop, ana)
    unseen = given(shop, 7)
    shop.take_events()
    shop.log_out(shop.logins[ana][0])
    assert shop.event_types()[:2] == ["availability.changed", "conversation.queued"]
    assert shop.queue() == unseen
    assert shop.holder(seen) == ana
    assert {shop.receipts(chat)[0].trigger for chat in unseen} == {"unseen"}


def test_without_a_grace_that_ends_nothing_goes_back(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_rules(WorkspaceChange(connection_grace_seconds=None))
    cut_off(shop, ana)
    (chat,) = given(shop, 1)
    shop.wait(3_600)
    assert shop.holder(chat) == ana
    shop.change_rules(WorkspaceChange(connection_grace_seconds=GRACE))
    shop.settle()
    assert shop.holder(chat) is None, "it is over as soon as there is one"


# A node that was down


def test_after_a_restart_what_was_given_before_stays_and_what_is_given_to_who_does_not_come_back_does_not(
    shop: Shop,
) -> None:
    (ana,) = shop.staff("Ana")
    north = shop.create_team("North", overflow_seconds=60)
    seen = shop.visitor_begins()
    waiting = shop.visitor_begins(team=north)
    shop.clock.move(8 * 3_600)
    shop.restart()
    shop.wait(1)
    assert shop.holder(waiting) == ana, "the team's time was over; she has half a minute to come back"
    shop.wait(GRACE)
    assert not shop.agent(ana).connected
    assert [shop.holder(chat) for chat in (seen, waiting)] == [ana, None]


def test_the_rest_of_a_long_drain_that_a_restart_interrupted_is_not_left_with_who_does_not_come_back(
    shop: Shop,
) -> None:
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, AWAY)
    chats = given(shop, 15)
    shop.set_status(ana, ONLINE)
    assert [entry.kind for entry in shop.due()] == [DueKind.DRAIN]
    shop.clock.move(100)
    shop.restart()
    assert [shop.holder(chat) for chat in chats] == [ana] * 15
    shop.wait(GRACE)
    assert [shop.holder(chat) for chat in chats] == [ana] * 10 + [None] * 5


def test_a_node_that_was_down_for_hours_makes_up_for_no_pause_and_blames_nobody_for_not_replying(shop: Shop) -> None:
    shop.change_rules(WorkspaceChange(no_reply_seconds=60, ramp_seconds=20))
    ana, ben = shop.staff("Ana", "Ben")
    unreplied = shop.visitor_begins()
    for agent in (ana, ben):
        shop.set_status(agent, AWAY)
    backlog = given(shop, 6)
    shop.set_status(ben, ONLINE)
    shop.take_events()
    shop.clock.move(8 * 3_600)
    shop.restart()
    shop.open_stream(ben, shop.logins[ben][0])
    shop.wait(1)
    assert sum(shop.holder(chat) == ben for chat in backlog) == 2, "one before, and one now"
    assert shop.event_types().count("conversation.assigned") == 1
    assert shop.holder(unreplied) == ana
    shop.open_stream(ana, shop.logins[ana][0])
    shop.set_status(ana, BUSY)
    shop.wait(58)
    assert not shop.conversation(unreplied).no_reply_since
    shop.wait(1)
    assert shop.conversation(unreplied).no_reply_since, "her time was over; Ben has the backlog to take"
