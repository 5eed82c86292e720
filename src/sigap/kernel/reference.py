"""Reads an app's shipped reference data (dated, sourced) from its folder `reference/`."""

import tomllib
from importlib.resources import files
from typing import Any


def toml_file(package: str, name: str) -> dict[str, Any]:
    """The parsed `<package>/reference/<name>`."""
    return tomllib.loads(files(package).joinpath("reference", name).read_text(encoding="utf-8"))
