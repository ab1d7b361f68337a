"""Routing as it happens: one decision, stored with its receipt; and the queue, drained in pieces.

Decides nothing itself (`core.routing` does) and reads only what this transaction sees. Invariants: whoever is chosen
gets the conversation in the same transaction; a drain goes in queue order, but for lanes in which nobody can take
anything; no piece is longer than `PIECE`.
"""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Connection

from lenochat.actions.assistance import ask_about_last, assists, handed
from lenochat.actions.takeover import leave_summary
from lenochat.core.agent import Agent
from lenochat.core.agent_views import LoggedLoad, logged_load
from lenochat.core.conversation import EVERYONE, AssignmentCause, Conversation, Lane, Trigger, need
from lenochat.core.conversation_views import ConversationView, conversation_view, view_of_assigned
from lenochat.core.events import ConversationAssigned, ConversationChanged, ConversationQueued
from lenochat.core.ids import AgentId, ReceiptId
from lenochat.core.instant import SECOND, Instant, timestamp
from lenochat.core.routing import (
    RECEIPT_KEYS,
    Assign,
    Decided,
    HandToAssistant,
    Need,
    Ranked,
    RoutingPolicy,
    Wait,
    outcome,
    pick,
)
from lenochat.core.value import replace, value
from lenochat.store import agents, conversations, due, queue, receipts
from lenochat.store.due import Due, DueKind
from lenochat.store.ids import new_id
from lenochat.store.receipts import Receipt
from lenochat.store.transaction import Tx

PIECE = 10
"""At most that many assignments in one piece of a drain: fifty took 20 ms, and no callback may take more than 5."""


Write = Callable[[Connection, Conversation], None]
"""How a conversation is written: as a change, or as a new row."""


@value
class Routed:
    """What became of a conversation that came to wait."""

    conversation: Conversation
    assignee: Agent | None
    """Whoever has it now, as they were when they got it; None: it waits."""


def route(
    tx: Tx,
    conversation: Conversation,
    *,
    trigger: Trigger,
    now: Instant,
    write: Write = conversations.save,
    opened: ConversationView | None = None,
    is_new: bool = True,
) -> Routed:
    """Decide for a conversation that has just come to wait: assigned, or queued. Either is told with a receipt.

    Where its visitor has left, or has left it outside hours, there is nothing to decide but whether Leno AI answers.
    `opened`: how it was told that it began; `is_new`: its visitor has begun it, or taken it up again.
    """
    if not conversation.is_queued:
        conversation = handed(tx, conversation, now, is_new=is_new)
        write(tx.connection, conversation)
        tell_queued(tx, conversation, loads=(), now=now)
        return Routed(conversation=conversation, assignee=None)
    decided = decide_about(tx, conversation, now, is_new=is_new)
    if isinstance(decided.decision, Assign):
        chosen = agents_by_id(tx, decided.decision.agent_id)
        routed = give(tx, conversation, chosen, cause="routing", now=now, write=write, opened=opened)
    else:
        chosen, routed = None, handed(tx, conversation, now, is_new=is_new)
        write(tx.connection, routed)
        tell_queued(tx, routed, loads=(), now=now)
    keep_receipt(tx, conversation, decided, trigger=trigger, now=now)
    return Routed(conversation=routed, assignee=chosen)


def drain(
    tx: Tx,
    *,
    now: Instant,
    lanes: Collection[Lane] | None = None,
    joined: Sequence[Conversation] = (),
    trigger: Trigger = "queue",
    returning: AgentId | None = None,
) -> bool:
    """Route those who wait, in queue order, until nobody is eligible; the rest after `PIECE` is due at once.

    Whether there is no rest, so that something else may be decided in this transaction.

    In `lanes`, if it is known that nothing has changed for the others. `joined` came into the queue in this
    transaction, because of `trigger`: each gets a receipt also where it keeps waiting, unless a rest is left, for then
    nothing has been decided about it yet, or its visitor has left. `returning` has come back to this backlog, and takes
    it as the ramp says.
    """
    waiting = _Waiting(tx, lanes)
    unexplained = {conversation.id: conversation for conversation in joined if conversation.is_queued}
    placed = 0
    while (conversation := waiting.first()) is not None:
        if placed == PIECE:
            _leave_rest(tx, now)
            return False
        decided = decide_about(tx, conversation, now)
        if not isinstance(decided.decision, Assign):
            waiting.leave_lane(conversation)
            continue
        chosen = agents_by_id(tx, decided.decision.agent_id)
        if chosen.id == returning:
            chosen = begin_ramp(tx, chosen, now)
        give(tx, conversation, chosen, cause="routing", now=now)
        placed += 1
        has_joined = unexplained.pop(conversation.id, None) is not None
        keep_receipt(tx, conversation, decided, trigger=trigger if has_joined else "queue", now=now)
        waiting.next_in_lane(conversation)
    for conversation in unexplained.values():
        decided = decide_about(tx, conversation, now)
        if isinstance(decided.decision, HandToAssistant):
            _hand(tx, conversation, now)
        keep_receipt(tx, conversation, decided, trigger=trigger, now=now)
    for conversation in joined:
        if not conversation.is_queued:  # Its visitor has left: there is nothing to decide but whether Leno AI answers.
            _hand(tx, conversation, now)
    return True


