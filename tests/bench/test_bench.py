"""The bench runs and says what it has to. How fast anything is, no test asserts."""

import json

import pytest

from bench.__main__ import main
from bench.report import Figure


def test_the_quick_routing_bench_gives_a_figure_with_its_floor_for_each_size(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["routing", "--quick", "--json"]) == 0

    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert {"cores", "python", "sqlite"} <= told["machine"].keys()
    assert [figure["what"].rpartition(", ")[2] for figure in told["figures"]] == ["10 agents", "300 agents"]
    assert all(figure["floor"] and figure["ratio"] for figure in told["figures"])
    assert [" floor " in line for line in printed.err.splitlines() if line.startswith("P4   ")] == [True, True]


def test_an_unknown_name_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as refused:
        main(["speed"])
    assert refused.value.code == 2


@pytest.mark.parametrize(("unit", "value", "floor"), [("/s", 500.0, 1_000.0), ("us", 20.0, 10.0)])
def test_a_ratio_above_one_is_slower_whichever_way_the_unit_points(unit: str, value: float, floor: float) -> None:
    assert Figure(bench="P0", what="something", value=value, unit=unit, floor=floor).ratio == 2.0
