"""The public shapes of what Leno AI did not know, and of why it failed."""

from lenochat.core.ai_chat import FailureCode
from lenochat.core.ids import ConversationId
from lenochat.core.instant import Timestamp
from lenochat.core.value import value


@value
class MissingArticleView:
    """A question that no article answered."""

    id: str
    conversation_id: ConversationId
    question: str
    """As the visitor wrote it."""
    created_at: Timestamp


@value
class AssistantFailureView:
    """An answer that did not come: nothing in it is a visitor's."""

    conversation_id: ConversationId
    code: FailureCode
    sentence: str
    created_at: Timestamp
