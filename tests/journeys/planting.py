"""Words that are planted in inputs, and the search for them in everything that a running system leaves on disk."""

import base64
import os
import random
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from tests.journeys.house import Demo, clean_environment

from sigap.cli.database import postgres, programs, server
from sigap.cli.home import CHECKOUT, Home

_DRAW = random.SystemRandom()
_PRIME = 1_000_003  # a denominator that no fraction loses
_LETTERS = "bcdfghjklmnpqrstvwxz"
_BIGGEST = 64 * 1024 * 1024
_TEMPORARY = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))  # noqa: S108  searched, not written


@dataclass(slots=True)
class Plants:
    """What was planted where. Every needle begins with a mark of this run, which occurs nowhere else in the world."""

    needles: dict[str, str] = field(default_factory=dict)
    since: float = field(default_factory=time.time)
    letters: str = field(default_factory=lambda: "".join(_DRAW.choices(_LETTERS, k=9)))
    digits: str = field(default_factory=lambda: f"{_DRAW.randrange(10**10):010d}")
    raws: dict[str, bytes] = field(default_factory=dict)

    def phrase(self, where: str) -> str:
        return f"Anak itu {self.word(where)} dibawa pergi malam hari."

    def name(self, where: str) -> str:
        return f"Siti {self.word(where).capitalize()} O'Contoh"

    def mail(self, where: str) -> str:
        return f"{self.word(where)}@contoh.example"

    def file(self, where: str) -> str:
        return f"kk {self.word(where)} (1).pdf"

    def word(self, where: str) -> str:
        return self._keep(where, self.letters + "".join(_DRAW.choices(_LETTERS, k=4)))

    def phone(self, where: str) -> str:
        return self._keep(where, f"{self.digits}{_DRAW.randrange(1000):03d}")

    def nik(self, where: str) -> str:
        return self._keep(where, f"{self.digits}{_DRAW.randrange(10**6):06d}")

    def coordinate(self, where: str) -> tuple[Fraction, Fraction, Fraction]:
        """Degrees as a camera writes them: three fractions, whose twenty-four bytes are the needle, in both orders."""
        parts = [_DRAW.randrange(10**8, 10**9) for _part in range(3)]
        for order in "<>":
            numbers = [number for each in parts for number in (each, _PRIME)]
            self.raws[f"{where} {order}"] = struct.pack(f"{order}6I", *numbers)
        return Fraction(parts[0], _PRIME), Fraction(parts[1], _PRIME), Fraction(parts[2], _PRIME)

    def found_in(self, data: bytes) -> set[str]:
        """The forms of the marks that lie in these bytes, with the inputs that they came from."""
        small = data.lower()
        marks = (*_forms(self.letters), *_forms(self.digits))
        found = {name for form, name, is_exact in marks if form in (data if is_exact else small)}
        origins = [where for where, needle in self.needles.items() if needle.encode() in small]
        told = {f"{name} of {origins}" for name in found}
        for where, raw in self.raws.items():
            forms = [(raw, "raw", True), (raw.hex().encode(), "hex", False)]
            forms += [(text, "base64", True) for text in _middles(raw)]
            told |= {f"{name} of {where}" for form, name, is_exact in forms if form in (data if is_exact else small)}
        return told

    def _keep(self, where: str, needle: str) -> str:
        assert where not in self.needles
        self.needles[where] = needle
        return needle


def _middles(raw: bytes) -> Iterator[bytes]:
    """The middle of its base64 at each place where it may begin; both alphabets are alike for letters and digits."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw)
        yield text[4 if before else 0 : (before + len(raw)) // 3 * 4]


def _forms(mark: str) -> Iterator[tuple[bytes, str, bool]]:
    """Every way in which a mark may lie about: bytes, name, and whether letters' size matters."""
    for is_capital in (False, True):
        raw = (mark.capitalize() if is_capital else mark).encode()
        for text in _middles(raw):
            yield text, "base64", True
        yield raw.hex().encode(), "hex", False
        yield "".join(f"%{byte:02x}" for byte in raw).encode(), "escaped", False
    yield mark.encode(), "plain", False
    for wide in ("utf-16-le", "utf-16-be"):
        yield mark.encode(wide), wide, False


def places(demo: Demo, plants: Plants) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """All that is left of a running system: its dump, what the server knows, its data, home, logs, temporary files."""
    # The files first: a dump begins with a checkpoint.
    cluster = postgres.cluster_of(demo.home)
    for folder in (cluster.place, demo.home.path):
        yield from ((str(file), file.read_bytes) for file in _files(folder, 0))
    for folder in _TEMPORARY:
        yield from ((str(file), file.read_bytes) for file in _files(folder, plants.since) if not _is_anothers(file))
    yield "pg_dump", lambda: dump(demo)
    yield "pg_stat_activity", lambda: repr(demo.query("SELECT query FROM pg_stat_activity")).encode()
    yield "pg_stats", lambda: repr(demo.query("SELECT most_common_vals, histogram_bounds FROM pg_stats")).encode()


def dump(demo: Demo) -> bytes:
    """The whole database as plain SQL."""
    demo.query("CHECKPOINT")
    demo.query("ANALYZE")
    url = server.embedded(postgres.cluster_of(demo.home)).owner_url
    argv = [str(programs.binaries() / "pg_dump"), "--format=plain", "--schema=*", url]
    return subprocess.run(argv, env={}, capture_output=True, check=True).stdout


def back_up(demo: Demo, folder: Path) -> None:
    """A copy of the running system, as its administrator makes one."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "sigap.cli.main", "backup", str(folder)],
        env={**clean_environment(demo.home), "PYTHONPATH": str(CHECKOUT / "src")},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _is_anothers(file: Path) -> bool:
    """A database in memory: ours was searched by its own name, what others hold is theirs."""
    return file.is_relative_to(postgres.cluster_of(Home(postgres.MEMORY)).place.parent)


def _files(folder: Path, since: float) -> Iterator[Path]:
    for top, _folders, names in os.walk(folder):
        for name in names:
            file = Path(top) / name
            try:
                found = file.lstat()
            except OSError:
                continue
            if file.is_file() and not file.is_symlink() and found.st_mtime >= since and found.st_size < _BIGGEST:
                yield file
