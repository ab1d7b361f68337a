"""Leno AI's settings: whether and when it answers what no agent is there for, and by what (AI1 to AI3).

Does not decide who gets a conversation (`routing`): agents come first, always.
"""

from typing import Literal

from lenochat.core.text import TEXT_LIMIT
from lenochat.core.value import value

When = Literal["when_free", "on_request"]
"""`when_free`: what it answers keeps its place in the queue; `on_request`: it has none until its visitor asks for a
person, or Leno AI gives up."""
ProviderName = Literal["articles", "endpoint"]

FailureCode = Literal[
    "host_not_allowed",
    "unreachable",
    "wrong_key",
    "no_such_model",
    "too_many",
    "refused",
    "broken",
    "not_the_protocol",
    "too_slow",
    "cut_off",
    "too_long",
    "empty",
    "used_up",
    "unexpected",
]
"""Why there was no answer; a sentence for administrators goes with each.

`used_up`: it has answered as often in one conversation as the workspace allows; `unexpected`: a fault of ours.
"""

LONGEST_ANSWER = TEXT_LIMIT
"""Code points: an answer is a message. What is longer is no answer but a failure: nobody reads it, nor half of it."""
GREETS = "Hello! What would you like to know?"
IS_THANKED = "You are welcome. If there is anything else, just ask."
DOES_NOT_KNOW = (
    "Sorry, I do not know that. A person from our team can help you:"
    " ask for one, or wait here for the next who is free."
)
DOES_NOT_KNOW_AND_ASKS = "Sorry, I do not know that. I have asked for a person from our team, who will answer you here."
CANNOT_ANSWER = (
    "Sorry, I cannot answer at the moment. A person from our team will answer you here as soon as one is free."
)
DOES_NOT_KNOW_OUTSIDE_HOURS = (
    "Sorry, I do not know that. Nobody from our team is here now."
    " Ask for a person, and one will answer you when we are back."
)
DOES_NOT_KNOW_AND_ASKS_OUTSIDE_HOURS = (
    "Sorry, I do not know that. Nobody from our team is here now,"
    " but I have asked for a person, who will answer you when we are back."
)
CANNOT_ANSWER_OUTSIDE_HOURS = (
    "Sorry, I cannot answer at the moment. Nobody from our team is here now. A person will answer you when we are back."
)

TIMEOUT_LIMITS_SECONDS = (1, 50)
MOST_ANSWERS_LIMIT = 100
MODEL_LIMIT = 200
KEY_LIMIT = 500


@value
class AiEndpoint:
    """A server that speaks as OpenAI's chat completions do. Its key is stored elsewhere, and never shown."""

    base_url: str
    model: str
    has_key: bool = False
    timeout_seconds: int = 30
    most_answers: int = 20
    """In one conversation; then a person has to go on."""


@value
class AiChat:
    """As the workspace has set it, and as members see it."""

    active: bool = True
    when: When = "when_free"
    outside_hours: bool = False
    """It answers outside business hours, too, and what was left outside them."""
    provider: ProviderName = "articles"
    endpoint: AiEndpoint | None = None


def answers_now(ai_chat: AiChat | None, *, is_outside_hours: bool, is_left: bool) -> bool:
    """Whether Leno AI answers a conversation that waits; `is_left`: its visitor left it outside business hours."""
    if ai_chat is None or not ai_chat.active:
        return False
    return ai_chat.outside_hours or not (is_outside_hours or is_left)
