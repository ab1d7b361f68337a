"""The checker against a real server that is killed on the way, and against broken builds: it has to catch them all."""

import json

import pytest

from torture.__main__ import main, run, short
from torture.mutants import MUTANTS

SEED = 4


@pytest.mark.timeout(600)
def test_twenty_thousand_operations_and_kills_break_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--operations", "20000", "--seed", str(SEED), "--json"]) == 0, capsys.readouterr().out

    told = json.loads(capsys.readouterr().out)
    assert told["operations"] >= 20_000
    assert told["kills"] >= 2
    # A check that had nothing to look at would pass anything.
    triggers = told["counts"].pop("triggers")
    assert all(count > 30 for count in told["counts"].values()), told["counts"]
    assert triggers.keys() >= {"opened", "reopened", "released", "queue", "disabled", "assistant_done"}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_build_is_caught_by_the_check_that_is_there_for_it(name: str) -> None:
    _, meant = MUTANTS[name]
    outcome = run(short(SEED, name))
    assert meant in outcome.broken
    assert outcome.violations[0].story
