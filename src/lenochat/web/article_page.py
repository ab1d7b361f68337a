"""The public page of an article: what its Markdown says as HTML that can do nothing but be read.

No scripts, no forms, no cookies, nothing from elsewhere: pictures are links to them. So that even what a mistake in a
library would let through finds nothing to do, the page is in a sandbox of its own.
"""

import asyncio
import base64
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lenochat.core.article import Article, Draft
from lenochat.core.markdown import parse

MOST_KEPT = 64
"""Pages, some 100 kB each at most."""
_STYLE = (Path(__file__).parent / "article_page.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_RELATION = "noopener nofollow"

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # What is not published any more is gone with the next look.
    "Cache-Control": "no-cache",
}


class ArticlePages:
    """Pages as they were asked for last; made one after the other, for a long article takes half a second."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], str] = OrderedDict()
        self._turn = asyncio.Lock()

    async def page(self, article: Article, *, shop: str) -> str:
        """The whole page; `shop` is what the workspace calls itself."""
        return await self._made((article.id, article.updated, shop), lambda: render_page(article, shop=shop))

    async def preview(self, draft: Draft, *, shop: str) -> str:
        """The page of what somebody is writing. Links open elsewhere: it is shown in a frame."""
        async with self._turn:
            return await asyncio.to_thread(render_page, draft, shop=shop, head='<base target="_blank">\n')

    async def _made(self, key: tuple[object, ...], make: Callable[[], str]) -> str:
        async with self._turn:
            page = self._kept.pop(key, None)
            if page is None:
                page = await asyncio.to_thread(make)
            self._kept[key] = page
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return page


def render_page(article: Draft, *, shop: str, head: str = "") -> str:
    """An HTML document; `head` is what its head has besides."""
    body = (
        f'<header dir="auto">{escape(shop)}</header>\n'
        f'<main dir="auto">\n<h1>{escape(article.title)}</h1>\n{render(article)}</main>'
    )
    return _document(body, title=f"{article.title} · {shop}", language=article.language, head=head)


NO_PAGE_TITLE = "There is no such page"


def no_page() -> str:
    """What whoever asks for an article gets that is not there, or not for everybody."""
    return _document(
        f"<main>\n<h1>{NO_PAGE_TITLE}</h1>\n<p>Perhaps it was taken away, or the address is not complete.</p>\n</main>",
        title=NO_PAGE_TITLE,
        language="en",
    )


def render(article: Draft) -> str:
    """The article's text as HTML, below a heading of its own."""
    made = _renderer()
    html: str = made.renderer.render(_below_the_title(parse(article.text), article.title), made.options, {})
    return html


def _document(body: str, *, title: str, language: str, head: str = "") -> str:
    lang = f' lang="{escape(language)}"' if language else ""
    return (
        f'<!doctype html>\n<html{lang}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{head}<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _below_the_title(tokens: Sequence[Token], title: str) -> list[Token]:
    """The text without the title where it begins with that, and its headings one level down."""
    shown = list(tokens)
    if len(shown) > 2 and shown[0].type == "heading_open" and shown[1].content.strip() == title:
        del shown[:3]
    for token in shown:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + 1)}"
        elif token.type in ("th_open", "td_open"):
            # The library writes a style, which the page's policy forbids.
            side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
            if side:
                token.attrSet("class", side)
    return shown


@cache
def _renderer() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False})
    made.add_render_rule("image", _picture)
    made.add_render_rule("link_open", _link)
    return made


def _link(renderer: Any, tokens: Sequence[Token], place: int, options: Any, _env: Any) -> str:  # noqa: ANN401
    tokens[place].attrSet("rel", _RELATION)
    return str(renderer.renderToken(tokens, place, options, _env))


def _picture(_renderer: Any, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:  # noqa: ANN401
    """A link to it: a picture would tell whoever has it that somebody is reading here."""
    token = tokens[place]
    address = str(token.attrs["src"])
    description = escape(token.content or address)
    is_in_link = sum((before.type == "link_open") - (before.type == "link_close") for before in tokens[:place])
    if is_in_link:
        return description
    return f'<a href="{escape(address)}" rel="{_RELATION}">{description}</a>'
