"""Search: which words a text is made of, what somebody looks for, and which part of a message is shown for it.

One tokenizer for what is stored and for what is asked, here and in no database, so that every database finds the
same and a hit can be shown in the text as it was written. Words are folded: without case, accents and width. Scripts
that put no spaces between words (Chinese, Japanese, Thai), and Korean, whose words have endings, are cut into pairs
of characters, each overlapping the next. Nothing that a person types is ever an operator.
"""

import re
import unicodedata
from collections.abc import Iterator

from lenochat.core.conversation import Message, MessageKind
from lenochat.core.conversation_views import ConversationView, PreviewAuthor
from lenochat.core.ids import MessageId
from lenochat.core.instant import Timestamp, timestamp
from lenochat.core.value import value

QUERY_LIMIT = 200
"""Code points of what may be looked for."""
WORD_LIMIT = 40
"""Code points of a word that count; what follows them is not looked at."""
EXCERPT_LENGTH = 160
"""Code points of a message that are shown, without the dots that say that there is more."""
_BEFORE = 40
"""Code points that are shown before the first hit."""

_ACCENTS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
)
"""Marks that are written or left out as one likes: of Latin, Greek, Cyrillic, Hebrew and Arabic letters."""
_SIGNS = "".join(chr(code) for code in range(0x700, 0x1AB0) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
"""Marks of other scripts: vowels, without which a word is another one."""
_JOINERS = "\u00ad\u200c\u200d"
_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Myanmar, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_RUN = re.compile(rf"(?P<paired>[{_PAIRED}]+)|(?:(?![{_PAIRED}])[^\W_]|[{_ACCENTS}{_SIGNS}{_JOINERS}])+")
_HALF_WIDTH = re.compile("[\uff66-\uff9f]")
_NO_LETTER = re.compile(rf"[^\w{_SIGNS}]|_")


@value
class Word:
    """A folded word, and where it stands in the text (composed, see `composed`)."""

    term: str
    start: int
    end: int


@value
class Query:
    """What somebody looks for: everything with all of these words."""

    terms: frozenset[str]
    prefixes: frozenset[str]
    """Beginnings of words: what was typed last may go on, and a single character of a paired script does."""


@value
class ExcerptView:
    """The part of a message with the first hit, on one line, and where the hits are in `text`."""

    message_id: MessageId
    kind: MessageKind
    author: PreviewAuthor
    text: str
    marks: tuple[tuple[int, int], ...]
    """From, and up to but without, counted in code points."""
    created_at: Timestamp


@value
class SearchHitView:
    """A conversation that was found; without an excerpt by its visitor's name or address."""

    conversation: ConversationView
    excerpt: ExcerptView | None


def composed(text: str) -> str:
    """The text with each accent in its letter where there is such a letter; looks the same."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def words(text: str) -> Iterator[Word]:
    """The words of a composed text, in order; of paired scripts each pair, and the last character alone."""
    if text.isascii():
        for run in _ASCII_WORD.finditer(text):
            yield Word(term=run.group().lower()[:WORD_LIMIT], start=run.start(), end=run.end())
        return
    for run in _RUN.finditer(text):
        if run["paired"] is not None:
            for start, pair in enumerate(_pairs(run.group()), start=run.start()):
                yield Word(term=pair, start=start, end=start + len(pair))
        elif term := folded(run.group()):
            yield Word(term=term, start=run.start(), end=run.end())


def terms(*texts: str | None) -> set[str]:
    """The different words of these texts."""
    found: set[str] = set()
    for text in texts:
        if text is None:
            continue
        # As `words` says it, in a fifth of the time: this is done for every message.
        if text.isascii():
            found.update(run[:WORD_LIMIT] for run in _ASCII_WORD.findall(text.lower()))
            continue
        for run in _RUN.finditer(composed(text)):
            found.update(_pairs(run.group()) if run["paired"] is not None else (folded(run.group()),))
    return found - {""}


def read_query(text: str) -> Query | None:
    """What the text looks for: all its words, the last of which may go on; None if there is no word in it."""
    text = composed(text)
    found = list(words(text))
    whole, begun = set[str](), set[str]()
    for word in found:
        if not is_paired(text[word.start]):
            (begun if word is found[-1] else whole).add(word.term)
        elif word.end - word.start == 2:
            whole.add(word.term)
        elif not (word.start > 0 and is_paired(text[word.start - 1])):
            begun.add(word.term)  # Else it stands in the pair before, and alone only where the run of a message ends.
    return Query(terms=frozenset(whole), prefixes=frozenset(begun)) if whole or begun else None


def excerpt(message: Message, query: Query) -> ExcerptView | None:
    """The part of the message with its first hit, or else the name of an attachment that has one; None if there is
    none at all, for then the visitor was found.
    """
    for written in (message.text, *(attachment.name for attachment in message.attachments)):
        text = composed(written)
        hits = _joined([hit for word in words(text) if (hit := _hit(word, query, text)) is not None])
        if hits:
            return _excerpt(message, text, hits)
    return None


def _excerpt(message: Message, text: str, hits: list[tuple[int, int]]) -> ExcerptView:
    start = _beginning(text, hits[0][0])
    end = min(len(text), start + EXCERPT_LENGTH)
    before, after = "…" if start > 0 else "", "…" if end < len(text) else ""
    moved = len(before) - start
    return ExcerptView(
        message_id=message.id,
        kind=message.kind,
        author=PreviewAuthor(type=message.author_type, name=message.author_name),
        text=before + re.sub(r"\s", " ", text[start:end]) + after,
        marks=tuple((first + moved, min(last, end) + moved) for first, last in hits if first < end),
        created_at=timestamp(message.created),
    )


def _hit(word: Word, query: Query, text: str) -> tuple[int, int] | None:
    if word.term in query.terms:
        return word.start, word.end
    if not any(map(word.term.startswith, query.prefixes)):
        return None
    return word.start, word.start + 1 if is_paired(text[word.start]) else word.end


def _beginning(text: str, hit: int) -> int:
    """Where an excerpt starts: a little before the hit, with a whole word, and no later than it must."""
    start = max(0, min(hit - _BEFORE, len(text) - EXCERPT_LENGTH))
    space = text.find(" ", start, hit)
    return space + 1 if start > 0 and 0 <= space - start < _BEFORE // 2 else start


def _joined(hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Hits that overlap or touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in hits:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def is_paired(character: str) -> bool:
    """Whether it belongs to a script that is cut into pairs."""
    found = _RUN.match(character)
    return found is not None and found["paired"] is not None


def folded(run: str) -> str:
    """A word without case, accents and width: what is left are letters, digits and vowel signs."""
    letters = _NO_LETTER.sub("", unicodedata.normalize("NFKD", run).casefold())
    return unicodedata.normalize("NFC", letters)[:WORD_LIMIT]


def _pairs(run: str) -> list[str]:
    """Each character with the next one, the last alone; half-width kana as full ones."""
    if _HALF_WIDTH.search(run) is not None:
        run = "".join(unicodedata.normalize("NFKC", character)[0] for character in run)
    return [run[place : place + 2] for place in range(len(run))]
