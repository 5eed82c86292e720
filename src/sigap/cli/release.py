"""Which SIGAP this is: version, commit, fingerprint of what it brings a database to. Of a checkout or of a bundle."""

import subprocess
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sigap.cli.home import CHECKOUT
from sigap.cli.schema import files

NOTE = "release.toml"
"""What a bundle says of itself; a checkout asks git."""
_SHORT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """`commit` is empty where nobody knows it; `is_altered`: files of the checkout differ from it."""

    version: str
    commit: str
    is_altered: bool
    schema: str

    def __str__(self) -> str:
        return f"sigap {self.version}, {self.source}, skema {self.schema}"

    @property
    def source(self) -> str:
        """The commit, for people."""
        named = f"commit {self.commit}" if self.commit else "tanpa git"
        return f"{named} (diubah)" if self.is_altered else named


def current(root: Path = CHECKOUT) -> Release:
    """Asks the bundle's own note, else git."""
    note = root / NOTE
    if note.is_file():
        commit, is_altered = str(tomllib.loads(note.read_text(encoding="utf-8"))["commit"]), False
    else:
        commit, is_altered = git(root, "rev-parse", "HEAD"), bool(git(root, "status", "--porcelain"))
    return Release(
        version=version("sigap"), commit=commit[:_SHORT], is_altered=is_altered, schema=files.files_hash()[:_SHORT]
    )


def git(root: Path, *arguments: str) -> str:
    """What git answers of exactly this folder; nothing where it is no checkout or there is no git."""
    if not (root / ".git").exists():
        return ""
    # A checkout may be another's, as root's command in an officer's folder: it is only asked.
    asked = ["git", "-c", f"safe.directory={root}", "-C", str(root), *arguments]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
