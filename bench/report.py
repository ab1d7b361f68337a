"""What a measurement gives: figures with their floor, and how they are printed."""

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One measured number."""

    bench: str
    """The id in the list of targets, such as `P4`."""
    what: str
    value: float
    unit: str
    floor: float | None = None
    """The same for the least that could do the job, in the same unit."""
    target: str = ""
    notes: dict[str, float | int | str] = field(default_factory=dict)
    """What else was counted; spelt out behind the figure."""

    @property
    def ratio(self) -> float | None:
        """How many times the floor this costs: above 1 is slower, whichever way the unit points."""
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.unit.endswith("/s") else self.value / self.floor

    def line(self) -> str:
        """One line for a person."""
        parts = [f"{self.bench:<4} {self.what:<58} {_number(self.value):>8} {self.unit:<5}"]
        if self.floor is not None:
            parts.append(f" floor {_number(self.floor):>8}  {self.ratio or 0:5.2f} x")
        if self.target:
            parts.append(f"  [target: {self.target}]")
        if self.notes:
            parts.append("  " + ", ".join(f"{name} {_text(value)}" for name, value in self.notes.items()))
        return "".join(parts)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle(values: list[float]) -> float:
    """The median, which one disturbed repetition does not move."""
    return float(median(values))


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e6:
        return f"{int(value)}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
