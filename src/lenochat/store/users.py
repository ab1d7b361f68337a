"""Users: login identities. A person may be a member of several workspaces."""

from sqlalchemy import Connection, Row, insert, select, update

from lenochat.core.ids import UserId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.store.tables import users


@value
class User:
    id: UserId
    email: str
    password_hash: str | None
    """Argon2id in PHC text form; None until a password is set."""


def find_by_email(connection: Connection, email: str) -> User | None:
    """By the address as `core.text.clean_email` leaves it."""
    return _user(connection.execute(select(users).where(users.c.email == email)).first())


def find(connection: Connection, user_id: UserId) -> User | None:
    return _user(connection.execute(select(users).where(users.c.id == user_id)).first())


def add(connection: Connection, user: User, *, created: Instant) -> None:
    connection.execute(
        insert(users).values(id=user.id, email=user.email, password_hash=user.password_hash, created=created)
    )


def save_password_hash(connection: Connection, user_id: UserId, password_hash: str) -> None:
    connection.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))


def _user(row: Row[tuple[object, ...]] | None) -> User | None:
    return None if row is None else User(id=row.id, email=row.email, password_hash=row.password_hash)
