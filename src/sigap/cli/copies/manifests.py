"""What a copy says of itself: `manifest.json`, and whether the files beside it are the ones it speaks of.

Beside it lies `manifest.mac`, by which a restore knows that this installation wrote it, and with it every hash in it.
Pure facts and hashes; what they mean for a backup or a restore is decided there.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID

FORMAT, FORMAT_COMPRESSED = 1, 2
"""Another one where an older SIGAP could not restore the copy: one that knows no compressed dump."""
NAME = "manifest.json"
MARK = "manifest.mac"
DUMP, COMPRESSED = "database.sql", "database.sql.zst"
HEAD = "audit-head.txt"
ERASED = "erased.list"
FILES = "files"
_REQUIRED = (HEAD, ERASED)
_LARGEST = 16 * 1024 * 1024


class ManifestUnreadable(Exception):
    """There is no manifest that this SIGAP can read; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """Size and SHA-256 of one file of a copy."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The facts of one copy, all seen in the one moment that it shows.

    `rows` counts what each table holds in the copy, `data_keys` how many data keys each key-encryption key wraps,
    `months` names those keys by their month as far as the database knew, `roles` are those that its grants speak of.
    `trail` is the hash of the trail's first anchor: it tells one installation's copies from another's, wherever either
    was restored.
    """

    id: UUID
    begun_at: datetime
    version: str
    server: int
    is_demo: bool
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    events: int
    data_keys: Mapping[str, int]
    roles: tuple[str, ...]
    trail: str
    head: str
    months: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, FileFacts] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(facts.size for facts in self.files.values())

    @property
    def dump(self) -> str:
        """The name of the file that holds the database."""
        return COMPRESSED if COMPRESSED in self.files else DUMP

    def with_files(self, files: Mapping[str, FileFacts]) -> "Manifest":
        """The same facts, and the files that hold them."""
        return replace(self, files=files)

    def write(self, folder: Path) -> None:
        """Writes it into a copy's folder, 0600."""
        kind = FORMAT_COMPRESSED if self.dump == COMPRESSED else FORMAT
        ids = {"format": kind, **asdict(self), "id": str(self.id), "begun_at": self.begun_at.isoformat()}
        file = folder / NAME
        file.touch(mode=0o600)
        file.write_text(json.dumps(ids, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises ManifestUnreadable."""
        data = _read_json(folder / NAME)
        if data.get("format") not in {FORMAT, FORMAT_COMPRESSED}:
            raise ManifestUnreadable(f"{folder / NAME}: format {data.get('format')!r} tidak dikenal versi ini")
        try:
            found = cls(
                id=UUID(data["id"]),
                begun_at=_moment(data["begun_at"]),
                version=str(data["version"]),
                server=int(data["server"]),
                is_demo=_flag(data["is_demo"]),
                migrations=tuple(map(str, data["migrations"])),
                rows=_numbers(data["rows"]),
                events=int(data["events"]),
                data_keys=_numbers(data["data_keys"]),
                roles=tuple(map(str, data["roles"])),
                trail=str(data["trail"]),
                head=str(data["head"]),
                # Copies of before there was a list of months name none.
                months={str(kek): str(month) for kek, month in data.get("months", {}).items()},
                files={str(name): FileFacts(**facts) for name, facts in data["files"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ManifestUnreadable(f"{folder / NAME}: isinya bukan manifest cadangan SIGAP") from None
        if (found.dump == COMPRESSED) is not (data["format"] == FORMAT_COMPRESSED):
            raise ManifestUnreadable(f"{folder / NAME}: format {data['format']} tidak cocok dengan {found.dump}")
        return found


def facts_of(folder: Path) -> dict[str, FileFacts]:
    """Size and hash of every file below a copy's folder, by its path there; the manifest itself and its mark aside."""
    return {name: _facts(folder / name) for name in _names(folder) if name not in {NAME, MARK}}


def misfits(folder: Path, manifest: Manifest) -> Iterator[str]:
    """A sentence for each file that is missing or is not the one that was copied."""
    for name in sorted({*_REQUIRED, manifest.dump, *manifest.files}):
        known, path = manifest.files.get(name), folder / name
        if known is None:
            yield f"{folder / NAME}: tidak menyebut {name}"
        elif not _is_inside(folder, name):
            yield f"{folder / NAME}: {name} menunjuk ke luar folder cadangan"
        elif not path.is_file():
            yield f"{path}: tidak ada"
        elif (size := path.stat().st_size) != known.size:
            yield f"{path}: {size} bita, seharusnya {known.size}; salinan ini terpotong atau diubah"
        elif _facts(path) != known:
            yield f"{path}: isinya berbeda dari yang dicadangkan (SHA-256 tidak sama)"


def _is_inside(folder: Path, name: str) -> bool:
    """Whether a name stays below the folder, by no link on the way either."""
    parts = Path(name).parts
    if Path(name).is_absolute() or ".." in parts:
        return False
    return not any(folder.joinpath(*parts[:end]).is_symlink() for end in range(1, len(parts) + 1))


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _facts(path: Path) -> FileFacts:
    with path.open("rb") as stream:
        return FileFacts(size=path.stat().st_size, sha256=file_digest(stream, "sha256").hexdigest())


def _read_json(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ManifestUnreadable(f"{path}: terlalu besar untuk manifest cadangan")
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ManifestUnreadable(f"{path}: tidak ada; ini bukan cadangan SIGAP yang selesai") from None
    except (OSError, ValueError):
        raise ManifestUnreadable(f"{path}: tidak terbaca") from None
    if not isinstance(data, dict):
        raise ManifestUnreadable(f"{path}: isinya bukan manifest cadangan SIGAP")
    return data


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("a flag is true or false")
    return value


def _numbers(data: Mapping[str, Any]) -> dict[str, int]:
    return {str(name): int(number) for name, number in data.items()}
