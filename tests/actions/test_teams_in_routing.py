"""A conversation may be for a team, and after a while for everybody (RT11)."""

import pytest

from lenochat.actions.member import MemberChange
from lenochat.actions.team import TeamChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Priority, Trigger
from lenochat.core.errors import DomainError
from lenochat.core.events import ConversationAssigned, ConversationChanged
from lenochat.core.ids import AgentId, ConversationId, TeamId
from lenochat.core.routing import Outcome
from lenochat.store.due import DueKind
from lenochat.store.ids import new_id
from tests.support.shop import Shop

ONLINE, BUSY, AWAY, DND, OFFLINE = AvailabilityStatus


def decided(shop: Shop, chat: ConversationId) -> list[tuple[Trigger, Outcome, TeamId | None]]:
    """Its receipts, the first one first: why, with what outcome, and for which team."""
    return [(one.trigger, one.outcome, one.team_id) for one in reversed(shop.receipts(chat))]


def two_teams(shop: Shop, *, overflow_seconds: int | None = None) -> tuple[list[AgentId], TeamId, TeamId]:
    """Ana in North, Ben in South, Cleo in none."""
    staff = shop.staff("Ana", "Ben", "Cleo")
    north, south = shop.create_team("North", overflow_seconds=overflow_seconds), shop.create_team("South")
    shop.put_into(staff[0], north)
    shop.put_into(staff[1], south)
    shop.take_events()
    return staff, north, south


def test_a_conversation_for_a_team_goes_to_its_members_alone_and_waits_for_them(shop: Shop) -> None:
    (ana, ben, cleo), north, _ = two_teams(shop)
    assert [shop.holder(shop.visitor_begins(team=north)) for _ in range(3)] == [ana] * 3
    shop.set_status(ana, AWAY)
    chat = shop.visitor_begins(team=north)
    assert (shop.holder(chat), shop.conversation(chat).team_id) == (None, north)
    (receipt,) = shop.receipts(chat)
    assert {one.agent_id: one.reasons for one in receipt.candidates if one.agent_id != shop.owner} == {
        ana: ("status",),
        ben: ("not_in_team",),
        cleo: ("not_in_team",),
    }
    assert shop.holder(shop.visitor_begins()) == ben, "who is for everybody does not wait behind who is for a team"
    shop.set_status(ana, ONLINE)
    assert shop.holder(chat) == ana
    assert decided(shop, chat) == [("opened", "waiting", north), ("queue", "assigned", north)]


def test_whoever_joins_the_team_gets_what_waits_for_it(shop: Shop) -> None:
    (ana, _, cleo), north, _ = two_teams(shop)
    shop.set_status(ana, AWAY)
    chats = [shop.visitor_begins(team=north) for _ in range(2)]
    shop.put_into(cleo, north)
    assert [shop.holder(chat) for chat in chats] == [cleo] * 2


def test_who_is_free_for_several_teams_is_shared_among_them_in_the_queue_s_order(shop: Shop) -> None:
    (ana, ben, cleo), north, south = two_teams(shop)
    for agent in (ana, ben, cleo):
        shop.set_status(agent, AWAY)
    wanted = [south, None, north, south, north, None]
    chats = []
    for team in wanted:
        shop.clock.move(1)
        chats.append(shop.visitor_begins(team=team))
    shop.set_priority(shop.owner, chats[4], Priority.HIGH)
    shop.put_into(cleo, north, south)
    shop.change_member(cleo, MemberChange(capacity_override=5))
    shop.take_events()
    shop.set_status(cleo, ONLINE)
    given = [event.conversation_id for event in shop.take_events() if isinstance(event, ConversationAssigned)]
    assert given == [chats[4], *chats[:4]]
    assert shop.queue() == [chats[5]]
    assert shop.holder(shop.visitor_begins(team=south)) is None
    assert shop.queue()[0] == chats[5], "a newcomer of any team is behind"


def test_a_place_that_comes_free_goes_to_the_first_whom_the_agent_may_have(shop: Shop) -> None:
    (ana, ben, cleo), north, south = two_teams(shop)
    shop.change_rules(WorkspaceChange(default_capacity=1))
    held = [shop.visitor_begins(team=team) for team in (north, south, None)]
    assert [shop.holder(chat) for chat in held] == [ana, ben, cleo]
    for_south, for_north = shop.visitor_begins(team=south), shop.visitor_begins(team=north)
    shop.close_conversation(ana, held[0])
    assert (shop.holder(for_south), shop.holder(for_north)) == (None, ana)


