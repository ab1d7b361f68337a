"""Erasing a visitor: all that is stored of them goes, in pieces, and nobody sees anything of it after the first.

What is open is closed first, so that loads, counts and the queue move as they always do; that comes before anything
else in the workspace. From the event that tells it on, nothing finds the visitor. The rest goes in pieces with pauses
between them, for nobody waits for it; a node that is killed goes on where it was.
"""

from functools import partial

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.conversation import close
from lenochat.actions.routing import put_due
from lenochat.core.access import require_manager
from lenochat.core.erasure import without
from lenochat.core.errors import not_found
from lenochat.core.events import VisitorRemoved
from lenochat.core.ids import VisitorId
from lenochat.core.instant import MILLISECOND, MINUTE, Instant, after, timestamp
from lenochat.core.value import replace
from lenochat.store import conversations, due, erasures, event_log, idempotency_keys, search, visitors
from lenochat.store.due import DueKind
from lenochat.store.erasures import Erasure, Step
from lenochat.store.transaction import Tx

CLOSED_AT_ONCE = 5
"""With as many decisions about who waits for the places that come free, as in `actions.assignment`."""
BEGINNINGS_AT_ONCE = 100
MOST_NAMED = 100
"""So many conversations the event names; a client knows the others by their visitor."""
PAUSE = 20 * MILLISECOND
"""Between two pieces of at most 4 ms, in which everybody else is served."""
LOG_AT_ONCE = 100
"""Transactions of the log that are read for one piece, of which so many are written anew:"""
CHANGED_AT_ONCE = 10
ANSWERS_AT_ONCE = 200
ROWS_AT_ONCE = 40
TOKENS_AT_ONCE = 1_000
CLEANED_AFTER = 1 * MINUTE
"""The search index is joined anew once for all who are erased within that time."""
BEGIN, GO_ON = "begin", "go_on"


def erase_visitor(tx: Tx, actor: Actor, visitor_id: VisitorId, *, now: Instant) -> None:
    """Owner or Admin has everything that is stored of a visitor deleted. It cannot be taken back."""
    agent, _ = require_actor(tx, actor)
    require_manager(agent)
    position = visitors.find_position(tx.connection, tx.workspace_id, visitor_id)
    if position is None or erasures.find(tx.connection, visitor_id) is not None:
        raise not_found("visitor")
    erasures.begin(tx.connection, tx.workspace_id, visitor_id)
    erase_more(tx, visitor_id, now=now, clock=now)


def erase_more(tx: Tx, visitor_id: VisitorId, *, now: Instant, clock: Instant) -> None:
    """The next piece. What is told is told at `now`; `clock` is what it really is, from which pauses count."""
    erasure = erasures.find(tx.connection, visitor_id)
    if erasure is None:
        return
    if erasure.step is Step.CLOSING:
        if not _close_some(tx, visitor_id, now=now):
            put_due(tx, DueKind.ERASURE, visitor_id, now)
            return
        _hide(tx, visitor_id, now=now)
        erasures.save(tx.connection, replace(erasure, step=Step.LOG, done_to=_where_they_begin(tx, visitor_id)))
    elif not _delete_some(tx, erasure, clock=clock):
        return
    put_due(tx, DueKind.ERASURE, visitor_id, after(clock, PAUSE))


def clean_index(tx: Tx, where: str, *, clock: Instant) -> None:
    """Join the next piece of the search index anew, so that the words that were taken out are in it no more."""
    if search.clean_some(tx.connection, from_the_start=where == BEGIN):
        put_due(tx, DueKind.CLEANING, GO_ON, after(clock, PAUSE))
    else:
        tx.leaves_traces = True


def _close_some(tx: Tx, visitor_id: VisitorId, *, now: Instant) -> bool:
    """Whether nothing of theirs is open any more, and whoever sends a first message again begins anew."""
    found = conversations.list_open_of_visitor(tx.connection, visitor_id, most=CLOSED_AT_ONCE + 1)
    for conversation in found[:CLOSED_AT_ONCE]:
        close(tx, conversation, now=now)
    if len(found) > CLOSED_AT_ONCE:
        return False
    return erasures.forget_beginnings(tx.connection, visitor_id, most=BEGINNINGS_AT_ONCE) < BEGINNINGS_AT_ONCE


def _hide(tx: Tx, visitor_id: VisitorId, *, now: Instant) -> None:
    latest = conversations.list_of_visitor(tx.connection, tx.workspace_id, visitor_id, most=MOST_NAMED)
    for kind in (DueKind.VISITOR_LEFT, DueKind.BLOCKED):
        due.remove(tx.connection, tx.workspace_id, kind, visitor_id)
    erasures.hide(tx.connection, visitor_id)
    named = tuple(conversation.id for conversation in latest)
    tx.emit(VisitorRemoved(at=timestamp(now), visitor_id=visitor_id, conversation_ids=named))


def _where_they_begin(tx: Tx, visitor_id: VisitorId) -> str:
    return str(visitors.find_position(tx.connection, tx.workspace_id, visitor_id))


def _delete_some(tx: Tx, erasure: Erasure, *, clock: Instant) -> bool:
    """One piece of the step that the erasure is at; whether there is more to do."""
    done_to = _STEPS[erasure.step](tx, erasure)
    if done_to is not None:
        erasures.save(tx.connection, replace(erasure, done_to=done_to))
        return True
    later = list(Step)[list(Step).index(erasure.step) + 1 :]
    if later:
        erasures.save(tx.connection, replace(erasure, step=later[0], done_to=""))
        return True
    erasures.finish(tx.connection, erasure.visitor_id)
    put_due(tx, DueKind.CLEANING, BEGIN, after(clock, CLEANED_AFTER))
    tx.leaves_traces = True
    return False


def _change_log(tx: Tx, erasure: Erasure) -> str | None:
    erased = erasures.whom(tx.connection, erasure.visitor_id)
    position = event_log.rewrite_after(
        tx.connection,
        tx.workspace_id,
        int(erasure.done_to),
        is_about=erased.is_named_in,
        change=partial(without, erased=erased),
        most_read=LOG_AT_ONCE,
        most_changed=CHANGED_AT_ONCE,
    )
    return None if position is None else str(position)


def _forget_answers(tx: Tx, erasure: Erasure) -> str | None:
    erased = erasures.whom(tx.connection, erasure.visitor_id)
    caller, _, key = erasure.done_to.partition(_BETWEEN)
    last = idempotency_keys.forget_after(
        tx.connection, (caller, key), is_about=erased.is_named_in, most=ANSWERS_AT_ONCE
    )
    return None if last is None else _BETWEEN.join(last)


def _delete_rows(tx: Tx, erasure: Erasure) -> str | None:
    is_more = erasures.delete_rows(tx.connection, tx.workspace_id, erasure.visitor_id, most=ROWS_AT_ONCE)
    return "" if is_more else None


def _delete_tokens(tx: Tx, erasure: Erasure) -> str | None:
    looked_to = bytes.fromhex(erasure.done_to)
    last = erasures.delete_tokens_after(tx.connection, erasure.visitor_id, looked_to, most=TOKENS_AT_ONCE)
    return None if last is None else last.hex()


_BETWEEN = "\n"
"""Stands in no header, and so in no key."""
_STEPS = {
    Step.LOG: _change_log,
    Step.ANSWERS: _forget_answers,
    Step.ROWS: _delete_rows,
    Step.TOKENS: _delete_tokens,
}
