"""Which parts hold the newest month's key to seal to, as far as it can be told here.

A part's own folder tells where it may be read. Where each part is an account of its own it may not: there `sigap-hand`
leaves a mark among the keys once every part of the machine has its files.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from sigap.cli import door
from sigap.cli.home import Home
from sigap.cli.keys.location import KeyLocation
from sigap.vault.intake_key import INTAKE_PUBLIC

HANDED_OVER = "handed.pub"
"""Among the keys: the intake key that the parts were handed last."""
REMEDY = "jalankan: systemctl start sigap-hand (wadah: sigap-owner hand)"


class SealingPart(StrEnum):
    """A part that seals reports to the month's key."""

    PUBLIC = "public"
    DESK = "desk"
    WORKER = "worker"


WORDS: Mapping[SealingPart, str] = {
    SealingPart.PUBLIC: "situs publik",
    SealingPart.DESK: "meja kerja",
    SealingPart.WORKER: "pekerja latar",
}


def folders(place: KeyLocation) -> dict[SealingPart, Path]:
    """Where the parts' keys lie when `up` starts all parts together, or the demo does."""
    home = Home(place.home)
    apart = {
        SealingPart.PUBLIC: home.public_keys,
        SealingPart.DESK: home.desk_keys,
        SealingPart.WORKER: home.worker_keys,
    }
    return {
        part: own_folder if (own_folder := place.folder / part.value).is_dir() else folder
        for part, folder in apart.items()
    }


def intake_key_of(folder: Path, keys: Path) -> bytes | None:
    """The intake key of a part of this machine; None where nobody can tell."""
    return read(folder) or read(keys, HANDED_OVER)


def read(folder: Path, name: str = INTAKE_PUBLIC) -> bytes | None:
    """None where it is not, or may not be read."""
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def parts_left_behind(place: KeyLocation) -> list[SealingPart]:
    """Parts of this machine that seal to a former month's key, or may: under the units each must be told of."""
    newest = read(place.folder)
    if newest is None:
        return []
    known = {part: intake_key_of(folder, place.folder) for part, folder in folders(place).items()}
    is_told = (door.SETTINGS / "rotate.env").exists()
    return [part for part, key in known.items() if key != newest and (key is not None or is_told)]
