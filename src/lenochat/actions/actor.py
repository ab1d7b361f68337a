"""The actor: the member behind a request, looked up again inside the transaction.

A login may have ended, and a role may have been taken, between the door and here; only what this transaction sees
counts (RE6).
"""

from lenochat.core.agent import Agent
from lenochat.core.conversation import Conversation
from lenochat.core.errors import DomainError, not_found
from lenochat.core.ids import AgentId, ConversationId, LoginId
from lenochat.core.value import value
from lenochat.store import agents, conversations, logins
from lenochat.store.logins import Login
from lenochat.store.transaction import Tx


@value
class Actor:
    """Who asks, as the door knows them."""

    agent_id: AgentId
    login_id: LoginId


def require_actor(tx: Tx, actor: Actor) -> tuple[Agent, Login]:
    """The actor's membership and login as committed; `not_logged_in` when the login has ended."""
    login = logins.find(tx.connection, actor.login_id)
    agent = agents.find(tx.connection, tx.workspace_id, actor.agent_id)
    if login is None or agent is None or agent.disabled or login.agent_id != agent.id:
        raise DomainError("not_logged_in", "Your login has ended. Log in again.")
    return agent, login


def require_agent(tx: Tx, agent_id: AgentId) -> Agent:
    """A member of this workspace, or `not_found`."""
    agent = agents.find(tx.connection, tx.workspace_id, agent_id)
    if agent is None:
        raise not_found("agent")
    return agent


def require_conversation(tx: Tx, conversation_id: ConversationId) -> Conversation:
    """A conversation of this workspace, or `not_found`."""
    conversation = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if conversation is None:
        raise not_found("conversation")
    return conversation
