"""Routing as it happens: one decision, stored with its receipt; and the queue, drained in pieces.

Decides nothing itself (`core.routing.decide` does) and reads only what this transaction sees. Invariants: whoever is
chosen gets the conversation in the same transaction; a drain goes in queue order and stops at the first that nobody
can take; no piece is longer than `PIECE`.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from lenochat.core.agent import Agent
from lenochat.core.conversation import AssignmentCause, Conversation, Trigger, passed_over
from lenochat.core.events import ConversationAssigned, ConversationQueued
from lenochat.core.ids import AgentId, ReceiptId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.routing import Assign, Explained, decide, reasons_against
from lenochat.core.views import (
    ConversationView,
    DecisionView,
    LoggedLoad,
    ReceiptView,
    conversation_view,
    decision_view,
    logged_load,
)
from lenochat.store import agents, conversations, due, receipts
from lenochat.store.due import Due, DueKind
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx

PIECE = 10
"""At most that many assignments in one piece of a drain: fifty took 20 ms, and no callback may take more than 5."""


_DECISION_FIELDS = tuple(field.name for field in fields(DecisionView))


def route(tx: Tx, conversation: Conversation, *, trigger: Trigger, now: Instant) -> Conversation:
    """Decide for a conversation that has just come to wait: assigned, or queued. Either is told with a receipt."""
    members = agents.list_of_workspace(tx.connection, tx.workspace_id)
    explained = _decide(tx, conversation, members, now)
    match explained.decision:
        case Assign(agent_id=agent_id):
            chosen = next(agent for agent in members if agent.id == agent_id)
            assigned = give(tx, conversation, chosen, cause="routing", now=now)
            _keep_receipt(tx, assigned, explained, trigger=trigger, now=now)
            return assigned
        case _:
            tell_queued(tx, conversation, loads=(), now=now)
            _keep_receipt(tx, conversation, explained, trigger=trigger, now=now)
            return conversation


def drain(tx: Tx, *, now: Instant, joined: Sequence[Conversation] = (), trigger: Trigger = "queue") -> None:
    """Route those who wait, in queue order, until nobody is eligible; the rest after `PIECE` is due at once.

    `joined` came into the queue in this transaction, because of `trigger`: each gets a receipt also where it keeps
    waiting, unless a rest is left, for then nothing has been decided about it yet.
    """
    waiting = conversations.head_of_queue(tx.connection, tx.workspace_id, most=PIECE + 1)
    members = agents.list_of_workspace(tx.connection, tx.workspace_id) if waiting else []
    unexplained = {conversation.id: conversation for conversation in joined}
    for placed, conversation in enumerate(waiting):
        if placed == PIECE:
            _leave_rest(tx, now)
            return
        explained = _decide(tx, conversation, members, now)
        if not isinstance(explained.decision, Assign):
            break
        chosen = next(agent for agent in members if agent.id == explained.decision.agent_id)
        give(tx, conversation, chosen, cause="routing", now=now)
        has_joined = unexplained.pop(conversation.id, None) is not None
        _keep_receipt(tx, conversation, explained, trigger=trigger if has_joined else "queue", now=now)
        members = [_with_load(agent, chosen.id, tx.position) for agent in members]
    for conversation in unexplained.values():
        _keep_receipt(tx, conversation, _decide(tx, conversation, members, now), trigger=trigger, now=now)


def drain_if_eligible(tx: Tx, agent: Agent, *, now: Instant) -> None:
    """The agent changed: whoever waits may now be theirs."""
    if not reasons_against(agent, tx.workspace.routing):
        drain(tx, now=now)


def give(tx: Tx, conversation: Conversation, agent: Agent, *, cause: AssignmentCause, now: Instant) -> Conversation:
    """Make `agent` the assignee, with the loads of both sides, and tell it. The one place where an assignee is set."""
    position = tx.next_position
    assigned = replace(conversation, assignee_id=agent.id, released_by=None, released=None)
    loads = move_load(tx, conversation, assigned, routed_at=position if cause == "routing" else None)
    conversations.save(tx.connection, assigned)
    tx.moved(assigned)
    tx.emit(
        ConversationAssigned(
            at=timestamp(now),
            conversation_id=assigned.id,
            conversation=view(tx, assigned),
            loads=loads,
            assignee_id=agent.id,
            previous_assignee_id=conversation.assignee_id,
            cause=cause,
        )
    )
    return assigned


def tell_queued(tx: Tx, conversation: Conversation, *, loads: tuple[LoggedLoad, ...], now: Instant) -> None:
    """Tell that the conversation waits."""
    tx.moved(conversation)
    tx.emit(
        ConversationQueued(
            at=timestamp(now), conversation_id=conversation.id, conversation=view(tx, conversation), loads=loads
        )
    )


def move_load(
    tx: Tx, before: Conversation, after: Conversation, *, routed_at: int | None = None
) -> tuple[LoggedLoad, ...]:
    """Keep the holders' loads with a conversation that changes hands, and say what they are now."""
    if before.holder_id == after.holder_id:
        return ()
    moved: list[LoggedLoad] = []
    for holder_id, difference in ((before.holder_id, -1), (after.holder_id, 1)):
        if holder_id is None:
            continue
        holder = agents_by_id(tx, holder_id)
        holder = replace(holder, open_conversations=holder.open_conversations + difference)
        if difference > 0 and routed_at is not None:
            holder = replace(holder, last_assigned=routed_at)
        agents.save_load(tx.connection, holder)
        if holder.removed is None:
            moved.append(logged_load(holder, tx.workspace))
    return tuple(moved)


def view(tx: Tx, conversation: Conversation) -> ConversationView:
    """The conversation as events and answers show it, with its present place in the queue."""
    return conversation_view(conversation, queue_position=conversations.queue_position(tx.connection, conversation))


def agents_by_id(tx: Tx, agent_id: AgentId) -> Agent:
    """A member that is known to exist, because a row of this workspace names them; it may be a former one."""
    agent = agents.find_ever(tx.connection, tx.workspace_id, agent_id)
    assert agent is not None, f"agent {agent_id} is named by a row and does not exist"
    return agent


def _decide(tx: Tx, conversation: Conversation, members: list[Agent], now: Instant) -> Explained:
    return decide(tx.workspace.routing, members, released_by=passed_over(conversation, now))


def _with_load(agent: Agent, chosen: AgentId, position: int) -> Agent:
    if agent.id != chosen:
        return agent
    return replace(agent, open_conversations=agent.open_conversations + 1, last_assigned=position)


def _leave_rest(tx: Tx, now: Instant) -> None:
    due.put(tx.connection, tx.workspace_id, Due(kind=DueKind.DRAIN, subject_id=tx.workspace_id, due_at=now))
    tx.will_be_due(now)


def _keep_receipt(tx: Tx, conversation: Conversation, explained: Explained, *, trigger: Trigger, now: Instant) -> None:
    """Store what explains the decision, under the position of the event that told it."""
    decision = decision_view(tx.workspace.routing, explained)
    receipts.add(
        tx.connection,
        tx.workspace_id,
        conversation.id,
        ReceiptView(
            id=ReceiptId(new_id()),
            position=tx.position,
            at=timestamp(now),
            trigger=trigger,
            **{name: getattr(decision, name) for name in _DECISION_FIELDS},
        ),
    )
