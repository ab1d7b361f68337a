"""Passages: an article cut into pieces that can be quoted, each with the stems that it is found by.

A passage is what stands between two headings, or as much of it as makes a short answer: whole paragraphs, items and
rows; whole sentences, where one paragraph is too long. Its heading stays with it, Markdown's marks do not.
"""

import re
from collections.abc import Iterator

from markdown_it.token import Token

from lenochat.core.article import Draft
from lenochat.core.errors import invalid
from lenochat.core.markdown import parse
from lenochat.core.stems import stems
from lenochat.core.value import value

PASSAGE_LIMIT = 500
"""Code points of a passage, which is quoted whole."""
MOST_PASSAGES = 400
"""Of one article; with hardly any headings, the longest one has a hundred."""
_BETWEEN_HEADINGS = " › "
_BETWEEN_CELLS = " | "
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])(?=\s)|(?<=[.!?…][\"'”’»)\]])(?=\s)|(?<=[。！？])")


@value
class PassageStems:
    """Stems in order, with repetitions."""

    title: tuple[str, ...]
    heading: tuple[str, ...]
    text: tuple[str, ...]


@value
class Passage:
    """A piece of an article."""

    heading: str
    """The headings above it, outermost first; empty before the first one."""
    text: str
    """What can be quoted: plain text, one line for each paragraph, item or row."""
    stems: PassageStems


@value
class Prepared:
    """A draft with its passages, made before the transaction that stores them: a long one takes a tenth of a second."""

    draft: Draft
    passages: tuple[Passage, ...]


def prepare(draft: Draft) -> Prepared:
    """See `passages`."""
    return Prepared(draft=draft, passages=tuple(passages(draft)))


def passages(draft: Draft) -> list[Passage]:
    """The article's passages in order; `invalid` if it has too many parts to be one article."""
    found = list(_passages(draft))
    if len(found) > MOST_PASSAGES:
        raise invalid(
            "text", f"It has {len(found):,} sections; {MOST_PASSAGES} are allowed. Make several articles of it."
        )
    return found


def _passages(draft: Draft) -> Iterator[Passage]:
    title = tuple(stems(draft.title, draft.language))
    for heading, lines in _sections(parse(draft.text), draft.title):
        of_heading = tuple(stems(heading, draft.language))
        for text in _pieces(lines):
            of_text = tuple(stems(text, draft.language))
            yield Passage(heading=heading, text=text, stems=PassageStems(title=title, heading=of_heading, text=of_text))


def _sections(tokens: list[Token], title: str) -> Iterator[tuple[str, list[str]]]:
    """What stands under each heading, in lines."""
    above: dict[int, str] = {}
    lines: list[str] = []
    for level, line in _lines(tokens):
        if not level:
            lines.append(line)
            continue
        if lines:
            yield _heading(above, title), lines
            lines = []
        above = {outer: text for outer, text in above.items() if outer < level}
        above[level] = line
    if lines:
        yield _heading(above, title), lines


def _heading(above: dict[int, str], title: str) -> str:
    """Without the title, which many texts repeat as their first heading."""
    return _BETWEEN_HEADINGS.join(text for text in above.values() if text != title)


def _lines(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """The text of every block: with the level of a heading, or 0."""
    level, mark = 0, ""
    row: list[str] | None = None
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = 0
            case "list_item_open":
                mark = f"{token.info}{token.markup} " if token.info else "• "
            case "list_item_close":
                mark = ""
            case "tr_open":
                row = []
            case "tr_close" if row:
                yield 0, _BETWEEN_CELLS.join(row)
                row = None
            case "inline" | "fence" | "code_block" if text := _plain(token):
                if row is not None:
                    row.append(text)
                    continue
                yield level, text if level else mark + text
                mark = ""
            case _:
                pass


def _plain(token: Token) -> str:
    """What a reader sees of a block; of a picture its description."""
    if token.type != "inline":
        return token.content.rstrip()
    parts: list[str] = []
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case _:
                parts.append(child.content)
    return "".join(parts).strip()


def _pieces(lines: list[str]) -> Iterator[str]:
    """The lines of a section in texts that are short enough."""
    piece = ""
    for line in lines:
        for part in _parts(line):
            if piece and len(piece) + 1 + len(part) > PASSAGE_LIMIT:
                yield piece
                piece = ""
            piece = f"{piece}\n{part}" if piece else part
    if piece:
        yield piece


def _parts(line: str) -> Iterator[str]:
    """One line, or as many as it takes: each as many whole sentences as fit, and a very long sentence cut at words."""
    start = 0
    while len(line) - start > PASSAGE_LIMIT:
        most = start + PASSAGE_LIMIT
        # The space behind a sentence may be beyond: it is not shown.
        ends = [end.start() for end in _SENTENCE_ENDS.finditer(line, start + 1, most + 1)]
        space = line.rfind(" ", start + 1, most + 1)
        cut = ends[-1] if ends else space if space > 0 else most
        yield line[start:cut].rstrip()
        start = cut + len(line[cut:]) - len(line[cut:].lstrip())
    if start < len(line):
        yield line[start:]
