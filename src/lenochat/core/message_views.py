"""What answers and events say about a message: complete; what is not for a viewer is taken out by `access`."""

from lenochat.core.article_views import article_path
from lenochat.core.attachment import AttachmentView, attachment_view
from lenochat.core.conversation import AuthorType, Message, MessageKind, Source
from lenochat.core.ids import AgentId, ArticleId, ConversationId, MessageId, VisitorId
from lenochat.core.instant import Timestamp, timestamp
from lenochat.core.value import value


@value
class AuthorView:
    type: AuthorType
    id: AgentId | VisitorId | None
    name: str | None


@value
class SourceView:
    """An article that an answer cites, as it was called then."""

    article_id: ArticleId
    title: str
    url: str
    """Its page on this server, while it is published."""


@value
class MessageView:
    id: MessageId
    conversation_id: ConversationId
    author: AuthorView
    kind: MessageKind = "message"
    """In the log, events of before there were notes do not say it."""
    text: str
    """Empty only where there are attachments."""
    created_at: Timestamp
    attachments: tuple[AttachmentView, ...] = ()
    """In the log, events of before there were any do not say it, nor what follows."""
    sources: tuple[SourceView, ...] = ()
    """What an answer of Leno AI's cites."""


@value
class OwnMessageView(MessageView):
    """A message as its author gets it: with the id that the author's client made."""

    client_message_id: str | None


def source_view(source: Source) -> SourceView:
    return SourceView(article_id=source.article_id, title=source.title, url=article_path(source.article_id))


def message_view(message: Message) -> OwnMessageView:
    """The message, complete; `access` takes the client's id out for everybody but its author."""
    return OwnMessageView(
        id=message.id,
        conversation_id=message.conversation_id,
        author=AuthorView(type=message.author_type, id=message.author_id, name=message.author_name),
        kind=message.kind,
        text=message.text,
        created_at=timestamp(message.created),
        attachments=tuple(map(attachment_view, message.attachments)),
        sources=tuple(map(source_view, message.sources)),
        client_message_id=message.client_message_id,
    )
