"""A shop that uses LenoChat: premises with a staff, visitors who write, and whoever answers them."""

from collections.abc import Callable, Sequence
from functools import partial

from pydantic import TypeAdapter
from sqlalchemy import select

from lenochat.actions import article, conversation
from lenochat.actions.actor import Actor
from lenochat.actions.article import ArticleChange
from lenochat.actions.assignment import Wish, assign, assign_several
from lenochat.actions.assistant import Reply, ask_for_agent, post_answer
from lenochat.actions.attachment import Upload, keep_part
from lenochat.actions.blocking import set_blocked
from lenochat.actions.erasure import erase_visitor
from lenochat.actions.first_message import FirstMessage, begin_conversation
from lenochat.actions.message import Posted, post_agent_message, post_visitor_message
from lenochat.actions.note import post_note
from lenochat.actions.repetition import Answered, RequestKey, do_once
from lenochat.actions.restart import restart
from lenochat.actions.visitor import visitor_is_gone, visitor_is_here
from lenochat.actions.visitor_details import change_visitor
from lenochat.core.article import Article, Draft, draft_of
from lenochat.core.attachment import Attachment
from lenochat.core.business_hours import mode
from lenochat.core.conversation import Conversation, Message, Priority
from lenochat.core.conversation_views import conversation_view
from lenochat.core.errors import DomainError
from lenochat.core.ids import AgentId, ArticleId, AttachmentId, ConversationId, TeamId, VisitorId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.passages import prepare
from lenochat.core.search import read_query
from lenochat.core.unchanged import UNCHANGED, Unchanged
from lenochat.store import articles, conversations, messages, search, visitors
from lenochat.store.group import Action
from lenochat.store.ids import new_id
from lenochat.store.outbox import AssistantAnswer
from lenochat.store.tables import outbox as outbox_rows
from lenochat.store.tokens import new_token, token_hash
from lenochat.store.transaction import Tx
from lenochat.web.wire import encode
from tests.support.staff import Staffed


