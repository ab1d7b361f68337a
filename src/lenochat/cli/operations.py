"""What commands do to a store. They run inside the server while there is one, and in the command's own process else.

Each takes and gives JSON objects, because it may have come through the control socket. Passwords arrive hashed.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from lenochat import doctor
from lenochat.actions.member import NewMember
from lenochat.actions.member import add_agent as add_agent_action
from lenochat.actions.workspace import create_workspace as create_workspace_action
from lenochat.cli.refusal import RefusedError
from lenochat.core.agent import Agent, Role
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.text import NAME_LIMIT, clean_email, clean_line
from lenochat.core.workspace import Workspace
from lenochat.store import users, workspaces
from lenochat.store.clock import system_clock
from lenochat.store.ids import new_id
from lenochat.store.store import Store
from lenochat.store.transaction import Tx

Answer = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A database that this process has open."""

    store: Store
    database: Path


Operation = Callable[[Opened, Mapping[str, Any]], Awaitable[Answer]]

WIDGET_KEY_BYTES = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class NewWorkspace:
    name: str
    owner_email: str
    owner_name: str
    password_hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewAgent:
    workspace: str
    email: str
    name: str
    role: Role
    password_hash: str


_new_workspace = TypeAdapter(NewWorkspace)
_new_agent = TypeAdapter(NewAgent)


async def create_workspace(opened: Opened, arguments: Mapping[str, Any]) -> Answer:
    """A workspace and its Owner, in one transaction."""
    asked = _new_workspace.validate_python(arguments)
    name = clean_line("name", asked.name, limit=NAME_LIMIT)
    widget_key = secrets.token_urlsafe(WIDGET_KEY_BYTES)
    owner = NewMember(
        email=clean_email("owner_email", asked.owner_email),
        name=clean_line("owner_name", asked.owner_name, limit=NAME_LIMIT),
        role=Role.OWNER,
        password_hash=asked.password_hash,
    )

    def create(tx: Tx, now: Instant) -> tuple[Workspace, Agent, bool]:
        is_known = users.find_by_email(tx.connection, owner.email) is not None
        workspace = create_workspace_action(tx, name=name, widget_key=widget_key, now=now)
        return workspace, add_agent_action(tx, owner, now=now), is_known

    workspace, agent, is_known = (await opened.store.write(WorkspaceId(new_id()), create)).result
    return {
        "workspace_id": workspace.id,
        "widget_key": workspace.widget_key,
        "owner_id": agent.id,
        "email_was_known": is_known,
    }


async def add_agent(opened: Opened, arguments: Mapping[str, Any]) -> Answer:
    """A person becomes a member of a workspace."""
    asked = _new_agent.validate_python(arguments)
    member = NewMember(
        email=clean_email("email", asked.email),
        name=clean_line("name", asked.name, limit=NAME_LIMIT),
        role=asked.role,
        password_hash=asked.password_hash,
    )
    workspace_id = WorkspaceId(asked.workspace)

    def add(tx: Tx, now: Instant) -> tuple[Agent, bool]:
        if workspaces.find(tx.connection, workspace_id) is None:
            raise RefusedError("There is no such workspace. create-workspace printed the id of each one.")
        is_known = users.find_by_email(tx.connection, member.email) is not None
        return add_agent_action(tx, member, now=now), is_known

    agent, is_known = (await opened.store.write(workspace_id, add)).result
    return {"agent_id": agent.id, "email_was_known": is_known}


async def examine_opened(opened: Opened, _arguments: Mapping[str, Any]) -> Answer:
    """The doctor's look at a database that is in use."""
    return await examine(opened.database)


async def examine(database: Path) -> Answer:
    """The doctor's look at a database, beside the event loop."""
    looked_at = await asyncio.to_thread(doctor.examine_database, database, system_clock())
    return {"findings": [asdict(finding) for finding in looked_at]}


OPERATIONS: Mapping[str, Operation] = {
    "create-workspace": create_workspace,
    "add-agent": add_agent,
    "doctor": examine_opened,
}
