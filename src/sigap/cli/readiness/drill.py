"""Check of the recovery drill: no real report before three holders have shown that the keys can be had back.

The vault's ring judges the rows themselves, in a process of its own (`check-keys drill`): whoever can write into the
database can write a date. Parts without a ring go by the date.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sigap.cli.home import is_folder
from sigap.cli.keys import check
from sigap.cli.readiness.keys import asked_of_keys
from sigap.cli.readiness.start import ReadinessFinding, Start
from sigap.config.env import Surface
from sigap.vault.drills import DRILL_GOOD_FOR

_AGAIN = "./sigap keys drill"
_UNVOUCHED = (
    f"tidak satu pun latihan pemulihan di basis data dicatat dengan gelang kunci ini; catat lagi atau ulangi: {_AGAIN}"
)
# Not refused: sheets are shared anew on the worst of days, and the desk must come up again after a power cut then.
_FORMER = f"latihan pemulihan terakhir memakai lembar lama; ulangi dengan lembar sekarang: {_AGAIN}"


def drill(start: Start) -> Iterator[ReadinessFinding]:
    """One has passed: for the vault one its ring vouches for, of today's sheets or, with a warning, earlier ones."""
    facts = start.facts
    if facts is None or facts.trouble:
        return
    if facts.drilled_at is None:
        yield ReadinessFinding(f"latihan pemulihan kunci belum pernah lulus; jalankan: {_AGAIN}")
    elif start.surface is Surface.VAULT and start.keys is not None and is_folder(start.keys):
        yield from _judged(start, start.keys, facts.drilled_at)
    else:
        yield from _aged(start, facts.drilled_at)


def _judged(start: Start, folder: Path, drilled_at: datetime) -> Iterator[ReadinessFinding]:
    verdict = _verdict(start, folder)
    if verdict == check.UNVOUCHED:
        yield ReadinessFinding(_UNVOUCHED)
    elif verdict == check.FORMER:
        yield ReadinessFinding(_FORMER, is_warning=True)
    elif verdict == check.LOCKED:
        yield ReadinessFinding(
            "keaslian catatan latihan pemulihan belum diperiksa, sebab gelang kunci masih menunggu frasa sandi; "
            "sesudah dibuka lihat halaman Penjagaan, atau: ./sigap keys status",
            is_warning=True,
        )
        yield from _aged(start, drilled_at)
    else:
        try:
            yield from _aged(start, datetime.fromisoformat(verdict))
        except ValueError:
            # The ring did not open; what it waits for may answer later, and if not, the checks of the keys say so.
            text = "catatan latihan pemulihan tidak dapat diperiksa dengan gelang kunci; lihat: ./sigap keys status"
            yield ReadinessFinding(text, is_passing=True)


def _verdict(start: Start, folder: Path) -> str:
    facts = start.facts
    handed = {"at": start.at.isoformat(), "drills": [row.as_json() for row in facts.drills] if facts else []}
    tried = asked_of_keys(start, folder, "drill", given=json.dumps(handed))
    return "" if tried is None or tried.returncode else tried.stdout.strip()


def _aged(start: Start, drilled_at: datetime) -> Iterator[ReadinessFinding]:
    if start.at - drilled_at > DRILL_GOOD_FOR:
        days = (start.at - drilled_at).days
        yield ReadinessFinding(f"latihan pemulihan terakhir {days} hari lalu; ulangi: {_AGAIN}", is_warning=True)
