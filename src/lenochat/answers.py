"""Answers of Leno AI under way: a provider is asked, its words are shown as they come, and the whole is stored.

Decides nothing: whether an answer may be stored is for `actions.assistant.post_answer`. What runs here is stopped in
the very turn in which a commit says that it is not to go on, and nothing of it is told after that (AI3).
"""

import asyncio
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy import Connection

from lenochat.actions.assistance import awaited
from lenochat.actions.assistant import Reply, post_answer
from lenochat.assistant.provider import Answered, Asked, AssistantFailure, Found, NotKnown, Provider, Said
from lenochat.assistant.provider import Source as CitedSource
from lenochat.core.ai_chat import GREETS, IS_THANKED, LONGEST_ANSWER, AiChat, FailureCode
from lenochat.core.answering import Answer, Unknown
from lenochat.core.article_views import article_path
from lenochat.core.conversation import Message, Source
from lenochat.core.courtesy import asks_nothing, courtesy
from lenochat.core.errors import DomainError
from lenochat.core.events import Committed, ConversationFact, MessagePosted, WorkspaceChanged
from lenochat.core.ids import ConversationId, MessageId, VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.core.visitor_views import AssistantWriting
from lenochat.reads.answering import answer_question
from lenochat.store import endpoint_keys, messages, workspaces
from lenochat.store.assistant_failures import AssistantFailed
from lenochat.store.outbox import AssistantAnswer
from lenochat.store.store import Store

MOST_PASSAGES = 8
"""That a provider gets to read."""
MOST_SAID = 30
"""Of the conversation, the last ones."""
MOST_ASKED_FOR_ONE = 3
"""Questions to a language model for each answer that a workspace allows in a conversation: what its visitor breaks off
by writing on costs as much as an answer does."""
MOST_COUNTED = 10_000
"""Conversations whose questions are counted, the last ones. In memory of this node: limits protect, they are no
facts."""
SECONDS_TO_ANSWER = 52.0
"""Less than the lease; a provider's own time is shorter."""

log = structlog.get_logger(__name__)


@value
class Searched:
    """What search says to a question."""

    answer: Answered | None = None
    """The passage that answers it; None: it knows of none."""
    passages: tuple[Found, ...] = ()
    """What has to do with it, the best first."""


class Search(Protocol):
    def __call__(
        self, connection: Connection, workspace_id: WorkspaceId, question: str, *, before: str = ""
    ) -> Searched:
        """Search the published articles of the workspace; `before` is what the visitor wrote before it."""
        ...


MakeProvider = Callable[[AiChat, str | None, Answered | None], Provider]
"""What answers under these settings, with the endpoint's key, and with what search alone would answer."""
Tell = Callable[[WorkspaceId, VisitorId, AssistantWriting], None]
"""Show the visitor what has been said so far."""


def search_articles(connection: Connection, workspace_id: WorkspaceId, question: str, *, before: str = "") -> Searched:
    """Search by the embedded index, which needs no network."""
    found = answer_question(connection, workspace_id, question, before=before)
    passages = tuple(
        Found(
            article_id=one.article_id,
            title=one.title,
            url=article_path(one.article_id),
            heading=one.heading,
            text=one.text,
        )
        for one in found.candidates[:MOST_PASSAGES]
    )
    return Searched(answer=_quoted(found.answer), passages=passages)


def _quoted(answer: Answer | Unknown) -> Answered | None:
    if isinstance(answer, Unknown):
        return None
    cited = CitedSource(article_id=answer.article_id, title=answer.title, url=article_path(answer.article_id))
    return Answered(text=answer.quote, sources=(cited,))


@value
class _Prepared:
    asked: Asked
    question: MessageId
    """The message that is answered: the last one, or one before it."""
    found: Answered | None
    visitor_id: VisitorId
    ai_chat: AiChat
    key: str | None
    answers_so_far: int


@dataclass(kw_only=True, slots=True)
class _Running:
    """An answer under way."""

    workspace_id: WorkspaceId
    message_id: MessageId
    by: AiChat | None = None
    """The settings under which somebody is asked."""
    task: asyncio.Task[Reply | None] | None = None
    is_stopped: bool = False
    is_outdated: bool = False
    """Somebody else is to be asked now."""

    def stop(self) -> None:
        self.is_stopped = True
        if self.task is not None:
            self.task.cancel()

    def follow(self, ai_chat: AiChat | None) -> None:
        """Whoever the settings do not name any more is not listened to either."""
        if ai_chat is not None and (self.by is None or _asks(ai_chat) != _asks(self.by)):
            self.is_outdated = True
            if self.task is not None:
                self.task.cancel()


