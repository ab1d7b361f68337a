"""`python -m bench`: runs what is asked for and prints it."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Mapping

from bench import browser, fan_out, first_message, growth, machine, routing, storm
from bench.report import Figure

BENCHES: Mapping[str, tuple[str, Callable[..., list[Figure]]]] = {
    "P4": ("routing", routing.measure),
    "P5": ("growth", growth.measure),
    "P3": ("first-message", first_message.measure),
    "P3-parts": ("first-message-parts", first_message.parts),
    "P1": ("fan-out", fan_out.measure),
    "P11": ("storm", storm.measure),
    "P10": ("browser", browser.measure),
}
BUSY = 0.15
"""A share of one core that makes wall-clock figures doubtful."""


def main(arguments: list[str]) -> int:
    names = [name for item, (alias, _) in BENCHES.items() for name in (item, alias)]
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(names)} (all)")
    parser.add_argument("--quick", action="store_true", help="all of it in less than a minute, less exactly")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name.lower() not in [known.lower() for known in names]]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(names)}")
    say = sys.stderr if asked.json else sys.stdout
    described = machine.describe()
    print(", ".join(f"{name} {value}" for name, value in described.items()), file=say, flush=True)
    wanted = {name.lower() for name in asked.names} or {name.lower() for name in names}
    figures: list[Figure] = []
    busy: dict[str, float] = {}
    for item, (alias, measure) in BENCHES.items():
        if not wanted & {item.lower(), alias}:
            continue
        print(f"\n{item} {alias}", file=say, flush=True)
        before, started = machine.Load.now(), time.monotonic()
        for figure in measure(quick=asked.quick):
            figures.append(figure)
            print(figure.line(), file=say, flush=True)
        seconds = time.monotonic() - started
        busy[item] = machine.Load.now().others_since(before, seconds)
        doubt = "; busy: trust the ratios of processor time, not the clock" if busy[item] > BUSY else ""
        print(f"     ({seconds:.0f} s; others used {busy[item]:.0%} of one core{doubt})", file=say, flush=True)
    if asked.json:
        told = {"machine": described, "others": busy, "figures": [figure.as_json() for figure in figures]}
        print(json.dumps(told, indent=2))
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended on the way out
    sys.exit(main(sys.argv[1:]))
