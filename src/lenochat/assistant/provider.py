"""What Leno AI is asked, what it answers, and who answers: a provider."""

from collections.abc import Callable
from typing import Literal, Protocol

from lenochat.core.ai_chat import FailureCode
from lenochat.core.ids import ArticleId
from lenochat.core.value import value


@value
class Said:
    """One message of the conversation; notes, and what agents wrote, are none of a provider's business."""

    by: Literal["visitor", "assistant"]
    text: str


@value
class Found:
    """A passage of a published article."""

    article_id: ArticleId
    title: str
    url: str
    """Of the article's public page."""
    heading: str
    """The headings above the passage, outermost first; may be empty."""
    text: str


@value
class Asked:
    """A question: all that a provider gets to know."""

    workspace_name: str
    said: tuple[Said, ...]
    """Oldest first; the last one is the visitor's, and to be answered."""
    passages: tuple[Found, ...]
    """What the index found for it, best first."""


@value
class Source:
    """An article that an answer stands on."""

    article_id: ArticleId
    title: str
    url: str


@value
class Answered:
    """An answer, as the visitor reads it."""

    text: str
    """Plain text with nothing to click or to load; `[1]` in it stands for the first of `sources`."""
    sources: tuple[Source, ...]
    """At least one, each once."""


@value
class NotKnown:
    """The articles do not say."""


class AssistantFailure(Exception):  # noqa: N818 - a word of the glossary
    """No answer came, through no fault of the question.

    `sentence` tells administrators what happened and what to do. It holds nothing of what a visitor wrote, nothing of
    what the other side said, and no key.
    """

    def __init__(self, code: FailureCode, sentence: str) -> None:
        super().__init__(code)
        self.code: FailureCode = code
        self.sentence = sentence


class Provider(Protocol):
    """Answers questions. One may be asked several questions at once."""

    async def answer(self, asked: Asked, *, writing: Callable[[str], None]) -> Answered | NotKnown:
        """The answer, or that there is none in the articles; `AssistantFailure` for everything that goes wrong.

        Meanwhile `writing` is called with all of the text so far, at most five times a second, or never. It is shown
        as it is, so it has the marks of `Answered.text`; it may still come to nothing. Cancelling ends it at once.
        """
