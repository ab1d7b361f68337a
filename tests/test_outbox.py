"""The runner of the outbox: what a commit has left is done, whatever fails, stops or is killed."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Connection, func, insert, select
from structlog.testing import CapturingLogger

from lenochat import doctor
from lenochat import outbox as runner
from lenochat.actions.first_message import FirstMessage
from lenochat.actions.member import NewMember, add_agent
from lenochat.actions.settle import settle
from lenochat.actions.workspace import create_workspace
from lenochat.answers import Answers, Searched, search_articles
from lenochat.app import Node
from lenochat.assistant.articles import ArticlesProvider
from lenochat.core.agent import Agent, Role
from lenochat.core.ai_chat import CANNOT_ANSWER, AiChat
from lenochat.core.errors import DomainError
from lenochat.core.ids import ConversationId, MessageId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import replace as replace_value
from lenochat.outbox import MOST_ANSWERS_OF_ONE, MOST_MAILS_AT_ONCE, Outbox
from lenochat.settings import Settings
from lenochat.store import agents, assistant_failures, conversations, schema, workspaces
from lenochat.store.group import Action
from lenochat.store.ids import new_id
from lenochat.store.outbox import MOST_ATTEMPTS, AnswerMail
from lenochat.store.store import Store
from lenochat.store.tables import messages
from lenochat.store.tables import outbox as rows
from lenochat.store.transaction import Tx
from tests.support.clock import Clock
from tests.support.hand_provider import HandProvider
from tests.support.post import Post
from tests.support.shop import begin

pytestmark = pytest.mark.anyio

WORKSPACE = WorkspaceId(new_id())


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that LenoChat runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """In a data folder of its own; a node knows it by its settings."""
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir()
    schema.migrate(settings.database)
    return settings.database


@pytest.fixture
async def store(database: Path, clock: Clock, anyio_backend: object) -> AsyncIterator[Store]:
    """A workspace without anybody."""
    async with opened(database, clock) as new:
        await open_shop(new)
        yield new


@asynccontextmanager
async def opened(database: Path, clock: Clock) -> AsyncIterator[Store]:
    store = Store(database, clock=clock, settle=settle, published=lambda _: None, became_due=lambda _: None)
    yield store
    await store.close()


@pytest.fixture
async def post(anyio_backend: object) -> Post:
    return Post()


def no_answers(store: Store) -> Answers:
    """Nobody asks Leno AI anything here."""
    return Answers(store, make_provider=lambda *_: ArticlesProvider(None), search=search_articles, tell=lambda *_: None)


async def open_shop(store: Store) -> None:
    await store.write(WORKSPACE, lambda tx, now: create_workspace(tx, name="Shop", widget_key=new_id(), now=now))


async def hire(store: Store, *names: str) -> list[Agent]:
    return [(await store.write(WORKSPACE, adding(name))).result for name in names]


def adding(name: str) -> Action[Agent]:
    new = NewMember(email=f"{name.lower()}@shop.example", name=name, role=Role.AGENT, password_hash=None)
    return lambda tx, now: add_agent(tx, new, now=now)


async def work_off(store: Store, post: Post) -> None:
    """One look at what is ready now, to its end."""
    outbox = Outbox(store, mailer=post, answers=no_answers(store), public_url=None)
    await outbox.look()
    await outbox.stop()


async def entries(store: Store) -> int:
    return await store.read(lambda connection: connection.execute(select(func.count()).select_from(rows)).scalar_one())


def what_a_power_cut_leaves(database: Path) -> Path:
    """The database as it is on the disk at this moment, with nobody who has it open."""
    copied = database.parent.with_name(new_id())
    shutil.copytree(database.parent, copied, ignore=shutil.ignore_patterns("*-shm"))
    return copied / database.name


async def test_a_new_member_gets_a_mail_once(store: Store, post: Post) -> None:
    await hire(store, "Ana")
    await work_off(store, post)
    await work_off(store, post)
    (mail,) = post.sent
    assert (mail.to, mail.subject) == ("ana@shop.example", "You are now a member of Shop")
    assert await entries(store) == 0


async def test_nobody_gets_a_mail_about_what_was_refused(store: Store, post: Post) -> None:
    def add_and_refuse(tx: Tx, now: Instant) -> None:
        adding("Ana")(tx, now)
        raise DomainError("not_allowed", "No.")

    with pytest.raises(DomainError):
        await store.write(WORKSPACE, add_and_refuse)
    await work_off(store, post)
    assert post.tried == []


async def test_a_kill_between_the_commit_and_the_sending_loses_nothing(
    store: Store, database: Path, clock: Clock, post: Post
) -> None:
    await hire(store, "Ana")
    async with opened(what_a_power_cut_leaves(database), clock) as after_it:
        await work_off(after_it, post)
    assert post.sent_to == ["ana@shop.example"]


async def test_what_a_kill_left_under_a_lease_is_done_again_when_the_lease_runs_out(
    store: Store, database: Path, clock: Clock, post: Post
) -> None:
    await hire(store, "Ana")
    outbox = Outbox(store, mailer=post, answers=no_answers(store), public_url=None)
    await outbox.look()
    cut_off = what_a_power_cut_leaves(database)
    await outbox.stop()
    assert post.sent_to == ["ana@shop.example"]
    async with opened(cut_off, clock) as after_it:
        await work_off(after_it, post)
        assert len(post.sent) == 1
        clock.move(60)
        await work_off(after_it, post)
        assert (post.sent_to, await entries(after_it)) == (["ana@shop.example"] * 2, 0)


async def test_an_answer_that_a_kill_has_cut_off_is_given_once_when_the_node_is_back(
    store: Store, database: Path, clock: Clock, post: Post
) -> None:
    provider = HandProvider()
    await store.write(WORKSPACE, answered_by_leno_ai)
    await store.write(WORKSPACE, lambda tx, now: ConversationId(begin(QUESTION)(tx, now)))
    outbox = Outbox(store, mailer=post, answers=answers_of(store, provider), public_url=None)
    await outbox.look()
    telling = await provider.next()
    telling.writing("Within")
    cut_off = what_a_power_cut_leaves(database)
    await kill(outbox)
    assert telling.cancelled.is_set()
    provider.held = False
    async with opened(cut_off, clock) as after_it:
        again = Outbox(after_it, mailer=post, answers=answers_of(after_it, provider), public_url=None)
        await again.start()
        await provider.next()
        await again.stop()
        clock.move(60)
        await work_off(after_it, post)
        said = select(messages.c.text).where(messages.c.author_type == "assistant")
        texts = await after_it.read(lambda connection: connection.execute(said).scalars().all())
        assert (list(texts), await entries(after_it)) == (["Within 30 days [1]."], 0)


async def test_a_search_that_breaks_leaves_nobody_with_leno_ai_alone(store: Store, post: Post) -> None:
    def broken(connection: Connection, workspace_id: WorkspaceId, question: str, *, before: str = "") -> Searched:
        raise RuntimeError(question)

    answers = Answers(store, make_provider=HandProvider().make, search=broken, tell=lambda *_: None)
    await store.write(WORKSPACE, answered_by_leno_ai)
    begun = (await store.write(WORKSPACE, lambda tx, now: ConversationId(begin(QUESTION)(tx, now)))).result
    outbox = Outbox(store, mailer=post, answers=answers, public_url=None)
    await outbox.look()
    await outbox.stop()
    row = await store.read(lambda connection: conversations.find(connection, WORKSPACE, begun))
    assert row is not None
    assert (row.assistant, row.last_message and row.last_message.text) == ("done", CANNOT_ANSWER)
    (failed,) = await store.read(lambda connection: assistant_failures.list_last(connection, WORKSPACE))
    assert (failed.code, await entries(store)) == ("unexpected", 0)


async def test_a_workspace_whose_language_model_is_slow_holds_up_no_other(store: Store, post: Post) -> None:
    slow, other = WORKSPACE, WorkspaceId(new_id())
    await store.write(other, lambda tx, now: create_workspace(tx, name="Other", widget_key=new_id(), now=now))
    provider = HandProvider()
    outbox = Outbox(store, mailer=post, answers=answers_of(store, provider), public_url=None)
    await outbox.start()

    async def asks(workspace_id: WorkspaceId, text: str) -> None:
        question = replace_value(QUESTION, client_message_id=new_id(), text=text)
        await store.write(workspace_id, answered_by_leno_ai)
        await store.write(workspace_id, begin(question))
        outbox.wake()

    for number in range(MOST_ANSWERS_OF_ONE + 1):
        await asks(slow, f"Question {number}")
    tellings = [await provider.next() for _ in range(MOST_ANSWERS_OF_ONE)]
    await asks(other, "And I?")
    assert (await provider.next()).asked.said[-1].text == "And I?"
    tellings[0].finish("Yes [1].")
    assert (await provider.next()).asked.said[-1].text == f"Question {MOST_ANSWERS_OF_ONE}"
    await kill(outbox)
    await outbox.stop()


QUESTION = FirstMessage(client_message_id=new_id(), text="May I send it back?", name=None, email=None, page_url=None)


def answered_by_leno_ai(tx: Tx, now: Instant) -> None:
    tx.workspace = replace_value(tx.workspace, ai_chat=AiChat())
    workspaces.save_settings(tx.connection, tx.workspace)


def answers_of(store: Store, provider: HandProvider) -> Answers:
    return Answers(store, make_provider=provider.make, search=search_articles, tell=lambda *_: None)


async def test_a_mail_that_cannot_be_sent_holds_up_no_other_and_is_tried_again_after_a_pause(
    store: Store, clock: Clock, post: Post
) -> None:
    post.refused = {"ana@shop.example"}
    await hire(store, "Ana", "Ben", "Cleo")
    await work_off(store, post)
    assert post.sent_to == ["ben@shop.example", "cleo@shop.example"]
    post.refused.clear()
    await work_off(store, post)
    assert len(post.sent) == 2
    clock.move(1)
    await work_off(store, post)
    assert post.sent_to[2:] == ["ana@shop.example"]


async def test_what_another_version_has_left_holds_up_nothing(store: Store, post: Post) -> None:
    def leave_a_fax(tx: Tx, now: Instant) -> None:
        entry = {"id": new_id(), "workspace_id": tx.workspace_id, "kind": "fax", "body": '{"kind":"fax"}'}
        tx.connection.execute(insert(rows).values(**entry, attempts=0, available_at=0, created=now))

    await store.write(WORKSPACE, leave_a_fax)
    await hire(store, "Ana")
    await work_off(store, post)
    assert (post.sent_to, await entries(store)) == (["ana@shop.example"], 1)


async def test_who_is_disabled_before_the_mail_leaves_gets_none(store: Store, post: Post) -> None:
    (ana,) = await hire(store, "Ana")

    await store.write(WORKSPACE, lambda tx, _: agents.save(tx, replace(ana, disabled=True)))
    await work_off(store, post)
    assert (post.tried, await entries(store)) == ([], 0)


async def test_after_the_last_attempt_it_is_parked_and_log_and_doctor_say_so_without_an_address(
    store: Store, database: Path, clock: Clock, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = CapturingLogger()
    monkeypatch.setattr(runner, "log", structlog.wrap_logger(told, processors=[]))
    post.refused = {"ana@shop.example"}
    await hire(store, "Ana")
    for _ in range(MOST_ATTEMPTS + 1):
        await work_off(store, post)
        clock.move(3600)
    assert len(post.tried) == MOST_ATTEMPTS
    assert [call.method_name for call in told.calls] == ["warning"] * (MOST_ATTEMPTS - 1) + ["error"]
    assert "ConnectionRefusedError" in repr(told.calls[-1])
    assert "@" not in repr(told.calls)
    (found,) = [one for one in doctor.examine_database(database, clock.now) if one.name == "outbox"]
    assert (found.level, found.found) == ("warning", "1 given up after 20 attempts")


async def test_what_was_given_up_is_tried_once_more_at_each_start(store: Store, clock: Clock, post: Post) -> None:
    post.refused = {"ana@shop.example"}
    await hire(store, "Ana")
    for _ in range(MOST_ATTEMPTS):
        await work_off(store, post)
        clock.move(3600)
    for starts in (1, 2):
        await start_work_and_stop(store, post, tries=MOST_ATTEMPTS + starts)
    post.refused.clear()
    await start_work_and_stop(store, post, tries=MOST_ATTEMPTS + 3)
    assert (post.sent_to, await entries(store)) == (["ana@shop.example"], 0)


async def start_work_and_stop(store: Store, post: Post, *, tries: int) -> None:
    outbox = Outbox(store, mailer=post, answers=no_answers(store), public_url=None)
    await outbox.start()
    await post.has_tried(tries)
    await outbox.stop()
    assert len(post.tried) == tries


async def test_what_kills_its_node_at_every_attempt_is_parked_without_another_one(
    store: Store, clock: Clock, post: Post
) -> None:
    await hire(store, "Ana")
    for _ in range(MOST_ATTEMPTS):
        outbox = Outbox(store, mailer=post, answers=no_answers(store), public_url=None)
        post.is_open.clear()
        await outbox.look()
        await post.has_tried(len(post.tried) + 1)
        await kill(outbox)
        clock.move(60)
    post.is_open.set()
    await work_off(store, post)
    clock.move(1_000_000)
    await work_off(store, post)
    assert (len(post.tried), post.sent, await entries(store)) == (MOST_ATTEMPTS, [], 1)


async def kill(outbox: Outbox) -> None:
    """What is in hand ends without a word."""
    in_hand = [task for lane in outbox._lanes for task in lane.in_hand]
    for task in in_hand:
        task.cancel()
    await asyncio.gather(*in_hand, return_exceptions=True)


async def test_no_more_than_a_few_are_in_hand_and_all_get_their_turn(store: Store, post: Post) -> None:
    names = [f"A{number}" for number in range(3 * MOST_MAILS_AT_ONCE)]
    await hire(store, *names)
    outbox = Outbox(store, mailer=post, answers=no_answers(store), public_url=None)
    post.is_open.clear()
    await outbox.start()
    await post.has_tried(MOST_MAILS_AT_ONCE)
    await outbox.look()
    post.is_open.set()
    await post.has_sent(len(names))
    await outbox.stop()
    assert (post.busiest, await entries(store)) == (MOST_MAILS_AT_ONCE, 0)
    assert sorted(post.sent_to) == sorted(f"{name.lower()}@shop.example" for name in names)


async def test_an_answer_to_a_visitor_who_was_deleted_is_nothing_to_do(store: Store, post: Post) -> None:
    gone = AnswerMail(message_id=MessageId(new_id()))
    await store.write(WORKSPACE, lambda tx, now: tx.do_later(gone, now=now))
    assert await entries(store) == 1
    await work_off(store, post)
    assert (post.tried, await entries(store)) == ([], 0)


async def test_a_stop_finishes_what_is_in_hand(store: Store, post: Post) -> None:
    await hire(store, "Ana")
    post.is_open.clear()
    outbox = Outbox(store, mailer=post, answers=no_answers(store), public_url=None)
    await outbox.start()
    await post.has_tried(1)
    stopping = asyncio.create_task(outbox.stop())
    post.is_open.set()
    await stopping
    assert (post.sent_to, await entries(store)) == (["ana@shop.example"], 0)


async def test_a_stop_does_not_wait_for_ever_and_what_it_cuts_off_is_done_after_the_lease(
    store: Store, clock: Clock, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SECONDS_TO_FINISH", 0.0)
    await hire(store, "Ana")
    post.is_open.clear()
    await work_off(store, post)
    post.is_open.set()
    assert (post.sent, await entries(store)) == ([], 1)
    monkeypatch.undo()
    clock.move(60)
    await work_off(store, post)
    assert post.sent_to == ["ana@shop.example"]


async def test_a_database_that_cannot_save_is_tried_again(
    store: Store, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "RETRY_SECONDS", 0.0)
    await hire(store, "Ana")
    commit, failures = store.writer.commit, [OSError("gone"), OSError("gone")]

    def failing() -> None:
        if failures:
            raise failures.pop()
        commit()

    store.writer.commit = failing
    outbox = Outbox(store, mailer=post, answers=no_answers(store), public_url=None)
    await outbox.start()
    await post.has_sent(1)
    await outbox.stop()
    assert await entries(store) == 0


async def test_what_was_left_without_a_server_is_sent_when_one_starts(database: Path, clock: Clock, post: Post) -> None:
    async with opened(database, clock) as without_a_server:
        await open_shop(without_a_server)
        await hire(without_a_server, "Ana")
    node = Node(Settings(data=database.parent, public_url="https://chat.example.com"), mailer=post)
    await node.start()
    await post.has_sent(1)
    await node.stop()
    (mail,) = post.sent
    assert mail.to == "ana@shop.example"
    assert "https://chat.example.com/" in mail.text


async def test_a_node_with_nothing_to_do_is_woken_by_a_commit_that_leaves_something(
    database: Path, clock: Clock, post: Post
) -> None:
    async with opened(database, clock) as without_a_server:
        await open_shop(without_a_server)
    node = Node(Settings(data=database.parent), mailer=post)
    await node.start()
    await hire(node.store, "Ana")
    await post.has_sent(1)
    await node.stop()
    assert post.sent_to == ["ana@shop.example"]
