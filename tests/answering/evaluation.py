"""How well questions are answered from 1,000 articles: `python -m tests.answering.evaluation` prints it.

Right is an answer that cites the article that the question was asked of. Wrong is every other one: from another
article, or to what no article says.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import process_time

from lenochat.core.answering import Answer
from lenochat.core.ids import ArticleId
from lenochat.reads.answering import answer_question
from lenochat.store.tables import metadata
from tests.answering.made import help_articles
from tests.support.shop import Shop

HERE = Path(__file__).parent
_ANSWERED = re.compile(r"(?P<article>(?P<language>[a-z]{2})/\S+) \| (?P<says>.+?) \| ((?P<before>.+) \| )?(?P<text>.+)")
_NOT_ANSWERED = re.compile(r"(?P<language>[a-z]{2}) \| ((?P<before>.+) \| )?(?P<text>.+)")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question."""

    language: str
    text: str
    article: str | None
    """The key of the article that answers it; None where none does."""
    says: str = ""
    """What the passage says that answers it, or the heading of that."""
    before: str | None = None
    """What its visitor had asked before it."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    asked: Asked
    cited: str | None
    """The key of the article that was cited; None where nothing was answered."""
    is_the_passage: bool
    milliseconds: float

    @property
    def is_right(self) -> bool:
        return self.cited is not None and self.cited == self.asked.article


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What became of some questions."""

    answerable: int
    right: int
    right_passages: int
    unanswerable: int
    wrong: int

    @property
    def precision(self) -> float:
        """The share of right answers among those that were given."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of right answers among the questions that an article answers."""
        return self.right / self.answerable

    def row(self) -> str:
        """As docs/leno-ai.md tells it."""
        shares = f"{self.precision:.1%} | {self.recall:.1%}"
        return f"{self.answerable} | {self.unanswerable} | {self.right} | {self.wrong} | {shares}"


def questions() -> list[Asked]:
    return _read("questions.txt")


def follow_ups() -> list[Asked]:
    return _read("follow_ups.txt")


def _read(name: str) -> list[Asked]:
    found: list[Asked] = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if match := _ANSWERED.fullmatch(line):
            found.append(Asked(**match.groupdict()))
        elif match := _NOT_ANSWERED.fullmatch(line):
            found.append(Asked(article=None, **match.groupdict()))
    return found


def held_out(asked: Iterable[Asked]) -> set[Asked]:
    """Every second one of each language, of those that are answered and of those that are not."""
    numbers: dict[tuple[str, bool], count[int]] = {}
    kinds = ((one, (one.language, one.article is None)) for one in asked)
    return {one for one, kind in kinds if next(numbers.setdefault(kind, count())) % 2}


def open_shop() -> tuple[Shop, Mapping[ArticleId, str]]:
    """A workspace with the 1,000 articles, and their keys."""
    shop = Shop(metadata.create_all)
    return shop, {shop.write_article(draft): key for key, draft in help_articles().items()}


def ask_all(shop: Shop, keys: Mapping[ArticleId, str], asked: Iterable[Asked]) -> list[Outcome]:
    return [_ask(shop, keys, one) for one in asked]


def _ask(shop: Shop, keys: Mapping[ArticleId, str], asked: Asked) -> Outcome:
    began = process_time()
    answer = answer_question(shop.connection, shop.workspace_id, asked.text, before=asked.before or "").answer
    milliseconds = (process_time() - began) * 1_000
    if not isinstance(answer, Answer):
        return Outcome(asked=asked, cited=None, is_the_passage=False, milliseconds=milliseconds)
    return Outcome(
        asked=asked,
        cited=keys[answer.article_id],
        is_the_passage=asked.says in answer.quote or asked.says in answer.heading,
        milliseconds=milliseconds,
    )


def figures(outcomes: Iterable[Outcome]) -> Figures:
    outcomes = list(outcomes)
    return Figures(
        answerable=sum(one.asked.article is not None for one in outcomes),
        right=sum(one.is_right for one in outcomes),
        right_passages=sum(one.is_right and one.is_the_passage for one in outcomes),
        unanswerable=sum(one.asked.article is None for one in outcomes),
        wrong=sum(one.cited is not None and not one.is_right for one in outcomes),
    )


def report() -> Iterator[str]:
    """What came of them, line by line."""
    shop, keys = open_shop()
    for asked in (questions(), follow_ups()):
        yield from _report(ask_all(shop, keys, asked), held_out(asked))
    shop.close()


def _report(outcomes: list[Outcome], held: set[Asked]) -> Iterator[str]:
    for name, half in (
        ("chosen by", [one for one in outcomes if one.asked not in held]),
        ("held out", [one for one in outcomes if one.asked in held]),
        ("all", outcomes),
    ):
        told = figures(half)
        yield f"| {name} | {told.row()} |  ({told.right_passages} right passages)"
    for one in outcomes:
        is_held = "held out" if one.asked in held else ""
        if one.cited is not None and not one.is_right:
            yield f"wrong: {one.asked.before or ''} {one.asked.text} -> {one.cited} {is_held}"
        elif one.cited is None and one.asked.article is not None:
            yield f"not answered: {one.asked.before or ''} {one.asked.text} {is_held}"
    took = sorted(one.milliseconds for one in outcomes)
    yield f"{took[len(took) // 2]:.1f} ms median, {took[-1]:.1f} ms at most, of processor time"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
