"""A visitor who comes back gets the agent they talked to, where that one can have it now (RT12)."""

import pytest

from lenochat.actions.member import MemberChange
from lenochat.actions.profile import ProfileChange, change_profile
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.routing import RECEIPT_KEYS, Strategy
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus


@pytest.fixture
def staff(shop: Shop) -> list[AgentId]:
    shop.change_rules(WorkspaceChange(prefer_former_agent=True))
    return shop.staff("Ana", "Ben", "Cleo")


def ended(shop: Shop) -> ConversationId:
    """A conversation that somebody had, and closed."""
    chat = shop.visitor_begins()
    holder = shop.holder(chat)
    assert holder is not None
    shop.close_conversation(holder, chat)
    return chat


def test_a_new_conversation_of_a_known_visitor_goes_to_whom_they_talked_to(shop: Shop, staff: list[AgentId]) -> None:
    ana, ben, cleo = staff
    earlier = ended(shop)
    shop.change_rules(WorkspaceChange(strategy=Strategy.LOAD_BALANCED))
    assert shop.holder(shop.visitor_begins()) == ben
    again = [shop.visitor_returns(earlier) for _ in range(3)]
    assert [shop.holder(chat) for chat in again] == [ana] * 3, "however many she has, and however often"
    assert [shop.holder(shop.visitor_begins()) for _ in range(2)] == [cleo, ben]
    receipt = shop.receipts(again[0])[0]
    assert (receipt.former_agent_id, receipt.chosen_agent_id) == (ana, ana)
    assert all(candidate.eligible for candidate in receipt.candidates if candidate.agent_id in staff)


@pytest.mark.parametrize("how", ["the visitor writes", "a member reopens"])
def test_a_conversation_that_is_taken_up_again_goes_to_who_had_it(shop: Shop, staff: list[AgentId], how: str) -> None:
    ana, ben, _ = staff
    earlier = ended(shop)
    if how == "the visitor writes":
        shop.visitor_writes(earlier)
    else:
        shop.reopen(ben, earlier)
    assert shop.holder(earlier) == ana
    assert shop.receipts(earlier)[0].former_agent_id == ana


@pytest.mark.parametrize(
    "how", ["away", "do not disturb", "not accepting", "takes no chats", "full", "lost", "disabled", "removed"]
)
def test_nobody_waits_for_a_former_agent_who_cannot_have_it(shop: Shop, staff: list[AgentId], how: str) -> None:
    ana, ben, _ = staff
    earlier = ended(shop)
    match how:
        case "away":
            shop.set_status(ana, AWAY)
        case "do not disturb":
            shop.set_status(ana, DND)
        case "not accepting":
            actor, changed = shop.actor(ana), ProfileChange(accept_chats_after_login=False)
            shop.write(lambda tx, now: change_profile(tx, actor, changed=changed, now=now))
            shop.log_in(ana)
        case "takes no chats":
            shop.change_member(ana, MemberChange(takes_chats=False))
        case "full":
            shop.change_member(ana, MemberChange(capacity_override=0))
        case "lost":
            shop.lose_stream(ana, shop.logins[ana][0])
            shop.wait(30)
        case "disabled":
            shop.disable(ana)
        case _:
            shop.remove_member(ana)
    again = shop.visitor_returns(earlier)
    assert shop.holder(again) == ben
    assert shop.receipts(again)[0].former_agent_id == ana


def test_a_former_agent_in_a_worse_tier_is_asked_only_when_no_better_one_has_anybody(
    shop: Shop, staff: list[AgentId]
) -> None:
    ana, ben, cleo = staff
    earlier = ended(shop)
    shop.change_rules(WorkspaceChange(busy_fallback=True))
    shop.set_status(ana, BUSY)
    assert shop.holder(shop.visitor_returns(earlier)) == ben
    shop.visitor_closes(shop.visitor_returns(earlier))
    for agent in (ben, cleo):
        shop.set_status(agent, BUSY)
    earlier = shop.visitor_begins()
    shop.assign(shop.owner, earlier, ana)
    assert shop.holder(shop.visitor_returns(earlier)) == ana


def test_a_former_agent_is_found_behind_however_many_whose_turn_comes_before(shop: Shop, staff: list[AgentId]) -> None:
    ana, *_ = staff
    earlier = ended(shop)
    shop.staff(*(f"Agent {number}" for number in range(RECEIPT_KEYS + 2)))
    again = shop.visitor_returns(earlier)
    assert shop.holder(again) == ana
    (receipt,) = shop.receipts(again)
    assert (receipt.candidates[0].agent_id, receipt.former_agent_id) == (ana, ana)


def test_a_former_agent_outside_the_team_does_not_get_what_is_for_it(shop: Shop, staff: list[AgentId]) -> None:
    *_, cleo = staff
    earlier = ended(shop)
    north = shop.create_team("North")
    shop.put_into(cleo, north)
    assert shop.holder(shop.visitor_returns(earlier, team=north)) == cleo


def test_where_the_setting_is_off_a_visitor_who_comes_back_is_like_a_new_one(shop: Shop, staff: list[AgentId]) -> None:
    _, ben, cleo = staff
    earlier = ended(shop)
    shop.change_rules(WorkspaceChange(prefer_former_agent=False))
    again = shop.visitor_returns(earlier)
    assert shop.holder(again) == ben
    shop.close_conversation(ben, again)
    shop.visitor_writes(again)
    assert shop.holder(again) == cleo


def test_in_the_queue_too_a_place_goes_to_the_next_and_not_to_who_knows_the_agent(
    shop: Shop, staff: list[AgentId]
) -> None:
    """Who comes back never overtakes; but of several who are free at once it is their former agent who gets them."""
    ana, ben, cleo = staff
    earlier = ended(shop)
    for agent in staff:
        shop.set_status(agent, AWAY)
    shop.clock.move(1)
    first = shop.visitor_begins()
    shop.clock.move(1)
    again = shop.visitor_returns(earlier)
    shop.change_member(ana, MemberChange(capacity_override=1))
    shop.set_status(ana, ONLINE)
    assert (shop.holder(first), shop.holder(again)) == (ana, None)
    shop.close_conversation(ana, first)
    assert shop.holder(again) == ana
    shop.assign(ana, again, None)
    assert shop.holder(again) == ana, "nobody else is eligible"
    shop.change_rules(WorkspaceChange(away_fallback=True))
    for agent in (ben, cleo):
        shop.set_status(agent, ONLINE)
    shop.assign(ana, again, None)
    assert shop.holder(again) == ben, "who has just given it back is passed over, though they had it before"


def test_the_agent_of_the_latest_conversation_counts_also_if_nobody_had_the_one_between(
    shop: Shop, staff: list[AgentId]
) -> None:
    ana, ben, _ = staff
    earlier = ended(shop)
    for agent in staff:
        shop.set_status(agent, AWAY)
    between = shop.visitor_returns(earlier)
    shop.visitor_closes(between)
    for agent in (ben, ana):
        shop.set_status(agent, ONLINE)
    latest = shop.visitor_returns(earlier)
    assert shop.holder(latest) == ana
    shop.assign(ana, latest, ben)
    shop.close_conversation(ben, latest)
    assert shop.holder(shop.visitor_returns(earlier)) == ben
