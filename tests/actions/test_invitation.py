"""What an invitation's acceptance finds in its own transaction (OP1)."""

import pytest

from lenochat.actions.invitation import Acceptance, accept
from lenochat.actions.member import MemberChange, NewMember, add_agent
from lenochat.core.agent import Role
from lenochat.core.errors import DomainError
from lenochat.core.invitation import GOOD_FOR
from lenochat.store import invitations
from tests.support.shop import Shop

EMAIL = "eve@new.example"


def known_elsewhere(shop: Shop, password_hash: str) -> None:
    """Somebody with that e-mail has a password, in another workspace of the same database."""
    here = shop.workspace_id
    shop.begin()
    new = NewMember(email=EMAIL, name="Eve", role=Role.AGENT, password_hash=password_hash)
    shop.write(lambda tx, now: add_agent(tx, new, now=now))
    shop.workspace_id = here


@pytest.mark.parametrize(
    "checked",
    [
        Acceptance(name="Eve", password_hash="a new one", was_known=False),
        Acceptance(name="Eve", password_hash="the one before", was_known=True),
    ],
    ids=["it was not known yet", "it had another password"],
)
def test_a_password_that_was_set_after_the_check_is_asked_for_again(shop: Shop, checked: Acceptance) -> None:
    _, token = shop.invite(EMAIL)
    known_elsewhere(shop, "the present one")
    shop.take_events()
    with pytest.raises(DomainError, match="invalid"):
        shop.write(lambda tx, now: accept(tx, token, checked, now=now))
    assert shop.take_events() == []
    right = Acceptance(name="Eve", password_hash="the present one", was_known=True)
    assert shop.write(lambda tx, now: accept(tx, token, right, now=now)).email == EMAIL


def test_a_token_opens_no_other_workspace_than_its_own(shop: Shop) -> None:
    _, token = shop.invite(EMAIL)
    shop.begin()
    with pytest.raises(DomainError, match="not_found"):
        shop.accept(token)


def test_what_is_over_leaves_no_row_and_no_hash_behind(shop: Shop) -> None:
    _, expired = shop.invite("a@new.example")
    _, accepted = shop.invite("b@new.example")
    revoked_id, revoked = shop.invite("c@new.example")
    otto = shop.hire("Otto", role=Role.OWNER)
    _, withdrawn = shop.invite("d@new.example", by=otto)
    _, replaced = shop.invite("e@new.example")
    shop.invite("e@new.example")
    shop.accept(accepted)
    shop.revoke(revoked_id)
    shop.change_member(otto, MemberChange(disabled=True))
    assert len(invitations.list_of_workspace(shop.connection, shop.workspace_id)) == 2
    shop.wait(GOOD_FOR / 1_000_000)
    for token in (expired, accepted, revoked, withdrawn, replaced):
        with pytest.raises(DomainError, match="not_found"):
            shop.accept(token)
    for table in ("invitations", "invitation_tokens"):
        assert shop.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
