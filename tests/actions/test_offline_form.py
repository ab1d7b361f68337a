"""What is left outside business hours (RT6): for people to answer, until its visitor is back inside them."""

import pytest

from lenochat.actions.team import TeamChange
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Priority
from lenochat.core.errors import DomainError
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import timestamp
from lenochat.store import outbox
from lenochat.store.due import DueKind
from lenochat.store.outbox import AnswerMail
from tests.support.shop import Shop

HOUR = 3_600
# Ana has come a second after the shop's clock began, on a Monday at 14:13:20 UTC.
CLOSED_NOW, OPEN_NOW = ("20:00", "22:00"), ("09:00", "18:00")
UNTIL_OPENING = 5 * HOUR + 46 * 60 + 39
UNTIL_CLOSING = 3 * HOUR + 46 * 60 + 39
EMAIL = "vera@mail.example"


@pytest.fixture
def ana(shop: Shop) -> AgentId:
    """The only agent, Online."""
    (agent,) = shop.staff("Ana")
    shop.set_hours(CLOSED_NOW)
    shop.change_rules(WorkspaceChange(login_lifetime_seconds=30 * 24 * HOUR))
    shop.take_events()
    return agent


def leave(shop: Shop, email: str = EMAIL) -> ConversationId:
    return shop.visitor_begins(email=email)


def is_left(shop: Shop, conversation: ConversationId) -> bool:
    return shop.row(conversation).left_outside_hours


def test_outside_hours_a_first_message_needs_an_address_and_is_refused_whole_without_one(
    shop: Shop, ana: AgentId
) -> None:
    before = shop.workspace.position
    with pytest.raises(DomainError) as refused:
        shop.visitor_begins(email=None)
    assert (refused.value.code, list(refused.value.fields or ())) == ("invalid", ["email"])
    assert (shop.take_events(), shop.workspace.position, shop.queue()) == ([], before, [])
    shop.clock.move(UNTIL_OPENING)
    assert shop.holder(shop.visitor_begins(email=None)) == ana


def test_a_visitor_whose_address_is_known_need_not_give_it_again(shop: Shop, ana: AgentId) -> None:
    assert is_left(shop, shop.visitor_returns(leave(shop)))


def test_what_is_left_is_for_people_and_has_no_place_in_the_queue(shop: Shop, ana: AgentId) -> None:
    conversation = leave(shop)
    assert shop.event_types() == ["conversation.opened", "message.posted", "conversation.queued"]
    shown = shop.conversation(conversation)
    assert (shown.left_outside_hours, shown.assignee_id, shown.queue_position) == (True, None, None)
    assert (shown.queued_since, shop.queue(), shop.receipts(conversation)) == (timestamp(shop.clock.now), [], [])
    shop.set_status(ana, AvailabilityStatus.AWAY)
    shop.set_status(ana, AvailabilityStatus.ONLINE)
    shop.clock.move(UNTIL_OPENING)
    shop.set_priority(ana, conversation, Priority.HIGH)
    assert shop.holder(conversation) is None
    shop.agent_writes(ana, conversation, "We have it.")
    assert (shop.holder(conversation), is_left(shop, conversation)) == (ana, True)
    shop.assign(ana, conversation, None)
    assert (shop.holder(conversation), is_left(shop, conversation), shop.queue()) == (None, True, [])
    shop.close_conversation(ana, conversation)
    assert not is_left(shop, conversation)


def test_who_opens_the_widget_inside_hours_is_decided_about_with_their_first_waiting_time(
    shop: Shop, ana: AgentId
) -> None:
    conversation = leave(shop)
    waiting_from = shop.row(conversation).waiting_from
    shop.open_widget(conversation)
    shop.close_widget(conversation)
    assert is_left(shop, conversation)
    shop.wait(UNTIL_OPENING + 10)
    assert is_left(shop, conversation)
    shop.take_events()
    shop.open_widget(conversation)
    assert shop.event_types() == ["conversation.changed", "conversation.assigned"]
    row = shop.row(conversation)
    assert (row.assignee_id, row.left_outside_hours, row.visitor_left) == (ana, False, None)
    assert row.waiting_from == waiting_from
    assert shop.receipts(conversation)[0].trigger == "visitor_back"


def test_who_writes_inside_hours_is_back_also_without_a_widget(shop: Shop, ana: AgentId) -> None:
    conversation, other = leave(shop), leave(shop)
    shop.visitor_writes(conversation, "Still there?")
    assert (is_left(shop, conversation), shop.holder(conversation)) == (True, None)
    shop.clock.move(UNTIL_OPENING)
    shop.visitor_writes(conversation, "Now?")
    assert (is_left(shop, conversation), shop.holder(conversation)) == (False, ana)
    another = shop.visitor_returns(other)
    assert {shop.holder(other), shop.holder(another)} == {ana}