def _hand(tx: Tx, conversation: Conversation, now: Instant) -> None:
    """Leno AI answers from now on what has come to wait, and nobody could get; it keeps its place."""
    after = handed(tx, conversation, now)
    if after != conversation:
        conversations.save(tx.connection, after)
        tell_changed(tx, after, now=now)
        ask_about_last(tx, after, now=now)


class _Waiting:
    """The first of each lane, in the order of the whole queue."""

    def __init__(self, tx: Tx, lanes: Collection[Lane] | None) -> None:
        self._tx = tx
        self._first: dict[Lane, Conversation] = {}
        for lane in queue.list_lanes(tx.connection, tx.workspace_id):
            if lanes is None or lane in lanes:
                self._look(lane)

    def first(self) -> Conversation | None:
        """Whom routing decides about next."""
        return min(self._first.values(), key=queue.sort_key, default=None)

    def leave_lane(self, conversation: Conversation) -> None:
        """Nobody may get it, and so nobody may get what is behind it: all in one lane are for the same agents."""
        del self._first[require_lane(conversation)]

    def next_in_lane(self, conversation: Conversation) -> None:
        """It has been given to somebody."""
        self.leave_lane(conversation)
        self._look(require_lane(conversation))

    def _look(self, lane: Lane) -> None:
        for conversation in queue.list_lane(self._tx.connection, self._tx.workspace_id, lane, most=1):
            self._first[lane] = conversation


def require_lane(conversation: Conversation) -> Lane:
    """The lane of a conversation that routing decides about."""
    assert conversation.lane is not None, f"conversation {conversation.id} is in no lane"
    return conversation.lane


def lanes_of(tx: Tx, agent: Agent) -> list[Lane]:
    """The lanes out of which the agent may get something."""
    return [EVERYONE, *tx.workspace.living(agent.teams)]


def begin_ramp(tx: Tx, agent: Agent, now: Instant) -> Agent:
    """The agent gets one conversation of the backlog now, and the next one when the ramp says so (RT16)."""
    seconds = tx.workspace.routing.ramp_seconds
    if seconds is None:
        return agent
    until = Instant(now + seconds * SECOND)
    put_due(tx, DueKind.RAMP, agent.id, until)
    ramping = replace(agent, ramp_until=until)
    agents.save_load(tx, ramping)
    return ramping


def give(
    tx: Tx,
    conversation: Conversation,
    agent: Agent,
    *,
    cause: AssignmentCause,
    now: Instant,
    by: AgentId | None = None,
    write: Write = conversations.save,
    opened: ConversationView | None = None,
) -> Conversation:
    """Make `agent` the assignee, with the loads of both sides, and tell it. The one place where an assignee is set.

    `agent` is as this transaction sees them now. `by` is who did it by hand: what they took themselves they have seen.
    """
    if conversation.assistant is not None:
        leave_summary(tx, conversation, now=now)  # first, for a receipt stands under the event that tells of this
    position = tx.next_position
    assigned = replace(
        conversation,
        assignee_id=agent.id,
        released_by=None,
        released=None,
        visitor_left=None,
        assigned=now,
        seen=by == agent.id,
        no_reply_since=None,
        offers=conversation.offers if cause == "routing" else 0,
    )
    loads = move_load(tx, conversation, assigned, to=agent, routed_at=position if cause == "routing" else None)
    write(tx.connection, assigned)
    forget_overflow(tx, conversation)
    await_reply(tx, assigned, now=now)
    tx.moved(assigned)
    tx.emit(
        ConversationAssigned(
            at=timestamp(now),
            conversation_id=assigned.id,
            conversation=view(tx, assigned) if opened is None else view_of_assigned(opened, assigned),
            loads=loads,
            assignee_id=agent.id,
            previous_assignee_id=conversation.assignee_id,
            cause=cause,
        )
    )
    return assigned


def await_reply(tx: Tx, conversation: Conversation, *, now: Instant) -> None:
    """The visitor waits for the assignee's reply; if it does not come, somebody else is asked (RT13).

    Who has left a message outside hours does not wait for it.
    """
    seconds = tx.workspace.routing.no_reply_seconds
    last = conversation.last_message
    is_awaited = last is not None and last.author_type == "visitor" and not conversation.left_outside_hours
    if seconds is not None and is_awaited:
        put_due(tx, DueKind.NO_REPLY, conversation.id, Instant(now + seconds * SECOND))


def forget_reply(tx: Tx, conversation: Conversation) -> None:
    """Nobody's reply is awaited any more."""
    due.remove(tx.connection, tx.workspace_id, DueKind.NO_REPLY, conversation.id)


def await_overflow(tx: Tx, conversation: Conversation, *, now: Instant) -> None:
    """It has come to wait for a team: when the team's time is over, others are asked too (RT11)."""
    awaited = conversation.awaited_team
    team = None if awaited is None else tx.workspace.teams.get(awaited)
    if team is not None and team.overflow_seconds is not None:
        put_due(tx, DueKind.OVERFLOW, conversation.id, Instant(now + team.overflow_seconds * SECOND))