class Shop(Staffed):
    """One workspace with an Owner, and everything its members and visitors can do, one call each."""

    def begin(self) -> None:
        self.widgets: set[VisitorId] = set()
        super().begin()

    def restart(self) -> None:
        """The node comes back: it holds no connection any more, and does what is due."""
        self.streams.clear()
        self.widgets.clear()
        begun = self.writer.begin(self.workspace_id, lambda tx, now: restart(tx, now=now))
        self.loop.run_until_complete(begun)
        self.settle()

    def questions(self) -> list[AssistantAnswer]:
        """What Leno AI is to answer, in the order in which it was asked, and is done with nowhere yet."""
        rows = select(outbox_rows.c.body).where(
            outbox_rows.c.workspace_id == self.workspace_id, outbox_rows.c.kind == "assistant_answer"
        )
        bodies = self.connection.execute(rows.order_by(outbox_rows.c.id)).scalars()
        return [TypeAdapter(AssistantAnswer).validate_json(body) for body in bodies]

    def answers(self, work: AssistantAnswer, reply: Reply | None = None) -> Message | None:
        """What a provider said is to be stored."""
        said = reply or Reply(text=f"Answer to {work.message_id}")
        return self.write(lambda tx, now: post_answer(tx, work, said, now=now))

    def asks_for_agent(self, conversation_id: ConversationId) -> None:
        visitor = self.row(conversation_id).visitor.id
        self.write(lambda tx, now: ask_for_agent(tx, visitor, conversation_id, now=now))

    def read(self, conversation_id: ConversationId) -> list[Message]:
        """What the conversation has, notes too, oldest first."""
        return messages.list_page(self.connection, conversation_id, with_notes=True, after="", most=1_000)

    def write_article(self, draft: Draft, *, by: AgentId | None = None) -> ArticleId:
        actor, prepared = self.actor(by or self.owner), prepare(draft)
        return self.write(lambda tx, now: article.create_article(tx, actor, prepared, now=now)).id

    def change_article(
        self, article_id: ArticleId, change: ArticleChange, *, seen: Draft | None = None, by: AgentId | None = None
    ) -> Article:
        """`seen` is the article as whoever changes it has read it; without it, as it is."""
        before = articles.find(self.connection, self.workspace_id, article_id)
        assert before is not None
        actor, prepared = self.actor(by or self.owner), prepare(change.of(seen or draft_of(before)))
        return self.write(lambda tx, now: article.change_article(tx, actor, article_id, change, prepared, now=now))

    def delete_article(self, article_id: ArticleId, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, _: article.delete_article(tx, actor, article_id))

    def visitor_begins(
        self,
        text: str = "Is this in stock?",
        *,
        client_id: str | None = None,
        team: TeamId | None = None,
        token: str | None = None,
        email: str | Unchanged | None = UNCHANGED,
    ) -> ConversationId:
        """A first message, for the team if one is named, of a visitor who may be known by a token.

        With an address, unless said otherwise, where the widget asks for one.
        """
        if isinstance(email, Unchanged):
            is_form = mode(self.workspace.business_hours, self.clock.now) == "offline_form"
            email = "vera@mail.example" if is_form else None
        first = FirstMessage(
            client_message_id=client_id or new_id(), text=text, name="Vera", email=email, page_url=None, team_id=team
        )
        return ConversationId(self.write(begin(first, token=token)))

    def visitor_writes(
        self,
        conversation_id: ConversationId,
        text: str = "Hello?",
        *,
        client_id: str | None = None,
        visitor: VisitorId | None = None,
        attachments: Sequence[AttachmentId] = (),
    ) -> Posted:
        """The conversation's own visitor writes, unless another one is named."""
        visitor = visitor or self.row(conversation_id).visitor.id
        posted = self.write(
            lambda tx, now: post_visitor_message(
                tx,
                visitor,
                conversation_id,
                client_message_id=client_id or new_id(),
                text=text,
                attachment_ids=attachments,
                now=now,
            )
        )
        self._judge(conversation_id)
        return posted

    def visitor_says_who(self, conversation_id: ConversationId, *, email: str) -> None:
        """The conversation's visitor gives an address."""
        visitor = self.row(conversation_id).visitor.id
        self.write(lambda tx, now: change_visitor(tx, visitor, email=email, now=now))

    def open_widget(self, conversation_id: ConversationId) -> None:
        """The conversation's visitor opens a page that carries the widget."""
        self.widgets.add(self.row(conversation_id).visitor.id)
        self._judge(conversation_id)

    def _judge(self, conversation_id: ConversationId) -> None:
        """What a node writes when a widget opens, and when something is opened or reopened while it is."""
        known = self.row(conversation_id).visitor.id
        if known in self.widgets:
            self.write(lambda tx, now: visitor_is_here(tx, known, now=now))

    def close_widget(self, conversation_id: ConversationId, *, silent_for: float = 0) -> None:
        """The conversation's visitor closes their last page, and opens no other; or had lost it seconds before."""
        known, seen = self.row(conversation_id).visitor.id, Instant(self.clock.now - round(silent_for * SECOND))
        self.widgets.discard(known)
        self.write(lambda tx, now: visitor_is_gone(tx, known, last_sign_of_life=seen, now=now))

    def attach(
        self,
        conversation_id: ConversationId,
        *,
        by: AgentId | None = None,
        name: str = "bill.pdf",
        content: bytes = b"x",
        parts: int = 1,
    ) -> AttachmentId:
        """The conversation's visitor, or a member, sends a file for a message to come."""
        sender = self.row(conversation_id).visitor.id if by is None else self.actor(by)
        file = Attachment(
            id=AttachmentId(new_token()), name=name, media_type="application/pdf", size=parts, width=None, height=None
        )
        upload = Upload(conversation_id=conversation_id, attachment=file, parts=[content] * parts)
        for number in range(parts):
            self.write(partial(_keep, sender, upload, number))
        return file.id

    def agent_writes(
        self,
        agent: AgentId,
        conversation_id: ConversationId,
        text: str = "Yes.",
        *,
        client_id: str | None = None,
        attachments: Sequence[AttachmentId] = (),
    ) -> Posted:
        return self._post(post_agent_message, agent, conversation_id, text, client_id, attachments)

    def agent_notes(
        self,
        agent: AgentId,
        conversation_id: ConversationId,
        text: str = "Regular.",
        *,
        client_id: str | None = None,
        attachments: Sequence[AttachmentId] = (),
    ) -> Posted:
        return self._post(post_note, agent, conversation_id, text, client_id, attachments)

    def _post(
        self,
        post: Callable[..., Posted],
        agent: AgentId,
        conversation_id: ConversationId,
        text: str,
        client_id: str | None,
        attachments: Sequence[AttachmentId],
    ) -> Posted:
        sent, actor = client_id or new_id(), self.actor(agent)
        return self.write(
            lambda tx, now: post(
                tx, actor, conversation_id, client_message_id=sent, text=text, attachment_ids=attachments, now=now
            )
        )

    def assign(
        self,
        by: AgentId,
        conversation_id: ConversationId,
        to: AgentId | None,
        *,
        expected: AgentId | Unchanged | None = UNCHANGED,
    ) -> Conversation:
        actor = self.actor(by)
        return self.write(lambda tx, now: assign(tx, actor, conversation_id, agent_id=to, expected=expected, now=now))

    def assign_several(
        self,
        by: AgentId,
        wishes: Sequence[tuple[ConversationId, AgentId | None]],
        to: AgentId | None,
        *,
        has_begun: bool = False,
    ) -> list[Conversation | DomainError]:
        """Each conversation with who is expected to have it; as many in one transaction as there are."""
        actor, named = self.actor(by), [conversation_id for conversation_id, _ in wishes]
        wanted = [
            Wish(conversation_id=one, expected=expected, is_repeated=one in named[:place])
            for place, (one, expected) in enumerate(wishes)
        ]
        return self.write(lambda tx, now: assign_several(tx, actor, wanted, agent_id=to, has_begun=has_begun, now=now))

    def close_conversation(self, by: AgentId, conversation_id: ConversationId) -> Conversation:
        actor = self.actor(by)
        return self.write(lambda tx, now: conversation.close_conversation(tx, actor, conversation_id, now=now))

    def visitor_closes(self, conversation_id: ConversationId, *, visitor: VisitorId | None = None) -> None:
        visitor = visitor or self.row(conversation_id).visitor.id
        self.write(lambda tx, now: conversation.close_own_conversation(tx, visitor, conversation_id, now=now))

    def reopen(self, by: AgentId, conversation_id: ConversationId) -> Conversation:
        actor = self.actor(by)
        reopened = self.write(lambda tx, now: conversation.reopen_conversation(tx, actor, conversation_id, now=now))
        self._judge(conversation_id)
        return reopened

    def visitor_returns(self, conversation_id: ConversationId, *, team: TeamId | None = None) -> ConversationId:
        """The visitor of that conversation begins another one."""
        token = new_token()
        visitor = self.row(conversation_id).visitor.id
        self.write(
            lambda tx, now: visitors.add_token(tx.connection, tx.workspace_id, visitor, token_hash(token), created=now)
        )
        begun = self.visitor_begins(token=token, team=team)
        self._judge(begun)
        return begun

    def address(self, by: AgentId, conversation_id: ConversationId, team_id: TeamId | None) -> Conversation:
        """A member says which team the conversation is for."""
        actor = self.actor(by)
        return self.write(
            lambda tx, now: conversation.change_conversation(tx, actor, conversation_id, team_id=team_id, now=now)
        )

    def opens(self, agent: AgentId, conversation_id: ConversationId) -> None:
        """The agent looks at the conversation, by a request."""
        self.write(lambda tx, _: conversation.see_conversation(tx, agent, conversation_id))

    def set_priority(self, by: AgentId, conversation_id: ConversationId, priority: Priority) -> Conversation:
        actor = self.actor(by)
        return self.write(
            lambda tx, now: conversation.change_conversation(tx, actor, conversation_id, priority=priority, now=now)
        )

    def mark_spam(self, by: AgentId, conversation_id: ConversationId, spam: bool) -> Conversation:
        actor = self.actor(by)
        return self.write(
            lambda tx, now: conversation.change_conversation(tx, actor, conversation_id, spam=spam, now=now)
        )

    def block(self, by: AgentId, conversation_id: ConversationId, blocked: bool) -> None:
        """A member blocks the conversation's visitor, or lets them write again."""
        actor, visitor = self.actor(by), self.row(conversation_id).visitor.id
        self.write(lambda tx, now: set_blocked(tx, actor, visitor, blocked=blocked, now=now))

    def erase(self, visitor: VisitorId, *, by: AgentId | None = None) -> None:
        """The Owner, or somebody else, has the visitor erased; what is done in pieces is not done yet."""
        actor = self.actor(by or self.owner)
        self.write(lambda tx, now: erase_visitor(tx, actor, visitor, now=now))
        self.widgets.discard(visitor)

    def ask_once(self, agent: AgentId, key: str, conversation_id: ConversationId) -> str:
        """What a member is answered who asks for the conversation under an `Idempotency-Key`."""

        def show(tx: Tx) -> Answered:
            found = conversations.find(tx.connection, tx.workspace_id, conversation_id)
            shown = "gone" if found is None else encode(conversation_view(found, queue_position=None)).decode()
            return Answered(status=200, body=shown)

        request = RequestKey(caller=agent, key=key, fingerprint=b"the same")
        return self.write(
            lambda tx, now: do_once(
                tx, request, partial(show, tx), refuse=lambda _: None, keep=lambda answered: answered, now=now
            )
        ).body

    def search(self, text: str, *, most: int = 50) -> list[ConversationId]:
        """The conversations that are found, in order."""
        query = read_query(text)
        assert query is not None
        found = search.find(self.connection, self.workspace_id, query, status=None, before=search.BEFORE_ALL, most=most)
        return [one.conversation_id for one in found]


def _keep(sender: Actor | VisitorId, upload: Upload, number: int, tx: Tx, now: Instant) -> None:
    keep_part(tx, sender, upload, number, now=now)


def begin(first: FirstMessage, *, token: str | None = None) -> Action[str]:
    """The action of a visitor's first message, answering the conversation's id; `token` stands for a known visitor."""

    def action(tx: Tx, now: Instant) -> str:
        new = new_token()
        return begin_conversation(
            tx,
            first,
            visitor_token_hash=None if token is None else token_hash(token),
            new_token=new,
            new_token_hash=token_hash(new),
            now=now,
        ).answer.conversation_id

    return action
