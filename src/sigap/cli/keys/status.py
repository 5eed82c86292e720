"""`./sigap keys status`: how the keys stand and what needs doing, one line each; never a byte of a key."""

import argparse
import json
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sigap.cli import door
from sigap.cli.failure import CommandFailed
from sigap.cli.keys import condition
from sigap.cli.keys.condition import RECOVERY_WORDS, KeyCondition
from sigap.cli.keys.location import KeyLocation
from sigap.config.env import regency_zone
from sigap.kernel.clock import now
from sigap.vault.ring import Epoch
from sigap.vault.root_key import PASSPHRASE

_HALF_SEEN = (
    "Folder kunci baik. Basis data tidak dapat dilihat: apakah laporan dan latihan cocok dengannya belum diketahui. "
    "Jalankan lewat sigap-owner, atau sebut DATABASE_URL pemiliknya."
)


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap keys status",
        description="Keadaan kunci tanpa satu bita pun darinya. Status 0: semua baik; 1: ada yang perlu dikerjakan; "
        "2: basis data tidak dapat dilihat.",
    )
    parser.add_argument("--json", action="store_true", help="untuk dibaca mesin")
    options = parser.parse_args(arguments)
    place = KeyLocation.from_environment()
    if not place.folder.is_dir():
        raise CommandFailed(f"SIGAP_KEYS={place.folder}: tidak ada; buat kunci: ./sigap keys init --help")
    found = condition.look(place, at=now())
    if options.json:
        print(json.dumps(facts_of(found), indent=1, ensure_ascii=False))
    else:
        print(door.named("\n".join(lines_of(found)), os.environ))
    if found.todo:
        return 1
    return 0 if found.in_database is not None else 2


def facts_of(found: KeyCondition) -> dict[str, Any]:
    """For machines."""
    ring = found.ring
    return {
        "folder": str(found.place.folder),
        "root": _kind(found),
        "demo": found.place.is_demo,
        "opened": ring is not None,
        "generation": ring.generation if ring else None,
        "epochs": [_epoch_facts(found, epoch) for epoch in ring.epochs] if ring else [],
        "gone": [{"id": gone.id, "destroyed_at": gone.destroyed_at.isoformat()} for gone in ring.gone] if ring else [],
        "recovery": _recovery_facts(found),
        "database": found.in_database is not None,
        "drill": _drill_facts(found),
        "todo": found.todo,
    }


def lines_of(found: KeyCondition) -> Iterator[str]:
    """For people."""
    yield (
        "Kunci CONTOH (demo): terletak di samping datanya, tanpa pemegang."
        if found.place.is_demo
        else "Kunci instalasi"
    )
    yield _line("folder", str(found.place.folder))
    yield _line("kunci akar", _kind(found))
    if found.ring is None:
        waits = found.place.source == PASSPHRASE and not found.todo
        yield _line("gelang", "menunggu frasa sandi; jalankan di terminal" if waits else "tidak terbuka")
    else:
        yield _line("gelang", f"generasi {found.ring.generation}")
        for epoch in found.ring.epochs:
            yield _line("masa kunci", _epoch_words(found, epoch))
        for gone in found.ring.gone:
            yield _line("masa kunci", f"{gone.id}, dimusnahkan {_day(gone.destroyed_at)}")
    if found.recovery is not None:
        recovery = RECOVERY_WORDS[found.state] if found.state else "belum diperiksa"
        yield _line(
            "pemulihan", f"sidik {found.recovery.fingerprint}, generasi {found.recovery.generation}: {recovery}"
        )
        for holder in found.recovery.holders:
            yield _line("", f"{holder.number}  {holder.label}")
    yield _line("latihan", _drill_words(found))
    yield ""
    if found.todo:
        yield from ("Yang perlu dikerjakan:", *(f"- {task}" for task in found.todo))
    elif found.in_database is None:
        yield _HALF_SEEN
    else:
        yield "Semua baik."


def _kind(found: KeyCondition) -> str:
    """The kind of source only: a command's line may hold what is nobody's business."""
    return found.place.source.partition(":")[0]


def _epoch_facts(found: KeyCondition, epoch: Epoch) -> dict[str, Any]:
    return {
        "id": epoch.id,
        "created_at": epoch.created_at.isoformat(),
        "age_days": (found.at - epoch.created_at).days,
        "retired_at": epoch.retired_at.isoformat() if epoch.retired_at else None,
        "data_keys": found.in_database.data_keys.get(epoch.kek_id, 0) if found.in_database else None,
    }


def _recovery_facts(found: KeyCondition) -> dict[str, Any]:
    held = found.recovery
    return {
        "state": found.state,
        "fingerprint": held.fingerprint if held else None,
        "generation": held.generation if held else None,
        "holders": [{"number": one.number, "label": one.label} for one in held.holders] if held else [],
    }


def _drill_facts(found: KeyCondition) -> dict[str, Any] | None:
    if found.in_database is None or found.in_database.drill is None or found.ring is None:
        return None
    drill = found.in_database.drill
    return {
        "drilled_at": drill.drilled_at.isoformat(),
        "holders": drill.holders,
        "is_of_present_recovery": drill.recovery == found.ring.recovery,
    }


def _epoch_words(found: KeyCondition, epoch: Epoch) -> str:
    facts = _epoch_facts(found, epoch)
    state = f"dipensiunkan {_day(epoch.retired_at)}" if epoch.retired_at else "dipakai"
    counted = "" if facts["data_keys"] is None else f", {facts['data_keys']} kunci data"
    return f"{epoch.id}, dibuat {_day(epoch.created_at)} ({facts['age_days']} hari), {state}{counted}"


def _drill_words(found: KeyCondition) -> str:
    if found.in_database is None:
        return "tidak diketahui: basis data tidak terjangkau" if found.ring else "tidak diketahui"
    drill = found.in_database.drill
    return f"{_day(drill.drilled_at)}, pemegang {drill.holders}" if drill else "belum pernah"


def _line(head: str, words: str) -> str:
    return f"  {head:<11} {words}"


def _day(moment: datetime) -> str:
    return moment.astimezone(regency_zone()).date().isoformat()
