"""`./sigap keys drill`: three holders open the ring on a machine without a network; the server then notes it.

The first half needs neither database nor the system's own folders; what it hands on is a small record.
"""

import argparse
import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from sigap.cli.database import orm, server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home, is_within
from sigap.cli.keys import asking_shares, carried, location
from sigap.cli.keys.location import KeyLocation
from sigap.config.env import regency_zone
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.vault import drills, keyring, recovery_files
from sigap.vault.drills import Record, RecordRefused, RecordUnreadable
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.recovery import OpenedShares, Recovery
from sigap.vault.ring import Ring

_LARGEST_RECORD = 4096


def run(arguments: list[str]) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if sum((bool(options.recovery) and not options.here, bool(options.note), options.here)) != 1:
        parser.error("sebut satu saja: --recovery BERKAS …, --note CATATAN, atau --here")
    if options.note and (options.shares or options.out or options.recovery):
        parser.error("--note berdiri sendiri")
    if options.note:
        return _note(_read_record(options.note), is_from_outside=True)
    place = _place_here() if options.here else None
    if options.out is not None and options.out.exists():
        raise CommandFailed(f"{options.out}: sudah ada; pilih nama lain")
    files = _files(options.recovery, place)
    record = _drill(files, options.shares)
    if options.out is not None:
        _write_record(options.out, record)
    if place is not None:
        return _note(record, is_from_outside=bool(options.recovery))
    print(_how_to_go_on(options.out))
    return 0


def _files(named: list[Path], place: KeyLocation | None) -> list[Path]:
    """What is to be opened. On this machine the holders' files are named, or its own alone is proved."""
    if place is None:
        return named
    if any(is_within(path, place.folder) for path in named):
        raise CommandFailed(f"--recovery: sebut berkas yang dipegang pemegang, bukan yang di {place.folder}")
    return named or [place.folder / recovery_files.RECOVERY]


def _place_here() -> KeyLocation:
    place = KeyLocation.from_environment()
    location.refuse("latihan tidak dimulai:", place.mistakes())
    return place


def _drill(paths: list[Path], shares: Path | None) -> Record:
    """The same three open each file. The record is of the oldest: no file is proved by another one."""
    files = [_read(path) for path in paths]
    if len({found.fingerprint for found in files}) > 1:
        raise CommandFailed("berkas-berkas pemulihan ini bukan dari satu pembagian lembar; sidiknya berbeda", status=1)
    given = asking_shares.shares_for(files[0], shares)
    rings = [_opened(path, found, given) for path, found in zip(paths, files, strict=True)]
    if flaws := [
        f"{path.name}: {flaw}"
        for path, found, opened in zip(paths, files, rings, strict=True)
        for flaw in drills.flaws_in(opened.ring, found)
    ]:
        raise CommandFailed("\n".join(["Latihan tidak lulus; gelang kunci tidak utuh:", *flaws]), status=1)
    oldest = min(range(len(files)), key=lambda place: files[place].generation)
    record = drills.record_of(rings[oldest], files[oldest], at=now())
    print(_passed(record, dict(zip((path.name for path in paths), rings, strict=True))))
    return record


def _read(path: Path) -> Recovery:
    try:
        return recovery_files.read(path)
    except KeysUnusable as error:
        raise CommandFailed(str(error)) from None


def _opened(path: Path, found: Recovery, given: dict[int, bytes]) -> OpenedShares:
    try:
        return asking_shares.opened_by(found, given)
    except CommandFailed as failed:
        raise CommandFailed(f"{path.name}: {failed.message}", status=failed.status) from None


def _passed(record: Record, rings: Mapping[str, OpenedShares]) -> str:
    moment = record.drilled_at.astimezone(regency_zone())
    newest = max((opened.ring for opened in rings.values()), key=lambda ring: ring.generation)
    lines = [
        "Latihan pemulihan lulus.",
        f"  waktu          {moment:%Y-%m-%d %H:%M %Z}",
        f"  pemegang       {drills.numbers_in_words(record.holders)}",
        f"  sidik          {record.recovery}",
    ]
    for name, opened in rings.items():
        held = ", ".join(epoch.id for epoch in opened.ring.epochs)
        lines.append(f"  gelang kunci   generasi {opened.ring.generation}; masa kunci {held} ({name})")
        if opened.ring.generation < newest.needed_from:
            lines.append(f"                 tidak memegang kunci bulan {newest.newest.id}: ganti berkas ini")
    return "\n".join(lines)


