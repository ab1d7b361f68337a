"""A shop that uses LenoChat: one workspace in a real database behind a real Writer, with a clock that is moved by hand.

Whatever a test does goes through `Writer.write`, as in production: one transaction, a savepoint per action, what is
due settled before, events published after the commit. The fakes are at the edges only: the clock, the list that takes
published events, and the set of open streams that a node's hub would know.
"""

import asyncio
import hashlib
import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from lenochat.actions import (
    article,
    availability,
    connection,
    conversation,
    invitation,
    login,
    member,
    picture,
    team,
    workspace,
)
from lenochat.actions.actor import Actor
from lenochat.actions.ai_chat import AiChatChange
from lenochat.actions.article import ArticleChange
from lenochat.actions.assignment import Wish, assign, assign_several
from lenochat.actions.assistant import Reply, ask_for_agent, post_answer
from lenochat.actions.attachment import Upload, keep_part
from lenochat.actions.blocking import set_blocked
from lenochat.actions.business_hours import BusinessHoursChange
from lenochat.actions.erasure import erase_visitor
from lenochat.actions.first_message import FirstMessage, begin_conversation
from lenochat.actions.invitation import Acceptance
from lenochat.actions.login import LoggedIn
from lenochat.actions.member import MemberChange, NewMember
from lenochat.actions.message import Posted, post_agent_message, post_visitor_message
from lenochat.actions.note import post_note
from lenochat.actions.password import change_password
from lenochat.actions.repetition import Answered, RequestKey, do_once
from lenochat.actions.restart import restart
from lenochat.actions.settle import settle
from lenochat.actions.team import TeamChange
from lenochat.actions.visitor import visitor_is_gone, visitor_is_here
from lenochat.actions.visitor_details import change_visitor
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.agent import Agent, Role
from lenochat.core.agent_views import AgentView, agent_view
from lenochat.core.ai_chat import When
from lenochat.core.article import Article, Draft, draft_of
from lenochat.core.attachment import Attachment
from lenochat.core.availability import UNCHANGED, AvailabilityStatus, Unchanged
from lenochat.core.business_hours import AtClosing, mode
from lenochat.core.business_hours_views import span
from lenochat.core.conversation import Conversation, Message, Priority
from lenochat.core.conversation_views import ConversationView, conversation_view
from lenochat.core.errors import DomainError
from lenochat.core.events import Committed, Logged, Positioned
from lenochat.core.ids import (
    AgentId,
    ArticleId,
    AttachmentId,
    ConversationId,
    InvitationId,
    LoginId,
    PictureId,
    TeamId,
    VisitorId,
    WorkspaceId,
)
from lenochat.core.instant import SECOND, Instant
from lenochat.core.passages import prepare
from lenochat.core.routing_views import ReceiptView
from lenochat.core.search import read_query
from lenochat.core.workspace import Workspace
from lenochat.reads.routing import whole_receipt
from lenochat.store import (
    agents,
    articles,
    conversations,
    due,
    invitations,
    logins,
    messages,
    queue,
    receipts,
    search,
    users,
    visitors,
    workspaces,
)
from lenochat.store.due import Due
from lenochat.store.group import Action
from lenochat.store.ids import new_id
from lenochat.store.outbox import AssistantAnswer
from lenochat.store.receipts import Receipt
from lenochat.store.tables import outbox as outbox_rows
from lenochat.store.tokens import new_token, token_hash
from lenochat.store.transaction import Tx
from lenochat.store.writer import Writer
from lenochat.web.wire import encode

T = TypeVar("T")
OPENING_TIME = Instant(1_790_000_000 * SECOND)


class Clock:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = OPENING_TIME

    def __call__(self) -> Instant:
        return self.now

    def move(self, seconds: float) -> None:
        self.now = Instant(self.now + round(seconds * SECOND))


