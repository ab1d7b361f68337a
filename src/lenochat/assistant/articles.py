"""The embedded provider: says what search has found in the articles, in their words. Needs no network."""

from collections.abc import Callable

from lenochat.assistant.provider import Answered, Asked, NotKnown


class ArticlesProvider:
    """Answers one question: with the passage that search alone has found for it, or not at all."""

    def __init__(self, found: Answered | None) -> None:
        self._found = found

    async def answer(self, asked: Asked, *, writing: Callable[[str], None]) -> Answered | NotKnown:
        """At once, so there is nothing to show meanwhile."""
        del asked, writing
        return self._found or NotKnown()