# Overflow


def test_when_the_team_s_time_is_over_others_are_asked_too(shop: Shop) -> None:
    (ana, ben, _), north, _ = two_teams(shop, overflow_seconds=60)
    shop.set_status(ana, AWAY)
    chat = shop.visitor_begins(team=north)
    shop.take_events()
    shop.wait(59)
    assert (shop.holder(chat), shop.take_events()) == (None, [])
    shop.wait(1)
    changed, assigned = shop.take_events()
    assert isinstance(changed, ConversationChanged)
    assert isinstance(assigned, ConversationAssigned)
    assert (changed.conversation.open_to_all, changed.conversation.team_id) == (True, north)
    assert (shop.holder(chat), assigned.conversation.open_to_all) == (ben, True)
    assert decided(shop, chat) == [("opened", "waiting", north), ("overflow", "assigned", None)]
    assert not any(entry.kind is DueKind.OVERFLOW for entry in shop.due(within=1_000))


def test_with_nobody_free_it_waits_on_for_everybody_and_keeps_its_place(shop: Shop) -> None:
    (ana, ben, cleo), north, _ = two_teams(shop, overflow_seconds=60)
    for agent in (ana, ben, cleo):
        shop.set_status(agent, AWAY)
    chat = shop.visitor_begins(team=north)
    shop.clock.move(1)
    later = shop.visitor_begins()
    shop.wait(60)
    assert shop.queue() == [chat, later]
    assert decided(shop, chat) == [("opened", "waiting", north), ("overflow", "waiting", None)]
    shop.change_member(cleo, MemberChange(capacity_override=1))
    shop.set_status(cleo, ONLINE)
    assert (shop.holder(chat), shop.holder(later)) == (cleo, None)


def test_whoever_got_it_in_time_is_not_bothered_by_the_end_of_the_team_s_time(shop: Shop) -> None:
    (ana, *_), north, _ = two_teams(shop, overflow_seconds=60)
    given = shop.visitor_begins(team=north)
    shop.set_status(ana, AWAY)
    taken, closed = shop.visitor_begins(team=north), shop.visitor_begins(team=north)
    shop.assign(ana, taken, ana)
    shop.visitor_closes(closed)
    shop.take_events()
    shop.wait(1_000)
    assert shop.take_events() == []
    assert not any(shop.conversation(chat).open_to_all for chat in (given, taken, closed))


def test_a_team_s_new_time_begins_now_for_who_waits_already(shop: Shop) -> None:
    (ana, ben, _), north, _ = two_teams(shop, overflow_seconds=60)
    shop.set_status(ana, AWAY)
    chat = shop.visitor_begins(team=north)
    shop.clock.move(50)
    shop.change_team(north, TeamChange(overflow_seconds=None))
    shop.wait(1_000)
    assert shop.holder(chat) is None
    shop.change_team(north, TeamChange(overflow_seconds=20))
    shop.wait(19)
    assert shop.holder(chat) is None
    shop.wait(1)
    assert shop.holder(chat) == ben


def test_what_comes_to_wait_anew_waits_for_its_team_again(shop: Shop) -> None:
    (ana, ben, cleo), north, _ = two_teams(shop, overflow_seconds=60)
    shop.set_status(ana, AWAY)
    chat = shop.visitor_begins(team=north)
    shop.wait(60)
    assert shop.holder(chat) == ben
    shop.assign(ben, chat, None)
    assert (shop.holder(chat), shop.conversation(chat).open_to_all) == (None, False)
    assert decided(shop, chat)[-1] == ("released", "waiting", north)
    shop.wait(60)
    assert (shop.holder(chat), shop.conversation(chat).open_to_all) == (cleo, True)
    shop.close_conversation(shop.owner, chat)
    shop.reopen(shop.owner, chat)
    assert (shop.holder(chat), shop.conversation(chat).open_to_all) == (None, False)


# Addressing


