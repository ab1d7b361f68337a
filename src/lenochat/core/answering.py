"""Answering from articles, without a network: whether one of the passages that the index gives says what is asked.

Precision comes first: a wrong answer costs a visitor more than none, for with none a person is asked. So an answer
needs most of what the question asks for, each word weighing the more, the fewer passages have it; a word that no
article has weighs most. How often that is right is measured: docs/leno-ai.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import log

from lenochat.core.ids import ArticleId
from lenochat.core.passages import Passage
from lenochat.core.stems import OTHER, stems
from lenochat.core.stop_words import STOP_WORDS
from lenochat.core.value import value

MOST_CANDIDATES = 20
"""Passages that are judged for one question."""
MOST_ASKED = 24
"""Different stems of a question that count, the first ones."""
QUESTION_LIMIT = 1_000
"""Code points of a message that are taken for its question."""
LEAST_COVERED = 0.55
"""The share of what is asked, by weight, that a passage has to cover."""
MOST_OF_FOLLOW_UP = 3
"""Different stems of a message that may mean something only with the one before it: *and to Austria?*"""
MOST_EQUAL = 4
"""If more articles cover the same, nobody knows which one is meant."""

_ALIKE = 0.8
"""What a stem counts for that the passage has only as the beginning or end of another: a compound, or a rare form."""
_LEAST_ALIKE = 5
"""Code points that such two have to share."""
_ELSEWHERE = 0.5
"""What a stem counts for that the passage has not, but another one of its article that was found as well."""
_SUPPOSED_PASSAGES = 200
"""Added to those that there are: in a handful of articles nearly every word is rare, whatever it says."""

_HARDLY = 0.001
"""What covers only that much less, covers the same."""

_HIRAGANA = re.compile("[\u3040-\u309f]+")
"""Japanese endings and particles, which are no words of their own."""
_NAME = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).+|\d{3,}")
"""Letters and digits together, or a long number: a model, a code, a paragraph."""


@value
class Candidate(Passage):
    """A passage that the index gives for a question, with its article."""

    article_id: ArticleId
    title: str
    language: str


@value
class Rarity:
    """How many passages there are in a language, and how many of them have each stem of the question."""

    passages: int
    having: Mapping[str, int]

    def weight(self, stem: str) -> float:
        """0 to 1, which is that of a stem that none has."""
        return self._rarity(self.having[stem]) / self._rarity(0)

    def _rarity(self, having: int) -> float:
        """The inverse document frequency that bm25 uses."""
        passages = self.passages + _SUPPOSED_PASSAGES
        return log(1 + (passages - having + 0.5) / (having + 0.5))


@value
class Answer:
    """What an article says to a question."""

    article_id: ArticleId
    title: str
    heading: str
    quote: str
    """The passage, whole."""
    covered: float
    """Of what was asked, of a follow-up by itself; at least `LEAST_COVERED`."""


@value
class Unknown:
    """No article says it, or too many do."""


Asked = Mapping[str, Sequence[str]]
"""The stems of what a question asks for, in each language that it may be in; without repetitions."""


def read_question(text: str, languages: Iterable[str]) -> Asked:
    """What the text asks for, were it in one of these languages; where it would ask for nothing, that is left out."""
    text = text[:QUESTION_LIMIT]
    found = {language: _asked(text, language) for language in languages}
    return {language: asked for language, asked in found.items() if asked}


def is_follow_up(own: Asked, languages: Iterable[str]) -> bool:
    """Whether a message that asks for so much may mean something only with the one before it."""
    return min((len(own.get(language, ())) for language in languages), default=0) <= MOST_OF_FOLLOW_UP


def is_rather(together: Answer | Unknown, alone: Answer | Unknown) -> bool:
    """Whether a follow-up is rather answered with what was written before it: no less of itself is covered then."""
    if isinstance(together, Unknown) or isinstance(alone, Unknown):
        return isinstance(alone, Unknown)
    return together.covered >= alone.covered - _HARDLY


def with_before(own: Asked, before: Asked) -> Asked:
    """What a follow-up asks for together with the message before it. Its numbers, as in the name of a model, stand for
    those before.
    """
    together: dict[str, Sequence[str]] = {}
    for language in {**own, **before}:
        stems = own.get(language, ())
        has_number = any(map(_has_digit, stems))
        earlier = [stem for stem in before.get(language, ()) if not (has_number and _has_digit(stem))]
        together[language] = tuple(dict.fromkeys((*stems, *earlier)))[:MOST_ASKED]
    return together


def find_answer(
    asked: Asked, rarities: Mapping[str, Rarity], found: Sequence[Candidate], *, own: Asked | None = None
) -> Answer | Unknown:
    """The best of the candidates (which come the best first by rank), if it says enough of what is asked.

    `own` is what the last message of a follow-up asks for by itself: that has to be covered, too, or else what was
    answered before would be the answer to everything.
    """
    of_articles: dict[ArticleId, set[str]] = {}
    for candidate in found:
        of_articles.setdefault(candidate.article_id, set()).update(_own_stems(candidate))
    judged: list[tuple[float, Candidate]] = []
    own = asked if own is None else own
    for candidate in found:
        wanted, rarity = asked[candidate.language], rarities[candidate.language]
        of_article = of_articles[candidate.article_id]
        if _share(own.get(candidate.language, ()), rarity, candidate, of_article)[1] >= LEAST_COVERED:
            judged.append((_covered(wanted, rarity, candidate, of_article), candidate))
    covered = max((one for one, _ in judged), default=0.0)
    equals = [candidate for one, candidate in judged if one >= covered - _HARDLY]
    if covered < LEAST_COVERED or len({candidate.article_id for candidate in equals}) > MOST_EQUAL:
        return Unknown()
    # The first by rank says which article it is; of that, what says it below the title.
    best = max(
        (candidate for candidate in equals if candidate.article_id == equals[0].article_id),
        key=lambda one: _covered_below_the_title(asked[one.language], rarities[one.language], one),
    )
    _, covered = _share(own[best.language], rarities[best.language], best, of_articles[best.article_id])
    return Answer(article_id=best.article_id, title=best.title, heading=best.heading, quote=best.text, covered=covered)


def _asked(text: str, language: str) -> tuple[str, ...]:
    without = STOP_WORDS.get(language, frozenset())
    found = dict.fromkeys(stem for stem in stems(text, language, without=without) if _says_something(stem, language))
    return tuple(found)[:MOST_ASKED]


def _says_something(stem: str, language: str) -> bool:
    """Not a single letter, as of *e-mail* or *can't*; a script without spaces has whole words of one character."""
    return _HIRAGANA.fullmatch(stem) is None and (len(stem) > 1 or language == OTHER or not stem.isalpha())


