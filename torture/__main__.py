"""`python -m torture`: one run, or with `--self-test` one against each mutant and one against the product.

Exit code 1: something that LenoChat promises was broken, or, in the self-test, a mutant was not caught.
"""

import argparse
import asyncio
import dataclasses
import json
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable

import uvloop

from torture.mutants import MUTANTS
from torture.run import Options, Outcome, torture

SHORT_PATIENCE_SECONDS = 1.5


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py torture", description=__doc__)
    parser.add_argument("--operations", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, help="stop after so long, if that is earlier")
    parser.add_argument("--seed", type=int, help="of everything that is random; printed")
    parser.add_argument("--nodes", type=int, default=1, choices=(1,))
    parser.add_argument("--mutant", choices=MUTANTS, help="run against a broken build")
    parser.add_argument("--self-test", action="store_true", help="whether each broken build is caught")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed
    options = Options(operations=asked.operations, seed=seed, minutes=asked.minutes, mutant=asked.mutant)
    print(f"seed {seed}", file=sys.stderr if asked.json else sys.stdout, flush=True)
    if asked.self_test:
        return self_test(seed)
    outcome = run(options, lambda so_far: print(_so_far(so_far), file=sys.stderr, flush=True))
    print(json.dumps(as_json(outcome), indent=2) if asked.json else in_words(outcome))
    return 1 if outcome.violations else 0


def run(options: Options, progress: Callable[[Outcome], None] = lambda _: None) -> Outcome:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(torture(options, progress))


def short(seed: int, mutant: str | None) -> Options:
    """A run that is long enough to catch any mutant, and waits no longer for answers than it must."""
    options = Options(operations=900, epoch=900, kill_every=900, workspaces=2, seed=seed, mutant=mutant)
    is_silent = mutant is not None and MUTANTS[mutant][1] == "silence"
    return dataclasses.replace(options, patience_seconds=SHORT_PATIENCE_SECONDS) if is_silent else options


def _so_far(outcome: Outcome) -> str:
    return f"{outcome.operations:,} operations, {outcome.kills} kills, {outcome.broken.total()} violations"


def self_test(seed: int) -> int:
    """The same short run against every mutant, and against the product."""
    missed = 0
    for name, (_, meant) in [*MUTANTS.items(), ("the product", (None, None))]:
        outcome = run(short(seed, name if name in MUTANTS else None))
        is_right = not outcome.broken if meant is None else meant in outcome.broken
        missed += not is_right
        told = ", ".join(outcome.broken) or "nothing"
        wanted = "nothing" if meant is None else meant
        print(
            f"{'ok    ' if is_right else 'MISSED'} {outcome.seconds:4.1f} s  {name}: broken {told}; wanted {wanted}",
            flush=True,
        )
        if meant is None and outcome.broken:
            print(in_words(outcome))
    return 1 if missed else 0


def as_json(outcome: Outcome) -> dict[str, object]:
    told = dataclasses.asdict(dataclasses.replace(outcome, broken=Counter()))
    told["broken"] = dict(outcome.broken)
    return {**told, "operations_per_second": outcome.operations / max(outcome.seconds, 1e-9)}


def in_words(outcome: Outcome) -> str:
    judged = dataclasses.asdict(outcome.counts)
    triggers = judged.pop("triggers")
    counts = ", ".join(f"{value:,} {name}" for name, value in judged.items())
    rate = outcome.operations / max(outcome.seconds, 1e-9)
    lines = [
        f"{outcome.operations:,} operations in {outcome.seconds:.0f} s ({rate:.0f}/s), seed {outcome.seed}",
        f"{outcome.kills} kills, {outcome.epochs} quiet moments, {outcome.broken.total()} violations",
        f"judged: {counts}",
        "assigned by routing: " + ", ".join(f"{count:,} {name}" for name, count in triggers.items()),
        f"processor time of an operation: {outcome.server_us:.0f} us of server, {outcome.checker_us:.0f} us of checker",
    ]
    if outcome.broken:
        lines.append("broken: " + ", ".join(f"{check} {count} times" for check, count in outcome.broken.items()))
    for violation in outcome.violations:
        where = "" if violation.workspace is None else f" in workspace {violation.workspace}"
        lines += ["", f"VIOLATION of {violation.check}{where}: {violation.says}"]
        lines += [f"    {line}" for line in violation.story]
    return "\n".join(lines)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that processes are ended on the way out
    sys.exit(main(sys.argv[1:]))