def test_where_nobody_can_take_it_who_is_back_waits_as_any_other(shop: Shop, ana: AgentId) -> None:
    first = leave(shop)
    shop.set_status(ana, AvailabilityStatus.OFFLINE)
    shop.clock.move(UNTIL_OPENING)
    newcomer = shop.visitor_begins()
    shop.visitor_writes(first)
    assert shop.queue() == [first, newcomer]
    assert (shop.receipts(first)[0].trigger, shop.receipts(first)[0].outcome) == ("visitor_back", "waiting")


def test_as_the_hours_begin_whose_widget_is_open_is_decided_about_and_nobody_else(shop: Shop, ana: AgentId) -> None:
    here, gone, older = leave(shop), leave(shop), leave(shop)
    for conversation in (here, gone, older):
        shop.open_widget(conversation)
    shop.close_widget(gone)
    shop.assign(ana, older, ana)
    shop.take_events()
    shop.wait(UNTIL_OPENING + 60)
    assert [(str(event.at)[11:19], event.type) for event in shop.take_events()] == [
        ("20:00:00", "widget.changed"),
        ("20:00:00", "conversation.changed"),
        ("20:00:00", "conversation.assigned"),
        ("20:00:00", "conversation.changed"),
    ]
    assert [is_left(shop, one) for one in (here, gone, older)] == [False, True, False]
    assert (shop.holder(here), shop.holder(gone)) == (ana, None)


def test_hours_that_are_changed_begin_at_once(shop: Shop, ana: AgentId) -> None:
    conversation = leave(shop)
    shop.open_widget(conversation)
    shop.change_rules(WorkspaceChange(business_hours=None))
    shop.settle()
    assert (is_left(shop, conversation), shop.holder(conversation)) == (False, ana)


def test_all_that_one_visitor_has_left_is_taken_up_in_pieces(shop: Shop, ana: AgentId) -> None:
    first = leave(shop)
    left = [first, *(shop.visitor_returns(first) for _ in range(12))]
    shop.clock.move(UNTIL_OPENING)
    shop.visitor_writes(first)
    assert any(is_left(shop, one) for one in left)
    assert all(len(committed.events) < 40 for committed in shop.published)
    shop.settle()
    assert [shop.holder(one) for one in left] == [ana] * 13
    assert not [entry for entry in shop.due() if entry.kind is DueKind.BACK_INSIDE_HOURS]


def test_many_who_are_here_as_the_hours_begin_are_decided_about_oldest_first(shop: Shop, ana: AgentId) -> None:
    shop.change_rules(WorkspaceChange(default_capacity=15))
    left = [leave(shop, f"{number}@mail.example") for number in range(20)]
    for conversation in left:
        shop.open_widget(conversation)
    shop.wait(UNTIL_OPENING)
    assert [shop.holder(one) for one in left] == [ana] * 15 + [None] * 5
    assert shop.queue() == left[15:]


def test_who_was_here_before_a_restart_is_back_when_their_widget_is(shop: Shop, ana: AgentId) -> None:
    conversation = leave(shop)
    shop.open_widget(conversation)
    shop.clock.move(UNTIL_OPENING + 60)
    shop.restart()
    assert is_left(shop, conversation)
    shop.open_widget(conversation)
    assert (is_left(shop, conversation), shop.holder(conversation)) == (False, ana)


@pytest.mark.parametrize("hours_later", [3, 24])
def test_what_a_killed_node_was_taking_up_is_left_until_its_visitor_is_back(
    shop: Shop, ana: AgentId, hours_later: int
) -> None:
    first = leave(shop)
    left = [first, *(shop.visitor_returns(first) for _ in range(12))]
    shop.clock.move(UNTIL_OPENING)
    shop.visitor_writes(first)
    rest = [one for one in left if is_left(shop, one)]
    assert rest
    shop.clock.move(hours_later * HOUR)
    shop.restart()
    assert [one for one in left if is_left(shop, one)] == rest
    shop.wait((24 - hours_later) * HOUR + 60)
    shop.open_widget(first)
    shop.settle()
    assert not any(is_left(shop, one) for one in left)


def test_what_a_visitor_reopens_at_night_is_left_and_what_a_member_reopens_is_not(shop: Shop, ana: AgentId) -> None:
    mine, theirs = leave(shop), leave(shop)
    for conversation in (mine, theirs):
        shop.close_conversation(ana, conversation)
    shop.visitor_writes(mine, "One more question")
    shop.reopen(ana, theirs)
    assert (is_left(shop, mine), shop.holder(mine)) == (True, None)
    assert (is_left(shop, theirs), shop.holder(theirs)) == (False, ana)


def test_nobodys_reply_is_awaited_before_the_visitor_is_back(shop: Shop, ana: AgentId) -> None:
    shop.change_rules(WorkspaceChange(no_reply_seconds=30))
    shop.staff("Ben")
    conversation = leave(shop)
    shop.assign(ana, conversation, ana)
    shop.wait(UNTIL_OPENING)
    assert shop.holder(conversation) == ana
    shop.open_widget(conversation)
    assert [entry.subject_id for entry in shop.due(within=30) if entry.kind is DueKind.NO_REPLY] == [conversation]


