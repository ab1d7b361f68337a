#!/usr/bin/env python3
"""Everything a developer does with LenoChat, from a fresh clone, with Python 3.11 and nothing else.

    python3 dev.py demo [OPTIONS]      run the demo; options go to `lenochat demo`
    python3 dev.py test                every check: lint, types, arrows, tests, front-end, wheel, real browsers
    python3 dev.py check               only the fast ones: lint, types, arrows
    python3 dev.py fix                 format, apply safe repairs, generate the protocol's types
    python3 dev.py bench [OPTIONS]     measurements
    python3 dev.py torture [OPTIONS]   drive a server at random, kill it, and verify from outside what it promises
    python3 dev.py screenshots [--long | --rtl] [FOLDER] [NAME ...]   pictures of every screen, in .cache/screenshots
    python3 dev.py build               a wheel, in dist/
    python3 dev.py lock                requirements/*.txt again, from pyproject.toml and requirements/dev.in
    python3 dev.py run COMMAND ...     a command inside the environment: `pytest tests/core`, `npm run dev -w dashboard`

Before a task it makes .venv, installs what requirements/dev.txt names (only with the right hashes), installs LenoChat
editable and builds the front-end with the Node of a PyPI wheel. Stamps in .cache/ hold a hash of what each of these
depends on, so that a second run begins at once. Standard library only.
"""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - it is here for who starts it with an older one
    sys.exit(f"dev.py: LenoChat needs Python 3.11 or newer; this is {sys.version.split()[0]}")

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
WHEEL_VENV = CACHE / "wheel-venv"
WHEELS = CACHE / "wheel"
RUNTIME_LOCK = ROOT / "requirements" / "runtime.txt"
DEV_LOCK = ROOT / "requirements" / "dev.txt"


# Programs


def program(name: str, environment: Path = VENV) -> str:
    """An installed command of a virtual environment."""
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return str(environment / folder / (name + suffix))


def surroundings(**more: str) -> dict[str, str]:
    """The environment variables of everything that is started here: .venv is active."""
    path = os.pathsep.join((str(Path(program("python")).parent), os.environ.get("PATH", "")))
    variables = {**os.environ, "VIRTUAL_ENV": str(VENV), "PATH": path, "PYTHONUNBUFFERED": "1", **more}
    variables.pop("PYTHONHOME", None)
    # Compiled code is kept, also where the machine says not to, but in one place: a start takes a third of the time.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    variables["PYTHONPYCACHEPREFIX"] = str(CACHE / "pycode")
    if not sys.stdout.isatty():
        variables["NO_COLOR"] = "1"  # Vitest colours logs too, and whoever reads them sees escape codes
    return variables


def run(*command: str, **more: str) -> bool:
    """Runs a command in the repository's root; whether it exited with 0. Keywords are further environment variables."""
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, env=surroundings(**more), check=False).returncode == 0


def must(what: str, *command: str) -> None:
    """Runs something that everything after it needs."""
    if not run(*command):
        sys.exit(f"dev.py: {what} failed: {' '.join(command)}")


def front_end(*arguments: str) -> tuple[str, ...]:
    """The command that runs npm or node in ui/, or builds the front-end."""
    return program("python"), str(ROOT / "ui" / "build.py"), *arguments


# The environment


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two dev.py at once in one checkout prepare it one after the other."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        if os.name != "nt":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hash_of(*inputs: Path | str) -> str:
    """One hash over texts and the contents of files."""
    total = hashlib.sha256()
    for item in inputs:
        contents = item.read_bytes() if isinstance(item, Path) else item.encode()
        total.update(f"{len(contents)}\n".encode() + contents)
    return total.hexdigest()


def once(name: str, key: str, result: str, step: Callable[[], None]) -> None:
    """Does a step unless its result is there and was made with the same key; what fails is done again next time."""
    stamp = CACHE / f"{name}.stamp"
    if Path(result).exists() and stamp.is_file() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    step()
    stamp.write_text(key)


