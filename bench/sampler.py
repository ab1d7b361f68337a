"""Where a server's processor time goes: a look at the stack after every 2 ms of it, from inside the process.

Counts processor time, not the clock, so that what else runs on the machine moves it little; costs some 2 %. What a call
into C takes counts for the line of Python that made it.
"""

import json
import signal
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

EVERY_SECONDS = 0.002
ELSE = "the event loop, and what is not named"


class Sampler:
    """Counts in which part of a program the main thread is; a part is named by functions that only it calls."""

    def __init__(self, parts: Sequence[tuple[str, frozenset[str]]]) -> None:
        """The innermost function that is named decides."""
        self._part_of = {function: part for part, functions in parts for function in functions}
        self._counts: Counter[str] = Counter()

    def start(self) -> None:
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY_SECONDS, EVERY_SECONDS)

    def stop(self, file: Path) -> None:
        """Write down what share each part had."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        total = max(1, self._counts.total())
        file.write_text(json.dumps({part: count / total for part, count in self._counts.most_common()}))

    def _look(self, _number: int, frame: FrameType | None) -> None:
        while frame is not None:
            part = self._part_of.get(frame.f_code.co_qualname)
            if part is not None:
                self._counts[part] += 1
                return
            frame = frame.f_back
        self._counts[ELSE] += 1


def shares(file: Path) -> Mapping[str, float]:
    """What `stop` wrote down."""
    found: dict[str, float] = json.loads(file.read_text())
    return found
