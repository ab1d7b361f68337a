"""Leno AI in the queue: agents first, one answer for each message, and never both."""

import pytest

from lenochat.actions.ai_chat import AiChatChange, EndpointChange
from lenochat.actions.article import ArticleChange
from lenochat.actions.assistant import MOST_AT_ONCE, Reply
from lenochat.actions.takeover import MADE_FROM
from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.ai_chat import (
    CANNOT_ANSWER,
    CANNOT_ANSWER_OUTSIDE_HOURS,
    DOES_NOT_KNOW,
    DOES_NOT_KNOW_AND_ASKS,
    DOES_NOT_KNOW_AND_ASKS_OUTSIDE_HOURS,
    DOES_NOT_KNOW_OUTSIDE_HOURS,
    When,
)
from lenochat.core.article import Draft
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Source
from lenochat.core.errors import DomainError
from lenochat.core.ids import AgentId, ConversationId
from lenochat.store import assistant_failures, endpoint_keys, missing_articles
from lenochat.store.assistant_failures import AssistantFailed
from lenochat.store.outbox import AssistantAnswer
from tests.support.shop import Shop

RETURNS = Draft(title="Returns", text="Within 30 days.", language="en", published=True)
ONLINE, _, AWAY, _, OFFLINE = AvailabilityStatus


def a_failure(work: AssistantAnswer) -> Reply:
    return Reply(
        failure=AssistantFailed(conversation_id=work.conversation_id, code="too_slow", sentence="It was too slow.")
    )


def said(shop: Shop, conversation: ConversationId) -> list[tuple[str, str, str]]:
    return [(one.author_type, one.kind, one.text) for one in shop.read(conversation)]


@pytest.fixture
def ana(shop: Shop) -> AgentId:
    """Away, so that nobody is eligible."""
    (ana,) = shop.staff("Ana")
    shop.set_status(ana, AWAY)
    return ana


def handled(shop: Shop, conversation: ConversationId) -> tuple[str | None, int | None]:
    view = shop.conversation(conversation)
    return view.handled_by, view.queue_position


def test_agents_come_first_and_leno_ai_is_asked_nothing(shop: Shop) -> None:
    (ana,) = shop.staff("Ana")
    shop.set_ai_chat()
    conversation = shop.visitor_begins()
    shop.visitor_writes(conversation)
    assert (shop.holder(conversation), shop.questions()) == (ana, [])


