"""What the workspace's articles say to a question, as of one committed state (AI2)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from lenochat.core.answering import (
    MOST_CANDIDATES,
    Answer,
    Asked,
    Candidate,
    Rarity,
    Unknown,
    find_answer,
    is_follow_up,
    is_rather,
    read_question,
    with_before,
)
from lenochat.core.ids import WorkspaceId
from lenochat.core.value import value
from lenochat.store import passages

_MOST_LOOKED_UP = 12
"""Stems of each language that the index is asked for, the rarest: the others would name half of all passages."""


@value
class Found:
    """The passages that come closest to a question, the best first, and what they say to it."""

    answer: Answer | Unknown
    candidates: Sequence[Candidate]


def answer_question(connection: Connection, workspace_id: WorkspaceId, question: str, *, before: str = "") -> Found:
    """What the published articles say; of a workspace without any, nothing.

    What says little may follow `before`, what its visitor wrote before it: then it is asked together with that, too.
    """
    counts = passages.count_by_language(connection, workspace_id)
    own = read_question(question, counts)
    alone = _search(connection, workspace_id, counts, own)
    if not before or not is_follow_up(own, counts):
        return alone
    asked = with_before(own, read_question(before, counts))
    together = _search(connection, workspace_id, counts, asked, own=own)
    return together if is_rather(together.answer, alone.answer) else alone


def _search(
    connection: Connection,
    workspace_id: WorkspaceId,
    counts: Mapping[str, int],
    asked: Asked,
    *,
    own: Asked | None = None,
) -> Found:
    rarities = {
        language: Rarity(
            passages=counts[language],
            having={stem: passages.count_with(connection, workspace_id, language, stem) for stem in stems},
        )
        for language, stems in asked.items()
    }
    wanted = {language: _rarest(stems, rarities[language]) for language, stems in asked.items()}
    candidates = passages.find(connection, workspace_id, wanted, most=MOST_CANDIDATES)
    return Found(answer=find_answer(asked, rarities, candidates, own=own), candidates=candidates)


def _rarest(stems: Sequence[str], rarity: Rarity) -> list[str]:
    there = [stem for stem in stems if rarity.having[stem]]
    return sorted(there, key=lambda stem: rarity.having[stem])[:_MOST_LOOKED_UP]
