"""Builds the front-end inside the wheel build, so that `pip install` of a checkout needs no Node on the machine.

ui/build.py does the work with the Node wheel that pyproject.toml pins for the build; it does nothing when the built
files are fresh. An editable installation is left alone: there dev.py builds.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface[Any]):
    """Runs before the files of a wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        if version != "editable":
            subprocess.run([sys.executable, str(Path(self.root, "ui", "build.py"))], check=True)
