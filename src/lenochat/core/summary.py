"""A summary for the agent who takes a conversation over from Leno AI, made from what its visitor wrote alone.

Extractive: whole sentences of theirs in their order, nothing added, so that it can say nothing they did not say.
"""

import re
from collections import Counter
from collections.abc import Sequence

LONGEST_SUMMARY = 500
"""Code points of what is taken over."""
LONGEST_READ = 500
"""Code points of each message that are looked at: it is made in the transaction that gives the conversation away, and a
visitor may have written hundreds of thousands."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|(?<=[。！？])|\n+")
_WORD = re.compile(r"\w{4,}")
_LEAST_WORDS = 2


def summary(texts: Sequence[str]) -> str:
    """One paragraph from a visitor's messages, oldest first: the first thing they asked and the last come before the
    rest, then what holds the most that they come back to. Empty where they wrote nothing that says something."""
    sentences = list(dict.fromkeys(sentence for text in texts for sentence in _sentences(text)))
    if not sentences:
        return ""
    said = Counter(word for text in texts for word in _words(text[:LONGEST_READ]))
    telling = [place for place, one in enumerate(sentences) if len(one.split()) >= _LEAST_WORDS] or [0]

    def rank(place: int) -> tuple[bool, bool, float, int]:
        words = set(_words(sentences[place]))
        weight = sum(said[word] for word in words) / (1 + len(words))
        return (place != telling[0], place != telling[-1], -weight, place)

    chosen: list[int] = []
    room = LONGEST_SUMMARY
    for place in sorted(telling, key=rank):
        length = len(sentences[place]) + 1
        if chosen and length > room:
            continue
        chosen.append(place)
        room -= length
    return " ".join(_cut(sentences[place]) for place in sorted(chosen))


def _sentences(text: str) -> list[str]:
    read = text[:LONGEST_READ]
    found = [line for piece in _SENTENCE_ENDS.split(read) if (line := " ".join(piece.split()))]
    if len(read) == len(text):
        return found
    # The last one may be broken off, and would say something else.
    return found[:-1] or [f"{found[0][:-1]}…"] if found else []


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_SUMMARY else sentence[: LONGEST_SUMMARY - 1] + "…"
