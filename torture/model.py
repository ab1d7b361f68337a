"""A language model for Leno AI to ask: `python -m torture.model SEED`. It knows the articles, when it answers at all.

It speaks the protocol of OpenAI, well or badly: slow, broken off in the middle, with errors, or with nonsense. Prints
the port on 127.0.0.1 that it listens on, and ends with its standard input.
"""

import asyncio
import json
import sys
from random import Random

from tests.support.language_model import STREAM, LanguageModel, Request, Wire, event, whole
from torture.assistance import NEVER_SHOWN, asked_about

MOST_SECONDS = 0.3
"""Before an answer that comes."""
TOO_LONG_SECONDS = 5.0
"""More than the settings of any workspace allow."""
KNOWS_NOT = "NOT_IN_ARTICLES"
BROKEN = event(f"{NEVER_SHOWN} an answer that ends here [1]")


class Moody:
    """Answers as it should, mostly."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self.model = LanguageModel(self._answer)

    async def _answer(self, wire: Wire) -> None:
        """The request is the last one that has come: nothing else ran since it was read."""
        said = _answer_to(self.model.requests.pop())
        self.model.requests.clear()
        (mood,) = self._random.choices(
            (self._right, self._refuses, self._breaks_off, self._hangs, self._raves), (8, 1, 1, 0.5, 1)
        )
        await mood(wire, said)

    async def _right(self, wire: Wire, said: str) -> None:
        await asyncio.sleep(self._random.random() ** 3 * MOST_SECONDS)
        await wire.head("200 OK", STREAM)
        half = len(said) // 2
        answer = whole(said[:half], said[half:])
        for at in range(0, len(answer), 200):
            await wire.send(answer[at : at + 200])
            await asyncio.sleep(self._random.random() * 0.02)

    async def _refuses(self, wire: Wire, _: str) -> None:
        status = self._random.choice(("500 Broken", "429 Too Many", "401 Who", "404 What", "302 Elsewhere", "503 No"))
        await wire.answer(status, b'{"error": {}}', "Content-Type: application/json")

    async def _breaks_off(self, wire: Wire, _: str) -> None:
        await wire.head("200 OK", STREAM)
        await wire.send(BROKEN)
        await asyncio.sleep(self._random.random() * MOST_SECONDS)

    async def _hangs(self, wire: Wire, _: str) -> None:
        await wire.head("200 OK", STREAM)
        await wire.send(BROKEN)
        await wire.hung_up(within=TOO_LONG_SECONDS)

    async def _raves(self, wire: Wire, said: str) -> None:
        await wire.head("200 OK", self._random.choice((STREAM, "Content-Type: text/html")))
        await wire.send(
            self._random.choice(
                (
                    BROKEN + event(finish="length"),
                    BROKEN + event(finish="content_filter"),
                    BROKEN + b"data: {not even json\n\n",
                    BROKEN + b'data: {"error": {"message": "broken"}}\n\n',
                    whole(""),
                    whole(f"{NEVER_SHOWN} of what stands on nothing"),
                    whole(f"<think>{NEVER_SHOWN} a thought</think>", said),
                )
            )
        )


def _answer_to(request: Request) -> str:
    """What the passages that it was given say, with their number."""
    asked = json.loads(request.messages[-1]["content"])
    topic = asked_about(asked["message"])
    if topic is None:
        return KNOWS_NOT
    numbers = (passage["number"] for passage in asked["passages"] if topic.answer in passage["text"])
    number = next(numbers, None)
    return KNOWS_NOT if number is None else f"{topic.article['text']} [{number}]"


async def _serve(seed: str) -> None:
    moody = Moody(seed)
    server = await asyncio.start_server(moody.model.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