def _how_to_go_on(out: Path | None) -> str:
    if out is None:
        return "Tanpa --out tidak ada catatan, jadi server belum tahu. Ulangi dengan --out CATATAN bila perlu dicatat."
    return f"Catatan: {out}. Bawa ke server, lalu: ./sigap keys drill --note {out.name}\nMatikan mesin latihan ini."


def _note(record: Record, *, is_from_outside: bool) -> int:
    place = KeyLocation.from_environment()
    try:
        ring = keyring.opened(place.folder, place.root())
        is_current = drills.check(record, ring, at=now())
    except (KeysUnsafe, KeysUnusable) as error:
        raise CommandFailed(str(error)) from None
    except RecordRefused as refused:
        raise CommandFailed(str(refused), status=1) from None
    is_new = _stored(record, ring)
    print(
        "Latihan dicatat; tanggalnya tampil di meja kerja." if is_new else "Catatan ini sudah tercatat; tidak berubah."
    )
    if not is_from_outside:
        print(
            "Yang terbukti berkas pemulihan di mesin ini, bukan yang dipegang di luar. Ulangi dengan salinan para "
            "pemegang: --recovery BERKAS --recovery BERKAS …"
        )
    elif record.generation >= ring.needed_from:
        carried.note(ring, record.generation)
        print(f"Berkas pemulihan generasi {record.generation} tercatat di luar mesin ini.")
    if record.generation < ring.needed_from:
        print(f"Berkas pemulihan di latihan itu tidak memegang kunci bulan {ring.newest.id}.")
    if not is_current:
        print(
            f"Latihan memakai berkas pemulihan generasi {record.generation}, gelang kunci sekarang generasi "
            f"{ring.generation}: ganti salinan recovery.json di luar mesin ini dengan yang terbaru."
        )
    return 0


def _stored(record: Record, ring: Ring) -> bool:
    home = Home.from_environment()
    with server.available(home) as target:
        orm.set_up(home)
        with orm.looking_at(target.owner_url):
            # After the set-up: the note is a row.
            actions = import_module("sigap.vault.actions")
            return bool(actions.note_drill(by=SystemActor(name="keys drill"), at=now(), record=record, ring=ring))


def _read_record(path: Path) -> Record:
    try:
        with path.open("rb") as file:
            return Record.from_bytes(file.read(_LARGEST_RECORD))
    except OSError as error:
        raise CommandFailed(f"{path}: tidak terbaca ({error.strerror})") from None
    except RecordUnreadable as unreadable:
        raise CommandFailed(f"{path}: {unreadable}") from None


def _write_record(path: Path, record: Record) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(record.as_bytes())
    except OSError as error:
        raise CommandFailed(
            f"{path}: catatan tidak dapat ditulis ({error.strerror}); ulangi latihan", status=1
        ) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sigap keys drill",
        usage="./sigap keys drill [--shares BERKAS] "
        "(--recovery BERKAS … [--out CATATAN] | --note CATATAN | --here [--recovery BERKAS …])",
        description="Latihan pemulihan. Di mesin tanpa jaringan: --recovery, tiga pemegang mengetik lembarnya sendiri; "
        "tidak perlu basis data. Di server: --note mencatat hasilnya. --here melakukan keduanya di mesin ini.",
    )
    parser.add_argument(
        "--recovery",
        type=Path,
        action="append",
        default=[],
        metavar="BERKAS",
        help="salinan recovery.json seorang pemegang; ulangi untuk setiap salinan yang dibawa",
    )
    parser.add_argument("--shares", type=Path, metavar="BERKAS", help="baris “nomor: 24 kata” (- untuk masukan baku)")
    parser.add_argument("--out", type=Path, metavar="CATATAN", help="menulis catatan latihan untuk dibawa ke server")
    parser.add_argument("--note", type=Path, metavar="CATATAN", help="mencatat latihan yang lulus (di server)")
    parser.add_argument("--here", action="store_true", help="latihan dan pencatatan di mesin ini")
    return parser
