"""Markdown as articles are written in: CommonMark with tables and struck text, and nothing that could be dangerous.

HTML in it is text. What a link may lead to is decided here, for every use of an article.
"""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_ALLOWED = re.compile(r"(https?://|mailto:)\S", re.IGNORECASE)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Anything else that looks like a link stays the text that it is written in."""
        return _ALLOWED.match(url) is not None


@cache
def markdown() -> MarkdownIt:
    """The parser, which is a renderer too; holds nothing of what it has parsed."""
    return _Markdown("commonmark", {"html": False}).enable(["table", "strikethrough"])


def parse(text: str) -> list[Token]:
    return markdown().parse(text)
