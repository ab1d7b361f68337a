"""A visitor is erased: out of sight at once, in pieces for good, and whoever follows the log knows nothing of it."""

from collections.abc import Iterator
from contextlib import closing, suppress
from copy import deepcopy
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lenochat.actions.ai_chat import AiChatChange, EndpointChange
from lenochat.actions.assistant import Reply
from lenochat.actions.first_message import FirstMessage
from lenochat.actions.member import MemberChange
from lenochat.actions.workspace import WidgetChange, WorkspaceChange
from lenochat.core.access import Viewer, viewer
from lenochat.core.agent import Role
from lenochat.core.article import Draft
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import ConversationStatus
from lenochat.core.errors import DomainError
from lenochat.core.events import ConversationClosed, VisitorRemoved
from lenochat.core.ids import AgentId, AttachmentId, ConversationId, VisitorId
from lenochat.core.instant import Instant
from lenochat.reads.conversation import list_conversations, list_messages, list_of_visitor, list_receipts
from lenochat.reads.member import Member
from lenochat.reads.snapshot import missed_events, visitor_state
from lenochat.store import attachments, event_log, outbox, schema, sqlite, visitors
from lenochat.store.assistant_failures import AssistantFailed
from lenochat.store.due import DueKind
from lenochat.store.erasures import Step
from lenochat.store.ids import new_id
from lenochat.store.tables import attachments as attachment_rows
from lenochat.store.tables import erasures, metadata
from lenochat.store.tables import messages as message_rows
from lenochat.store.tokens import token_hash
from lenochat.store.transaction import Tx
from lenochat.web.wire import encode
from tests.support.onlookers import ANY_LOGIN
from tests.support.picture import Picture, follow, seen_by, take_picture
from tests.support.shop import Shop, begin

SECRETS = ("zqtext", "zqnote", "zqreply", "zqname", "zqmaiden", "zqmail", "zqplace", "zqfile", "zqunsent", "zqcontent")
"""In everything that was said with Vera, or said of her, in lower case."""


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Shop]:
    """A workspace in a file, made by the migrations."""
    database = tmp_path / "lenochat.sqlite3"
    schema.migrate(database)
    opened = Shop(lambda _: None, database)
    yield opened
    opened.close()


def chat(
    shop: Shop, text: str, *, name: str, email: str, page: str = "zqplace", token: str | None = None
) -> ConversationId:
    first = FirstMessage(
        client_message_id=new_id(), text=text, name=name, email=email, page_url=f"https://shop.example/{page}"
    )
    return ConversationId(shop.write(begin(first, token=token)))


def visitor_of(shop: Shop, conversation: ConversationId) -> VisitorId:
    return shop.row(conversation).visitor.id


def known_as(shop: Shop, visitor: VisitorId, token: str) -> str:
    """A token that stands for the visitor from now on."""
    shop.write(
        lambda tx, now: visitors.add_token(tx.connection, tx.workspace_id, visitor, token_hash(token), created=now)
    )
    return token


def pieces_left(shop: Shop, *kinds: DueKind) -> list[int]:
    """When the next piece of what is done in pieces is due."""
    wanted = kinds or (DueKind.ERASURE, DueKind.CLEANING)
    return [entry.due_at for entry in shop.due(within=3_600) if entry.kind in wanted]


def next_piece(shop: Shop) -> None:
    shop.clock.now = max(shop.clock.now, min(pieces_left(shop)))  # type: ignore[assignment]
    shop.settle()


def finish(shop: Shop) -> int:
    """Let time pass until nothing is left to do; how many pieces that took."""
    pieces = 0
    while pieces_left(shop):
        next_piece(shop)
        pieces += 1
    return pieces


def is_there(shop: Shop, conversation: ConversationId) -> bool:
    with suppress(DomainError):
        list_messages(shop.connection, shop.workspace_id, seer(shop), conversation, cursor=None, limit=1)
        return True
    return False


def seer(shop: Shop) -> Viewer:
    return viewer(shop.member(shop.owner), shop.workspace)


