"""Moving a conversation by hand (RT5, RT8): take, hand over, reassign, release, one or several, all through one guard.

Obeys whatever the target's status and capacity; the warning is the dashboard's. The loser of a race learns who has it.
"""

from collections.abc import Sequence

from lenochat.actions.actor import Actor, require_actor, require_conversation
from lenochat.actions.assistance import kept
from lenochat.actions.no_reply import offer_where_room
from lenochat.actions.routing import PIECE, agents_by_id, drain, forget_reply, give, move_load, put_due, tell_queued
from lenochat.core.access import require_manager, require_may_assign
from lenochat.core.agent import Agent
from lenochat.core.conversation import Conversation, Trigger, waits_again
from lenochat.core.errors import DomainError, invalid
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import Instant
from lenochat.core.unchanged import Unchanged
from lenochat.core.value import replace, value
from lenochat.store import agents, conversations, queue
from lenochat.store.due import DueKind
from lenochat.store.transaction import Tx

MOST_IN_ONE = 5
"""At most that many conversations are moved in one transaction: with as many decisions about who waits for the places
that come free, ten took 7 ms among 30 agents, and no callback may take more than 5."""

RELEASED_AT_ONCE = PIECE // 2
"""Each is queued and, at most, given to somebody at once: that makes `PIECE` moves."""


@value
class Wish:
    """One conversation of several that are to be moved together."""

    conversation_id: ConversationId
    expected: AgentId | None
    """Who had it when it was chosen."""
    is_repeated: bool
    """The same conversation was named before."""


def assign(
    tx: Tx,
    actor: Actor,
    conversation_id: ConversationId,
    *,
    agent_id: AgentId | None,
    expected: AgentId | Unchanged | None,
    now: Instant,
) -> Conversation:
    """Give the conversation to `agent_id`, or back to the queue (None).

    Checks in this order: the conversation and the target exist, it is open, its assignee is the expected one (where
    one is named), the actor may do it.
    """
    agent, _ = require_actor(tx, actor)
    conversation = require_conversation(tx, conversation_id)
    target = None if agent_id is None else _require_target(tx, agent_id)
    _require_movable(tx, agent, conversation, target, expected)
    _move(tx, [conversation], target, by=agent.id, now=now)
    return require_conversation(tx, conversation_id)


def assign_several(
    tx: Tx, actor: Actor, wishes: Sequence[Wish], *, agent_id: AgentId | None, has_begun: bool, now: Instant
) -> list[Conversation | DomainError]:
    """Give up to `MOST_IN_ONE` conversations to `agent_id`, or back to the queue (None); an outcome for each.

    Owner and Admin only. `has_begun` says that others of the same request were moved by earlier transactions: what
    refuses all of these is then the outcome of each, because the request as a whole cannot be refused any more.
    """
    agent, _ = require_actor(tx, actor)
    try:
        require_manager(agent)
        target = None if agent_id is None else _require_target(tx, agent_id)
    except DomainError as refusal:
        if not has_begun:
            raise
        return [refusal for _ in wishes]
    found = [_find_movable(tx, agent, wish, target) for wish in wishes]
    _move(tx, [one for one in found if isinstance(one, Conversation)], target, by=agent.id, now=now)
    return [require_conversation(tx, one.id) if isinstance(one, Conversation) else one for one in found]


def _find_movable(tx: Tx, agent: Agent, wish: Wish, target: Agent | None) -> Conversation | DomainError:
    if wish.is_repeated:
        return invalid(
            "conversation_id", "This conversation stands in the list twice; it is answered where it is first."
        )
    try:
        conversation = require_conversation(tx, wish.conversation_id)
        _require_movable(tx, agent, conversation, target, wish.expected)
    except DomainError as refusal:
        return refusal
    return conversation


def _require_movable(
    tx: Tx, agent: Agent, conversation: Conversation, target: Agent | None, expected: AgentId | Unchanged | None
) -> None:
    require_open(conversation)
    holder = None if conversation.assignee_id is None else _member(tx, conversation.assignee_id)
    if not isinstance(expected, Unchanged) and expected != conversation.assignee_id:
        raise already_assigned(holder)
    require_may_assign(agent, conversation, holder=holder, target=None if target is None else target.id)


def _move(tx: Tx, found: Sequence[Conversation], target: Agent | None, *, by: AgentId, now: Instant) -> None:
    """Move those that are not where they should be; whoever waits is then decided about once."""
    if target is None:
        held = [conversation for conversation in found if conversation.assignee_id is not None]
        if held:
            release(tx, held, trigger="released", now=now)
        return
    moving = [conversation for conversation in found if conversation.assignee_id != target.id]
    for conversation in moving:
        give(tx, conversation, agents_by_id(tx, target.id), cause="manual", by=by, now=now)
    holders = [conversation.assignee_id for conversation in moving if conversation.assignee_id is not None]
    if holders and drain(tx, now=now):
        offer_where_room(tx, holders, now=now)


