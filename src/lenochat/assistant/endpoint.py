"""The provider that asks a language model elsewhere, by the chat completions of the OpenAI protocol, streamed.

It is given no tools, and its answer becomes text that somebody reads: it can change nothing. Whatever it does instead
of answering is an `AssistantFailure`. Nothing is logged here.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager

import httpx2
import msgspec
from pydantic import SecretStr

from lenochat import __version__
from lenochat.assistant import prompt
from lenochat.assistant.checked_transport import SECONDS_TO_CONNECT, CheckedTransport, Resolve, not_allowed, resolve
from lenochat.assistant.cleaning import finished, so_far
from lenochat.assistant.provider import Answered, Asked, AssistantFailure, NotKnown
from lenochat.core.ai_chat import LONGEST_ANSWER
from lenochat.core.endpoint import AllowedHosts, BaseUrl, read_base_url
from lenochat.core.errors import DomainError
from lenochat.core.value import value

MOST_CHARACTERS = 20_000
"""Of what a language model writes, its thoughts included."""
MOST_EVENT_BYTES = 256 * 1024


@value
class EndpointSettings:
    """What an Owner or Admin has set."""

    base_url: str
    model: str
    key: SecretStr | None
    timeout_seconds: float
    """For a whole answer."""


@value
class Pace:
    """How long is waited, in seconds."""

    of_silence: float = 20.0
    """Before the answer begins, and within it."""
    between_writings: float = 0.2


USUAL_PACE = Pace()


class _Delta(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    index: int = 0
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] | None = None
    error: object = None


_decode_chunk = msgspec.json.Decoder(_Chunk).decode


class Endpoint:
    """Asks the endpoint of one workspace."""

    def __init__(
        self,
        settings: EndpointSettings,
        *,
        allowed: AllowedHosts,
        resolve: Resolve = resolve,
        pace: Pace = USUAL_PACE,
    ) -> None:
        self._settings = settings
        self._allowed = allowed
        self._resolve = resolve
        self._pace = pace

    async def answer(self, asked: Asked, *, writing: Callable[[str], None]) -> Answered | NotKnown:
        """As `Provider` says. Without passages nobody is asked: an answer would have nothing to stand on."""
        if not asked.passages:
            return NotKnown()
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                answer = finished(await self._written(asked, writing), asked.passages)
        except (TimeoutError, httpx2.TimeoutException):
            raise AssistantFailure(
                "too_slow", "The endpoint took too long. Give it more time, or choose a faster model."
            ) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError, OSError) as failure:
            raise _broken_off(failure) from None
        if answer is None:
            raise AssistantFailure("empty", "The endpoint answered with nothing. Look whether the model is right.")
        return answer

    async def _written(self, asked: Asked, writing: Callable[[str], None]) -> str:
        """All that the model has written."""
        written, shown = "", _Shown(writing, asked, between=self._pace.between_writings)
        try:
            async with aclosing(self._pieces(asked)) as pieces:
                async for piece in pieces:
                    written += piece
                    shown.follow(written)
                    if len(written) > MOST_CHARACTERS or shown.is_too_long:
                        raise _too_long()
        finally:
            shown.stop()
        return written

    async def _pieces(self, asked: Asked) -> AsyncGenerator[str]:
        """What the model writes, as it comes; ends where the model has ended."""
        async with self._asking(asked) as response:
            _refuse(response)
            response.encoding = "utf-8"
            source = aiter(httpx2.EventSource(response, max_event_size=MOST_EVENT_BYTES))
            assert isinstance(source, AsyncGenerator)
            async with aclosing(source) as events:
                async for event in events:
                    if event.data.strip() == "[DONE]":
                        return
                    choice = _choice(event.data)
                    if choice is not None:
                        yield (choice.delta and choice.delta.content) or ""
                        if choice.finish_reason:
                            _refuse_end(choice.finish_reason)
                            return
        raise _cut_off()

    @asynccontextmanager
    async def _asking(self, asked: Asked) -> AsyncIterator[httpx2.Response]:
        """The request, and the beginning of what comes back. Each has a connection of its own."""
        url = self._url()
        body = {"model": self._settings.model, "stream": True, "messages": prompt.messages(asked)}
        headers = {
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": f"LenoChat/{__version__}",
            **self._authorization(),
        }
        certificates = await _certificates(url)
        transport = CheckedTransport(self._allowed, certificates=certificates, resolve=self._resolve)
        patience = httpx2.Timeout(self._pace.of_silence, connect=SECONDS_TO_CONNECT)
        async with (
            httpx2.AsyncClient(
                transport=transport, trust_env=False, follow_redirects=False, timeout=patience
            ) as client,
            client.stream("POST", f"{url}/chat/completions", content=json.dumps(body), headers=headers) as response,
        ):
            yield response

    def _url(self) -> BaseUrl:
        try:
            url = read_base_url("base_url", self._settings.base_url)
        except DomainError:
            raise not_allowed() from None
        if not self._allowed.allow(url):
            raise not_allowed()
        return url

    def _authorization(self) -> dict[str, str]:
        key = "" if self._settings.key is None else self._settings.key.get_secret_value()
        if not key:
            return {}
        if not (key.isascii() and key.isprintable()):
            raise _wrong_key()
        return {"Authorization": f"Bearer {key}"}


class _Shown:
    """Shows an unfinished text as it grows, with a pause after each time; what comes in a pause is shown at its end."""

    def __init__(self, writing: Callable[[str], None], asked: Asked, *, between: float) -> None:
        self._writing = writing
        self._asked = asked
        self._between = between
        self._loop = asyncio.get_running_loop()
        self._written, self._text = "", ""
        self._pause: asyncio.TimerHandle | None = None
        self._is_behind = False
        self.is_too_long = False
        """It can become no answer any more, and is not shown."""

    def follow(self, written: str) -> None:
        self._written, self._is_behind = written, True
        if self._pause is None:
            self._show()

    def stop(self) -> None:
        if self._pause is not None:
            self._pause.cancel()

    def _show(self) -> None:
        self._pause = None
        if not self._is_behind:
            return
        self._is_behind = False
        self._pause = self._loop.call_later(self._between, self._show)
        text = so_far(self._written, self._asked.passages)
        self.is_too_long = len(text) > LONGEST_ANSWER
        if text and text != self._text and not self.is_too_long:
            self._text = text
            self._writing(text)


async def _certificates(url: BaseUrl) -> ssl.SSLContext:
    """Read again each time, so that a new certificate needs no restart; in a thread, for it takes some 10 ms."""
    if url.scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return await asyncio.to_thread(ssl.create_default_context)


def _choice(data: str) -> _Choice | None:
    """What an event says of the one answer that was asked for; other events are of no interest."""
    if not data:
        return None
    try:
        chunk = _decode_chunk(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise _not_the_protocol("What it streams is no chat completion.") from None
    if chunk.error is not None:
        raise AssistantFailure("broken", "The endpoint reported an error in the middle of its answer.")
    return next((choice for choice in chunk.choices or () if choice.index == 0), None)


def _refuse_end(reason: str) -> None:
    """An answer that ends in mid-sentence, or for other reasons than being complete, is none."""
    if reason == "length":
        raise AssistantFailure("too_long", "The model reached its limit before its answer was complete.")
    if reason == "content_filter":
        raise AssistantFailure("refused", "A filter of the endpoint held the answer back.")


def _refuse(response: httpx2.Response) -> None:
    """Everything that does not begin a stream."""
    status = response.status_code
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    match status:
        case 401 | 403:
            raise _wrong_key()
        case 404:
            raise AssistantFailure(
                "no_such_model",
                "The endpoint knows no such address or model (404). Look at the base URL and the model.",
            )
        case 429:
            raise AssistantFailure(
                "too_many",
                "The endpoint takes no more questions for now, or its budget is used up (429).",
            )
        case 200:
            pass
        case _ if 300 <= status < 400:
            raise _not_the_protocol(
                f"It leads elsewhere ({status}), which LenoChat does not follow. Give the address that it leads to."
            )
        case _ if status >= 500:
            raise AssistantFailure("broken", f"The endpoint has failed ({status}).")
        case _:
            raise AssistantFailure(
                "refused", f"The endpoint refused the question ({status}). Look at the base URL and the model."
            )
    if kind != "text/event-stream" or response.headers.get("content-encoding", "identity") != "identity":
        raise _not_the_protocol("It does not stream. Look whether the base URL is complete; most end with /v1.")


def _broken_off(failure: Exception) -> AssistantFailure:
    causes = list(_causes(failure))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return AssistantFailure(
            "unreachable",
            "The endpoint could not be spoken to securely. Look whether its certificate is for this host, in date, and"
            " by an authority that the server trusts.",
        )
    if any(isinstance(cause, httpx2.ConnectError) for cause in causes):
        return AssistantFailure("unreachable", "The endpoint could not be connected to. Look whether it is running.")
    if isinstance(failure, httpx2.SSEError):
        return _not_the_protocol("What it streams is no chat completion.")
    return _cut_off()


def _causes(failure: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = failure
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _not_the_protocol(what: str) -> AssistantFailure:
    return AssistantFailure("not_the_protocol", f"What is at the base URL does not answer as OpenAI's API does. {what}")


def _wrong_key() -> AssistantFailure:
    return AssistantFailure("wrong_key", "The endpoint does not accept the key. Give it a key that it knows.")


def _cut_off() -> AssistantFailure:
    return AssistantFailure("cut_off", "The connection to the endpoint broke off before the answer was complete.")


def _too_long() -> AssistantFailure:
    return AssistantFailure("too_long", "The endpoint answered with far more than anybody reads. Choose another model.")
