"""A provider in the test's hand: it says what it is told to say, when it is told so."""

import asyncio
from collections.abc import Callable

from lenochat.answers import MakeProvider
from lenochat.assistant.provider import Answered, Asked, AssistantFailure, NotKnown, Source


class Telling:
    """One question that it is answering."""

    def __init__(self, asked: Asked, writing: Callable[[str], None]) -> None:
        self.asked = asked
        self.writing = writing
        self.outcome: asyncio.Future[Answered | NotKnown] = asyncio.get_running_loop().create_future()
        self.cancelled = asyncio.Event()

    def finish(self, text: str) -> None:
        """The whole answer, unless nobody listens any more; it stands on the first passage, if any was found."""
        cited = (Source(article_id=one.article_id, title=one.title, url=one.url) for one in self.asked.passages[:1])
        if not self.outcome.done():
            self.outcome.set_result(Answered(text=text, sources=tuple(cited)))

    def answer_at_once(self) -> None:
        """By a word of the question."""
        question = self.asked.said[-1].text
        if "unknown" in question:
            self.outcome.set_result(NotKnown())
        elif "broken" in question:
            self.fail(AssistantFailure("broken", "The endpoint is broken."))
        else:
            self.finish("Within 30 days [1].")

    def fail(self, failure: Exception) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(failure)


class HandProvider:
    """Answers at once, unless it is `held`: then the test takes each question with `next`."""

    def __init__(self, *, held: bool = True) -> None:
        self.held = held
        self._tellings: asyncio.Queue[Telling] = asyncio.Queue()

    @property
    def make(self) -> MakeProvider:
        return lambda *_: self

    async def next(self) -> Telling:
        async with asyncio.timeout(30):
            return await self._tellings.get()

    async def answer(self, asked: Asked, *, writing: Callable[[str], None]) -> Answered | NotKnown:
        telling = Telling(asked, writing)
        if not self.held:
            writing("Within")
            telling.answer_at_once()
        self._tellings.put_nowait(telling)
        try:
            return await telling.outcome
        except asyncio.CancelledError:
            telling.cancelled.set()
            raise
