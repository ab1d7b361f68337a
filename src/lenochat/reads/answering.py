"""What the workspace's articles say to a question, as of one committed state (AI2)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from lenochat.core.answering import (
    MOST_CANDIDATES,
    Answer,
    Candidate,
    Rarity,
    Unknown,
    find_answer,
    read_question,
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


def answer_question(connection: Connection, workspace_id: WorkspaceId, question: str) -> Found:
    """What the published articles say; of a workspace without any, nothing."""
    counts = passages.count_by_language(connection, workspace_id)
    asked = read_question(question, counts)
    rarities = {
        language: Rarity(
            passages=counts[language],
            having={stem: passages.count_with(connection, workspace_id, language, stem) for stem in stems},
        )
        for language, stems in asked.items()
    }
    wanted = {language: _rarest(stems, rarities[language]) for language, stems in asked.items()}
    candidates = passages.find(connection, workspace_id, wanted, most=MOST_CANDIDATES)
    return Found(answer=find_answer(asked, rarities, candidates), candidates=candidates)


def _rarest(stems: Sequence[str], rarity: Rarity) -> list[str]:
    there = [stem for stem in stems if rarity.having[stem]]
    return sorted(there, key=lambda stem: rarity.having[stem])[:_MOST_LOOKED_UP]
