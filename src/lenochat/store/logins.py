"""Logins: authenticated sessions of members. Their tokens are 256 random bits, stored as SHA-256 only."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from lenochat.core.ids import AgentId, LoginId, WorkspaceId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.value import value
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import logins


@value
class Login:
    id: LoginId
    workspace_id: WorkspaceId
    agent_id: AgentId
    token_hash: bytes
    device: str
    """What the login calls itself to its owner, such as `Firefox on Linux`."""
    judged: bool
    """It said that it is a dashboard, or has opened a stream: its agent is judged by presence."""
    created: Instant
    last_used: Instant


def login_ends(login: Login, lifetime_seconds: int) -> Instant:
    """When the login's time is over, counted from its last stream or request (AV9)."""
    return Instant(login.last_used + lifetime_seconds * SECOND)


_find = Statement(select(logins).where(logins.c.id == bindparam("login")))
_find_by_token = Statement(select(logins).where(logins.c.token_hash == bindparam("token_hash")))
_of_agent = Statement(
    select(logins).where(logins.c.agent_id == bindparam("agent")).order_by(logins.c.created, logins.c.id)
)
_remove = Statement(delete(logins).where(logins.c.id == bindparam("login")))
_touch = Statement(update(logins).where(logins.c.id == bindparam("login")).values(last_used=bindparam("new_last_used")))


def find(connection: Connection, login_id: LoginId) -> Login | None:
    return _login(_find.first(connection, {"login": login_id}))


def find_by_token(connection: Connection, token_hash: bytes) -> Login | None:
    return _login(_find_by_token.first(connection, {"token_hash": token_hash}))


def list_of_agent(connection: Connection, agent_id: AgentId) -> list[Login]:
    rows = _of_agent.rows(connection, {"agent": agent_id})
    return [login for login in map(_login, rows) if login is not None]


def add(connection: Connection, login: Login) -> None:
    connection.execute(
        insert(logins).values(
            id=login.id,
            workspace_id=login.workspace_id,
            agent_id=login.agent_id,
            token_hash=login.token_hash,
            device=login.device,
            judged=login.judged,
            created=login.created,
            last_used=login.last_used,
        )
    )


def mark_judged(connection: Connection, login_id: LoginId) -> None:
    connection.execute(update(logins).where(logins.c.id == login_id).values(judged=True))


def touch(connection: Connection, used: Mapping[LoginId, Instant]) -> None:
    """Write when each login was last used; those that are gone are passed over."""
    _touch.run_many(connection, [{"login": login, "new_last_used": at} for login, at in used.items()])


def remove(connection: Connection, login_id: LoginId) -> None:
    _remove.run(connection, {"login": login_id})


def _login(row: Row | None) -> Login | None:
    if row is None:
        return None
    return Login(
        id=row.id,
        workspace_id=row.workspace_id,
        agent_id=row.agent_id,
        token_hash=row.token_hash,
        device=row.device,
        judged=row.judged,
        created=Instant(row.created),
        last_used=Instant(row.last_used),
    )
