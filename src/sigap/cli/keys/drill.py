"""`./sigap keys drill`: three holders open the ring on a machine without a network; the server then notes it.

The first half needs neither database nor the system's own folders; what it hands on is a small record.
"""

import argparse
import os
from importlib import import_module
from pathlib import Path

from sigap.cli.database import orm, server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.keys import asking_shares, location
from sigap.cli.keys.location import KeyLocation
from sigap.config.env import regency_zone
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.vault import drills, keyring, recovery_files
from sigap.vault.drills import Record, RecordRefused, RecordUnreadable
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.recovery import OpenedShares
from sigap.vault.ring import Ring

_LARGEST_RECORD = 4096


def run(arguments: list[str]) -> int:
    parser = _parser()
    asked = parser.parse_args(arguments)
    if sum((bool(asked.recovery) and not asked.here, bool(asked.note), asked.here)) != 1:
        parser.error("sebut satu saja: --recovery BERKAS, --note CATATAN, atau --here")
    if asked.note and (asked.shares or asked.out or asked.recovery):
        parser.error("--note berdiri sendiri")
    if asked.note:
        return _note(_read_record(asked.note))
    place = _place_here() if asked.here else None
    if asked.out is not None and asked.out.exists():
        raise CommandFailed(f"{asked.out}: sudah ada; pilih nama lain")
    recovery: Path = asked.recovery if place is None else asked.recovery or place.folder / recovery_files.RECOVERY
    record = _drill(recovery, asked.shares)
    if asked.out is not None:
        _write_record(asked.out, record)
    if place is not None:
        return _note(record)
    print(_how_to_go_on(asked.out))
    return 0


def _place_here() -> KeyLocation:
    place = KeyLocation.from_environment()
    location.refuse("latihan tidak dimulai:", place.mistakes())
    return place


def _drill(path: Path, shares: Path | None) -> Record:
    try:
        found = recovery_files.read(path)
    except KeysUnusable as error:
        raise CommandFailed(str(error)) from None
    opened = asking_shares.opened_by(found, asking_shares.shares_for(found, shares))
    if flaws := drills.flaws_in(opened.ring, found):
        raise CommandFailed("\n".join(["Latihan tidak lulus; gelang kunci tidak utuh:", *flaws]), status=1)
    record = drills.record_of(opened, found, at=now())
    print(_passed(record, opened))
    return record


def _passed(record: Record, opened: OpenedShares) -> str:
    moment = record.drilled_at.astimezone(regency_zone())
    epochs = ", ".join(epoch.id for epoch in opened.ring.epochs)
    return f"""\
Latihan pemulihan lulus.
  waktu          {moment:%Y-%m-%d %H:%M %Z}
  pemegang       {drills.numbers_in_words(record.holders)}
  sidik          {record.recovery}
  gelang kunci   generasi {record.generation}; masa kunci {epochs}"""


def _how_to_go_on(out: Path | None) -> str:
    if out is None:
        return "Tanpa --out tidak ada catatan, jadi server belum tahu. Ulangi dengan --out CATATAN bila perlu dicatat."
    return f"Catatan: {out}. Bawa ke server, lalu: ./sigap keys drill --note {out.name}\nMatikan mesin latihan ini."


def _note(record: Record) -> int:
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
        usage="./sigap keys drill (--recovery BERKAS [--out CATATAN] | --note CATATAN | --here) [--shares BERKAS]",
        description="Latihan pemulihan. Di mesin tanpa jaringan: --recovery, tiga pemegang mengetik lembarnya sendiri; "
        "tidak perlu basis data. Di server: --note mencatat hasilnya. --here melakukan keduanya di mesin ini.",
    )
    parser.add_argument("--recovery", type=Path, metavar="BERKAS", help="salinan recovery.json")
    parser.add_argument("--shares", type=Path, metavar="BERKAS", help="baris “nomor: 24 kata” (- untuk masukan baku)")
    parser.add_argument("--out", type=Path, metavar="CATATAN", help="menulis catatan latihan untuk dibawa ke server")
    parser.add_argument("--note", type=Path, metavar="CATATAN", help="mencatat latihan yang lulus (di server)")
    parser.add_argument("--here", action="store_true", help="latihan dan pencatatan di mesin ini")
    return parser
