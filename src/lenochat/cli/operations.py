"""What commands do to a store. They run inside the server while there is one, and in the command's own process else.

Each takes and gives JSON objects, because it may have come through the control socket. Passwords arrive hashed.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from lenochat import doctor
from lenochat.actions.member import NewMember
from lenochat.actions.member import add_agent as add_agent_action
from lenochat.actions.workspace import create_workspace as create_workspace_action
from lenochat.cli.article_folder import import_folder
from lenochat.cli.refusal import RefusedError
from lenochat.core.access import Viewer
from lenochat.core.agent import Agent, Role
from lenochat.core.conversation import Conversation
from lenochat.core.explanation import explain as explain_receipt
from lenochat.core.ids import AgentId, ConversationId, TeamId, WorkspaceId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.routing_views import ReceiptView
from lenochat.core.text import NAME_LIMIT, clean_email, clean_line
from lenochat.core.workspace import Workspace
from lenochat.reads.conversation import Page, list_receipts
from lenochat.store import agents, conversations, users, workspaces
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
MOST_EXPLAINED = 200
"""The latest decisions, which in a large workspace come in several pages; a conversation hardly ever has ten."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    conversation: str
    every_candidate: bool


_explanation = TypeAdapter(Explanation)
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


async def explain(opened: Opened, arguments: Mapping[str, Any]) -> Answer:
    """The conversation's routing decisions in sentences, oldest first."""
    asked = _explanation.validate_python(arguments)
    decisions: list[ReceiptView] = []
    cursor: str | None = None
    while True:
        explained = await opened.store.read_long(partial(_look_at, asked=asked, cursor=cursor))
        decisions += explained.page.items
        cursor = explained.page.next_cursor
        if cursor is None or len(decisions) >= MOST_EXPLAINED:
            break
    told = [(one, explain_receipt(one, agents=explained.names, teams=explained.teams)) for one in reversed(decisions)]
    return {
        "conversation_id": explained.conversation.id,
        "workspace_id": explained.conversation.workspace_id,
        "now": _now(explained, newest=decisions[0] if decisions else None),
        "is_cut": cursor is not None,
        "decisions": [
            {
                "at": receipt.at,
                "position": receipt.position,
                "trigger": receipt.trigger,
                "outcome": receipt.outcome,
                "chosen_agent_id": receipt.chosen_agent_id,
                "headline": headline,
                "others": list(others),
            }
            for receipt, (headline, others) in told
        ],
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Explained:
    """A page of a conversation's decisions, with what they are told in."""

    conversation: Conversation
    page: Page[ReceiptView]
    names: Mapping[AgentId, str]
    teams: Mapping[TeamId, str]


def _look_at(connection: Connection, *, asked: Explanation, cursor: str | None) -> _Explained:
    workspace_id = conversations.find_workspace(connection, ConversationId(asked.conversation))
    workspace = None if workspace_id is None else workspaces.find(connection, workspace_id)
    conversation = (
        None if workspace is None else conversations.find(connection, workspace.id, ConversationId(asked.conversation))
    )
    if workspace is None or conversation is None:
        raise RefusedError("There is no such conversation. The address of its page in the dashboard ends with its id.")
    everything = Viewer(
        agent_id=AgentId(""), role=Role.OWNER, agent_visibility=workspace.agent_visibility, teams=frozenset()
    )
    return _Explained(
        conversation=conversation,
        page=list_receipts(
            connection,
            workspace.id,
            everything,
            conversation.id,
            cursor=cursor,
            limit=MOST_EXPLAINED,
            every_candidate=asked.every_candidate,
        ),
        names=agents.list_names(connection, workspace.id),
        teams={team.id: team.name for team in workspace.teams.values()},
    )


def _now(explained: _Explained, *, newest: ReceiptView | None) -> str:
    conversation = explained.conversation
    holder = conversation.holder_id
    if holder is None:
        return f"It is {conversation.status}, and nobody has it now."
    by_hand = ": by hand, not by routing" if _is_by_hand(conversation, newest) else ""
    return f"It is open, and {explained.names[holder]} has it now{by_hand}."


def _is_by_hand(conversation: Conversation, newest: ReceiptView | None) -> bool:
    """Whether somebody gave it to its holder, or took it; of what an older version did nothing is known."""
    if conversation.assigned is None:
        return False
    routed = None if newest is None else (newest.chosen_agent_id, newest.at)
    return routed != (conversation.holder_id, timestamp(conversation.assigned))


async def examine_opened(opened: Opened, _arguments: Mapping[str, Any]) -> Answer:
    """The doctor's look at a database that is in use."""
    return await examine(opened.database)


async def examine(database: Path) -> Answer:
    """The doctor's look at a database, beside the event loop."""
    looked_at = await asyncio.to_thread(doctor.examine_database, database, system_clock())
    return {"findings": [asdict(finding) for finding in looked_at]}


async def import_articles(opened: Opened, arguments: Mapping[str, Any]) -> Answer:
    """Articles of the Markdown files of a folder, which has to be readable here."""
    return await import_folder(opened.store, arguments)


OPERATIONS: Mapping[str, Operation] = {
    "create-workspace": create_workspace,
    "add-agent": add_agent,
    "doctor": examine_opened,
    "explain": explain,
    "import-articles": import_articles,
}