class Answers:
    """Those of one node; lives on one event loop."""

    def __init__(self, store: Store, *, make_provider: MakeProvider, search: Search, tell: Tell) -> None:
        self._store = store
        self._make_provider = make_provider
        self._search = search
        self._tell = tell
        self._running: dict[ConversationId, _Running] = {}
        self._questions: OrderedDict[ConversationId, int] = OrderedDict()
        """How often a language model was asked in each conversation."""

    async def answer(self, workspace_id: WorkspaceId, work: AssistantAnswer) -> None:
        """Answer, or fail, or find that nothing is to be said; any of these is the end of it.

        Raises what the store refuses: then it is to be tried again.
        """
        # From here on commits are looked at, so that none falls between what is read below and the answer.
        running = _Running(workspace_id=workspace_id, message_id=work.message_id)
        earlier = self._running.get(work.conversation_id)
        if earlier is not None:
            earlier.stop()
        self._running[work.conversation_id] = running
        try:
            while (reply := await self._once(workspace_id, work, running)) is None and running.is_outdated:
                running.is_outdated, running.task = False, None
            if reply is not None and not running.is_stopped:
                await self._store.write(workspace_id, lambda tx, now: post_answer(tx, work, reply, now=now))
        finally:
            if self._running.get(work.conversation_id) is running:
                del self._running[work.conversation_id]

    async def _once(self, workspace_id: WorkspaceId, work: AssistantAnswer, running: _Running) -> Reply | None:
        """Ask whom the settings name now; None where nothing is to be said, or the settings have changed meanwhile."""
        now = self._store.now()
        try:
            prepared = await self._store.read(lambda database: self._prepare(database, workspace_id, work, now))
        except DomainError:
            raise
        except Exception as failure:  # noqa: BLE001 - told by `_broken`; tried again, it would break again
            return _broken(workspace_id, work, failure)
        if prepared is None or running.is_stopped or running.is_outdated:
            return None
        running.by = prepared.ai_chat
        return await self._reply(workspace_id, work, prepared, running)

    def follow(self, commits: Iterable[Committed]) -> None:
        """Stop what is not to go on: an agent has it, nobody waits any more, or the visitor has written again. What is
        to be asked of somebody else begins anew.
        """
        if not self._running:
            return
        for item in (item for committed in commits for item in committed.events):
            match item.event:
                case ConversationFact() as fact:
                    running = self._running.get(fact.conversation_id)
                    if running is not None and fact.conversation.handled_by != "assistant":
                        running.stop()
                case MessagePosted(message=message) if message.author.type == "visitor":
                    running = self._running.get(message.conversation_id)
                    if running is not None and message.id != running.message_id:
                        running.stop()
                case WorkspaceChanged(workspace=changed):
                    for running in self._running.values():
                        if running.workspace_id == changed.id:
                            running.follow(changed.ai_chat)
                case _:
                    pass

    def _prepare(
        self, database: Connection, workspace_id: WorkspaceId, work: AssistantAnswer, now: Instant
    ) -> _Prepared | None:
        workspace = workspaces.find(database, workspace_id)
        conversation = None if workspace is None else awaited(database, workspace, work, now=now)
        if workspace is None or conversation is None or workspace.ai_chat is None:
            return None
        written = _up_to_the_question(messages.list_last_for_visitor(database, conversation.id, most=MOST_SAID))
        said = tuple(
            Said(by="visitor" if one.author_type == "visitor" else "assistant", text=one.text)
            for one in written
            if one.author_type in ("visitor", "assistant")
        )
        *_, before, question = ("", *(one.text for one in said if one.by == "visitor"))
        searched = self._search(database, workspace_id, question, before=before)
        return _Prepared(
            asked=Asked(workspace_name=workspace.name, said=said, passages=searched.passages),
            question=written[-1].id,
            found=searched.answer,
            visitor_id=conversation.visitor.id,
            ai_chat=workspace.ai_chat,
            key=endpoint_keys.find(database, workspace_id),
            answers_so_far=messages.count_by_assistant(database, conversation.id),
        )

    async def _reply(
        self, workspace_id: WorkspaceId, work: AssistantAnswer, prepared: _Prepared, running: _Running
    ) -> Reply | None:
        """What is to be stored; None once it has been stopped, or is to begin anew."""
        running.task = asyncio.create_task(self._ask(workspace_id, work, prepared, running))
        try:
            return await asyncio.shield(running.task)
        except asyncio.CancelledError:
            if running.is_stopped or running.is_outdated:
                return None
            running.task.cancel()
            with suppress(asyncio.CancelledError):
                await running.task
            raise

    async def _ask(
        self, workspace_id: WorkspaceId, work: AssistantAnswer, prepared: _Prepared, running: _Running
    ) -> Reply | None:
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                return await self._listen(workspace_id, work, prepared, running)
        except AssistantFailure as failure:
            return _failed(work, failure.code, failure.sentence)
        except TimeoutError:
            return _failed(work, "too_slow", f"It did not answer within {SECONDS_TO_ANSWER:.0f} seconds.")
        except Exception as failure:  # noqa: BLE001 - told by `_broken`
            return _broken(workspace_id, work, failure)

    async def _listen(
        self, workspace_id: WorkspaceId, work: AssistantAnswer, prepared: _Prepared, running: _Running
    ) -> Reply:
        said = courtesy(prepared.asked.said[-1].text)
        if said is not None:
            return Reply(text=GREETS if said == "greeting" else IS_THANKED)
        ai_chat = prepared.ai_chat
        if ai_chat.provider == "endpoint" and ai_chat.endpoint is not None:
            self._require_budget(work.conversation_id, prepared.answers_so_far, most=ai_chat.endpoint.most_answers)
        provider = self._make_provider(ai_chat, prepared.key, prepared.found)
        writing = partial(self._show, workspace_id, work, prepared.visitor_id, running)
        match await provider.answer(prepared.asked, writing=writing):
            case NotKnown():
                return Reply(is_unknown=True, question=prepared.question)
            case Answered(text=text, sources=sources):
                if len(text) > LONGEST_ANSWER:
                    raise AssistantFailure("too_long", f"Its answer was longer than {LONGEST_ANSWER:,} characters.")
                cited = tuple(Source(article_id=one.article_id, title=one.title) for one in sources)
                return Reply(text=text, sources=cited, question=prepared.question)

    def _require_budget(self, conversation_id: ConversationId, answers_so_far: int, *, most: int) -> None:
        """One question more in that conversation."""
        asked = self._questions.pop(conversation_id, 0) + 1
        self._questions[conversation_id] = asked
        if len(self._questions) > MOST_COUNTED:
            self._questions.popitem(last=False)
        if answers_so_far >= most:
            raise AssistantFailure(
                "used_up", f"It has answered {most} times in one conversation, as the settings allow."
            )
        if asked > most * MOST_ASKED_FOR_ONE:
            raise AssistantFailure(
                "used_up", "Somebody wrote on and on before it had answered, which costs as much as answers do."
            )

    def _show(
        self, workspace_id: WorkspaceId, work: AssistantAnswer, visitor_id: VisitorId, running: _Running, text: str
    ) -> None:
        """Show what has been said so far, but nothing after a commit that stops it."""
        if running.is_stopped or running.is_outdated:
            return
        writing = AssistantWriting(
            at=self._store.timestamp(), conversation_id=work.conversation_id, message_id=work.message_id, text=text
        )
        self._tell(workspace_id, visitor_id, writing)


def _up_to_the_question(written: Sequence[Message]) -> Sequence[Message]:
    """Without what its visitor has added to a question before anybody answered it: thanks, or a picture alone."""
    rest = list(written)
    while rest and rest[-1].author_type == "visitor" and asks_nothing(rest[-1].text):
        rest.pop()
    return rest if rest and rest[-1].author_type == "visitor" else written


def _asks(ai_chat: AiChat) -> object:
    """Who is asked under these settings."""
    return ai_chat.endpoint if ai_chat.provider == "endpoint" else None


def _broken(workspace_id: WorkspaceId, work: AssistantAnswer, failure: Exception) -> Reply:
    """It is logged without its text, which may be a visitor's."""
    at = "".join(traceback.format_tb(failure.__traceback__))
    log.error("an answer of Leno AI's broke", workspace=workspace_id, failure=type(failure).__name__, at=at)
    return _failed(work, "unexpected", "Something in LenoChat went wrong; the server's log says where.")


def _failed(work: AssistantAnswer, code: FailureCode, sentence: str) -> Reply:
    return Reply(failure=AssistantFailed(conversation_id=work.conversation_id, code=code, sentence=sentence))
