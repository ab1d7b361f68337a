"""What a new password ends, and that neither a kill nor a race lets an old one stay (AV9)."""

import hashlib

import pytest

from lenochat.actions.actor import Actor
from lenochat.actions.login import log_in
from lenochat.actions.member import NewMember, add_agent
from lenochat.actions.password import change_password
from lenochat.core.agent import Role
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.errors import DomainError
from lenochat.core.events import OwnAvailabilityChanged
from lenochat.core.ids import AgentId, LoginId, WorkspaceId
from lenochat.store import logins
from tests.support.shop import Shop

OLD, NEW = "hash of the old one", "hash of the new one"


def join(shop: Shop) -> AgentId:
    """Ana, who is one person in all workspaces."""
    ana = NewMember(email="ana@shop.example", name="Ana", role=Role.AGENT, password_hash=OLD)
    return shop.write(lambda tx, now: add_agent(tx, ana, now=now)).id


def enter(shop: Shop, agent: AgentId, token: str, *, checked: str = OLD) -> LoginId:
    begun = shop.write(
        lambda tx, now: log_in(
            tx,
            agent,
            password_hash=checked,
            token_hash=hashlib.sha256(token.encode()).digest(),
            device="Firefox on Linux",
            as_dashboard=True,
            replaced=None,
            streaming=frozenset(),
            now=now,
        )
    )
    return begun.login_id


def change(shop: Shop, agent: AgentId, login: LoginId, *, checked: str = OLD) -> list[WorkspaceId]:
    actor = Actor(agent_id=agent, login_id=login)
    return shop.write(
        lambda tx, now: change_password(tx, actor, checked=checked, password_hash=NEW, alive=frozenset(), now=now)
    )


def test_after_a_kill_the_logins_elsewhere_end_before_anything_else_happens_there(shop: Shop) -> None:
    there = shop.workspace_id
    ana_there = join(shop)
    enter(shop, ana_there, "there")
    shop.begin()
    ana_here = join(shop)
    kept, other = enter(shop, ana_here, "here"), enter(shop, ana_here, "other")
    assert change(shop, ana_here, kept) == [there]
    assert [login.id for login in logins.list_of_agent(shop.connection, ana_here)] == [kept]
    assert logins.find(shop.connection, other) is None
    assert len(logins.list_of_agent(shop.connection, ana_there)) == 1, "its own order has not come to it yet"
    # Killed here: nobody settles. Whatever comes next in the other workspace finds nobody of the old logins.
    shop.workspace_id = there
    shop.take_events()
    chat = shop.visitor_begins()
    assert shop.holder(chat) is None
    offline = shop.take_events()[0]
    assert isinstance(offline, OwnAvailabilityChanged)
    assert (offline.agent_id, offline.status, offline.cause) == (ana_there, AvailabilityStatus.OFFLINE, "logout")
    assert logins.list_of_agent(shop.connection, ana_there) == []
    begun = enter(shop, ana_there, "again", checked=NEW)
    shop.settle()
    assert logins.find(shop.connection, begun) is not None, "a login with the new password stays"


def test_a_login_checked_against_the_old_password_does_not_slip_in_behind_the_change(shop: Shop) -> None:
    ana = join(shop)
    change(shop, ana, enter(shop, ana, "here"))
    with pytest.raises(DomainError, match="wrong_credentials"):
        enter(shop, ana, "late")
    assert len(logins.list_of_agent(shop.connection, ana)) == 1


def test_a_change_checked_against_the_old_password_does_not_win_over_another(shop: Shop) -> None:
    ana = join(shop)
    login = enter(shop, ana, "here")
    change(shop, ana, login)
    with pytest.raises(DomainError, match="not your current password"):
        change(shop, ana, login)
