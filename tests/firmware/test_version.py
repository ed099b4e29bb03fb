"""The firmware says which version it is of, in each session that it keeps."""

import tomllib
from pathlib import Path

from firmware.rondo import VERSION

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_the_firmware_is_of_the_version_of_the_project() -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    assert ".".join(str(number) for number in VERSION) == project["version"]
