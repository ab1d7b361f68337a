"""Passages of published articles, and the index by which a question finds the best of them, on SQLite's FTS5.

The only module that knows how it is made; another database gets another one with the same functions. Each stem stands
in the index behind its workspace and its language: the words of others are never read, and the German *die* is not
found by an English question. The index holds no text, but the places of stems, for a rank by bm25 needs to count them.

To take a passage out, FTS5 has to be told the stems that it was made of; so they are kept with it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from lenochat.core.answering import Candidate
from lenochat.core.article import Article
from lenochat.core.ids import ArticleId, WorkspaceId
from lenochat.core.passages import Passage, PassageStems
from lenochat.store import sqlite

_NO_LANGUAGE = "xx"
_RANK = "bm25(4.0, 2.0, 1.0)"
"""A stem in the title counts four times, one in the heading twice: what an article is about stands there."""

_NEXT = "SELECT coalesce(max(id), 0) + 1 FROM passages"
_ADD = """
    INSERT INTO passages (id, workspace_id, article_id, language, heading, text, stems) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_INDEX = "INSERT INTO passage_index (rowid, title, heading, words) VALUES (?, ?, ?, ?)"
_OF_ARTICLE = "SELECT id, language, stems FROM passages WHERE article_id = ?"
_TAKE_OUT = "INSERT INTO passage_index (passage_index, rowid, title, heading, words) VALUES ('delete', ?, ?, ?, ?)"
_REMOVE = "DELETE FROM passages WHERE article_id = ?"
_COUNTS = "SELECT language, count(*) FROM passages WHERE workspace_id = ? GROUP BY language"
_COUNT = "SELECT count(*) FROM passage_index WHERE passage_index MATCH ?"
_FIND = """
    SELECT passage.article_id, article.title, passage.language, passage.heading, passage.text, passage.stems
    FROM (
        SELECT rowid, rank FROM passage_index WHERE passage_index MATCH ? AND rank MATCH ? ORDER BY rank LIMIT ?
    ) AS found
    JOIN passages AS passage ON passage.id = found.rowid
    JOIN articles AS article ON article.id = passage.article_id
    WHERE passage.workspace_id = ?
    ORDER BY found.rank, passage.id
"""


def add(connection: Connection, article: Article, made: Sequence[Passage]) -> None:
    """Have the article found by these passages."""
    driver = sqlite.raw(connection)
    (first,) = driver.execute(_NEXT).fetchone()
    for number, passage in enumerate(made, start=first):
        lines = (passage.stems.title, passage.stems.heading, passage.stems.text)
        stems = "\n".join(" ".join(line) for line in lines)
        driver.execute(
            _ADD,
            (number, article.workspace_id, article.id, article.language, passage.heading, passage.text, stems),
        )
        driver.execute(_INDEX, (number, *_indexed(article.workspace_id, article.language, stems)))


def remove(connection: Connection, article: Article) -> None:
    """Have the article found no more."""
    driver = sqlite.raw(connection)
    for number, language, stems in driver.execute(_OF_ARTICLE, (article.id,)).fetchall():
        driver.execute(_TAKE_OUT, (number, *_indexed(article.workspace_id, language, stems)))
    driver.execute(_REMOVE, (article.id,))


def count_by_language(connection: Connection, workspace_id: WorkspaceId) -> dict[str, int]:
    """How many passages the workspace has in each language that it has any in."""
    return dict(sqlite.raw(connection).execute(_COUNTS, (workspace_id,)).fetchall())


def count_with(connection: Connection, workspace_id: WorkspaceId, language: str, stem: str) -> int:
    """How many passages of that language have the stem, in their titles and headings too."""
    (found,) = sqlite.raw(connection).execute(_COUNT, (f'"{_behind(workspace_id, language)}{stem}"',)).fetchone()
    return int(found)


def find(
    connection: Connection, workspace_id: WorkspaceId, stems: Mapping[str, Sequence[str]], *, most: int
) -> list[Candidate]:
    """The passages that have the most of these stems of each language, the rarer the better; the best first."""
    # A stem is letters and digits, so it can end no string.
    wanted = [f'"{_behind(workspace_id, language)}{stem}"' for language, some in stems.items() for stem in some]
    if not wanted:
        return []
    rows = sqlite.raw(connection).execute(_FIND, (" OR ".join(wanted), _RANK, most, workspace_id))
    return [
        Candidate(
            article_id=ArticleId(article_id),
            title=title,
            language=language,
            heading=heading,
            text=text,
            stems=_stems(stems),
        )
        for article_id, title, language, heading, text, stems in rows
    ]


def _stems(lines: str) -> PassageStems:
    title, heading, text = (tuple(line.split()) for line in lines.split("\n"))
    return PassageStems(title=title, heading=heading, text=text)


def _indexed(workspace_id: WorkspaceId, language: str, lines: str) -> list[str]:
    """Stems as they go into the index and out of it."""
    own = _behind(workspace_id, language)
    return [" ".join(own + stem for stem in line.split()) for line in lines.split("\n")]


def _behind(workspace_id: WorkspaceId, language: str) -> str:
    """What stands before each stem: always as long, so that no two can be mistaken."""
    return workspace_id.replace("-", "") + (language or _NO_LANGUAGE)
