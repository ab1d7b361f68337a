"""What must have come before what: from the times at which clients asked and were told, and the positions they got."""

from bisect import bisect_left
from collections.abc import Iterable


class RealTime:
    """Limits for positions. What was told before a request was sent comes before it; what was asked for after an
    answer had come, comes after that.
    """

    def __init__(
        self, told: Iterable[tuple[int, int]], asked: Iterable[tuple[int, int]], *, at_least: int, at_most: int
    ) -> None:
        """`told` are times and positions at which somebody knew; `asked` are times of asking with the positions that
        came of it; without either, the limits of the epoch hold.
        """
        self._told_times, self._told = _running_most(sorted(told), at_least)
        backwards = sorted(((-time, -position) for time, position in asked))
        times, positions = _running_most(backwards, -at_most)
        self._asked_times, self._asked = times, [-position for position in positions]

    def at_least(self, sent: int) -> int:
        """A request that was sent then sees everything up to this position."""
        return self._told[bisect_left(self._told_times, sent)]

    def at_most(self, answered: int) -> int:
        """An answer that had come by then knows nothing that comes after this position."""
        return self._asked[bisect_left(self._asked_times, -answered)]


def _running_most(points: list[tuple[int, int]], first: int) -> tuple[list[int], list[int]]:
    """Times, and the largest value before each of them and after the last."""
    times, most = [time for time, _ in points], [first]
    for _, value in points:
        most.append(max(most[-1], value))
    return times, most
