"""NOTICE: what SIGAP is made with, and under which licences, read from the lock file and the packages themselves."""

import sys
import textwrap
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import supply

WRITTEN_WITH = (3, 13)
"""The Python for which the file is written: others need a package more or less."""
_HEAD = """SIGAP
Licensed under the Apache License, Version 2.0 (LICENSE).

Written by `./sigap generate-packaging` from uv.lock, for Linux and Python {python}. SIGAP itself contains none of the
packages below. Whoever makes a bundle or an image carries them along, each under its own licence; the texts lie in each
package's folder. Libraries that a package brings along are named by their files.

"""
_GPL = """
GPL: the packages marked * bring libraries under the GNU General Public License along (x264, x265, and FFmpeg built with
them), which their own licence does not name. A bundle or an image that holds one is given to others under the GPL,
version 3 or later, as a whole, with its sources; `./sigap bundle --without-gpl` leaves them out (docs/adr).
"""


def text() -> str:
    """The whole file."""
    rows = [_row(name) for name in sorted(shipped(tomllib.loads((CHECKOUT / "uv.lock").read_text(encoding="utf-8"))))]
    return _HEAD.format(python=".".join(map(str, WRITTEN_WITH))) + "\n".join(rows) + "\n" + _GPL


def shipped(lock: dict[str, Any]) -> set[str]:
    """Names of the packages that an installation has: what SIGAP needs, and what that needs, as installed here."""
    packages = {package["name"]: package for package in lock["package"]}
    found: set[str] = set()
    waiting: list[tuple[str, tuple[str, ...]]] = [("sigap", ())]
    while waiting:
        name, extras = waiting.pop()
        package = packages[name]
        needed = [*package.get("dependencies", [])]
        for extra in extras:
            needed += package.get("optional-dependencies", {}).get(extra, [])
        fresh = [each for each in needed if each["name"] not in found and is_here(each["name"])]
        found |= {each["name"] for each in fresh}
        waiting += [(each["name"], tuple(each.get("extra", ()))) for each in fresh]
    return found


def is_here(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def brought_along(name: str) -> list[str]:
    """Shared libraries in a wheel that are other people's: they lie in a folder of their own."""
    files: Iterable[Any] = metadata.files(name) or []
    inside = {Path(str(file)).name for file in files if ".libs/" in str(file)}
    return sorted({library.partition("-")[0].partition(".so")[0] for library in inside})


def _row(name: str) -> str:
    licence = supply.licence_of(metadata.metadata(name), name)
    mark = "*" if name in supply.CARRIES_GPL else ""
    libraries = brought_along(name)
    words = textwrap.fill(", ".join(libraries), 110, initial_indent="    ", subsequent_indent="    ")
    more = f"\n{words}" if libraries else ""
    return f"{name}{mark} {metadata.version(name)}: {licence}{more}"


def is_written_here() -> bool:
    return sys.version_info[:2] == WRITTEN_WITH
