"""Leno AI and a language model elsewhere: a real HTTP server that answers well, badly, or not at all."""

import asyncio
import gzip

import pytest

from lenochat.assistant.endpoint import Pace
from lenochat.assistant.provider import Answered, Asked, NotKnown, Source
from lenochat.core.ids import ArticleId
from tests.support.asking import ASKED, FROM_RETURNS, HEARSAY, KEY, failure_of, here, unseen
from tests.support.language_model import (
    DONE,
    STREAM,
    Behaviour,
    Wire,
    event,
    language_model,
    refuses,
    says,
    streams,
    whole,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that LenoChat runs on."""
    return "asyncio", {"use_uvloop": True}


async def answer_of(behaviour: Behaviour, asked: Asked = ASKED) -> Answered | NotKnown:
    async with language_model(behaviour) as model:
        return await here(model).answer(asked, writing=unseen)


async def test_it_asks_by_the_protocol_and_streams_what_is_answered() -> None:
    seen: list[str] = []
    go_on = asyncio.Event()

    async def slowly(wire: Wire) -> None:
        await wire.head("200 OK", STREAM, "Transfer-Encoding: chunked")
        for content in (whole("You have ", "30 days [", "1]. ", "Tea: [2]")).split(b"\n\n"):
            body = content + b"\n\n"
            await wire.send(f"{len(body):x}\r\n".encode() + body + b"\r\n")
            if b"1]" in content:
                await go_on.wait()
        await wire.send(b"0\r\n\r\n")

    def writing(text: str) -> None:
        seen.append(text)
        go_on.set()

    async with language_model(slowly) as model:
        answer = await here(model, pace=Pace(between_writings=0)).answer(ASKED, writing=writing)
    both = (*FROM_RETURNS, Source(article_id=ArticleId("tea"), title="Tea", url="/help/tea"))
    assert answer == Answered(text="You have 30 days [1]. Tea: [2]", sources=both)
    assert seen == ["You have 30 days [1].", "You have 30 days [1]. Tea: [2]"]
    (request,) = model.requests
    assert request.line == "POST /v1/chat/completions HTTP/1.1"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["host"] == f"127.0.0.1:{model.port}"
    assert (request.body["model"], request.body["stream"], set(request.body)) == (
        "m",
        True,
        {"model", "stream", "messages"},
    )


async def test_what_comes_too_soon_after_what_was_shown_is_shown_when_its_time_has_come() -> None:
    """The model pauses then, and says no more before it."""
    seen: list[str] = []
    is_seen = asyncio.Event()

    async def then_pauses(wire: Wire) -> None:
        await wire.head("200 OK", STREAM)
        await wire.send(event("You have 30 days [1].") + event(" Keep") + event(" the box."))
        await is_seen.wait()
        await wire.send(event(" Bye.") + event(finish="stop"))

    def writing(text: str) -> None:
        seen.append(text)
        if text.endswith("box."):
            is_seen.set()

    async with language_model(then_pauses) as model, asyncio.timeout(20):
        answer = await here(model, pace=Pace(between_writings=0.05)).answer(ASKED, writing=writing)
    assert answer == Answered(text="You have 30 days [1]. Keep the box. Bye.", sources=FROM_RETURNS)
    assert seen[:2] == ["You have 30 days [1].", "You have 30 days [1]. Keep the box."]


async def test_it_may_be_asked_without_a_key_and_says_that_it_does_not_know() -> None:
    async with language_model(says("NOT_IN_", "ARTICLES")) as model:
        assert await here(model, key=None).answer(ASKED, writing=unseen) == NotKnown()
        assert "authorization" not in model.requests[0].headers
    assert await answer_of(says("I think it is a year.")) == NotKnown()


async def test_without_a_passage_nobody_is_asked() -> None:
    async with language_model(says("A year [1].")) as model:
        asked = Asked(workspace_name="Shop", said=ASKED.said, passages=())
        assert await here(model).answer(asked, writing=unseen) == NotKnown()
    assert model.connections == 0


STREAMS: dict[str, bytes] = {
    "line ends of old": whole("30 days [1]").replace(b"\n", b"\r\n"),
    "older ones": whole("30 days [1]").replace(b"\n", b"\r"),
    "comments, names, unknown fields": b"\xef\xbb\xbf: hello\n\nevent: x\nid: 7\nretry: 1\nwhat\n\n"
    + whole("30 days [1]"),
    "an event on two lines": b'data: {"choices": [{"delta":\ndata: {"content": "30 days [1]"}}]}\n\n' + DONE,
    "no DONE, but an end": event("30 days [1]") + event(finish="stop"),
    "DONE and then more": event("30 days [1]") + DONE + event(" and evil"),
    "another choice": b'data: {"choices":[{"index":1,"delta":{"content":"evil"}}]}\n\n' + whole("30 days [1]"),
    "no choices": b'data: {"choices":[]}\n\ndata: {"usage":{"total_tokens":1}}\n\n' + whole("30 days [1]"),
    "deltas of nothing": b'data: {"choices":[{"delta":null}]}\n\n' + whole("", "30 days [1]"),
    "thoughts beside": event(reasoning_content="Hm, evil.") + whole("<think>evil</think>", "30 days [1]"),
}


@pytest.mark.parametrize("name", STREAMS)
async def test_a_stream_is_understood_however_it_is_written(name: str) -> None:
    assert await answer_of(streams(STREAMS[name])) == Answered(text="30 days [1]", sources=FROM_RETURNS)


@pytest.mark.parametrize("charset", ["latin-1", "utf-7", "zlib", "none-at-all"])
async def test_a_stream_is_utf_8_whatever_it_says(charset: str) -> None:
    stream = streams(whole("30 días [1]"), header=f"Content-Type: Text/Event-Stream; charset={charset}")
    assert await answer_of(stream) == Answered(text="30 días [1]", sources=FROM_RETURNS)


async def test_a_stream_is_understood_wherever_it_is_cut_into_pieces() -> None:
    text = "30 días “¡té!” 🍵 [1]"

    async def byte_by_byte(wire: Wire) -> None:
        await wire.head("200 OK", STREAM, "Transfer-Encoding: chunked")
        for byte in whole(*text).replace(b"\n", b"\r\n"):
            await wire.send(b"1\r\n" + bytes([byte]) + b"\r\n")
        await wire.send(b"0\r\n\r\n")

    assert await answer_of(byte_by_byte) == Answered(text=text, sources=FROM_RETURNS)


REFUSALS: dict[str, tuple[Behaviour, str]] = {
    "wrong key": (refuses("401 Unauthorized", body=HEARSAY.encode()), "wrong_key"),
    "forbidden": (refuses("403 Forbidden", body=HEARSAY.encode()), "wrong_key"),
    "no such model": (refuses(f"404 {HEARSAY}"), "no_such_model"),
    "too many": (refuses("429 Too Many Requests", "Retry-After: 0"), "too_many"),
    "bad request": (refuses("400 Bad Request", body=HEARSAY.encode()), "refused"),
    "broken": (refuses("500 Internal Server Error", body=HEARSAY.encode() * 100), "broken"),
    "overloaded": (refuses("503 Service Unavailable", "Retry-After: 0"), "broken"),
    "nothing": (refuses("204 No Content", body=b""), "refused"),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_refusal_is_told_by_its_kind_and_nothing_is_tried_twice(name: str) -> None:
    behaviour, code = REFUSALS[name]
    async with language_model(behaviour) as model:
        assert (await failure_of(here(model))).code == code
        assert model.connections == 1


def body(kind: str, content: bytes, *headers: str) -> Behaviour:
    async def send(wire: Wire) -> None:
        await wire.answer("200 OK", content, f"Content-Type: {kind}", *headers)

    return send


def raw(*parts: bytes) -> Behaviour:
    async def send(wire: Wire) -> None:
        for part in parts:
            await wire.send(part)

    return send


MEGABYTE = b"x" * 1024 * 1024
NONSENSE: dict[str, tuple[Behaviour, str]] = {
    "a page": (body("text/html", f"<html>{HEARSAY}</html>".encode()), "not_the_protocol"),
    "one answer, not streamed": (body("application/json", b'{"choices": []}'), "not_the_protocol"),
    "compressed": (
        body("text/event-stream", gzip.compress(whole("30 days [1]")), "Content-Encoding: gzip"),
        "not_the_protocol",
    ),
    "a stream of words": (streams(f"data: {HEARSAY}\n\n".encode()), "not_the_protocol"),
    "a stream of another shape": (streams(b'data: {"choices": {"a": 1}}\n\n'), "not_the_protocol"),
    "a content that is no text": (streams(b'data: {"choices":[{"delta":{"content":7}}]}\n\n'), "not_the_protocol"),
    "half a character": (streams(b'data: {"choices":[{"delta":{"content":"\\ud800"}}]}\n\n'), "not_the_protocol"),
    "a very deep thing": (streams(b'data: {"error":' + b"[" * 100_000 + b"\n\n"), "not_the_protocol"),
    "no text at all": (streams(bytes(range(256)) * 50), "cut_off"),
    "not HTTP": (raw(b"SSH-2.0-OpenSSH_9.6\r\n" + HEARSAY.encode() + b"\r\n\r\n"), "cut_off"),
    "an error in the middle": (streams(event("30 d") + b'data: {"error":{"message":"no"}}\n\n'), "broken"),
    "no answer": (raw(), "cut_off"),
    "half an answer": (streams(event("You have 30 days [1]")), "cut_off"),
    "half an event": (streams(event("You have 30 days [1]")[:-20]), "cut_off"),
    "half of what was announced": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n" + STREAM.encode(), b"\r\n\r\nda"),
        "cut_off",
    ),
    "ten megabytes in one event": (streams(b"data: " + MEGABYTE * 10), "not_the_protocol"),
    "ten megabytes in small ones": (streams(event(" " * 1000) * 10_000), "too_long"),
    "ten megabytes of nothing": (streams(b": still here\n\n" * 800_000), "too_long"),
    "a header without end": (raw(b"HTTP/1.1 200 OK\r\nX: " + MEGABYTE * 10), "cut_off"),
    "cut by the model": (streams(event("You have 30 [1]") + event(finish="length") + DONE), "too_long"),
    "held back": (streams(event("You have 30 [1]") + event(finish="content_filter") + DONE), "refused"),
    "nothing": (streams(DONE), "empty"),
    "only thoughts": (says("<think>30 days [1]"), "empty"),
    "a call of a tool": (
        streams(event(tool_calls=[{"function": {"name": "refund"}}]) + event(finish="tool_calls")),
        "empty",
    ),
}


@pytest.mark.parametrize("name", NONSENSE)
async def test_nonsense_is_a_failure_and_never_more(name: str) -> None:
    behaviour, code = NONSENSE[name]
    async with language_model(behaviour) as model:
        assert (await failure_of(here(model))).code == code


async def test_silence_is_not_waited_for_nor_is_a_drip() -> None:
    async def silent(wire: Wire) -> None:
        assert await wire.hung_up(within=20)

    async def drip(wire: Wire) -> None:
        try:
            await wire.head("200 OK", STREAM)
            while not await wire.hung_up(within=0.01):
                await wire.send(b": one moment\n\n")
        finally:
            wire_ended.set()

    wire_ended = asyncio.Event()
    async with language_model(silent) as model, asyncio.timeout(20):
        assert (await failure_of(here(model, pace=Pace(of_silence=0.05)))).code == "too_slow"
    async with language_model(drip) as model, asyncio.timeout(20):
        assert (await failure_of(here(model, seconds=0.2))).code == "too_slow"
        await wire_ended.wait()


async def test_cancelling_ends_it_at_once_at_the_other_side_too() -> None:
    began, hung_up = asyncio.Event(), asyncio.Event()

    async def talk(wire: Wire) -> None:
        await wire.head("200 OK", STREAM)
        await wire.send(event("You have 30 days [1]."))
        assert await wire.hung_up(within=20)
        hung_up.set()

    async with language_model(talk) as model, asyncio.timeout(20):
        asking = asyncio.create_task(here(model).answer(ASKED, writing=lambda _: began.set()))
        await began.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await hung_up.wait()
