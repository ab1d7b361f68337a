"""Visitors who come and go (RT6), as far as it is written down: who has been gone for long has left what they wait in.

What is left keeps its place in time: people can take it, routing passes it over, and once its visitor is back it is
decided at once.
"""

from lenochat.actions.offline_form import mail_unseen, take_up_left
from lenochat.actions.routing import drain, put_due, tell_changed
from lenochat.core.conversation import Visitor
from lenochat.core.ids import VisitorId
from lenochat.core.instant import Instant
from lenochat.core.value import replace
from lenochat.core.visitor import HERE, VisitorPresence, gone, leaves_at, left
from lenochat.store import conversations, due, queue, visitors
from lenochat.store.due import Due, DueKind
from lenochat.store.transaction import Tx

MOST_AT_ONCE = 5
"""Of what one visitor waits in, at most that many are left or taken up again in one piece; mostly there is but one."""


def visitor_is_here(tx: Tx, visitor_id: VisitorId, *, now: Instant) -> None:
    """A stream of the visitor is open, the first one.

    Of who has nothing open, and never had while a stream was, nothing is written: most who come only look.
    """
    before = visitors.find_presence(tx.connection, tx.workspace_id, visitor_id)
    if before is None or before == HERE:
        return
    if before.gone_since is None and not conversations.has_open(tx.connection, visitor_id):
        return
    _keep(tx, visitor_id, HERE)
    judge_waiting(tx, visitor_id, now=now)
    take_up_left(tx, visitor_id, now=now)


def visitor_is_gone(tx: Tx, visitor_id: VisitorId, *, last_sign_of_life: Instant, now: Instant) -> None:
    """The visitor's last stream is gone, and no other came."""
    before = visitors.find_presence(tx.connection, tx.workspace_id, visitor_id)
    if before is None or before.gone_since is not None:
        return
    if before.connected or conversations.has_open(tx.connection, visitor_id):
        _keep(tx, visitor_id, gone(last_sign_of_life))
    if before.connected:
        mail_unseen(tx, visitor_id, since=last_sign_of_life, now=now)


def visitor_wrote(tx: Tx, visitor: Visitor, *, now: Instant) -> bool:
    """The visitor writes: also without a stream they are back, and their time begins anew.

    Whether something was decided about because of that.

    Comes before what they wrote is stored: what they wait in already is decided about first.
    """
    was_gone = visitor.gone_since is not None
    if was_gone:
        _keep(tx, visitor.id, gone(now))
        judge_waiting(tx, visitor.id, now=now)
    return take_up_left(tx, visitor.id, now=now) or was_gone


def judge_waiting(tx: Tx, visitor_id: VisitorId, *, now: Instant) -> None:
    """What the visitor waits in is left exactly if the visitor has left: the next few; the rest is due at once."""
    presence = visitors.find_presence(tx.connection, tx.workspace_id, visitor_id)
    since = None if presence is None else left(presence.gone_since, now)
    wrong = queue.list_waiting_of_visitor(tx.connection, visitor_id, is_left=since is None, most=MOST_AT_ONCE + 1)
    judged = [replace(conversation, visitor_left=since) for conversation in wrong[:MOST_AT_ONCE]]
    for conversation in judged:
        conversations.save(tx.connection, conversation)
        tell_changed(tx, conversation, now=now)
    if judged and since is None:
        drain(tx, now=now, joined=judged, trigger="visitor_back")
    if len(wrong) > MOST_AT_ONCE:
        put_due(tx, DueKind.VISITOR_LEFT, visitor_id, now)


def restart_absences(tx: Tx, *, now: Instant) -> None:
    """The node has started: the streams it held are gone, and the time of each such visitor begins anew."""
    cut = visitors.mark_cut(tx.connection, tx.workspace_id, gone(now))
    due.put_new(
        tx.connection,
        tx.workspace_id,
        [Due(kind=DueKind.VISITOR_LEFT, subject_id=visitor_id, due_at=leaves_at(now)) for visitor_id in cut],
    )
    if cut:
        tx.will_be_due(leaves_at(now))


def _keep(tx: Tx, visitor_id: VisitorId, presence: VisitorPresence) -> None:
    """Write it down, and keep the time when the visitor will have left on the list of what is due."""
    visitors.save_presence(tx.connection, visitor_id, presence)
    if presence.gone_since is None:
        due.remove(tx.connection, tx.workspace_id, DueKind.VISITOR_LEFT, visitor_id)
    else:
        put_due(tx, DueKind.VISITOR_LEFT, visitor_id, leaves_at(presence.gone_since))
