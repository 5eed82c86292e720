"""Copies leave the machine: each proved one is sent to the far place once, sealed; what is too old goes there too.

A manifest goes last: what lies there without one is no copy. What fails is noted, rings when it lasts, and is tried
again by the next run.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from pathlib import Path
from typing import Any

from sigap.cli.copies import far, folders, keeping, manifests, sealed
from sigap.cli.copies.far import RemoteCopyFailed, RemoteStore
from sigap.cli.copies.folders import StoredCopy
from sigap.cli.copies.keeping import KeptCopy
from sigap.cli.copies.plan import CopiesPlan
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.kernel.clock import now
from sigap.vault.copy_key import load_copy_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable

_WHOLE = f"{manifests.NAME}{sealed.ENDING}"


def carry(plan: CopiesPlan, folder: Path, home: Home, *, keys: Path, keep: timedelta, zone: tzinfo) -> int:
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
        with folders.draft_of(folder / "kirim", home) as draft:
            count = _send_missing(here, _Sender(place=place, key=load_copy_key(keys), draft=draft), copies)
        _prune(place, plan, now(), keep, zone)
    except (RemoteCopyFailed, KeysUnsafe, KeysUnusable, OSError) as failed:
        copies.note_unsent(copy_id=here[0].manifest.id, at=now())
        raise CommandFailed(
            f"cadangan {here[0].path.name} ada di sini, tetapi tempat jauh gagal ({failed}); dicoba lagi pada giliran "
            "berikut",
            status=1,
        ) from None
    copies.note_all_sent()
    return count


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sender:
    """Seals a file aside and hands it to the far place."""

    place: RemoteStore
    key: bytes
    draft: Path

    def send(self, copy: Path) -> None:
        for path in _manifest_last(copy):
            name = path.relative_to(copy).as_posix()
            aside = self.draft / "berkas"
            sealed.encrypt_file(path, aside, self.key, name=name)
            self.place.send(aside, f"{copy.name}/{name}{sealed.ENDING}")
            aside.unlink()


def _send_missing(here: list[StoredCopy], sender: _Sender, copies: Any) -> int:
    sent, there = copies.sent_ids(), sender.place.names()
    if there is not None and f"{here[0].path.name}/{_WHOLE}" not in there:
        sent -= {here[0].manifest.id}
    waiting = [copy for copy in here if copy.manifest.id not in sent]
    for copy in waiting:
        sender.send(copy.path)
        copies.note_sent(copy_id=copy.manifest.id, at=now())
    return len(waiting)


def _manifest_last(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(files, key=lambda path: path == folder / manifests.NAME)


def _prune(place: RemoteStore, plan: CopiesPlan, at: datetime, keep: timedelta, zone: tzinfo) -> None:
    """What lies there is judged as what lies here; of what was never whole nothing stays once it would be too old."""
    names = place.names()
    if names is None:
        return
    groups: Mapping[str, list[str]] = defaultdict(list)
    for name in names:
        groups[name.partition("/")[0]].append(name)
    moments = {stamp: moment for stamp in groups if (moment := folders.moment_of(stamp))}
    whole = {stamp for stamp in moments if f"{stamp}/{_WHOLE}" in groups[stamp]}
    kept = [KeptCopy(name=stamp, begun_at=moments[stamp], trail="") for stamp in whole]
    leaving = set(keeping.to_remove(kept, at, keep, plan=plan.keep, zone=zone))
    leaving |= {stamp for stamp in moments if stamp not in whole and at - moments[stamp] > keep}
    for stamp in sorted(leaving):
        for name in sorted(groups[stamp], key=lambda name: name != f"{stamp}/{_WHOLE}"):
            place.remove(name)