def a_day_with_vera(shop: Shop) -> tuple[VisitorId, list[ConversationId], ConversationId]:
    """Everything that can be stored of a visitor is stored of Vera, and as much of somebody else."""
    ana, ben = shop.staff("Ana", "Ben")
    team = shop.create_team("North")
    shop.put_into(ana, team)
    shop.set_picture(ana, b"a picture")
    shop.invite("eve@shop.example")
    shop.write_article(Draft(title="Tea", text="It keeps for a year.", language="en", published=True))
    shop.change_rules(WorkspaceChange(no_reply_seconds=60, widget=WidgetChange(welcome="Hi!")))
    other = chat(shop, "Mine stays", name="Otto", email="otto@other.example", page="tea")
    first = chat(shop, "zqtext one", name="zqmaiden", email="zqmail@zqplace.example")
    vera = visitor_of(shop, first)
    shop.agent_writes(ana, first, "zqreply one")
    shop.agent_notes(ben, first, "zqnote: Regular.")
    large = shop.attach(first, name="zqfile.pdf", content=b"zqcontent" * 20_000, parts=3)
    shop.visitor_writes(first, "zqtext two", attachments=[large])
    shop.attach(first, by=ben, name="zqunsent.pdf", content=b"zqcontent")
    shop.visitor_writes(other, "Mine, too", attachments=[shop.attach(other)])
    token = known_as(shop, vera, "token of vera")
    second = chat(shop, "zqtext three", name="zqname", email="zqmail@zqplace.example", token=token)
    shop.close_conversation(ana, first)
    shop.agent_notes(ben, first, "zqnote: Mentioned, never seen.")
    third = shop.visitor_begins("zqtext four", token=token, team=team)
    shop.open_widget(third)
    shop.close_widget(third)
    for conversation in (first, third, other):
        shop.ask_once(ana, f"about {conversation}", conversation)
    shop.change_member(ana, MemberChange(disabled=True))
    fourth = leno_ai_talks(shop, token)
    return vera, [first, second, third, fourth], other


def _do_what_is_asked(tx: Tx, now: Instant) -> None:
    for taken in outbox.take(tx.connection, tx.workspace_id, now=now, most=100, kinds=outbox.ANSWERS):
        outbox.remove(tx.connection, taken)


def leno_ai_talks(shop: Shop, token: str) -> ConversationId:
    """It does not know, then it fails."""
    endpoint = EndpointChange(base_url="https://ai.example", model="large", key="any")
    shop.change_rules(WorkspaceChange(default_capacity=0, ai_chat=AiChatChange(endpoint=endpoint)))
    conversation = shop.visitor_begins("zqtext five", token=token)
    shop.answers(shop.questions()[-1], Reply(is_unknown=True))
    shop.visitor_writes(conversation, "zqtext six")
    failed = AssistantFailed(conversation_id=conversation, code="broken", sentence="It was broken.")
    shop.answers(shop.questions()[-1], Reply(failure=failed))
    shop.write(_do_what_is_asked)
    return conversation