def test_without_leno_ai_who_waits_is_asked_about_nowhere(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat(active=False)
    conversation = shop.visitor_begins()
    assert (handled(shop, conversation), shop.questions()) == ((None, 1), [])
    assert shop.receipts(conversation)[0].outcome == "waiting"


@pytest.mark.parametrize(("when", "place"), [("when_free", 1), ("on_request", None)])
def test_what_nobody_is_eligible_for_is_handed_over_with_a_receipt(
    shop: Shop, ana: AgentId, when: When, place: int | None
) -> None:
    shop.set_ai_chat(when)
    shop.take_events()
    conversation = shop.visitor_begins()
    (question,) = shop.read(conversation)
    assert shop.event_types() == ["conversation.opened", "message.posted", "conversation.queued"]
    assert handled(shop, conversation) == ("assistant", place)
    assert shop.questions() == [AssistantAnswer(conversation_id=conversation, message_id=question.id)]
    assert [receipt.outcome for receipt in shop.receipts(conversation)] == ["assistant"]


def test_when_free_the_next_eligible_agent_gets_it_at_its_place_before_who_came_later(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat("when_free")
    first, second = shop.visitor_begins(), shop.visitor_begins()
    shop.change_rules(WorkspaceChange(default_capacity=1))
    shop.set_status(ana, ONLINE)
    assert (shop.holder(first), shop.holder(second)) == (ana, None)
    assert (handled(shop, first)[0], handled(shop, second)) == ("agent", ("assistant", 1))


def test_on_request_routing_passes_it_over_until_its_visitor_asks_and_then_its_first_wait_counts(
    shop: Shop, ana: AgentId
) -> None:
    shop.set_ai_chat("on_request")
    first = shop.visitor_begins()
    shop.change_rules(WorkspaceChange(default_capacity=0))
    shop.set_status(ana, ONLINE)
    shop.clock.move(60)
    second = shop.visitor_begins()
    shop.asks_for_agent(second)
    assert (handled(shop, first), handled(shop, second)) == (("assistant", None), (None, 1))
    assert shop.queue() == [second]
    shop.asks_for_agent(first)
    assert (handled(shop, first), handled(shop, second)) == ((None, 1), (None, 2))
    assert [one.trigger for one in shop.receipts(first)] == ["assistant_done", "opened"]
    shop.change_rules(WorkspaceChange(default_capacity=1))
    assert (shop.holder(first), shop.holder(second)) == (ana, None)


def test_asking_for_a_person_gets_one_at_once_if_somebody_is_eligible_and_asking_again_changes_nothing(
    shop: Shop, ana: AgentId
) -> None:
    shop.set_ai_chat("on_request")
    conversation = shop.visitor_begins()
    shop.set_status(ana, ONLINE)
    assert shop.holder(conversation) is None
    shop.asks_for_agent(conversation)
    assert shop.holder(conversation) == ana
    shop.take_events()
    shop.asks_for_agent(conversation)
    assert shop.take_events() == []


def test_an_answer_is_stored_once_with_what_it_cites(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat()
    conversation = shop.visitor_begins()
    (work,) = shop.questions()
    source = Source(article_id=shop.write_article(RETURNS), title="Returns")
    stored = shop.answers(work, Reply(text="Within 30 days.", sources=(source,)))
    assert stored is not None
    shop.take_events()
    assert shop.answers(work, Reply(text="Again.")) is None
    assert shop.take_events() == []
    answer = shop.read(conversation)[-1]
    assert (answer.text, answer.author_name, answer.sources) == ("Within 30 days.", "Leno AI", (source,))
    shown = shop.conversation(conversation).last_message
    assert shown is not None
    assert (shown.author.type, handled(shop, conversation)) == ("assistant", ("assistant", 1))


def test_what_stands_on_an_article_that_was_taken_back_meanwhile_is_not_said(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat()
    for is_taken_back in (
        lambda article: shop.change_article(article, ArticleChange(published=False)),
        shop.delete_article,
    ):
        conversation = shop.visitor_begins()
        article = shop.write_article(RETURNS)
        is_taken_back(article)
        source = Source(article_id=article, title="Returns")
        shop.answers(shop.questions()[-1], Reply(text="Within 30 days.", sources=(source,)))
        answer = shop.read(conversation)[-1]
        assert (answer.text, answer.sources) == (DOES_NOT_KNOW, ())
    assert len(missing_articles.list_page(shop.connection, shop.workspace_id, before=None, most=9)) == 2


def test_nothing_is_stored_once_it_is_not_to_answer_any_more(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat()

    def takes(conversation: ConversationId) -> None:
        shop.assign(ana, conversation, ana)

    def answers_and_gives_it_back(conversation: ConversationId) -> None:
        shop.agent_writes(ana, conversation)
        shop.assign(ana, conversation, None)

    def writes_again(conversation: ConversationId) -> None:
        shop.visitor_writes(conversation, "And another thing")

    def switches_off(_: ConversationId) -> None:
        shop.set_ai_chat(None)

    def blocks(conversation: ConversationId) -> None:
        shop.block(ana, conversation, blocked=True)

    def marks_spam(conversation: ConversationId) -> None:
        shop.mark_spam(ana, conversation, spam=True)

    for happens in (
        takes,
        answers_and_gives_it_back,
        writes_again,
        shop.visitor_closes,
        shop.asks_for_agent,
        marks_spam,
        blocks,
        switches_off,
    ):
        conversation = shop.visitor_begins()
        work = shop.questions()[-1]
        assert work.conversation_id == conversation
        happens(conversation)
        shop.settle()
        before = shop.read(conversation), shop.row(conversation)
        shop.take_events()
        assert shop.answers(work) is None, happens
        assert (shop.read(conversation), shop.row(conversation)) == before
        assert shop.take_events() == []


@pytest.mark.parametrize(
    ("when", "sentence", "after"),
    [("when_free", DOES_NOT_KNOW, ("assistant", 1)), ("on_request", DOES_NOT_KNOW_AND_ASKS, (None, 1))],
)
def test_what_it_does_not_know_it_says_and_the_question_is_kept(
    shop: Shop, ana: AgentId, when: When, sentence: str, after: tuple[str | None, int]
) -> None:
    shop.set_ai_chat(when)
    conversation = shop.visitor_begins("Do you ship to the moon?")
    shop.answers(shop.questions()[0], Reply(is_unknown=True))
    assert shop.read(conversation)[-1].text == sentence
    assert handled(shop, conversation) == after
    (missing,) = missing_articles.list_page(shop.connection, shop.workspace_id, before=None, most=10)
    assert (missing.question, missing.conversation_id) == ("Do you ship to the moon?", conversation)
    shop.erase(shop.row(conversation).visitor.id)
    assert missing_articles.list_page(shop.connection, shop.workspace_id, before=None, most=10) == []


def test_a_file_alone_is_no_question_that_an_article_is_missing_for(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat()
    conversation = shop.visitor_begins()
    posted = shop.visitor_writes(conversation, "", attachments=[shop.attach(conversation)])
    work = AssistantAnswer(conversation_id=conversation, message_id=posted.message.id)
    assert shop.answers(work, Reply(is_unknown=True)) is not None
    assert missing_articles.list_page(shop.connection, shop.workspace_id, before=None, most=10) == []


@pytest.mark.parametrize("when", ["when_free", "on_request"])
def test_a_failure_costs_nothing_but_leno_ai_the_conversation(shop: Shop, ana: AgentId, when: When) -> None:
    shop.set_ai_chat(when)
    conversation = shop.visitor_begins()
    waiting_from = shop.row(conversation).waiting_from
    (work,) = shop.questions()
    shop.clock.move(30)
    shop.answers(work, a_failure(work))
    shop.visitor_writes(conversation, "Hello?!")
    assert [text for author, _, text in said(shop, conversation) if author == "assistant"] == [CANNOT_ANSWER]
    assert (handled(shop, conversation), shop.row(conversation).waiting_from) == ((None, 1), waiting_from)
    (failed,) = assistant_failures.list_last(shop.connection, shop.workspace_id)
    assert (failed.code, failed.sentence) == ("too_slow", "It was too slow.")
    shop.set_status(ana, ONLINE)
    assert shop.holder(conversation) == ana


def test_no_more_failures_and_questions_are_kept_than_anybody_reads(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat()
    for number in range(assistant_failures.MOST_KEPT + 5):
        conversation = shop.visitor_begins()
        work = next(one for one in shop.questions() if one.conversation_id == conversation)
        failure = AssistantFailed(conversation_id=conversation, code="broken", sentence=f"Number {number}.")
        shop.answers(work, Reply(failure=failure))
    kept = assistant_failures.list_last(shop.connection, shop.workspace_id)
    assert [one.sentence for one in kept] == [f"Number {number}." for number in range(54, 4, -1)]


def test_who_takes_over_finds_a_note_in_the_same_transaction_and_no_visitor_does(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat()
    conversation = shop.visitor_begins("My order 4711 has not come. I am waiting for it since Monday.")
    shop.answers(shop.questions()[0])
    shop.take_events()
    shop.set_status(ana, ONLINE)
    assert shop.event_types() == ["availability.changed", "message.posted", "conversation.assigned"]
    note = shop.read(conversation)[-1]
    assert (note.author_type, note.kind) == ("assistant", "note")
    assert note.text == MADE_FROM + "My order 4711 has not come. I am waiting for it since Monday."
    last = shop.conversation(conversation).last_message
    assert last is not None
    assert last.text != note.text, "a note is no last message"
    ben = shop.staff("Ben")[0]
    shop.assign(shop.owner, conversation, ben)
    assert [kind for _, kind, _ in said(shop, conversation)].count("note") == 1


def test_what_leno_ai_said_nothing_in_comes_without_a_note(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat()
    conversation = shop.visitor_begins()
    shop.set_status(ana, ONLINE)
    assert [kind for _, kind, _ in said(shop, conversation)] == ["message"]


def test_released_when_nobody_is_there_leno_ai_answers_what_is_not_answered(shop: Shop, ana: AgentId) -> None:
    conversation = shop.visitor_begins()
    shop.assign(ana, conversation, ana)
    shop.set_ai_chat("when_free")
    shop.assign(ana, conversation, None)
    assert [one.conversation_id for one in shop.questions()] == [conversation]
    assert handled(shop, conversation) == ("assistant", 1)


def test_released_after_its_visitor_has_left_leno_ai_answers_it_as_all_that_waits(shop: Shop, ana: AgentId) -> None:
    conversation = shop.visitor_begins()
    shop.assign(ana, conversation, ana)
    shop.open_widget(conversation)
    shop.close_widget(conversation)
    shop.wait(3_600)
    shop.set_ai_chat("when_free")
    shop.assign(ana, conversation, None)
    assert [one.conversation_id for one in shop.questions()] == [conversation]
    assert handled(shop, conversation) == ("assistant", None)


def test_on_request_what_a_person_has_had_keeps_its_place_in_the_queue(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat("on_request")
    conversation = shop.visitor_begins()
    shop.assign(ana, conversation, ana)
    shop.assign(ana, conversation, None)
    assert handled(shop, conversation) == (None, 1)


def test_switched_on_it_answers_who_waits_already_and_switched_off_everybody_waits_as_before(
    shop: Shop, ana: AgentId
) -> None:
    waiting = [shop.visitor_begins() for _ in range(2 * MOST_AT_ONCE + 1)]
    shop.set_ai_chat("when_free")
    shop.settle()
    assert [one.conversation_id for one in shop.questions()] == waiting
    assert {handled(shop, one)[0] for one in waiting} == {"assistant"}
    shop.set_ai_chat(None)
    shop.settle()
    assert [handled(shop, one) for one in waiting] == [(None, place) for place in range(1, len(waiting) + 1)]


def test_what_leno_ai_had_alone_is_routed_when_it_is_switched_off(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat("on_request")
    conversation = shop.visitor_begins()
    shop.set_status(ana, ONLINE)
    shop.set_ai_chat(None)
    shop.settle()
    assert shop.holder(conversation) == ana


@pytest.mark.parametrize("outside_hours", [False, True])
def test_outside_hours_it_answers_only_if_the_workspace_says_so_and_what_was_left_stays_left(
    shop: Shop, ana: AgentId, outside_hours: bool
) -> None:
    shop.set_hours()
    shop.set_ai_chat("when_free", outside_hours=outside_hours)
    if not outside_hours:
        with pytest.raises(DomainError) as refused:
            shop.visitor_begins(email=None)
        assert list(refused.value.fields or ()) == ["email"]
    conversation = shop.visitor_begins(email=None if outside_hours else "vera@mail.example")
    assert bool(shop.questions()) is outside_hours
    assert handled(shop, conversation) == ("assistant" if outside_hours else None, None)
    assert shop.row(conversation).left_outside_hours
    shop.set_status(ana, ONLINE)
    assert shop.holder(conversation) is None


@pytest.mark.parametrize(
    ("when", "fails", "sentence"),
    [
        ("when_free", False, DOES_NOT_KNOW_OUTSIDE_HOURS),
        ("on_request", False, DOES_NOT_KNOW_AND_ASKS_OUTSIDE_HOURS),
        ("when_free", True, CANNOT_ANSWER_OUTSIDE_HOURS),
    ],
)
def test_outside_hours_nobody_is_promised_before_the_morning_and_then_a_person_has_it(
    shop: Shop, ana: AgentId, when: When, fails: bool, sentence: str
) -> None:
    shop.set_hours()
    shop.set_ai_chat(when, outside_hours=True)
    conversation = shop.visitor_begins(email=None)
    (work,) = shop.questions()
    shop.answers(work, a_failure(work) if fails else Reply(is_unknown=True))
    assert shop.read(conversation)[-1].text == sentence
    shop.asks_for_agent(conversation)
    assert (handled(shop, conversation), shop.row(conversation).left_outside_hours) == ((None, None), True)
    shop.set_status(ana, ONLINE)
    shop.set_hours(("00:00", "24:00"))
    shop.visitor_writes(conversation, "I am back.")
    assert shop.holder(conversation) == ana


@pytest.mark.parametrize("when", ["when_free", "on_request"])
def test_when_the_hours_end_it_stops_and_nobody_is_stuck(shop: Shop, ana: AgentId, when: When) -> None:
    shop.set_ai_chat(when)
    conversation = shop.visitor_begins()
    shop.set_hours()
    shop.settle()
    assert handled(shop, conversation) == (None, 1)
    assert shop.answers(shop.questions()[0]) is None


def test_given_back_outside_hours_it_waits_without_leno_ai_until_they_begin(shop: Shop, ana: AgentId) -> None:
    shop.set_ai_chat("when_free")
    conversation = shop.visitor_begins()
    shop.assign(ana, conversation, ana)
    shop.set_hours()
    shop.assign(ana, conversation, None)
    assert handled(shop, conversation) == (None, 1)
    shop.set_hours(("00:00", "24:00"))
    shop.settle()
    assert handled(shop, conversation) == ("assistant", 1)


def test_what_leno_ai_has_alone_runs_no_teams_time_before_it_is_done(shop: Shop, ana: AgentId) -> None:
    team = shop.create_team("North", overflow_seconds=10)
    shop.set_ai_chat("on_request")
    conversation = shop.visitor_begins(team=team)
    shop.wait(60)
    assert not shop.row(conversation).open_to_all
    shop.asks_for_agent(conversation)
    shop.wait(11)
    assert shop.row(conversation).open_to_all


def test_an_endpoints_key_is_stored_and_nobody_is_told(shop: Shop) -> None:
    def change(**named: object) -> None:
        endpoint = EndpointChange(**named)  # type: ignore[arg-type]
        shop.change_rules(WorkspaceChange(ai_chat=AiChatChange(endpoint=endpoint)))

    def key() -> str | None:
        return endpoint_keys.find(shop.connection, shop.workspace_id)

    change(base_url="https://ai.example/v1", model="large", key="sk-secret-1")
    assert key() == "sk-secret-1"
    change(key="sk-secret-2")
    change(model="small")
    assert key() == "sk-secret-2"
    change(base_url="https://elsewhere.example/v1")
    assert key() is None, "whoever changes the address does not get the key there"
    change(key="sk-secret-3")
    shop.change_rules(WorkspaceChange(ai_chat=None))
    assert key() is None
    logged = shop.connection.exec_driver_sql("SELECT body FROM events").scalars().all()
    assert not [body for body in logged if "secret" in body]


def test_an_endpoint_needs_an_address_and_a_model(shop: Shop) -> None:
    with pytest.raises(DomainError) as refused:
        shop.change_rules(WorkspaceChange(ai_chat=AiChatChange(provider="endpoint")))
    assert (refused.value.fields or {}).keys() == {"ai_chat.endpoint"}
    with pytest.raises(DomainError) as refused:
        shop.change_rules(WorkspaceChange(ai_chat=AiChatChange(endpoint=EndpointChange(base_url="https://a.example"))))
    assert (refused.value.fields or {}).keys() == {"ai_chat.endpoint.model"}
    assert shop.workspace.ai_chat is None