def make_venv() -> None:
    """A virtual environment that holds pip and uv; pip comes first because it can check uv's hash."""
    if Path(sys.prefix).resolve() == VENV:
        sys.exit("dev.py: .venv has to be made anew; start dev.py with a Python outside of it")
    print("Making .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode != 0:
        sys.exit("dev.py: this Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv")
    only_uv = CACHE / "uv.txt"
    only_uv.write_text(locked("uv"))
    quiet = ("--quiet", "--disable-pip-version-check")
    must("installing uv", program("python"), "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(only_uv))


def locked(package: str) -> str:
    """The part of the lock about one package: its version and its hashes."""
    found = re.search(rf"^{package}==.*?(?=^\S|\Z)", DEV_LOCK.read_text(), re.MULTILINE | re.DOTALL)
    if found is None:
        sys.exit(f"dev.py: requirements/dev.txt does not name {package}")
    return found[0]


def install_packages() -> None:
    """Exactly the locked packages, and LenoChat itself from the checkout."""
    print("Installing packages", flush=True)
    python = ("--python", program("python"))
    must("installing packages", program("uv"), "pip", "sync", "-q", *python, "--require-hashes", str(DEV_LOCK))
    editable = ("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    must("installing LenoChat", program("uv"), "pip", "install", "-q", *python, *editable)


def prepare(*, build: bool) -> None:
    """Brings .venv, node_modules and, if asked, the built front-end to what the checkout says."""
    python = f"{sys.base_prefix} {sys.version}"
    with alone():
        once("venv", hash_of(str(ROOT), python), program("uv"), make_venv)
        packages = hash_of(str(ROOT), python, DEV_LOCK, ROOT / "pyproject.toml", ROOT / "hatch_build.py")
        once("packages", packages, program("lenochat"), install_packages)
        must("preparing the front-end", *front_end(*([] if build else ["install"])))


# The checks: each is true when all is well


@dataclass(frozen=True)
class Step:
    """One part of `test` or `check`, under its own heading in the output."""

    title: str
    check: Callable[[], bool]


def python_sources() -> list[str]:
    """What the type checker reads; folders that nobody has filled yet are left out."""
    candidates = ("src", "tests", "bench", "torture", "dev.py", "hatch_build.py", "ui/build.py")
    return [name for name in candidates if (ROOT / name).is_file() or any((ROOT / name).rglob("*.py"))]


def lint() -> bool:
    formatted = run(program("ruff"), "format", "--check", "--quiet", "--diff", ".")
    return run(program("ruff"), "check", ".") and formatted


def types() -> bool:
    return run(program("mypy"), *python_sources())


def arrows() -> bool:
    return run(program("lint-imports"), "--cache-dir", str(CACHE / "import-linter"))


def front_end_lint() -> bool:
    return run(*front_end("npm", "run", "--silent", "lint"))


def front_end_types() -> bool:
    return run(*front_end("npm", "run", "--silent", "types"))


def front_end_builds() -> bool:
    return run(*front_end())


def front_end_tests() -> bool:
    return run(*front_end("npm", "run", "--silent", "test"))


def protocol_types() -> bool:
    """The types that the front-end is compiled with are the ones that the server has."""
    check = ("node", "protocol/generate.mjs", "--check")
    return run(*front_end(*check), LENOCHAT_PYTHON=program("python"))


def python_tests() -> bool:
    return run(program("pytest"), "-n", "2", "--ignore", "tests/e2e", "tests")


def wheel_installs() -> bool:
    """The wheel, built and installed with the locked packages into an environment of its own."""
    shutil.rmtree(WHEELS, ignore_errors=True)
    if not build_wheel(WHEELS):
        return False
    (wheel,) = WHEELS.glob("*.whl")
    uv, python = program("uv"), program("python", WHEEL_VENV)
    return (
        run(uv, "venv", "-q", "--clear", "--python", program("python"), str(WHEEL_VENV))
        and run(uv, "pip", "sync", "-q", "--python", python, "--require-hashes", str(RUNTIME_LOCK))
        and run(uv, "pip", "install", "-q", "--python", python, "--no-deps", str(wheel))
        and run(program("lenochat", WHEEL_VENV), "--help")
    )


def browser_is_there() -> bool:
    return run(program("python"), "-m", "tests.support.chromium")


def browser_tests() -> bool:
    return run(program("pytest"), "-n", "2", "tests/e2e", LENOCHAT_E2E_COMMAND=program("lenochat", WHEEL_VENV))


FAST = (
    Step("Python: format and lint", lint),
    Step("Python: types", types),
    Step("Arrows between modules", arrows),
    Step("Front-end: format and lint", front_end_lint),
    Step("Front-end: types", front_end_types),
    Step("Front-end: protocol types are up to date", protocol_types),
)
ALL = (
    *FAST,
    Step("Front-end: build", front_end_builds),
    Step("Front-end: tests", front_end_tests),
    Step("Python: tests", python_tests),
    Step("Wheel: build and install", wheel_installs),
    Step("Browser: find or unpack one", browser_is_there),
    Step("Browser: tests against the wheel", browser_tests),
)


def check_all(steps: tuple[Step, ...]) -> int:
    """Runs every step, whatever the ones before it said, and sums up."""
    results: list[tuple[Step, bool, float]] = []
    for number, step in enumerate(steps, 1):
        print(f"\n=== {number}/{len(steps)} {step.title}", flush=True)
        began = time.monotonic()
        passed = step.check()
        results.append((step, passed, time.monotonic() - began))
    print("\n=== Summary")
    for step, passed, seconds in results:
        print(f"{'ok    ' if passed else 'FAILED'} {seconds:6.1f} s  {step.title}")
    failed = sum(not passed for _, passed, _ in results)
    total = sum(seconds for _, _, seconds in results)
    print(f"{f'{failed} of {len(steps)} FAILED' if failed else f'all {len(steps)} passed'} in {total:.0f} s")
    return 1 if failed else 0


# The tasks


def build_wheel(folder: Path) -> bool:
    options = ("--wheel", "--no-isolation", "--outdir", str(folder))
    return run(program("python"), "-m", "build", *options, ".")


def become(*command: str) -> int:
    """Lets a command take over: it gets the terminal, the signals and the exit code."""
    sys.stdout.flush()
    if os.name == "nt":
        return subprocess.run(command, env=surroundings(), check=False).returncode
    return os.execvpe(command[0], command, surroundings())


def fix() -> int:
    steps = (
        run(program("ruff"), "check", "--fix", "--quiet", "."),
        run(program("ruff"), "format", "."),
        run(*front_end("node", "protocol/generate.mjs"), LENOCHAT_PYTHON=program("python")),
        run(*front_end("npm", "run", "--silent", "format")),
    )
    return 0 if all(steps) else 1


def lock() -> int:
    """Newer versions come in by editing the exact ones in pyproject.toml and dev.in."""
    command = (program("uv"), "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes")
    inputs = {RUNTIME_LOCK: ("pyproject.toml",), DEV_LOCK: ("pyproject.toml", "requirements/dev.in")}
    done = [run(*command, "--no-header", "-o", str(output), *files) for output, files in inputs.items()]
    return 0 if all(done) else 1


def run_inside(arguments: list[str]) -> int:
    if not arguments:
        sys.exit("dev.py: run what?")
    if arguments[0] in ("npm", "node"):
        return become(*front_end(*arguments))
    return become(*arguments)


def main(task: str, arguments: list[str]) -> int:
    tasks: dict[str, Callable[[], int]] = {
        "demo": lambda: become(program("lenochat"), "demo", *arguments),
        "test": lambda: check_all(ALL),
        "check": lambda: check_all(FAST),
        "fix": fix,
        "bench": lambda: become(program("python"), "-m", "bench", *arguments),
        "torture": lambda: become(program("python"), "-m", "torture", *arguments),
        "screenshots": lambda: become(program("python"), "-m", "tests.e2e.gallery", *arguments),
        "build": lambda: 0 if build_wheel(ROOT / "dist") else 1,
        "lock": lock,
        "run": lambda: run_inside(arguments),
    }
    if task not in tasks:
        print(__doc__)
        return 0 if task in ("-h", "--help", "help") else 2
    prepare(build=task in ("demo", "bench", "torture", "screenshots"))
    return tasks[task]()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "help", sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit(130)
