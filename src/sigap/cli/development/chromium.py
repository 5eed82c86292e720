"""Finds the Chromium that journeys drive, or installs one in the ways this machine allows."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from sigap.cli.development import packages

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_SHELL = "chromium-headless-shell"


def find_or_install(environ: Mapping[str, str] = os.environ) -> str | None:
    """Path of a Chromium that runs, or None. Installs the system's package when root, else playwright's own."""
    found = _given_or_present(environ)
    if found is not None:
        return found
    if packages.install("chromium"):
        found = _given_or_present(environ)
        if found is not None:
            return found
    packages.succeeds(sys.executable, "-P", "-m", "playwright", "install", "chromium")
    return _of_playwright()


def install_shell() -> None:
    """Installs Chromium's shell where the system has a package of it; without it, all stories take the browser."""
    if not shutil.which(_SHELL):
        packages.install(_SHELL)


def shell() -> str | None:
    """Path of Chromium's shell without a window, or None: the same engine, at less than half the cost of a page.

    It keeps no history and no profile; a story about those needs the whole browser.
    """
    found = shutil.which(_SHELL)
    return found if found and packages.succeeds(found, "--version") else None


def _given_or_present(environ: Mapping[str, str]) -> str | None:
    named = environ.get("SIGAP_CHROMIUM", "")
    candidates = [named] if named else [path for name in _NAMES if (path := shutil.which(name))]
    return next((path for path in candidates if packages.succeeds(path, "--version")), None) or _of_playwright()


def _of_playwright() -> str | None:
    """A Chromium that playwright installed for this user earlier."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(folder.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None
