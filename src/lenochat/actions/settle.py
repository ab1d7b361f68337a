"""Settling: what the clock has made due is done before anything else is decided, in order of due time, in pieces.

Each piece is at most `PIECE` ordinary actions whose events carry the due time, so a lost, late or doubled timer
changes nothing that anybody can see.
"""

from typing import assert_never

from lenochat.actions.address import forget_addresses
from lenochat.actions.assignment import release_held, return_unseen
from lenochat.actions.assistant import follow_settings
from lenochat.actions.attachment import remove_unnamed
from lenochat.actions.blocking import close_next_of_blocked
from lenochat.actions.business_hours import pass_edge
from lenochat.actions.connection import end_grace
from lenochat.actions.erasure import clean_index, erase_more
from lenochat.actions.invitation import expire_invitation
from lenochat.actions.login import end_all_logins, expire_login
from lenochat.actions.no_reply import offer_again, offer_to_another, offer_unreplied
from lenochat.actions.offline_form import leave_at_closing, take_up_one
from lenochat.actions.overflow import open_to_all
from lenochat.actions.ramp import end_pause
from lenochat.actions.routing import PIECE, drain
from lenochat.actions.visitor import judge_waiting
from lenochat.core.ids import AgentId, ConversationId, InvitationId, LoginId, VisitorId
from lenochat.core.instant import Instant
from lenochat.store import due
from lenochat.store.due import Due, DueKind, UnsettledError
from lenochat.store.transaction import Tx


def settle(tx: Tx, now: Instant) -> None:
    """Do one piece of what is due at `now`; call again while anything is.

    Raises `UnsettledError` for the one that cannot be done.
    """
    for entry in due.list_due(tx.connection, tx.workspace_id, now, most=PIECE):
        try:
            due.remove(tx.connection, tx.workspace_id, entry.kind, entry.subject_id)
            _settle_one(tx, entry, now)
        except Exception as failure:
            raise UnsettledError(entry) from failure
        if tx.earliest_due is not None and tx.earliest_due <= now:
            break  # It has left a rest that comes before what is due later.


def _settle_one(tx: Tx, entry: Due, clock: Instant) -> None:  # noqa: C901 - one line for each kind
    match entry.kind:
        case DueKind.GRACE:
            end_grace(tx, AgentId(entry.subject_id), now=entry.due_at)
        case DueKind.LOGIN_EXPIRY:
            expire_login(tx, LoginId(entry.subject_id), now=entry.due_at)
        case DueKind.SIGN_OUT:
            end_all_logins(tx, AgentId(entry.subject_id), now=entry.due_at)
        case DueKind.INVITATION_EXPIRY:
            expire_invitation(tx, InvitationId(entry.subject_id))
        case DueKind.RELEASE:
            release_held(tx, AgentId(entry.subject_id), now=entry.due_at)
        case DueKind.RAMP:
            end_pause(tx, AgentId(entry.subject_id), now=entry.due_at)
        case DueKind.OVERFLOW:
            open_to_all(tx, ConversationId(entry.subject_id), now=entry.due_at)
        case DueKind.NO_REPLY:
            offer_to_another(tx, ConversationId(entry.subject_id), now=entry.due_at)
        case DueKind.OFFER:
            offer_unreplied(tx, AgentId(entry.subject_id), now=entry.due_at)
        case DueKind.UNSEEN:
            return_unseen(tx, AgentId(entry.subject_id), now=entry.due_at)
        case DueKind.VISITOR_LEFT:
            judge_waiting(tx, VisitorId(entry.subject_id), now=entry.due_at)
        case DueKind.BLOCKED:
            close_next_of_blocked(tx, VisitorId(entry.subject_id), now=entry.due_at)
        case DueKind.UNNAMED:
            remove_unnamed(tx, ConversationId(entry.subject_id), now=entry.due_at)
        case DueKind.HOURS:
            pass_edge(tx, now=entry.due_at)
        case DueKind.LEFT_AT_CLOSING:
            leave_at_closing(tx, ConversationId(entry.subject_id), now=entry.due_at)
        case DueKind.LENO_AI:
            follow_settings(tx, now=entry.due_at)
        case DueKind.BACK_INSIDE_HOURS:
            take_up_one(tx, ConversationId(entry.subject_id), now=entry.due_at)
        case DueKind.ADDRESSES:
            forget_addresses(tx, now=entry.due_at)
        case DueKind.DRAIN:
            if drain(tx, now=entry.due_at):
                offer_again(tx, now=entry.due_at)
        case DueKind.ERASURE:
            erase_more(tx, VisitorId(entry.subject_id), now=entry.due_at, clock=clock)
        case DueKind.CLEANING:
            clean_index(tx, entry.subject_id, clock=clock)
        case _:
            assert_never(entry.kind)