def rows(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is in the tables."""
    return {
        table.name: [tuple(row) for row in shop.connection.execute(select(table))] for table in metadata.sorted_tables
    }


def words_in_index(database: Path) -> set[str]:
    with closing(sqlite.open_connection(database)) as connection:
        driver = sqlite.raw(connection)
        driver.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'search_index', 'row')")
        return {term for (term,) in driver.execute("SELECT term FROM temp.vocabulary")}


def stored_bytes(database: Path) -> bytes:
    """The database with its free pages, and the write-ahead log, in lower case."""
    files = [database, *database.parent.glob(f"{database.name}-*")]
    return b"".join(file.read_bytes() for file in files).lower()


def test_not_a_byte_of_what_was_said_is_left_in_any_file_and_nothing_of_others_is_gone(
    filed: Shop, tmp_path: Path
) -> None:
    """A table that this day does not fill may be one that an erasure forgets."""
    database = tmp_path / "lenochat.sqlite3"
    vera, theirs, other = a_day_with_vera(filed)
    before = rows(filed)
    assert {name for name, found in before.items() if not found} == {"erasures"}
    stored = stored_bytes(database)
    assert [secret for secret in SECRETS if secret.encode() not in stored] == []
    messages = [str(row[0]) for name in ("messages", "attachments") for row in before[name] if row[2] in theirs]
    filed.erase(vera)
    while pieces_left(filed, DueKind.ERASURE):
        next_piece(filed)
    stored = stored_bytes(database)
    whole = (b"zqtext two", b"zqreply one", b"zqmail@zqplace.example", b"zqcontentzqcontent")
    assert [text for text in whole if text in stored] == [], "what is left are words of the search index"
    finish(filed)
    stored = stored_bytes(database)
    assert [secret for secret in SECRETS if secret.encode() in stored] == []
    assert [term for term in words_in_index(database) if "zq" in term] == []
    assert filed.search("stays") == [other]
    after = rows(filed)
    named = [
        name
        for name, found in after.items()
        for one in (vera, *theirs, *messages)
        if any(one in str(value) for row in found for value in row)
    ]
    assert set(named) == {"events"}, "the log keeps ids, which are nobody's any more"
    others = [row for row in before["messages"] if row[2] == other]
    assert (after["messages"], len(after["visitors"]), len(after["idempotency_keys"])) == (others, 1, 1)
    assert (len(after["attachments"]), len(after["attachment_parts"]), after["erasures"]) == (1, 1, [])


def test_the_words_of_the_index_go_with_the_names_that_a_visitor_had_when_they_wrote(filed: Shop) -> None:
    """Each entry is taken out by the words that it was made of, so that what is counted stays right to the end."""
    vera, _, other = a_day_with_vera(filed)
    filed.erase(vera)
    finish(filed)
    filed.erase(visitor_of(filed, other))
    finish(filed)
    driver = sqlite.raw(filed.connection)
    driver.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
    driver.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'search_index', 'row')")
    assert driver.execute("SELECT count(*) FROM temp.vocabulary").fetchone() == (0,)


def test_from_the_first_piece_on_nobody_sees_anything_of_it(shop: Shop) -> None:
    vera, theirs, other = a_day_with_vera(shop)
    ana = shop.staff("Cleo")[0]
    workspace, connection = shop.workspace_id, shop.connection
    known = visitors.find_by_token(connection, workspace, token_hash("token of vera"))
    files = [
        AttachmentId(row.id) for row in connection.execute(select(attachment_rows)) if row.conversation_id in theirs
    ]
    shop.erase(vera)
    steps = set[str]()
    while (step := connection.execute(select(erasures.c.step)).scalar()) is not None:
        steps.add(step)
        assert not any(is_there(shop, conversation) for conversation in theirs)
        for conversation in theirs:
            with pytest.raises(DomainError, match="not"):
                list_receipts(connection, workspace, seer(shop), conversation, cursor=None, limit=1)
        for view in ("all", "unassigned", "closed"):
            page = list_conversations(connection, workspace, seer(shop), view, cursor=None, limit=50)
            assert [one.id for one in page.items if one.id != other] == []
        assert list_of_visitor(connection, workspace, vera, cursor=None, limit=9).items == []
        assert [shop.search(secret) for secret in SECRETS] == [[]] * len(SECRETS)
        assert not any(attachments.find_named(connection, one) for one in files)
        assert (shop.queue(), shop.agent(ana).open_conversations) == ([], 0)
        assert visitors.find(connection, workspace, vera) is None
        assert visitors.find_by_token(connection, workspace, token_hash("token of vera")) is None
        assert visitor_state(connection, shop.workspace, known, now=shop.clock.now).conversation is None
        with pytest.raises(DomainError, match="not"):
            shop.erase(vera)
        next_piece(shop)
    assert steps == set(Step) - {Step.CLOSING}


def test_an_answer_that_was_remembered_never_outlives_its_visitor(shop: Shop) -> None:
    """Under its key nobody is told again what it was about, not even while it still stands in its row."""
    vera, (first, *_), other = a_day_with_vera(shop)
    ana = shop.staff("Cleo")[0]
    shown = shop.ask_once(ana, "key", first)
    assert "zqmail" in shop.ask_once(ana, "key", first)
    shop.erase(vera)
    refused, answers = 0, list[str]()
    while pieces_left(shop, DueKind.ERASURE):
        refused += 1
        with suppress(DomainError):
            answers.append(shop.ask_once(ana, "key", first))
            refused -= 1
        next_piece(shop)
    assert refused > 0
    assert shown not in answers
    assert shop.ask_once(ana, "key", first) == "gone"
    assert "otto" in shop.ask_once(ana, f"about {other}", other)


def picture_of(shop: Shop, agent: AgentId) -> Picture:
    return seen_by(
        viewer(shop.member(agent), shop.workspace), take_picture(shop.connection, shop.workspace_id, now=shop.clock.now)
    )


def resumed(shop: Shop, agent: AgentId, position: int, picture: Picture) -> Picture:
    """What a dashboard shows that knew this picture at that position, and has read on from there."""
    workspace = shop.workspace
    member = Member(agent=shop.member(agent), login=ANY_LOGIN, workspace=workspace)
    missed = missed_events(shop.connection, member, stream_id=workspace.stream_id, resume_from=position)
    assert missed is not None
    shown = replace(picture, agents=dict(picture.agents), conversations=dict(picture.conversations))
    for item in missed:
        follow(shown, member.viewer, item.event)
    return shown


def test_whoever_resumes_over_what_was_changed_in_the_log_shows_what_a_snapshot_shows(shop: Shop) -> None:
    """From any moment before, in any moment of the erasure; and of what was said they are told nothing."""
    ben = shop.staff("Ben")[0]
    past: list[tuple[int, Picture]] = []

    def note() -> None:
        past.append((shop.workspace.position, deepcopy(picture_of(shop, ben))))

    note()
    first = chat(shop, "zqtext", name="zqname", email="zqmail@zqplace.example")
    vera = visitor_of(shop, first)
    note()
    shop.set_status(ben, AvailabilityStatus.AWAY)
    token = known_as(shop, vera, "token")
    waits = chat(shop, "zqtext again", name="zqname", email="zqmail@zqplace.example", token=token)
    assert (shop.holder(first), shop.holder(waits)) == (ben, None)
    note()
    shop.visitor_begins("Mine stays")
    shop.agent_notes(ben, first, "zqnote")
    note()
    shop.erase(vera)
    note()
    is_changed = False
    while True:
        now = picture_of(shop, ben)
        for position, picture in past:
            assert resumed(shop, ben, position, picture) == now
        told = encode(list(event_log.read_after(shop.connection, shop.workspace_id, 0, most=10_000))).decode()
        assert not (is_changed and "zq" in told)
        step = shop.connection.execute(select(erasures.c.step)).scalar()
        is_changed = step not in (None, Step.LOG)
        if step is None:
            break
        next_piece(shop)
    assert "zq" not in told
    bodies = shop.connection.exec_driver_sql(
        "SELECT position, json_array_length(body) FROM events WHERE workspace_id = ? ORDER BY position",
        (shop.workspace_id,),
    ).fetchall()
    assert [position for position, _ in bodies] == list(accumulate(size for _, size in bodies))


def test_what_is_open_is_closed_first_and_whoever_waits_gets_the_places(shop: Shop) -> None:
    """More than one piece closes at once: nothing else is decided before all of it is closed."""
    ana = shop.staff("Ana")[0]
    shop.change_rules(WorkspaceChange(default_capacity=12))
    token = "token of vera"
    theirs = [shop.visitor_begins("zqtext")]
    vera = visitor_of(shop, theirs[0])
    known_as(shop, vera, token)
    theirs += [shop.visitor_begins("zqtext", token=token) for _ in range(11)]
    waiting = [shop.visitor_begins(f"Waits {number}") for number in range(3)]
    theirs.append(shop.visitor_begins("zqtext, waiting", token=token))
    assert shop.queue() == [*waiting, theirs[-1]]
    shop.take_events()
    shop.erase(vera)
    shop.visitor_begins("Comes after")
    events = shop.take_events()
    closed = [event.conversation_id for event in events if isinstance(event, ConversationClosed)]
    assert sorted(closed) == sorted(theirs)
    types = [event.type for event in events]
    assert types.index("visitor.removed") < types.index("conversation.opened")
    (told,) = [event for event in events if isinstance(event, VisitorRemoved)]
    assert (told.visitor_id, set(told.conversation_ids)) == (vera, set(theirs))
    assert [shop.holder(conversation) for conversation in waiting] == [ana] * 3
    assert (shop.agent(ana).open_conversations, shop.queue()) == (4, [])


def test_a_thousand_messages_go_in_pieces_that_hold_nobody_up(shop: Shop) -> None:
    """No piece changes more than some hundred rows, the index's own included, and between two of them others write."""
    conversation = shop.visitor_begins("zqtext")
    vera = visitor_of(shop, conversation)
    for _ in range(500):
        shop.visitor_writes(conversation)
        shop.agent_writes(shop.owner, conversation)
    driver = sqlite.raw(shop.connection)
    shop.erase(vera)
    changes, begun = list[int](), 0
    while pieces_left(shop, DueKind.ERASURE):
        shop.clock.now = max(shop.clock.now, min(pieces_left(shop)))  # type: ignore[assignment]
        before = driver.total_changes
        shop.settle()
        changes.append(driver.total_changes - before)
        assert min(pieces_left(shop)) > shop.clock.now
        begun += bool(shop.visitor_begins("Mine"))
    assert shop.connection.execute(select(func.count()).select_from(message_rows)).scalar() == begun
    assert (len(changes) > 50, max(changes) < 500) == (True, True)


def test_a_node_that_starts_again_goes_on_where_it_was(shop: Shop) -> None:
    vera, _, _ = a_day_with_vera(shop)
    shop.erase(vera)
    for _ in range(100):
        if not pieces_left(shop):
            break
        shop.clock.move(1)
        shop.restart()
        if pieces_left(shop):
            next_piece(shop)
    assert visitors.find_position(shop.connection, shop.workspace_id, vera) is None


def test_a_first_message_that_is_sent_again_begins_anew(shop: Shop) -> None:
    """The browser of somebody who is erased may still have it in its outbox."""
    client_id = new_id()
    before = shop.visitor_begins("zqtext", client_id=client_id)
    shop.erase(visitor_of(shop, before))
    after = shop.visitor_begins("zqtext", client_id=client_id)
    assert after != before
    finish(shop)
    assert (is_there(shop, before), is_there(shop, after)) == (False, True)


def test_only_owner_and_admin_may_erase_and_only_whom_they_have(shop: Shop) -> None:
    ana = shop.staff("Ana")[0]
    ada = shop.hire("Ada", role=Role.ADMIN)
    vera = visitor_of(shop, shop.visitor_begins())
    shop.take_events()
    refused = [("not_allowed", vera, ana), ("not_found", VisitorId(new_id()), ada)]
    for code, whom, by in refused:
        with pytest.raises(DomainError) as refusal:
            shop.erase(whom, by=by)
        assert refusal.value.code == code
    here = shop.workspace_id
    shop.begin()
    with pytest.raises(DomainError) as refusal:
        shop.erase(vera)
    assert refusal.value.code == "not_found"
    assert visitors.find(shop.connection, here, vera) is not None
    assert shop.take_events() == []


def test_what_is_closed_keeps_its_status_for_who_sees_it_go(shop: Shop) -> None:
    conversation = shop.visitor_begins()
    vera = visitor_of(shop, conversation)
    shop.take_events()
    shop.erase(vera)
    closed, removed = shop.take_events()
    assert isinstance(closed, ConversationClosed)
    assert closed.conversation.status is ConversationStatus.CLOSED
    assert isinstance(removed, VisitorRemoved)