def test_a_waiting_conversation_that_is_for_others_now_is_decided_about_at_once(shop: Shop) -> None:
    (ana, ben, _), north, south = two_teams(shop)
    for agent in (ana, ben):
        shop.set_status(agent, AWAY)
    chat = shop.visitor_begins(team=north)
    shop.address(ben, chat, south)
    assert decided(shop, chat)[1:] == [("team", "waiting", south)]
    shop.set_status(ana, ONLINE)
    shop.take_events()
    shop.address(ben, chat, north)
    assert shop.event_types() == ["conversation.changed", "conversation.assigned"]
    assert (shop.holder(chat), decided(shop, chat)[-1]) == (ana, ("team", "assigned", north))


def test_a_conversation_for_everybody_again_goes_to_anybody(shop: Shop) -> None:
    (ana, ben, _), north, _ = two_teams(shop, overflow_seconds=60)
    shop.set_status(ana, AWAY)
    chat = shop.visitor_begins(team=north)
    shop.address(ana, chat, None)
    assert (shop.holder(chat), decided(shop, chat)[-1]) == (ben, ("team", "assigned", None))
    assert not any(entry.kind is DueKind.OVERFLOW for entry in shop.due(within=1_000))


def test_addressing_what_somebody_holds_leaves_it_with_them_and_counts_when_it_waits_again(shop: Shop) -> None:
    (ana, ben, _), north, south = two_teams(shop)
    chat = shop.visitor_begins(team=north)
    shop.take_events()
    shop.address(ana, chat, south)
    assert (shop.event_types(), shop.holder(chat)) == (["conversation.changed"], ana)
    shop.assign(ana, chat, None)
    assert (shop.holder(chat), decided(shop, chat)[-1]) == (ben, ("released", "assigned", south))


def test_the_same_team_again_and_a_team_that_is_not_there_change_nothing(shop: Shop) -> None:
    (ana, *_), north, _ = two_teams(shop)
    chat = shop.visitor_begins(team=north)
    shop.take_events()
    shop.address(ana, chat, north)
    with pytest.raises(DomainError, match="invalid"):
        shop.address(ana, chat, TeamId(new_id()))
    assert (shop.take_events(), shop.conversation(chat).team_id) == ([], north)


# A team that is gone


def test_what_waited_for_a_team_that_is_deleted_is_for_everybody_at_once(shop: Shop) -> None:
    (ana, ben, cleo), north, south = two_teams(shop)
    shop.set_status(ana, AWAY)
    shop.set_status(ben, AWAY)
    shop.change_member(cleo, MemberChange(capacity_override=1))
    chats = [shop.visitor_begins(team=north) for _ in range(2)]
    elsewhere = shop.visitor_begins(team=south)
    shop.take_events()
    shop.delete_team(north)
    assert shop.event_types() == ["workspace.changed", "conversation.assigned"]
    assert [shop.holder(chat) for chat in (*chats, elsewhere)] == [cleo, None, None]
    assert [decided(shop, chat)[-1] for chat in chats] == [("team", "assigned", None), ("team", "waiting", None)]
    assert decided(shop, elsewhere) == [("opened", "waiting", south)]


def test_the_time_of_a_deleted_team_ends_nobody_s_wait_for_another(shop: Shop) -> None:
    (ana, ben, cleo), north, south = two_teams(shop, overflow_seconds=60)
    for agent in (ana, ben, cleo):
        shop.set_status(agent, AWAY)
    chat = shop.visitor_begins(team=north)
    shop.delete_team(north)
    shop.address(ana, chat, south)
    shop.set_status(cleo, ONLINE)
    shop.wait(1_000)
    assert (shop.holder(chat), shop.conversation(chat).open_to_all) == (None, False)


def test_a_team_that_is_not_there_is_none_for_who_begins_and_for_who_comes_back(shop: Shop) -> None:
    (ana, *_), north, _ = two_teams(shop)
    chat = shop.visitor_begins(team=north)
    shop.close_conversation(ana, chat)
    shop.delete_team(north)
    unknown = shop.visitor_begins(team=TeamId(new_id()))
    shop.visitor_writes(chat)
    for one in (unknown, chat):
        assert shop.holder(one) is not None
        assert shop.conversation(one).team_id is None
        assert decided(shop, one)[-1][1:] == ("assigned", None)
