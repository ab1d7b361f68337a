"""Leno AI through the public doors of a running node: what a visitor sees of an answer, and what stops it."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from httpx2 import Response

from lenochat.assistant.provider import AssistantFailure, NotKnown
from lenochat.core.ai_chat import CANNOT_ANSWER, DOES_NOT_KNOW, GREETS, IS_THANKED
from lenochat.core.events import ConversationAssigned, ConversationChanged, MessagePosted, Positioned
from lenochat.core.ids import WorkspaceId
from lenochat.store import event_log
from tests.support.agent_client import AgentClient, done, refused
from tests.support.hand_provider import HandProvider, Telling
from tests.support.running_node import RunningNode, running_node
from tests.support.stream_client import JsonObject, StreamClient
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

ROUNDS = 500
ASKING_ROUNDS = 60


@pytest.fixture(scope="module")
def provider(anyio_backend: object) -> HandProvider:
    return HandProvider()


@pytest.fixture(scope="module")
async def told_node(tmp_path_factory: pytest.TempPathFactory, provider: HandProvider) -> AsyncIterator[RunningNode]:
    """One whose Leno AI says what the test tells it to say."""
    async with running_node(
        tmp_path_factory.mktemp("told"), make_provider=provider.make, assistant_hosts="ai.example"
    ) as started:
        yield started


@pytest.fixture
async def shop(told_node: RunningNode) -> AsyncIterator[Workplace]:
    async with Workplace(told_node.url, told_node.data) as opened:
        await opened.rules(ai_chat={"when": "when_free"})
        yield opened


@pytest.fixture
async def ana(shop: Workplace) -> AgentClient:
    """Away, so that nobody is eligible."""
    ana = await shop.at_work("Ana")
    await ana.set_status("away")
    return ana


async def asked(shop: Workplace, provider: HandProvider) -> tuple[VisitorClient, StreamClient, Telling]:
    """A visitor who has asked something that Leno AI is about to answer, and their stream."""
    visitor = shop.visitor()
    await visitor.begin("May I send it back?")
    return visitor, await visitor.stream(), await provider.next()


async def posted_by(stream: StreamClient, author: str) -> JsonObject:
    while True:
        for event in stream.of_type("message.posted"):
            if event["message"]["author"]["type"] == author:
                message: JsonObject = event["message"]
                return message
        await stream.next()


async def written(visitor: VisitorClient) -> list[tuple[str, str]]:
    items = done(await visitor.get(f"/conversations/{visitor.conversation_id}/messages"))["items"]
    return [(item["author"]["type"], item["text"]) for item in items]


async def test_an_answer_is_seen_as_it_is_written_and_then_stands_there_with_what_it_cites(
    shop: Workplace, ana: AgentClient, provider: HandProvider
) -> None:
    article = {"title": "Send it back", "text": "Within 30 days.", "language": "en", "published": True}
    made = done(await (await shop.owner()).post("/articles", article))
    visitor, stream, telling = await asked(shop, provider)
    assert [said.text for said in telling.asked.said] == ["May I send it back?"]
    telling.writing("Within")
    telling.writing("Within 30")
    telling.finish("Within 30 days [1].")
    message = await posted_by(stream, "assistant")
    assert [event["text"] for event in stream.of_type("assistant.writing")] == ["Within", "Within 30"]
    assert (message["text"], message["author"]["name"]) == ("Within 30 days [1].", "Leno AI")
    assert message["sources"] == [{"article_id": made["id"], "title": made["title"], "url": made["url"]}]
    shown = done(await ana.get(f"/conversations/{visitor.conversation_id}"))
    assert (shown["handled_by"], shown["queue_position"], shown["assistant"]) == ("assistant", 1, "answers")
    receipts = done(await ana.get(f"/conversations/{visitor.conversation_id}/routing"))["items"]
    assert [receipt["outcome"] for receipt in receipts] == ["assistant"]


@pytest.mark.parametrize("how", ["takes", "answers", "goes_online", "asks_for_agent", "writes_again", "closes", "off"])
async def test_it_is_stopped_in_mid_sentence_and_nothing_more_of_it_is_seen(
    shop: Workplace, ana: AgentClient, provider: HandProvider, how: str
) -> None:
    visitor, stream, telling = await asked(shop, provider)
    telling.writing("Within")
    await stream.read_until("assistant.writing")
    path = f"/conversations/{visitor.conversation_id}"
    match how:
        case "takes":
            done(await ana.assign(visitor.conversation_id, ana.id))
        case "answers":
            done(await ana.write(visitor.conversation_id))
        case "goes_online":
            await ana.set_status("online")
        case "writes_again":
            done(await visitor.write("Or exchange it?"))
        case "off":
            await shop.rules(ai_chat=None)
        case "closes":
            done(await visitor.post(f"{path}/close"))
        case _:
            done(await visitor.post(f"{path}/ask-for-agent"))
    async with asyncio.timeout(30):
        await telling.cancelled.wait()
    telling.writing("Within 30 days")
    telling.finish("Within 30 days [1].")
    if how == "writes_again":
        (await provider.next()).finish("Yes [1].")
        await posted_by(stream, "assistant")
    await shop.mark()
    await stream.read_all()
    assert [event["text"] for event in stream.of_type("assistant.writing")] == ["Within"]
    said = [text for author, text in await written(visitor) if author == "assistant"]
    assert said == (["Yes [1]."] if how == "writes_again" else [])
    if how in ("takes", "answers", "goes_online"):
        assert stream.of_type("conversation.changed")[-1]["agent"]["name"] == "Ana"


async def test_who_is_not_to_be_asked_any_more_is_not_listened_to_and_another_one_answers(
    shop: Workplace, provider: HandProvider
) -> None:
    await shop.rules(ai_chat={"provider": "endpoint", "endpoint": {"base_url": "https://ai.example", "model": "m"}})
    visitor, stream, telling = await asked(shop, provider)
    telling.writing("Nonsense")
    await stream.read_until("assistant.writing")
    await shop.rules(name="Another name")
    assert not telling.cancelled.is_set()
    await shop.rules(ai_chat={"provider": "articles"})
    async with asyncio.timeout(30):
        await telling.cancelled.wait()
    telling.writing("Nonsense and more")
    telling.finish("Nonsense and more.")
    (await provider.next()).finish("Within 30 days [1].")
    assert (await posted_by(stream, "assistant"))["text"] == "Within 30 days [1]."
    assert [event["text"] for event in stream.of_type("assistant.writing")] == ["Nonsense"]
    assert len(await written(visitor)) == 2


@pytest.mark.parametrize("when", ["when_free", "on_request"])
async def test_what_a_person_has_given_back_is_answered_while_it_waits_and_what_begins_again_in_any_case(
    shop: Workplace, ana: AgentClient, provider: HandProvider, when: str
) -> None:
    await shop.rules(ai_chat={"when": when})
    visitor, stream, telling = await asked(shop, provider)
    path = f"/conversations/{visitor.conversation_id}"

    async def answered(telling: Telling, text: str) -> None:
        telling.finish(text)
        while text not in [event["message"]["text"] for event in stream.of_type("message.posted")]:
            await stream.next()

    await answered(telling, "Yes [1].")
    done(await ana.write(visitor.conversation_id))
    done(await ana.assign(visitor.conversation_id, None))
    done(await visitor.write("And how?"))
    if when == "when_free":
        await answered(await provider.next(), "By post [1].")
    handled = done(await ana.get(path))["handled_by"]
    assert handled == ("assistant" if when == "when_free" else None), "on request it waits for a person who had it"
    done(await ana.post(f"{path}/close"))
    done(await visitor.write("One more thing."))
    telling = await provider.next()
    assert [said.text for said in telling.asked.said][-1] == "One more thing."
    await answered(telling, "Sure [1].")
    done(await ana.post(f"{path}/close"))
    done(await ana.post(f"{path}/reopen"))
    assert done(await ana.get(path))["handled_by"] == handled, "nobody has written, so nothing is to be answered"


async def test_whoever_only_greets_or_thanks_is_answered_without_the_provider_and_misses_no_article(
    shop: Workplace, ana: AgentClient, provider: HandProvider
) -> None:
    await shop.rules(ai_chat={"when": "on_request"})
    visitor = shop.visitor()
    await visitor.begin("Hello!")
    stream = await visitor.stream()
    while ("assistant", GREETS) not in await written(visitor):
        await stream.next()
    done(await visitor.write("May I send it back?"))
    telling = await provider.next()
    assert [said.text for said in telling.asked.said] == ["Hello!", GREETS, "May I send it back?"]
    telling.finish("Yes [1].")
    while ("assistant", "Yes [1].") not in await written(visitor):
        await stream.next()
    done(await visitor.write("Thanks a lot"))
    while ("assistant", IS_THANKED) not in await written(visitor):
        await stream.next()
    assert done(await ana.get(f"/conversations/{visitor.conversation_id}"))["handled_by"] == "assistant"
    assert done(await ana.get("/articles/missing"))["items"] == []


async def test_a_question_is_answered_though_its_visitor_adds_thanks_before_it_is(
    shop: Workplace, ana: AgentClient, provider: HandProvider
) -> None:
    visitor, stream, telling = await asked(shop, provider)
    done(await visitor.write("Thanks!"))
    async with asyncio.timeout(30):
        await telling.cancelled.wait()
    again = await provider.next()
    assert [said.text for said in again.asked.said] == ["May I send it back?"]
    again.outcome.set_result(NotKnown())
    assert (await posted_by(stream, "assistant"))["text"] == DOES_NOT_KNOW
    (missing,) = done(await ana.get("/articles/missing"))["items"]
    assert missing["question"] == "May I send it back?"


async def test_a_failure_is_told_politely_to_the_visitor_and_plainly_to_who_can_mend_it(
    shop: Workplace, ana: AgentClient, provider: HandProvider
) -> None:
    visitor, stream, telling = await asked(shop, provider)
    telling.fail(AssistantFailure("wrong_key", "The endpoint does not take the key."))
    assert (await posted_by(stream, "assistant"))["text"] == CANNOT_ANSWER
    owner = await shop.owner()
    (failure,) = done(await owner.get("/assistant/failures"))["items"]
    assert (failure["code"], failure["sentence"]) == ("wrong_key", "The endpoint does not take the key.")
    refused(await ana.get("/assistant/failures"), 403, "not_allowed")
    shown = done(await ana.get(f"/conversations/{visitor.conversation_id}"))
    assert (shown["handled_by"], shown["queue_position"], shown["assistant"]) == (None, 1, "done")


async def test_what_breaks_a_provider_costs_the_visitor_no_more_than_a_failure(
    shop: Workplace, ana: AgentClient, provider: HandProvider
) -> None:
    _, stream, telling = await asked(shop, provider)
    telling.fail(RuntimeError("my secret question"))
    assert (await posted_by(stream, "assistant"))["text"] == CANNOT_ANSWER
    owner = await shop.owner()
    (failure,) = done(await owner.get("/assistant/failures"))["items"]
    assert failure["code"] == "unexpected"
    assert "secret" not in failure["sentence"]


async def test_agents_take_conversations_at_every_moment_of_answers_and_there_are_never_both(
    told_node: RunningNode, shop: Workplace, ana: AgentClient, provider: HandProvider
) -> None:
    visitor = shop.visitor()
    stream: StreamClient | None = None
    begun: list[str] = []

    async def tell(telling: Telling, steps: int) -> None:
        for step in range(steps):
            telling.writing("x" * (step + 1))
            await asyncio.sleep(0)
        telling.finish("All of it [1].")

    async def take(steps: int) -> Response:
        for _ in range(steps):
            await asyncio.sleep(0)
        return await ana.assign(visitor.conversation_id, ana.id)

    for number in range(ROUNDS):
        await visitor.begin(f"Question {number}")
        stream = stream or await visitor.stream()
        begun.append(visitor.conversation_id)
        telling = await provider.next()
        answer, _ = await asyncio.gather(take(number * 11 % 60), tell(telling, number * 7 % 30))
        done(answer)
    assert stream is not None
    await stream.read_all()
    order = await told_node.node.store.read(
        lambda connection: event_log.read_after(connection, WorkspaceId(shop.id), 0, most=100_000)
    )
    assigned, answered = never_both(order)
    assert assigned == set(begun)
    assert 0 < len(answered) < ROUNDS, f"both came first at times, not {len(answered)}"
    nothing_is_written_once_an_agent_is_there(stream)


async def test_visitors_ask_for_a_person_at_every_moment_of_answers_and_no_answer_comes_after_that(
    told_node: RunningNode, shop: Workplace, ana: AgentClient, provider: HandProvider
) -> None:
    visitor = shop.visitor()

    async def tell(telling: Telling, steps: int) -> None:
        for _ in range(steps):
            await asyncio.sleep(0)
        telling.finish("All of it [1].")

    async def ask_for_agent(steps: int) -> Response:
        for _ in range(steps):
            await asyncio.sleep(0)
        return await visitor.post(f"/conversations/{visitor.conversation_id}/ask-for-agent")

    for number in range(ASKING_ROUNDS):
        await visitor.begin(f"Question {number}")
        telling = await provider.next()
        answer, _ = await asyncio.gather(ask_for_agent(number * 11 % 60), tell(telling, number * 7 % 60))
        assert done(answer)["assistant"] is False
    order = await told_node.node.store.read(
        lambda connection: event_log.read_after(connection, WorkspaceId(shop.id), 0, most=100_000)
    )
    asked, answered = set[str](), set[str]()
    for item in order:
        if isinstance(item.event, ConversationChanged) and item.event.conversation.assistant == "done":
            asked.add(item.event.conversation_id)
        elif isinstance(item.event, MessagePosted) and item.event.message.author.type == "assistant":
            assert item.event.message.conversation_id not in asked, "an answer after a person was asked for"
            answered.add(item.event.message.conversation_id)
    assert len(asked) == ASKING_ROUNDS
    assert 0 < len(answered) < ASKING_ROUNDS, f"both came first at times, not {len(answered)}"


def never_both(order: Sequence[Positioned]) -> tuple[set[str], set[str]]:
    """What was assigned, and what was answered before that: by the order of the log."""
    assigned, answered = set[str](), set[str]()
    for item in order:
        if isinstance(item.event, ConversationAssigned):
            assigned.add(item.event.conversation_id)
        elif isinstance(item.event, MessagePosted):
            message = item.event.message
            if message.author.type == "assistant" and message.kind == "message":
                assert message.conversation_id not in assigned, "an answer after an agent had it"
                assert message.conversation_id not in answered, "two answers to one message"
                answered.add(message.conversation_id)
    return assigned, answered


def nothing_is_written_once_an_agent_is_there(stream: StreamClient) -> None:
    seen_with_agent = set[str]()
    for event in stream.of_type("conversation.changed", "assistant.writing"):
        if event["type"] == "assistant.writing":
            assert event["conversation_id"] not in seen_with_agent
        elif event["agent"] is not None:
            seen_with_agent.add(event["conversation_id"])


async def test_without_an_article_it_does_not_know_offers_a_person_and_the_question_is_kept(
    workplace: Workplace,
) -> None:
    ana = await workplace.at_work("Ana")
    await ana.set_status("away")
    await workplace.rules(ai_chat={})
    visitor = workplace.visitor()
    begun = await visitor.begin("Do you ship to the moon?")
    assert begun["assistant"] is True
    stream = await visitor.stream()
    snapshot = [message["text"] for message in stream.frames[0]["state"]["messages"]]
    if DOES_NOT_KNOW not in snapshot:
        assert (await posted_by(stream, "assistant"))["text"] == DOES_NOT_KNOW
    (missing,) = done(await ana.get("/articles/missing"))["items"]
    assert missing["question"] == "Do you ship to the moon?"
    owner = await workplace.owner()
    assert (await owner.delete(f"/articles/missing/{missing['id']}")).status_code == 204
    assert done(await ana.get("/articles/missing"))["items"] == []
    asks = f"/conversations/{visitor.conversation_id}/ask-for-agent"
    for _ in range(2):
        assert done(await visitor.post(asks))["assistant"] is False


async def test_a_question_that_follows_another_is_understood_with_it(workplace: Workplace) -> None:
    owner = await workplace.owner()
    text = "## Austria\n\nParcels to Austria take six days.\n\n## Germany\n\nParcels within Germany take two."
    done(await owner.post("/articles", {"title": "Delivery", "text": text, "language": "en", "published": True}))
    await workplace.rules(ai_chat={"when": "when_free"})
    visitor = workplace.visitor()
    await visitor.begin("How long does delivery of parcels within Germany take?")
    stream = await visitor.stream()
    said = [one["text"] for one in stream.frames[0]["state"]["messages"] if one["author"]["type"] == "assistant"]
    assert "take two" in (said[0] if said else (await posted_by(stream, "assistant"))["text"])
    for text, answer in (("and to Austria?", "Parcels to Austria take six days."), ("And to Brazil?", DOES_NOT_KNOW)):
        done(await visitor.write(text))
        while answer not in [event["message"]["text"] for event in stream.of_type("message.posted")]:
            await stream.next()


async def test_with_an_article_the_embedded_search_quotes_and_cites_it(workplace: Workplace) -> None:
    owner = await workplace.owner()
    text = "You can return a kettle within thirty days. Send it back in its box."
    article = {"title": "Returning a kettle", "text": text, "language": "en", "published": True}
    made = done(await owner.post("/articles", article))
    await workplace.rules(ai_chat={"when": "on_request"})
    visitor = workplace.visitor()
    await visitor.begin("How can I return my kettle?")
    stream = await visitor.stream()
    known = [one for one in stream.frames[0]["state"]["messages"] if one["author"]["type"] == "assistant"]
    message = known[0] if known else await posted_by(stream, "assistant")
    assert "thirty days" in message["text"]
    assert message["sources"] == [{"article_id": made["id"], "title": made["title"], "url": made["url"]}]
