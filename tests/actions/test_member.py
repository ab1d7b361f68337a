"""Owner and Admin change memberships; the rules about Owners hold (OP1, RE6)."""

import pytest

from lenochat.actions.member import MemberChange, NewMember, add_agent
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.agent import Role
from lenochat.core.errors import DomainError
from lenochat.core.workspace import AgentVisibility
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
