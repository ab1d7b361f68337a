"""An agent takes over from Leno AI: a note tells them what it was about, in the transaction in which they get it.

Invariant: one note for all that Leno AI has said since the last one; no visitor ever gets it, as any note.
"""

from lenochat.core.conversation import ASSISTANT_NAME, Conversation, Message
from lenochat.core.events import MessagePosted
from lenochat.core.ids import MessageId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.message_views import message_view
from lenochat.core.summary import summary
from lenochat.store import messages
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx

MADE_FROM = "Summary, made from what the visitor wrote: "
MOST_LOOKED_AT = 50


def leave_summary(tx: Tx, conversation: Conversation, *, now: Instant) -> None:
    """Leave the note, if Leno AI has said something since the last one; whoever gets the conversation now is told."""
    last = messages.find_last_by(tx.connection, conversation.id, "assistant")
    if last is None or last.kind == "note":
        return
    written = messages.list_last_for_visitor(tx.connection, conversation.id, most=MOST_LOOKED_AT)
    made = summary([one.text for one in written if one.author_type == "visitor"])
    note = Message(
        id=MessageId(new_id()),
        conversation_id=conversation.id,
        author_type="assistant",
        author_id=None,
        author_name=ASSISTANT_NAME,
        kind="note",
        client_message_id=new_id(),
        text=MADE_FROM + (made or "files, and no words."),
        created=now,
    )
    messages.add(tx.connection, tx.workspace_id, note, visitor=conversation.visitor)
    tx.emit(MessagePosted(at=timestamp(now), message=message_view(note)))
