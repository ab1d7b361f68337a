"""Owner and Admin change memberships; the rules about Owners hold (OP1, RE6)."""

import pytest

from lenochat.actions.member import MemberChange, NewMember, add_agent
from lenochat.actions.routing import PIECE
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.agent import Role
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Priority
from lenochat.core.errors import DomainError
from lenochat.core.events import Committed, ConversationAssigned, ConversationQueued
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import SECOND, Instant, timestamp
from lenochat.core.workspace import AgentVisibility
from lenochat.store import agents
from lenochat.store.due import DueKind
from tests.support.shop import Shop


def test_a_new_member_is_told_to_everybody_and_eligible_for_nothing(shop: Shop) -> None:
    shop.take_events()
    ana = shop.hire("Ana")
    assert shop.event_types() == ["agent.changed"]
    assert not shop.agent(ana).eligible


def test_a_person_joins_a_workspace_once_and_others_with_the_same_address(shop: Shop) -> None:
    ana = NewMember(email="ana@shop.example", name="Ana", role=Role.AGENT, password_hash=None)
    first = shop.write(lambda tx, now: add_agent(tx, ana, now=now))
    with pytest.raises(DomainError, match="invalid"):
        shop.write(lambda tx, now: add_agent(tx, ana, now=now))
    shop.begin()
    second = shop.write(lambda tx, now: add_agent(tx, ana, now=now))
    assert (second.user_id == first.user_id, second.id == first.id) == (True, False)


@pytest.mark.parametrize("changed", [MemberChange(role=Role.ADMIN), MemberChange(disabled=True)])
def test_the_last_owner_stays(shop: Shop, changed: MemberChange) -> None:
    second = shop.hire("Otto", role=Role.OWNER)
    shop.change_member(shop.owner, changed, by=second)
    with pytest.raises(DomainError, match=r"last_owner|not_allowed"):
        shop.change_member(second, changed, by=second)
    with pytest.raises(DomainError, match="last_owner"):
        shop.change_member(second, MemberChange(disabled=True), by=second)


def test_a_standard_agent_changes_nobody(shop: Shop) -> None:
    ana, ben = shop.staff("Ana", "Ben")
    with pytest.raises(DomainError, match="not_allowed"):
        shop.change_member(ben, MemberChange(takes_chats=False), by=ana)


def test_a_role_that_was_taken_counts_at_once(shop: Shop) -> None:
    """The role is looked up in the transaction; whoever asked while they still had it is refused."""
    (ana,) = shop.staff("Ana")
    shop.change_member(ana, MemberChange(role=Role.ADMIN))
    shop.change_member(ana, MemberChange(takes_chats=False), by=ana)
    shop.change_member(ana, MemberChange(role=Role.AGENT))
    with pytest.raises(DomainError, match="not_allowed"):
        shop.change_member(ana, MemberChange(takes_chats=True), by=ana)


def test_what_a_member_may_see_changes_at_a_position_from_which_nobody_resumes(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.change_member(ana, MemberChange(takes_chats=False))
    before = shop.workspace.position
    assert shop.member(ana).sight_changed < before
    shop.change_member(ana, MemberChange(role=Role.ADMIN))
    assert shop.member(ana).sight_changed == before + 1 == shop.workspace.position
    shop.change_rules(WorkspaceChange(agent_visibility=AgentVisibility.NOBODY))
    assert shop.workspace.visibility_changed == before + 2


def test_a_change_that_changes_nothing_is_not_told(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.take_events()
    shop.change_member(ana, MemberChange(takes_chats=True, disabled=False, capacity_override=None))
    shop.change_rules(WorkspaceChange(busy_fallback=False, connection_grace_seconds=30))
    assert shop.take_events() == []


def test_the_end_of_the_logins_of_a_disabled_member_is_told_to_the_hub(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    (login,) = shop.logins[ana]
    shop.take_events()
    shop.disable(ana)
    committed, *_ = shop.published
    assert dict(committed.ended_logins) == {login: "no_longer_member"}


def busy_shop(shop: Shop, held: int) -> tuple[AgentId, AgentId, list[ConversationId]]:
    """Ana holds so many conversations, the oldest with the lowest priority; Ben could take five."""
    ana, (ben,) = shop.hire("Ana"), shop.staff("Ben")
    shop.log_in(ana, dashboard=False)  # without a stream, whose end would be the next write
    shop.set_status(ben, AvailabilityStatus.AWAY)
    begun = []
    for _ in range(held):
        shop.clock.move(1)
        begun.append(shop.visitor_begins())
    shop.set_priority(ana, begun[0], Priority.LOW)
    shop.set_priority(ana, begun[-1], Priority.HIGH)
    shop.change_member(ben, MemberChange(capacity_override=5))
    shop.set_status(ben, AvailabilityStatus.ONLINE)
    shop.published.clear()
    return ana, ben, begun


@pytest.mark.parametrize("how", ["disable", "remove_member"])
def test_what_is_given_back_goes_in_pieces_and_in_the_queues_order(shop: Shop, how: str) -> None:
    ana, ben, begun = busy_shop(shop, 23)
    getattr(shop, how)(ana)
    assert [entry.kind for entry in shop.due()] == [DueKind.RELEASE]
    assert sum(shop.holder(one) == ana for one in begun) == 18
    in_order = [begun[-1], *begun[1:-1], begun[0]]
    shop.clock.move(100)
    newcomer = shop.visitor_begins()
    moved = [queued_or_given(committed) for committed in shop.published]
    assert max(map(len, moved)) <= PIECE
    told = [conversation_id for piece in moved for kind, conversation_id in piece if kind == "conversation.queued"]
    assert told == [*in_order, newcomer]
    assert shop.queue() == [*in_order[5:-1], newcomer, in_order[-1]]
    assert [one for one in in_order if shop.holder(one) == ben] == in_order[:5]
    for one in in_order:
        newest = shop.receipts(one)[0]
        assert newest.trigger == "disabled"
        assert newest.outcome == ("assigned" if one in in_order[:5] else "waiting")
        assert newest.at == timestamp(Instant(shop.clock.now - 100 * SECOND))
    assert shop.due() == []


def queued_or_given(committed: Committed) -> list[tuple[str, ConversationId]]:
    return [
        (item.event.type, item.event.conversation_id)
        for item in committed.events
        if isinstance(item.event, ConversationQueued | ConversationAssigned)
    ]


def test_the_rest_of_what_is_given_back_outlives_a_restart(shop: Shop) -> None:
    ana, _, begun = busy_shop(shop, 12)
    shop.remove_member(ana)
    assert any(shop.holder(one) == ana for one in begun)
    shop.clock.move(30)
    shop.restart()
    assert not any(shop.holder(one) == ana for one in begun)
    former = agents.find_ever(shop.connection, shop.workspace_id, ana)
    assert former is not None
    assert (former.open_conversations, shop.due()) == (0, [])
