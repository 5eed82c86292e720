"""Folders of copies: built beside their place and put there whole, found again, swept after a death, removed when old.

A folder counts as a copy only under its own name; whatever is half made or half removed bears another.
"""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sigap.cli.copies.manifests import Manifest, ManifestUnreadable
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home, is_within

_SHORT = 8
_STAMP = "%Y%m%dT%H%M%SZ"
_LEFTOVER = re.compile(r"\..*\.partial-([0-9a-f]{8})-(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCopy:
    """One copy that lies in a folder of copies."""

    path: Path
    manifest: Manifest


def stamp(at: datetime) -> str:
    """A moment as a name: 20261125T034803Z."""
    return at.astimezone(UTC).strftime(_STAMP)


def moment_of(name: str) -> datetime | None:
    """The moment that a name stamps; None for a name that a person gave."""
    try:
        at = datetime.strptime(name, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if stamp(at) == name else None


def refuse_unfit(folder: Path, *, home: Home, keys: Path) -> None:
    """Raises CommandFailed unless a copy can be put there: absent or empty, in a folder that is there.

    Never inside what it copies, nor beside keys: one theft, or one broken disk, would take both.
    """
    for inside, what in ((home.path, "SIGAP_HOME"), (keys, "SIGAP_KEYS")):
        if is_within(folder, inside):
            raise CommandFailed(f"{folder}: di dalam {what} ({inside}); sebut folder di penyimpanan lain")
    if not folder.parent.is_dir():
        raise CommandFailed(f"{folder.parent}: folder itu tidak ada; apakah disk cadangan sudah terpasang?")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CommandFailed(f"{folder}: bukan folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise CommandFailed(f"{folder}: sudah berisi; sebut folder baru atau yang kosong")
    if not os.access(folder.parent, os.W_OK):
        raise CommandFailed(f"{folder.parent}: tidak dapat ditulis pengguna ini")


@contextmanager
def draft_of(folder: Path, home: Home) -> Iterator[Path]:
    """A private folder beside `folder` to build in; whatever is left of it at the end is removed."""
    draft = _aside(folder, home)
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def put_in_place(draft: Path, folder: Path) -> None:
    """Gives a finished draft its name in one step, after all of it is on the disk."""
    for path in [*sorted(draft.rglob("*"), reverse=True), draft]:
        _to_disk(path)
    draft.rename(folder)
    _to_disk(folder.parent)


def remove(folder: Path, home: Home) -> None:
    """Removes a copy: out of sight in one step first, so that no half of it ever counts."""
    aside = _aside(folder, home)
    folder.rename(aside)
    shutil.rmtree(aside)


def sweep(parent: Path, home: Home) -> None:
    """Removes what dead runs of this home left beside their copies; asked before this one begins to write.

    In a container every run has the same number: what bears this one's was left by another.
    """
    for path in parent.glob(".*.partial-*"):
        match = _LEFTOVER.fullmatch(path.name)
        if match and match[1] == home.identity()[:_SHORT] and not _is_another(int(match[2])) and _is_ours(path):
            shutil.rmtree(path, ignore_errors=True)


def copies_in(parent: Path) -> list[StoredCopy]:
    """Every copy in a folder of copies, the oldest first. What has no readable manifest is none."""
    found = []
    for path in sorted(parent.iterdir()) if parent.is_dir() else []:
        if path.is_dir() and not path.is_symlink() and not path.name.startswith("."):
            with suppress(ManifestUnreadable):
                found.append(StoredCopy(path=path, manifest=Manifest.read(path)))
    return sorted(found, key=lambda copy: copy.manifest.begun_at)


def _aside(folder: Path, home: Home) -> Path:
    return folder.with_name(f".{folder.name}.partial-{home.identity()[:_SHORT]}-{os.getpid()}")


def _is_ours(path: Path) -> bool:
    facts = path.lstat()
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.geteuid()


def _is_another(process: int) -> bool:
    """Whether a process of this number runs beside this one."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        # Some file systems of backup disks cannot do it for a folder; the files themselves are what counts.
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