class Shop:
    """One workspace with an Owner, and everything its members and visitors can do, one call each."""

    def __init__(self, prepare: Callable[[Connection], None], database: Path | None = None) -> None:
        self.clock = Clock()
        self.published: list[Committed] = []
        self.told_due: list[Instant] = []
        self.loop = asyncio.new_event_loop()
        self.writer = Writer(
            database,
            clock=self.clock,
            settle=settle,
            published=self.published.extend,
            became_due=self.told_due.append,
        )
        prepare(self.writer.connection)
        self._numbers = itertools.count(1)
        self.begin()

    def begin(self) -> None:
        """Another workspace in the same database: new, and empty but for its Owner, who takes no chats."""
        self.workspace_id = WorkspaceId(new_id())
        self.logins: dict[AgentId, list[LoginId]] = {}
        self.streams: set[LoginId] = set()
        self.widgets: set[VisitorId] = set()
        self.logged_in: LoggedIn | None = None
        self.write(partial(_create, name="Shop", widget_key=new_id()))
        self.owner = self.hire("Olga", role=Role.OWNER)
        self.change_member(self.owner, MemberChange(takes_chats=False))
        self.published.clear()
        self.told_due.clear()

    def close(self) -> None:
        self.loop.run_until_complete(self.writer.close())
        self.loop.close()

    # Writing

    def write(self, action: Action[T]) -> T:
        """Run one action as a request would; from any thread while the shop is `busy`, else from this one."""
        if self.loop.is_running():
            return self.submit(action).result(timeout=60)
        written = self.loop.run_until_complete(self.writer.write(self.workspace_id, action))
        self._rest()
        return written.result

    def _rest(self) -> None:
        """Until nothing is done on the connection beside the loop: tests look at it from here."""
        while self.writer._committing:
            self.loop.run_until_complete(asyncio.sleep(0))

    def submit(self, action: Action[T]) -> "Future[T]":
        """Hand in one action from another thread than the loop's."""
        return asyncio.run_coroutine_threadsafe(self._result(action), self.loop)

    def write_together(self, *actions: Action[T]) -> list[T | BaseException]:
        """Hand in several actions in one turn of the loop, and wait for all; failures are given back."""

        async def together() -> list[T | BaseException]:
            return await asyncio.gather(*map(self._result, actions), return_exceptions=True)

        return self.loop.run_until_complete(together())

    async def _result(self, action: Action[T]) -> T:
        return (await self.writer.write(self.workspace_id, action)).result

    @contextmanager
    def busy(self) -> Iterator[None]:
        """The loop runs in a thread of its own, so that many threads can write at once."""
        thread = threading.Thread(target=self.loop.run_forever, name="loop")
        thread.start()
        try:
            yield
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            thread.join()

    def settle(self) -> None:
        """What the ticker does when something became due."""
        self.loop.run_until_complete(self.writer.settle(self.workspace_id))
        self._rest()

    def wait(self, seconds: float) -> None:
        """Time passes, and the ticker does what became due."""
        self.clock.move(seconds)
        self.settle()

    # Members

    def hire(self, name: str, *, role: Role = Role.AGENT) -> AgentId:
        email = f"{name.lower()}-{new_id()}@shop.example"
        new = NewMember(email=email, name=name, role=role, password_hash=None)
        return self.write(lambda tx, now: member.add_agent(tx, new, now=now)).id

    def staff(self, *names: str) -> list[AgentId]:
        """New agents, hired one second after another, at work with an open dashboard each, Online."""
        hired: list[AgentId] = []
        for name in names:
            self.clock.move(1)
            hired.append(self.hire(name))
            self.arrive(hired[-1])
        return hired

    def arrive(self, agent: AgentId) -> LoginId:
        """The agent logs in at the dashboard, whose stream opens."""
        begun = self.log_in(agent)
        self.open_stream(agent, begun)
        return begun

    def log_in(self, agent: AgentId, *, dashboard: bool = True, replaced: LoginId | None = None) -> LoginId:
        token_hash = hashlib.sha256(str(next(self._numbers)).encode()).digest()
        begun = self.write(
            lambda tx, now: login.log_in(
                tx,
                agent,
                password_hash=self.password_hash(agent),
                token_hash=token_hash,
                device="Firefox on Linux",
                as_dashboard=dashboard,
                replaced=replaced,
                streaming=frozenset(self.streams),
                now=now,
            )
        )
        self.logged_in = begun
        self.logins.setdefault(agent, []).append(begun.login_id)
        self.hang_up()
        return begun.login_id

    def log_out(self, login_id: LoginId) -> None:
        alive = frozenset(self.streams)
        self.write(lambda tx, now: login.log_out(tx, login_id, alive=alive, now=now))
        self.hang_up()

    def sign_out(self, agent: AgentId, login_id: LoginId) -> None:
        """The agent ends one of their own logins, from the one that came last."""
        actor, alive = self.actor(agent), frozenset(self.streams)
        self.write(lambda tx, now: login.sign_out(tx, actor, login_id, alive=alive, now=now))
        self.hang_up()

    def set_picture(self, agent: AgentId, content: bytes | None) -> None:
        """The agent's picture from now on, or none."""
        actor, picture_id = self.actor(agent), PictureId(new_id())
        if content is None:
            self.write(lambda tx, now: picture.remove_picture(tx, actor, now=now))
        else:
            self.write(lambda tx, now: picture.set_picture(tx, actor, picture_id=picture_id, content=content, now=now))

    def change_password(self, agent: AgentId) -> None:
        """The agent, who knows the present password, takes another."""
        actor, alive, new = self.actor(agent), frozenset(self.streams), new_id()
        checked = self.password_hash(agent)
        self.write(lambda tx, now: change_password(tx, actor, checked=checked, password_hash=new, alive=alive, now=now))
        self.hang_up()

    def password_hash(self, agent: AgentId) -> str | None:
        """What is stored of the agent's password."""
        known = agents.find_ever(self.connection, self.workspace_id, agent)
        assert known is not None
        user = users.find(self.connection, known.user_id)
        return None if user is None else user.password_hash

    def open_stream(self, agent: AgentId, login_id: LoginId) -> None:
        self.streams.add(login_id)
        self.write(lambda tx, now: connection.open_connection(tx, agent, login_id, now=now))

    def lose_stream(self, agent: AgentId, login_id: LoginId) -> None:
        """The stream is gone; if it was the agent's last one, that is written down, as the hub does."""
        self.streams.discard(login_id)
        if not self.streams & set(self.logins[agent]):
            seen = self.clock.now
            self.write(lambda tx, now: connection.close_last_connection(tx, agent, last_sign_of_life=seen, now=now))

    def restart(self) -> None:
        """The node comes back: it holds no connection any more, and does what is due."""
        self.streams.clear()
        self.widgets.clear()
        begun = self.writer.begin(self.workspace_id, lambda tx, now: restart(tx, now=now))
        self.loop.run_until_complete(begun)
        self.settle()

    def use(self, login_id: LoginId) -> None:
        """A request with that login."""
        self.write(lambda tx, now: logins.touch(tx.connection, {login_id: now}))

    def hang_up(self) -> None:
        """The hub closes the streams of logins that have ended."""
        for agent, begun in self.logins.items():
            for login_id in [one for one in begun if logins.find(self.connection, one) is None]:
                begun.remove(login_id)
                if login_id in self.streams:
                    begun.append(login_id)
                    self.lose_stream(agent, login_id)
                    begun.remove(login_id)

    def actor(self, agent: AgentId) -> Actor:
        """The agent behind a request; who has no login gets one through the API, which does not count as presence."""
        if not self.logins.get(agent):
            self.log_in(agent, dashboard=False)
        return Actor(agent_id=agent, login_id=self.logins[agent][-1])

    def set_status(
        self, agent: AgentId, status: AvailabilityStatus, message: str | Unchanged | None = UNCHANGED
    ) -> AgentView:
        actor = self.actor(agent)
        chosen = self.write(
            lambda tx, now: availability.set_availability(tx, actor, status=status, message=message, now=now)
        )
        return agent_view(chosen, self.workspace)

    def change_member(self, agent: AgentId, changed: MemberChange, *, by: AgentId | None = None) -> None:
        actor, alive = self.actor(by or self.owner), frozenset(self.streams)
        self.write(lambda tx, now: member.change_member(tx, actor, agent, changed=changed, alive=alive, now=now))
        self.hang_up()

    def remove_member(self, agent: AgentId, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, now: member.remove_member(tx, actor, agent, now=now))
        self.hang_up()

    def disable(self, agent: AgentId) -> None:
        self.change_member(agent, MemberChange(disabled=True))

    def invite(self, email: str, *, role: Role = Role.AGENT, by: AgentId | None = None) -> tuple[InvitationId, bytes]:
        """An invitation, and the hash of a token that accepts it."""
        actor, token = self.actor(by or self.owner), token_hash(new_token())
        made = self.write(
            lambda tx, now: invitation.invite(tx, actor, email=email, role=role, token_hash=token, now=now)
        )
        return made.id, token

    def revoke(self, invitation_id: InvitationId, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, _: invitation.revoke(tx, actor, invitation_id))

    def accept(self, token: bytes, *, name: str = "Eve") -> AgentId:
        """Somebody accepts: new, or a former member."""
        held = invitations.find_by_token(self.connection, token, now=self.clock.now)
        is_known = held is not None and users.find_by_email(self.connection, held.email) is not None
        acceptance = Acceptance(name=name, password_hash="made up", was_known=is_known)
        return self.write(lambda tx, now: invitation.accept(tx, token, acceptance, now=now)).id

    def change_rules(self, changed: WorkspaceChange) -> None:
        actor = self.actor(self.owner)
        self.write(lambda tx, now: workspace.change_workspace(tx, actor, changed=changed, now=now))

    def set_hours(self, *spans: tuple[str, str], at_closing: AtClosing = "keep") -> None:
        """Every day between these times, in UTC."""
        schedule = tuple(span(*one) for one in spans)
        hours = BusinessHoursChange(time_zone="UTC", weekly=dict.fromkeys(range(7), schedule), at_closing=at_closing)
        self.change_rules(WorkspaceChange(business_hours=hours))

    # Leno AI

    def set_ai_chat(self, when: When | None = "when_free", *, outside_hours: bool = False, active: bool = True) -> None:
        """Leno AI answers from now on, or there is none."""
        named = None if when is None else AiChatChange(active=active, when=when, outside_hours=outside_hours)
        self.change_rules(WorkspaceChange(ai_chat=named))

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

    # Teams

    def create_team(self, name: str, *, overflow_seconds: int | None = None, by: AgentId | None = None) -> TeamId:
        actor = self.actor(by or self.owner)
        return self.write(
            lambda tx, now: team.create_team(tx, actor, name=name, overflow_seconds=overflow_seconds, now=now)
        ).id

    def change_team(self, team_id: TeamId, changed: TeamChange, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, now: team.change_team(tx, actor, team_id, changed=changed, now=now))

    def delete_team(self, team_id: TeamId, *, by: AgentId | None = None) -> None:
        actor = self.actor(by or self.owner)
        self.write(lambda tx, now: team.delete_team(tx, actor, team_id, now=now))

    def put_into(self, agent: AgentId, *teams: TeamId) -> None:
        self.change_member(agent, MemberChange(teams=teams))

    # Articles

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

    # Conversations

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
        actor = self.actor(agent)
        return self.write(
            lambda tx, now: post_agent_message(
                tx,
                actor,
                conversation_id,
                client_message_id=client_id or new_id(),
                text=text,
                attachment_ids=attachments,
                now=now,
            )
        )

    def agent_notes(
        self,
        agent: AgentId,
        conversation_id: ConversationId,
        text: str = "Regular.",
        *,
        client_id: str | None = None,
        attachments: Sequence[AttachmentId] = (),
    ) -> Posted:
        actor = self.actor(agent)
        return self.write(
            lambda tx, now: post_note(
                tx,
                actor,
                conversation_id,
                client_message_id=client_id or new_id(),
                text=text,
                attachment_ids=attachments,
                now=now,
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

    # Looking

    @property
    def connection(self) -> Connection:
        return self.writer.connection

    @property
    def workspace(self) -> Workspace:
        found = workspaces.find(self.connection, self.workspace_id)
        assert found is not None
        return found

    def agent(self, agent_id: AgentId) -> AgentView:
        return agent_view(self.member(agent_id), self.workspace)

    def member(self, agent_id: AgentId) -> Agent:
        found = agents.find(self.connection, self.workspace_id, agent_id)
        assert found is not None
        return found

    def row(self, conversation_id: ConversationId) -> Conversation:
        found = conversations.find(self.connection, self.workspace_id, conversation_id)
        assert found is not None
        return found

    def conversation(self, conversation_id: ConversationId) -> ConversationView:
        row = self.row(conversation_id)
        return conversation_view(row, queue_position=queue.position(self.connection, row))

    def holder(self, conversation_id: ConversationId) -> AgentId | None:
        return self.row(conversation_id).assignee_id

    def queue(self) -> list[ConversationId]:
        waiting = queue.head(self.connection, self.workspace_id, most=1_000)
        return [conversation.id for conversation in waiting]

    def receipts(self, conversation_id: ConversationId) -> list[ReceiptView]:
        """Newest first, with every candidate."""
        found = receipts.list_page(self.connection, conversation_id, before=receipts.AFTER_ALL, most=200)
        return [
            whole_receipt(self.connection, self.workspace_id, one, every_candidate=True)
            if isinstance(one, Receipt)
            else one
            for one in found
        ]

    def due(self, *, within: float = 0) -> list[Due]:
        until = Instant(self.clock.now + round(within * SECOND))
        return due.list_due(self.connection, self.workspace_id, until, most=1_000)

    def take_events(self) -> list[Logged]:
        """What was published since this was last asked, in order."""
        return [item.event for item in self.take_positioned()]

    def take_positioned(self) -> list[Positioned]:
        taken = [item for committed in self.published for item in committed.events]
        self.published.clear()
        return taken

    def event_types(self) -> list[str]:
        return [event.type for event in self.take_events()]


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


def _create(tx: Tx, now: Instant, *, name: str, widget_key: str) -> None:
    workspace.create_workspace(tx, name=name, widget_key=widget_key, now=now)
