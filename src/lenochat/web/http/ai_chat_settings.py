"""Leno AI's settings, as `PATCH /api/v1/workspace` takes them."""

import re
from typing import Annotated

from pydantic import Field

from lenochat.actions.ai_chat import AiChatChange, EndpointChange
from lenochat.core.ai_chat import (
    KEY_LIMIT,
    MODEL_LIMIT,
    MOST_ANSWERS_LIMIT,
    TIMEOUT_LIMITS_SECONDS,
    ProviderName,
    When,
)
from lenochat.core.endpoint import AllowedHosts, read_base_url
from lenochat.core.errors import invalid
from lenochat.core.text import clean_line
from lenochat.core.unchanged import UNCHANGED, Unchanged
from lenochat.web.http.body import Body

_SHORTEST_TIMEOUT, _LONGEST_TIMEOUT = TIMEOUT_LIMITS_SECONDS
_KEY = re.compile(rf"[!-~]{{1,{KEY_LIMIT}}}", re.ASCII)


class EndpointBody(Body):
    base_url: str = ""
    model: str = ""
    key: str | None = None
    timeout_seconds: Annotated[int, Field(ge=_SHORTEST_TIMEOUT, le=_LONGEST_TIMEOUT)] = _SHORTEST_TIMEOUT
    most_answers: Annotated[int, Field(ge=1, le=MOST_ANSWERS_LIMIT)] = 1


class AiChatBody(Body):
    active: bool = True
    when: When = "when_free"
    outside_hours: bool = False
    provider: ProviderName = "articles"
    endpoint: EndpointBody | None = None


def read_ai_chat(body: AiChatBody, allowed: AllowedHosts) -> AiChatChange:
    """What the body names; an endpoint only where `allowed` says so."""
    named = body.model_fields_set
    endpoint = None if body.endpoint is None else _read_endpoint(body.endpoint, allowed)
    return AiChatChange(
        active=body.active if "active" in named else UNCHANGED,
        when=body.when if "when" in named else UNCHANGED,
        outside_hours=body.outside_hours if "outside_hours" in named else UNCHANGED,
        provider=body.provider if "provider" in named else UNCHANGED,
        endpoint=endpoint if "endpoint" in named else UNCHANGED,
    )


def _read_endpoint(body: EndpointBody, allowed: AllowedHosts) -> EndpointChange:
    named = body.model_fields_set
    return EndpointChange(
        base_url=_base_url(body.base_url, allowed) if "base_url" in named else UNCHANGED,
        model=clean_line("ai_chat.endpoint.model", body.model, limit=MODEL_LIMIT) if "model" in named else UNCHANGED,
        key=_key(body.key) if "key" in named else UNCHANGED,
        timeout_seconds=body.timeout_seconds if "timeout_seconds" in named else UNCHANGED,
        most_answers=body.most_answers if "most_answers" in named else UNCHANGED,
    )


def _key(key: str | None) -> str | Unchanged | None:
    """No word of it is in a refusal."""
    if key is not None and _KEY.fullmatch(key) is None:
        raise invalid(
            "ai_chat.endpoint.key", f"Give up to {KEY_LIMIT} letters, digits and signs, without spaces; null for none."
        )
    return key


def _base_url(text: str, allowed: AllowedHosts) -> str:
    field = "ai_chat.endpoint.base_url"
    url = read_base_url(field, text)
    if not allowed.allow(url):
        raise invalid(
            field,
            "This server may not ask that host. Whoever runs LenoChat has to allow it, by starting it with"
            f" --assistant-hosts {url.place}",
        )
    return str(url)