def _covered(wanted: Sequence[str], rarity: Rarity, candidate: Candidate, of_article: set[str]) -> float:
    """Which share of what is asked the candidate covers, 0 to 1; 0 where it is about something else."""
    hits, share = _share(wanted, rarity, candidate, of_article)
    return share if hits >= 2 or (len(wanted) == 1 and _is_about(wanted[0], candidate)) else 0.0


def _has_digit(stem: str) -> bool:
    return any(map(str.isdecimal, stem))


def _share(wanted: Sequence[str], rarity: Rarity, candidate: Candidate, of_article: set[str]) -> tuple[int, float]:
    """How many of these stems the candidate has, and which share of them it covers: of none, nothing."""
    own = _own_stems(candidate)
    hits = 0
    asked_for = covered = 0.0
    for stem in wanted:
        weight = rarity.weight(stem)
        asked_for += weight
        if stem in own:
            credit = 1.0
        elif _is_of_something_else(stem, rarity):
            return 0, 0.0
        elif any(_are_alike(stem, other) for other in own):
            credit = _ALIKE
        else:
            covered += weight * (_ELSEWHERE if stem in of_article else 0.0)
            continue
        hits += 1
        covered += weight * credit
    return hits, covered / asked_for if wanted else 0.0


def _covered_below_the_title(wanted: Sequence[str], rarity: Rarity, candidate: Candidate) -> float:
    """By weight; tells passages apart that share a title which says it all."""
    below = {*candidate.stems.heading, *candidate.stems.text}
    return sum(rarity.weight(stem) for stem in wanted if stem in below)


def _own_stems(candidate: Candidate) -> set[str]:
    return {*candidate.stems.title, *candidate.stems.heading, *candidate.stems.text}


def _is_about(stem: str, candidate: Candidate) -> bool:
    """A question of a single word is answered by what has it in its title or heading."""
    return stem in candidate.stems.title or stem in candidate.stems.heading


def _is_of_something_else(stem: str, rarity: Rarity) -> bool:
    """What names a thing that others are about is no part of a question that may be left out: who asks for the code E9
    is not helped by E3. A long number that no article has may be that of an order.
    """
    return _NAME.fullmatch(stem) is not None and (not stem.isdigit() or rarity.having[stem] > 0)


def _are_alike(stem: str, other: str) -> bool:
    short, long = sorted((stem, other), key=len)
    return len(short) >= _LEAST_ALIKE and (long.startswith(short) or long.endswith(short))