def forget_overflow(tx: Tx, conversation: Conversation) -> None:
    """It waits for no team any more."""
    if conversation.awaited_team is not None:
        due.remove(tx.connection, tx.workspace_id, DueKind.OVERFLOW, conversation.id)


def tell_changed(tx: Tx, conversation: Conversation, *, now: Instant) -> None:
    """Tell that something of it is another, but neither its status nor who has it."""
    tx.emit(
        ConversationChanged(at=timestamp(now), conversation_id=conversation.id, conversation=view(tx, conversation))
    )


def tell_queued(tx: Tx, conversation: Conversation, *, loads: tuple[LoggedLoad, ...], now: Instant) -> None:
    """Tell that the conversation waits; from now on the time of its team counts, if it is for one."""
    await_overflow(tx, conversation, now=now)
    tx.moved(conversation)
    tx.emit(
        ConversationQueued(
            at=timestamp(now), conversation_id=conversation.id, conversation=view(tx, conversation), loads=loads
        )
    )


def move_load(
    tx: Tx, before: Conversation, after: Conversation, *, to: Agent | None = None, routed_at: int | None = None
) -> tuple[LoggedLoad, ...]:
    """Keep the holders' loads with a conversation that changes hands, and say what they are now; `to` has it now."""
    if before.holder_id == after.holder_id:
        return ()
    moved: list[LoggedLoad] = []
    for holder_id, difference in ((before.holder_id, -1), (after.holder_id, 1)):
        if holder_id is None:
            continue
        holder = to if to is not None and to.id == holder_id else agents_by_id(tx, holder_id)
        holder = replace(
            holder,
            open_conversations=holder.open_conversations + difference,
            last_assigned=holder.last_assigned if difference < 0 or routed_at is None else routed_at,
        )
        agents.save_load(tx, holder)
        if holder.removed is None:
            moved.append(logged_load(holder, tx.workspace))
    return tuple(moved)


def view(tx: Tx, conversation: Conversation) -> ConversationView:
    """The conversation as events and answers show it, with its present place in the queue."""
    return conversation_view(conversation, queue_position=queue.position(tx.connection, conversation))


def agents_by_id(tx: Tx, agent_id: AgentId) -> Agent:
    """A member that is known to exist, because a row of this workspace names them; it may be a former one."""
    agent = agents.find_ever(tx.connection, tx.workspace_id, agent_id)
    assert agent is not None, f"agent {agent_id} is named by a row and does not exist"
    return agent


def decide_about(tx: Tx, conversation: Conversation, now: Instant, *, is_new: bool = False) -> Decided:
    """Who would get it now, from the rows that this transaction sees; nothing happens yet.

    By the index, so it costs the same however many agents there are; tests hold it to `core.routing.decide`.
    """
    policy, asked = tx.workspace.routing, need(conversation, now)
    ranked = agents.list_first(tx.connection, tx.workspace_id, policy.strategy, asked.team_id, most=RECEIPT_KEYS + 1)
    return Decided(
        policy=policy,
        need=asked,
        seen=tx.position,
        decision=pick(policy, _with_former(tx, ranked, policy, asked), asked)
        or (HandToAssistant() if assists(tx, conversation, now, is_new=is_new) else Wait()),
        first=tuple(ranked[:RECEIPT_KEYS]),
    )


def _with_former(tx: Tx, ranked: list[Ranked], policy: RoutingPolicy, asked: Need) -> list[Ranked]:
    """The first agents, and the former one behind them, where the policy asks for whom the index does not."""
    former = asked.former_agent_id
    if not policy.prefer_former_agent or former is None or any(one.agent_id == former for one in ranked):
        return ranked
    found = agents.find_ranked(tx.connection, tx.workspace_id, policy.strategy, asked.team_id, former)
    return ranked if found is None else [*ranked, found]


def _leave_rest(tx: Tx, now: Instant) -> None:
    put_due(tx, DueKind.DRAIN, tx.workspace_id, now)


def put_due(tx: Tx, kind: DueKind, subject_id: str, at: Instant) -> None:
    """Put it on the list of what is due, and have the ticker know."""
    due.put(tx.connection, tx.workspace_id, Due(kind=kind, subject_id=subject_id, due_at=at))
    tx.will_be_due(at)


def keep_receipt(tx: Tx, conversation: Conversation, decided: Decided, *, trigger: Trigger, now: Instant) -> None:
    """Store what the decision was made from, under the position of the event that told it."""
    chosen = decided.decision if isinstance(decided.decision, Assign) else None
    receipts.add(
        tx.connection,
        tx.workspace_id,
        conversation.id,
        Receipt(
            id=ReceiptId(new_id()),
            position=tx.position,
            seen=decided.seen,
            at=timestamp(now),
            trigger=trigger,
            policy=decided.policy,
            need=decided.need,
            outcome=outcome(decided.decision),
            tier=None if chosen is None else chosen.tier,
            chosen_agent_id=None if chosen is None else chosen.agent_id,
            first=decided.first,
        ),
    )
