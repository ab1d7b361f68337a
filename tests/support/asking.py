"""Asking a language model as Leno AI does, and looking at how that fails."""

import asyncio
import traceback
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from lenochat.assistant.endpoint import USUAL_PACE, Endpoint, EndpointSettings, Pace
from lenochat.assistant.provider import Asked, AssistantFailure, Found, Said, Source
from lenochat.core.endpoint import read_allowed_hosts
from lenochat.core.ids import ArticleId
from tests.support.language_model import LanguageModel

KEY = "sk-secret-of-the-shop"
QUESTION = "My secret order 4711: how long can I send it back?"
HEARSAY = "the-words-of-the-other-side"
"""What servers that fail say: it may repeat a key or a question, so nobody repeats it."""

RETURNS = Found(
    article_id=ArticleId("returns"),
    title="Returns",
    url="/help/returns",
    heading="How long",
    text="You can send tea back within 30 days.",
)
TEA = Found(article_id=ArticleId("tea"), title="Tea", url="/help/tea", heading="", text="Green tea takes two minutes.")
ASKED = Asked(workspace_name="Kettle & Leaf", said=(Said(by="visitor", text=QUESTION),), passages=(RETURNS, TEA))
FROM_RETURNS = (Source(article_id=ArticleId("returns"), title="Returns", url="/help/returns"),)


def endpoint(
    base_url: str,
    *,
    allowed: str,
    key: str | None = KEY,
    seconds: float = 20,
    pace: Pace = USUAL_PACE,
    names: dict[str, list[list[str]]] | None = None,
) -> Endpoint:
    """`names` says where names lead, each time they are asked for."""
    settings = EndpointSettings(
        base_url=base_url, model="m", key=None if key is None else SecretStr(key), timeout_seconds=seconds
    )
    return Endpoint(settings, allowed=read_allowed_hosts(allowed), resolve=Names(names or {}), pace=pace)


class Names:
    """Where names lead: one answer after the other, the last one again and again; other names as the system says."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        known = self.answers.get(host)
        if known is not None:
            return known.pop(0) if len(known) > 1 else known[0]
        found = await asyncio.get_running_loop().getaddrinfo(host, port)
        return [str(address[0]) for *_, address in found]


def here(model: LanguageModel, *, key: str | None = KEY, seconds: float = 20, pace: Pace = USUAL_PACE) -> Endpoint:
    """That one, which is allowed."""
    place = f"127.0.0.1:{model.port}"
    return endpoint(f"http://{place}/v1", allowed=place, key=key, seconds=seconds, pace=pace)


def unseen(text: str) -> None:
    """Nobody reads along."""


async def failure_of(
    asking: Endpoint, asked: Asked = ASKED, *, writing: Callable[[str], None] = unseen
) -> AssistantFailure:
    """How it fails; neither then nor in anything that a log could get is there anything secret."""
    with pytest.raises(AssistantFailure) as raised:
        await asking.answer(asked, writing=writing)
    failure = raised.value
    told = f"{failure.sentence} {''.join(traceback.format_exception(failure))} {failure!r} {vars(failure)}"
    for secret in (KEY, "4711", RETURNS.text, HEARSAY):
        assert secret not in told
    assert failure.sentence.endswith(".")
    return failure
