"""How the keys stand: folder, ring, recovery file, and what needs doing. How that is told is in `status`."""

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sigap.cli.database import restore_leftovers
from sigap.cli.failure import CommandFailed
from sigap.cli.keys import database_facts, handover, new_folder
from sigap.cli.keys.database_facts import DatabaseKeyFacts, DrillRow
from sigap.cli.keys.location import KeyLocation
from sigap.vault import keyring, recovery_files
from sigap.vault.copy_terms import ROTATION_DUE
from sigap.vault.drills import DRILL_GOOD_FOR
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.recovery import Recovery
from sigap.vault.recovery_files import RecoveryState
from sigap.vault.ring import Ring
from sigap.vault.root_key import PASSPHRASE

RECOVERY_WORDS = {
    RecoveryState.NONE: "belum ada pemegang; bagikan lembar: ./sigap keys share --help",
    RecoveryState.CURRENT: "mutakhir",
    RecoveryState.BEHIND: "tertinggal dari gelang kunci; perintah kunci berikutnya memperbaruinya",
    RecoveryState.AHEAD: "lebih baru daripada gelang kunci, yang salinan lama; kembalikan ring.sealed yang terbaru",
    RecoveryState.ABSENT: "recovery.json tidak ada; kembalikan salinannya, atau bagi ulang: ./sigap keys share",
    RecoveryState.UNREADABLE: "recovery.json rusak; kembalikan salinannya, atau bagi ulang: ./sigap keys share",
    RecoveryState.FOREIGN: "recovery.json bukan milik gelang kunci ini; kembalikan yang benar, atau bagi ulang",
}
_FOLDER_WRONG, _FILE_WRONG = 0o077, 0o177


@dataclass(slots=True, kw_only=True)
class KeyCondition:
    """Everything there is to say. `ring` is None where it was not opened; `todo` holds what needs doing."""

    place: KeyLocation
    at: datetime
    ring: Ring | None = None
    recovery: Recovery | None = None
    state: RecoveryState | None = None
    in_database: DatabaseKeyFacts | None = None
    todo: list[str] = field(default_factory=list)


def look(place: KeyLocation, *, at: datetime) -> KeyCondition:
    """Looks at folder, ring, recovery file and, where it answers, the database."""
    found = KeyCondition(place=place, at=at, todo=list(_unsafe(place.folder)))
    if (place.folder / new_folder.UNFINISHED).exists() and not keyring.are_keys_in(place.folder):
        found.todo += new_folder.mistakes(place.folder)
        return found
    found.todo += _unhanded(place)
    found.recovery = _recovery(place.folder)
    # A ring that waits for an officer's passphrase is opened where somebody can be asked for it.
    if place.source != PASSPHRASE or sys.stdin.isatty():
        _open(found)
    if found.ring is not None:
        found.in_database = database_facts.look(place.home, found.ring)
        found.todo += _due(found, found.ring)
    return found


def _open(found: KeyCondition) -> None:
    folder = found.place.folder
    try:
        ring = keyring.opened(folder, found.place.root())
        found.ring, found.state = ring, recovery_files.state(folder, ring)
    except (KeysUnsafe, KeysUnusable) as error:
        found.todo.append(str(error))
    except CommandFailed as failed:
        found.todo.append(failed.message)


def _recovery(folder: Path) -> Recovery | None:
    try:
        return recovery_files.read(folder / recovery_files.RECOVERY)
    except KeysUnusable:
        return None


def _unsafe(folder: Path) -> Iterator[str]:
    for path in (folder, *sorted(entry for entry in folder.iterdir() if entry.is_file())):
        found = path.stat()
        wrong, wanted = (_FOLDER_WRONG, "700") if path == folder else (_FILE_WRONG, "600")
        if found.st_uid != os.geteuid():
            yield f"{path}: milik pengguna lain; jalankan: chown {os.geteuid()} {path}"
        elif stat.S_IMODE(found.st_mode) & wrong:
            yield f"{path}: mode {stat.S_IMODE(found.st_mode):04o} terlalu terbuka; jalankan: chmod {wanted} {path}"


def _due(found: KeyCondition, ring: Ring) -> Iterator[str]:
    if found.in_database is not None:
        yield from _wrong_in_database(found.in_database, ring)
    # Nobody recovers the demo's keys, and nobody needs to.
    if found.place.is_demo:
        return
    age = found.at - ring.newest.created_at
    if age > ROTATION_DUE:
        yield f"masa kunci {ring.newest.id} sudah {age.days} hari; ganti: ./sigap keys rotate"
    if found.state is not None and found.state is not RecoveryState.CURRENT:
        yield f"pemulihan: {RECOVERY_WORDS[found.state]}"
    if (found.place.folder / recovery_files.AWAITING).exists():
        yield "pembagian ulang dulu terhenti di tengah; lembar barunya tidak berlaku. Ulangi: ./sigap keys share"
    if found.in_database is not None:
        yield from _drill_due(found.in_database.drill, ring, found.at)
    if found.in_database is not None and not found.in_database.is_carried:
        yield (
            f"berkas pemulihan dengan kunci bulan {ring.newest.id} (generasi {ring.needed_from} sampai "
            f"{ring.generation}) belum dicatat di luar mesin ini; setelah tersimpan: ./sigap keys carried GENERASI"
        )


def _unhanded(place: KeyLocation) -> Iterator[str]:
    """What a part seals to a former month's key is lost once that key is destroyed."""
    if not place.is_demo and (left := handover.parts_left_behind(place)):
        names = ", ".join(handover.WORDS[part] for part in left)
        yield f"kunci bulan ini belum diserahkan ke: {names}; {handover.REMEDY}"


def _wrong_in_database(found: DatabaseKeyFacts, ring: Ring) -> Iterator[str]:
    if strange := _strange_keys(ring, found):
        yield f"{strange} kunci data di basis data dibungkus kunci yang tidak ada di gelang ini"
    if found.lost:
        yield (
            f"{found.lost} laporan disegel ke kunci yang tidak ada di gelang ini; periksa intake.pub di folder kunci "
            "situs publik SEKARANG"
        )
    yield from map(restore_leftovers.words, found.leftovers)


def _drill_due(drill: DrillRow | None, ring: Ring, at: datetime) -> Iterator[str]:
    if drill is None:
        yield "latihan pemulihan belum pernah lulus; jalankan: ./sigap keys drill --help"
    elif drill.recovery != ring.recovery:
        yield "latihan terakhir memakai lembar lama; ulangi dengan lembar sekarang: ./sigap keys drill --help"
    elif at - drill.drilled_at > DRILL_GOOD_FOR:
        yield f"latihan terakhir {(at - drill.drilled_at).days} hari lalu; ulangi: ./sigap keys drill --help"


def _strange_keys(ring: Ring, found: DatabaseKeyFacts) -> int:
    known = {epoch.kek_id for epoch in ring.epochs} | {gone.kek_id for gone in ring.gone}
    return sum(count for kek_id, count in found.data_keys.items() if kek_id not in known)
