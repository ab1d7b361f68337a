"""What becomes of a text that a language model wrote, before anybody sees it.

It is plain text afterwards: nothing to click, to load or to run, whatever shows it. A language model writes what it is
talked into, by visitors and by articles; so nothing here trusts what it was told to do.
"""

import re
from collections.abc import Sequence

from lenochat.assistant.provider import Answered, Found, NotKnown, Source
from lenochat.core.text import is_hidden

NOT_IN_ARTICLES = "NOT_IN_ARTICLES"
"""With this a language model says that it does not know."""

# Each is linear: it begins only where a run begins, and stops where the next one would.
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_ADDRESS_IN_BRACKETS = re.compile(r"<([a-z][a-z0-9+.-]*:[^<>\s]*)>", re.IGNORECASE)
_TAG = re.compile(r"<[/!?a-z][^<>]*>", re.IGNORECASE)
_IMAGE = re.compile(r"(?<!!)!+\[([^\[\]]*)\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")
_SCHEME = re.compile(r"(?<![\w+.:-])(?:[\w+.-]*:)+/{2,}")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]+)\1")
_HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_MARK = re.compile(
    r"(?<![ \t])[ \t]*[\[【]\s*\^?(?:passages?\s*)?(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)(?:†[^\[\]【】]*)?\s*[\]】]",
    re.IGNORECASE,
)
_MARK_AGAIN = re.compile(r"( \[\d{1,3}\])\1+")
_SPACES_AT_ENDS = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_UNFINISHED = re.compile(r"(?<![ \t])[ \t]*!?[\[【<][^\[\]【】<>]{0,200}(?:(?<!\d)\](?:\([^()]{0,300})?)?\Z")
_ACTIVE = re.compile(r"(?<=:)(?=//)|(?<=<)(?=[/!?a-z])|(?<=\])(?=\()|(?<=!)(?=\[)", re.IGNORECASE)
"""Between the two halves of whatever could be a link, a tag or an image to somebody."""


def finished(written: str, passages: Sequence[Found]) -> Answered | NotKnown | None:
    """What the text answers, standing on the articles of `passages`; None if there is nothing in it.

    A text that names none of the passages stands on nothing, and is not shown.
    """
    plain = _plain(written)
    if NOT_IN_ARTICLES in plain:
        return NotKnown()
    text, sources = _with_sources(plain, passages)
    if not text:
        return None
    return Answered(text=text, sources=sources) if sources else NotKnown()


def so_far(written: str, passages: Sequence[Found]) -> str:
    """What of an unfinished text may be shown: nothing before it stands on an article."""
    text, sources = _with_sources(_UNFINISHED.sub("", _plain(written)), passages)
    return text if sources and NOT_IN_ARTICLES not in text else ""


def without_marks(text: str) -> str:
    """An answer given before, without what referred to its own sources."""
    return _MARK.sub("", text)


def _plain(written: str) -> str:
    """Without what is not seen, thoughts, tags, images, links, schemes and what Markdown makes strong."""
    text = _THOUGHTS.sub("", written).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(character for character in text if character in "\n\t" or not is_hidden(character))
    text = _ADDRESS_IN_BRACKETS.sub(r"\1", text)
    text = _LINK.sub(_label, _IMAGE.sub(r"\1", _TAG.sub("", text)))
    text = _STRONG.sub(r"\2", _HEADING.sub("", text))
    return _SCHEME.sub("", text)


def _label(link: re.Match[str]) -> str:
    """What was to be clicked and where it led, to read; a number was a mark."""
    label, target = link[1].strip(), link[2].strip()
    if label.isdecimal():
        return f"[{label}]"
    return f"{label} ({target})" if label and target and label != target else label or target


def _with_sources(text: str, passages: Sequence[Found]) -> tuple[str, tuple[Source, ...]]:
    """Marks count passages; what is shown counts the articles that they are from, in the order in which they come."""
    sources: dict[str, Source] = {}

    def marks(found: re.Match[str]) -> str:
        shown: list[int] = []
        for number in map(int, re.findall(r"\d+", found[1])):
            if 1 <= number <= len(passages):
                passage = passages[number - 1]
                source = Source(article_id=passage.article_id, title=passage.title, url=passage.url)
                sources.setdefault(passage.article_id, source)
                shown.append(list(sources).index(passage.article_id) + 1)
        return "".join(f" [{number}]" for number in dict.fromkeys(shown))

    marked = _SPACES_AT_ENDS.sub("", _MARK_AGAIN.sub(r"\1", _MARK.sub(marks, text)))
    # What was taken out may have brought together what was apart. A space put in cannot: so it comes last.
    return _ACTIVE.sub(" ", _BLANK_LINES.sub("\n\n", marked).strip()), tuple(sources.values())
