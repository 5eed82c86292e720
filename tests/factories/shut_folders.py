"""A folder of another account, as it looks to whoever may not enter it: tests run as root, whom nothing keeps out."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


def shut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the folder is seen, and nothing in it."""
    looked, listed, scanned = Path.stat, Path.iterdir, os.scandir

    def stat(path: Path, **how: Any) -> object:
        if folder in path.parents:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return looked(path, **how)

    def iterdir(path: Path) -> Iterator[Path]:
        if path == folder or folder in path.parents:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    def scandir(path: Path) -> object:
        if str(path) == str(folder):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scanned(path)

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(Path, "iterdir", iterdir)
