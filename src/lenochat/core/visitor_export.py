"""What a person gets who asks what is stored about them: one document, made for one visitor."""

from lenochat.core.attachment import MediaType
from lenochat.core.conversation import Trigger
from lenochat.core.conversation_views import ConversationView
from lenochat.core.ids import AgentId, AttachmentId, MessageId, VisitorId
from lenochat.core.instant import Timestamp
from lenochat.core.message_views import MessageView
from lenochat.core.routing import Outcome
from lenochat.core.value import value


@value
class ExportedVisitor:
    """The visitor, and what was observed of them."""

    id: VisitorId
    name: str | None
    email: str | None
    known_as: tuple[str, ...]
    """Every name and address by which their messages are found: as they were when something was written."""
    created_at: Timestamp
    connected: bool
    """A page with the widget is open now, as far as that was written down."""
    gone_since: Timestamp | None
    """Last sign of life of a visitor who had a page open and has none any more."""
    blocked: bool
    address: str | None
    """The IP address they last wrote from, if the workspace keeps that."""


@value
class ExportedDecision:
    """Who was chosen to answer, and when; what was thought of other agents is about them, and stays here."""

    at: Timestamp
    trigger: Trigger
    outcome: Outcome
    chosen_agent_id: AgentId | None


@value
class ExportedFile:
    """A file that was sent, with what is in it."""

    id: AttachmentId
    message_id: MessageId | None
    """The message that names it; null while none does."""
    name: str
    media_type: MediaType
    size: int
    created_at: Timestamp
    content: str
    """Base64 (RFC 4648)."""


@value
class ExportedConversation:
    """A conversation with all that was said in it, notes of the team too."""

    conversation: ConversationView
    messages: tuple[MessageView, ...]
    """Oldest first."""
    files: tuple[ExportedFile, ...]
    decisions: tuple[ExportedDecision, ...]
    """Newest first."""


@value
class VisitorExport:
    """Everything that is stored about one visitor."""

    exported_at: Timestamp
    visitor: ExportedVisitor
    conversations: tuple[ExportedConversation, ...]
    """The one that began first stands first."""
