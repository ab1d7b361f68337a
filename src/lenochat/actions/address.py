"""Where visitors last wrote from, in workspaces that want to know (they do not, unless they say so)."""

from ipaddress import ip_address

from lenochat.actions.routing import put_due
from lenochat.core.ids import VisitorId
from lenochat.core.instant import Instant
from lenochat.store import visitors
from lenochat.store.due import DueKind
from lenochat.store.transaction import Tx

FORGOTTEN_AT_ONCE = 500
"""So many rows take 3 ms."""


def keep_address(tx: Tx, visitor_id: VisitorId, address: str) -> None:
    """The visitor has written from that address; what a proxy made up and is none is not kept."""
    if not tx.workspace.keep_addresses:
        return
    try:
        kept = str(ip_address(address.partition("%")[0]))
    except ValueError:
        return
    visitors.save_address(tx.connection, visitor_id, kept)


def forget_addresses(tx: Tx, *, now: Instant) -> None:
    """The workspace does not keep them any more: the next of those that it has go; the rest is due at once."""
    if tx.workspace.keep_addresses:
        return
    gone = visitors.forget_addresses(tx.connection, tx.workspace_id, most=FORGOTTEN_AT_ONCE)
    if gone == FORGOTTEN_AT_ONCE:
        put_due(tx, DueKind.ADDRESSES, tx.workspace_id, now)
