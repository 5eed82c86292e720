"""Copies leave the machine: each proved one is sent to the far place once, and what is past its time goes there too.

A manifest goes last: what lies there without one is no copy. What fails is noted, rings when it lasts, and is tried
again by the next run.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from pathlib import Path
from typing import Any

from sigap.cli.copies import far, folders, keeping, manifests
from sigap.cli.copies.far import FarFailed, FarPlace
from sigap.cli.copies.folders import StoredCopy
from sigap.cli.copies.keeping import KeptCopy
from sigap.cli.copies.plan import CopiesPlan
from sigap.cli.failure import CommandFailed
from sigap.kernel.clock import now


def carry(plan: CopiesPlan, folder: Path, *, keep: timedelta, zone: tzinfo) -> int:
    """Sends what is not there yet, the newest first; how many went. Needs the models on the database that was copied.

    Raises CommandFailed once it is noted that something did not go.
    """
    copies = import_module("sigap.vault.copies")
    if plan.far is None:
        copies.note_all_sent()
        return 0
    proved, place = copies.proved_ids(), far.opened(plan.far)
    here = [copy for copy in reversed(folders.copies_in(folder)) if copy.manifest.id in proved]
    here = [copy for copy in here if folders.moment_of(copy.path.name)]
    if not here:
        return 0
    copies.note_leaving(copy_id=here[0].manifest.id, at=now())
    try:
        count = _send_missing(here, place, copies)
        _prune(place, plan, now(), keep, zone)
    except FarFailed as failed:
        copies.note_unsent(copy_id=here[0].manifest.id, at=now())
        raise CommandFailed(
            f"cadangan {here[0].path.name} ada di sini, tetapi tempat jauh gagal ({failed}); dicoba lagi pada giliran "
            "berikut",
            status=1,
        ) from None
    copies.note_all_sent()
    return count


def _send_missing(here: list[StoredCopy], place: FarPlace, copies: Any) -> int:
    sent, there = copies.sent_ids(), place.names()
    if there is not None and f"{here[0].path.name}/{manifests.NAME}" not in there:
        sent -= {here[0].manifest.id}
    waiting = [copy for copy in here if copy.manifest.id not in sent]
    for copy in waiting:
        for path in _manifest_last(copy.path):
            place.send(path, f"{copy.path.name}/{path.relative_to(copy.path).as_posix()}")
        copies.note_sent(copy_id=copy.manifest.id, at=now())
    return len(waiting)


def _manifest_last(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(files, key=lambda path: path == folder / manifests.NAME)


def _prune(place: FarPlace, plan: CopiesPlan, at: datetime, keep: timedelta, zone: tzinfo) -> None:
    """What lies there is judged as what lies here; of what was never whole nothing stays once it would be too old."""
    names = place.names()
    if names is None:
        return
    groups: Mapping[str, list[str]] = defaultdict(list)
    for name in names:
        groups[name.partition("/")[0]].append(name)
    moments = {stamp: moment for stamp in groups if (moment := folders.moment_of(stamp))}
    whole = {stamp for stamp in moments if f"{stamp}/{manifests.NAME}" in groups[stamp]}
    kept = [KeptCopy(name=stamp, begun_at=moments[stamp], trail="") for stamp in whole]
    leaving = set(keeping.to_remove(kept, at, keep, plan=plan.keep, zone=zone))
    leaving |= {stamp for stamp in moments if stamp not in whole and at - moments[stamp] > keep}
    for stamp in sorted(leaving):
        for name in sorted(groups[stamp], key=lambda name: name != f"{stamp}/{manifests.NAME}"):
            place.remove(name)