def test_the_time_of_a_team_begins_when_the_visitor_is_back(shop: Shop, ana: AgentId) -> None:
    team = shop.create_team("North", overflow_seconds=60)
    conversation = shop.visitor_begins(team=team, email=EMAIL)
    shop.change_team(team, TeamChange(overflow_seconds=90))
    shop.wait(UNTIL_OPENING)
    assert (shop.row(conversation).open_to_all, is_left(shop, conversation)) == (False, True)
    shop.open_widget(conversation)
    assert shop.holder(conversation) is None
    shop.wait(89)
    assert shop.holder(conversation) is None
    shop.wait(1)
    assert shop.holder(conversation) == ana


def waits_at_closing(shop: Shop, ana: AgentId, email: str | None) -> ConversationId:
    shop.set_status(ana, AvailabilityStatus.OFFLINE)
    conversation = shop.visitor_begins(email=email)
    shop.open_widget(conversation)
    return conversation


def test_who_waits_at_closing_keeps_waiting_unless_the_workspace_says_otherwise(shop: Shop, ana: AgentId) -> None:
    shop.set_hours(OPEN_NOW)
    waiting = [waits_at_closing(shop, ana, email) for email in (EMAIL, None)]
    shop.wait(UNTIL_CLOSING + 1)
    for conversation in waiting:
        shop.visitor_says_who(conversation, email="new@mail.example")
        shop.settle()
    assert shop.queue() == waiting
    shop.set_status(ana, AvailabilityStatus.ONLINE)
    assert [shop.holder(one) for one in waiting] == [ana, ana]


def test_who_waits_at_closing_is_left_once_they_can_be_written_to(shop: Shop, ana: AgentId) -> None:
    shop.set_hours(OPEN_NOW, at_closing="ask_for_email")
    team = shop.create_team("North", overflow_seconds=10 * HOUR)
    known, unknown = waits_at_closing(shop, ana, EMAIL), waits_at_closing(shop, ana, None)
    shop.address(ana, known, team)
    shop.visitor_says_who(known, email="vera@new.example")
    shop.settle()
    assert shop.queue() == [known, unknown]
    shop.take_events()
    shop.wait(UNTIL_CLOSING + 1)
    assert shop.event_types() == ["widget.changed", "conversation.changed"]
    assert (is_left(shop, known), is_left(shop, unknown), shop.queue()) == (True, False, [unknown])
    assert not [entry for entry in shop.due(within=24 * HOUR) if entry.kind is DueKind.OVERFLOW]
    shop.visitor_says_who(unknown, email="viktor@mail.example")
    shop.settle()
    assert (is_left(shop, unknown), shop.queue()) == (True, [])
    shop.set_status(ana, AvailabilityStatus.ONLINE)
    assert [shop.holder(one) for one in (known, unknown)] == [None, None]
    shop.wait(24 * HOUR - UNTIL_CLOSING)
    assert (shop.holder(unknown), shop.row(known).awaited_team) == (ana, team)


def test_what_is_said_of_chats_at_closing_goes_for_those_that_wait_when_it_is_said(shop: Shop, ana: AgentId) -> None:
    shop.set_hours(OPEN_NOW)
    known, unknown = waits_at_closing(shop, ana, EMAIL), waits_at_closing(shop, ana, None)
    shop.wait(UNTIL_CLOSING + 1)
    shop.set_hours(OPEN_NOW, at_closing="ask_for_email")
    shop.settle()
    assert (is_left(shop, known), is_left(shop, unknown)) == (True, False)


def test_who_leaves_a_message_with_an_address_waits_no_longer_in_another_chat(shop: Shop, ana: AgentId) -> None:
    shop.set_hours(OPEN_NOW, at_closing="ask_for_email")
    waiting = waits_at_closing(shop, ana, None)
    shop.wait(UNTIL_CLOSING + 1)
    message = shop.visitor_returns(waiting)
    shop.settle()
    assert [is_left(shop, one) for one in (waiting, message)] == [True, True]


def to_be_mailed(shop: Shop) -> list[str]:
    entries = outbox.take(shop.connection, shop.workspace_id, now=shop.clock.now, most=10)
    return [work.message_id for entry in entries if isinstance(work := entry.work(), AnswerMail)]


def test_what_was_answered_after_the_last_sign_of_a_page_is_mailed_once_that_is_known_to_be_gone(
    shop: Shop, ana: AgentId
) -> None:
    first = leave(shop)
    shop.open_widget(first)
    shop.agent_writes(ana, first, "We do.")
    shop.clock.move(3)
    unseen = [shop.agent_writes(ana, first, text).message.id for text in ("From Monday on.", "Shall I keep one?")]
    shop.agent_notes(ana, first, "Nice.")
    assert to_be_mailed(shop) == []
    shop.close_widget(first, silent_for=2)
    assert sorted(to_be_mailed(shop)) == sorted(unseen)
    shop.close_widget(first)
    later = shop.agent_writes(ana, first, "It is yours.").message.id
    assert to_be_mailed(shop) == [later]