def release(tx: Tx, held: Sequence[Conversation], *, trigger: Trigger, now: Instant) -> None:
    """Back to the queue with their first waiting times, told in the order given; then decided at once, in queue order.

    Whoever held one is passed over for it for a minute, while others are eligible. What was `unseen` waits as if nobody
    had held it: nobody is passed over for it, and if it was open to all, it is so still.
    """
    is_unseen = trigger == "unseen"
    waiting = [
        replace(
            kept(tx, waits_again(conversation, now), now),
            open_to_all=conversation.open_to_all and is_unseen,
            released_by=None if is_unseen else conversation.assignee_id,
            released=None if is_unseen else now,
        )
        for conversation in held
    ]
    for before, after in zip(held, waiting, strict=True):
        loads = move_load(tx, before, after)
        conversations.save(tx.connection, after)
        forget_reply(tx, before)
        tell_queued(tx, after, loads=loads, now=now)
    if drain(tx, now=now, joined=waiting, trigger=trigger):
        offer_where_room(tx, [conversation.assignee_id for conversation in held], now=now)


def release_held(tx: Tx, agent_id: AgentId, *, now: Instant) -> None:
    """What somebody holds who is shut out goes back to the queue, in its order: the next few; the rest is due at once.

    So it comes before anything else that is decided, and whoever waits longest is decided about first, as if it had
    been one step. Until then the rest counts as held by somebody disabled.
    """
    held = queue.list_held_by(tx.connection, tx.workspace_id, agent_id, most=RELEASED_AT_ONCE + 1)
    if held:
        release(tx, held[:RELEASED_AT_ONCE], trigger="disabled", now=now)
    if len(held) > RELEASED_AT_ONCE:
        put_due(tx, DueKind.RELEASE, agent_id, now)


def return_unseen(tx: Tx, agent_id: AgentId, *, now: Instant) -> None:
    """What the agent was given after their last sign of life, and never saw, waits again: the next few (RT18).

    Their connection is lost. It keeps its first waiting time, and so stands before all who came after it.
    """
    agent = agents.find(tx.connection, tx.workspace_id, agent_id)
    since = None if agent is None else agent.presence.connection_lost_at
    if since is None:
        return
    if _return_some_unseen(tx, agent_id, since=since, now=now):
        put_due(tx, DueKind.UNSEEN, agent_id, now)


def return_all_unseen(tx: Tx, agent_id: AgentId, *, since: Instant, now: Instant) -> None:
    """The same for who has logged out before the grace was over, all at once: it is what came in a part of a grace."""
    while _return_some_unseen(tx, agent_id, since=since, now=now):
        pass


def _return_some_unseen(tx: Tx, agent_id: AgentId, *, since: Instant, now: Instant) -> bool:
    """Whether there is more."""
    most = RELEASED_AT_ONCE + 1
    unseen = queue.list_unseen(tx.connection, tx.workspace_id, agent_id, since=since, most=most)
    if unseen:
        release(tx, unseen[:RELEASED_AT_ONCE], trigger="unseen", now=now)
    return len(unseen) > RELEASED_AT_ONCE


def require_open(conversation: Conversation) -> None:
    """Open, or `conversation_closed`."""
    if not conversation.is_open:
        raise DomainError("conversation_closed", "This conversation is closed. Reopen it first.")


def already_assigned(holder: Agent | None) -> DomainError:
    """The refusal for the loser of a race: it says who has the conversation now."""
    if holder is None:
        return DomainError(
            "already_assigned",
            "Nobody has this conversation any more: it waits in the queue. Look again, then decide.",
            data={"assignee_id": None, "assignee_name": None},
        )
    return DomainError(
        "already_assigned",
        f"{holder.name} has this conversation. Look again, then decide.",
        data={"assignee_id": holder.id, "assignee_name": holder.name},
    )


def _require_target(tx: Tx, agent_id: AgentId) -> Agent:
    target = agents.find(tx.connection, tx.workspace_id, agent_id)
    if target is None:
        raise invalid("agent_id", "There is no such member. Choose one from the list of agents.")
    if target.disabled:
        raise invalid("agent_id", "This member is disabled. Choose another one.")
    return target


def _member(tx: Tx, agent_id: AgentId) -> Agent | None:
    return agents.find_ever(tx.connection, tx.workspace_id, agent_id)
