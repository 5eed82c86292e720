"""One rotation, step by step; killed anywhere, the next call goes on. Imported once Django is set up.

The ring comes before everything that is sealed under it, and an epoch leaves it last: at no moment does anything in
the database lie under a key that the ring on disk does not hold.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime

from sigap.access.signin import seeds
from sigap.cases.actions import papers, tokens
from sigap.channels.models import ChannelState
from sigap.cli.failure import CommandFailed
from sigap.cli.keys import handover
from sigap.cli.keys.handover import SealingPart
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.legal.actions import numbers
from sigap.links.actions import tokens as leads
from sigap.mailbox import actions as mailbox
from sigap.mailbox.channels import PUBLIC_DOORS
from sigap.mailbox.reading import last_posted_to, last_sealed_to
from sigap.outreach import actions as outreach
from sigap.retention import actions as retention
from sigap.ui.dates import short_day
from sigap.vault import actions as vault
from sigap.vault import copies, erasing, events, keyring, rotation
from sigap.vault.hpke import fingerprint
from sigap.vault.intake_key import INTAKE_PUBLIC
from sigap.vault.keyfiles import write_over
from sigap.vault.keyring import RingChange
from sigap.vault.ring import Epoch, Ring

_BY = SystemActor(name="keys rotate")
_PATIENCE = 60.0  # seconds for acts that were under way, and for each row that one of them holds
_QUIET = timedelta(days=14)
_TOLD_EVERY = 10_000


class Rotation:
    """Everything that lies under former epochs moves to the newest. `parts`: where the keys of who seals may lie."""

    def __init__(self, folder: Path, root: bytes, *, parts: Mapping[SealingPart, Path]) -> None:
        self._folder = folder
        self._root = root
        self._parts = parts
        self._moved: Counter[str] = Counter()
        self._from: set[str] = set()

    def run(self, *, is_now: bool, only_finish: bool) -> int:
        """0 when everything lies under the newest epoch. Raises CommandFailed, KeysUnusable."""
        with _whole_or_not_at_all(self._folder), keyring.change(self._folder, self._root) as change:
            self._list_destroyed(change)
            ring = change.ring
            rotation.note_untold(ring, at=now())
            if rotation.is_unfinished(ring):
                _print_progress(f"Melanjutkan: memindahkan semuanya ke kunci bulan {ring.newest.id}.")
            elif only_finish:
                _print_progress("Tidak ada pergantian kunci yang belum selesai.")
            elif is_now or rotation.is_due(ring, at=now()):
                _refuse_strangers(ring, is_now=is_now)
                self._begin(change)
            else:
                day = short_day(ring.newest.created_at)
                _print_progress(
                    f"Kunci bulan {ring.newest.id} baru dipakai sejak {day}; belum perlu diganti (--now: tetap ganti)."
                )
            self._owe(change.ring)
            is_done = self._move_all(change.ring)
            if is_done:
                self._retire(change)
                self._destroy(change)
        if not is_done:
            _print_progress(
                "Masih ada pekerjaan lama yang terbuka di basis data; jalankan lagi: ./sigap keys rotate --finish"
            )
        return 0 if is_done else 1

    def _list_destroyed(self, change: RingChange) -> None:
        """What the sweep destroyed since comes onto the list, and the ring counts it: no copy brings it back."""
        if retention.vouch(by=_BY, at=now(), folder=self._folder):
            listed = len(erasing.vouched(erasing.read_list(self._folder / erasing.ERASED)))
            change.write(change.ring.with_erasures(max(change.ring.erasures, listed)))

    def _begin(self, change: RingChange) -> None:
        ring, at = change.ring, now()
        taken = (*(epoch.id for epoch in ring.epochs), *(gone.id for gone in ring.gone))
        # On the first of a month at 02.30, as its timer begins, UTC is still in the month before.
        epoch = keyring.new_epoch(at=localtime(at), taken=taken)
        change.write(ring.with_epoch(epoch, above=copies.last_generation()))
        rotation.note(events.EPOCH_BEGUN, at=at, epoch=epoch.id)
        _print_progress(f"Kunci bulan {epoch.id} mulai dipakai.")
        self._hand_over()

    def _owe(self, ring: Ring) -> None:
        """The new month's keys lie on this machine alone until a recovery file that holds them has left it."""
        if ring.recovery and vault.await_carrying(by=_BY, at=now(), ring=ring):
            _print_progress(
                f"Berkas pemulihan baru: generasi {ring.generation}; merah di ./sigap status sampai ada di luar."
            )

    def _hand_over(self) -> None:
        """A part of another account gets its half by `sigap-hand`; what comes late still opens."""
        source = self._folder / INTAKE_PUBLIC
        left = []
        for part, folder in self._parts.items():
            copy = folder / INTAKE_PUBLIC
            try:
                if not copy.samefile(source):
                    write_over(copy, source.read_bytes())
                    _print_progress(f"{copy} diperbarui untuk {handover.WORDS[part]}.")
            except (FileNotFoundError, PermissionError):
                left.append(handover.WORDS[part])
        if left:
            _print_progress(f"Yang foldernya lain, {', '.join(left)}: serahkan kunci bulan ini; {handover.REMEDY}")

    def _move_all(self, ring: Ring) -> bool:
        """Passes until one finds nothing, and one more after every act of before has ended.

        The last ones leave out no row that somebody holds: they wait for it, or nothing is retired.
        """
        while self._pass(ring, has_waited=False):
            pass
        if not rotation.await_acts(patience=_PATIENCE):
            return False
        try:
            with rotation.waiting_for_rows(patience=_PATIENCE):
                while self._pass(ring, has_waited=True):
                    pass
        except rotation.RowsHeld:
            return False
        return True

    def _pass(self, ring: Ring, *, has_waited: bool) -> int:
        """Moves what it finds; whatever still needed an epoch that was retired already has it retired anew.

        Tokens are no such need: copies hold none.
        """
        before = self._moved.total()
        formers = {_mark(epoch): epoch.kek_id for epoch in ring.epochs[1:]}
        # Reports first: their keys come into the vault under the newest epoch.
        for marks in mailbox.adopt_keys(at=now(), sealed_to=list(formers), waits=has_waited):
            self._from.update(formers[mark] for mark in marks)
            self._count("reports", len(marks))
        for marks in outreach.adopt_keys(at=now(), sealed_to=list(formers)):
            self._from.update(formers[mark] for mark in marks)
            self._count("reports", len(marks))
        for kek_ids in rotation.rewrap(ring.newest, formers=list(formers.values()), waits=has_waited):
            self._from.update(kek_ids)
            self._count("keys", len(kek_ids))
        for count in tokens.renew(ring.newest, at=now()):
            self._count("persons", count)
        self._count("papers", numbers.renew(ring.newest, at=now()))
        self._count("leads", leads.renew(ring.newest, at=now()))
        for kek_id in seeds.reseal(ring.newest):
            self._from.add(kek_id)
            self._count("seeds", 1)
        return self._moved.total() - before

    def _count(self, what: str, count: int) -> None:
        before = self._moved[what]
        self._moved[what] += count
        if before // _TOLD_EVERY != self._moved[what] // _TOLD_EVERY:
            _print_progress(f"  {_WORDS[what]}: {rotation.count_code(self._moved[what])} …")

    def _retire(self, change: RingChange) -> None:
        ring, at = change.ring, now()
        leaving = [epoch for epoch in ring.epochs[1:] if epoch.retired_at is None]
        after = rotation.retire_epochs(ring, moved=self._from, at=rotation.retirement(at=at))
        if after != ring:
            change.write(after)
        counts = {name: self._moved[name] for name in _WORDS}
        for epoch in leaving:
            rotation.note_retired(epoch, counts, at=at)
        if leaving or self._moved.total():
            counted = ", ".join(f"{rotation.count_code(n)} {_WORDS[name]}" for name, n in counts.items())
            _print_progress(f"Dipindahkan: {counted}.")
        self._tell_broken(change.ring)

    def _tell_broken(self, ring: Ring) -> None:
        keys = sum(rotation.standing([epoch.kek_id for epoch in ring.epochs[1:]]).values())
        searches = sum(sum(each.standing(ring.newest).values()) for each in (tokens, papers, leads))
        if keys or searches:
            _print_progress(
                f"Rusak dan dibiarkan: {keys} kunci data, {searches} kunci pencarian. Periksa jejak dan salinan."
            )

    def _destroy(self, change: RingChange) -> None:
        keep_days: int = settings.SIGAP_BACKUP_KEEP_DAYS
        for epoch in rotation.outlived_epochs(change.ring, keep_days=keep_days, at=now()):
            if rotation.is_awaiting_copies(epoch):
                _print_progress(
                    f"Kunci bulan {epoch.id} belum dimusnahkan: sejak dipensiunkan belum ada {rotation.COPIES_SINCE} "
                    "cadangan yang lulus periksa. Periksa jam mesin dan cadangannya."
                )
                continue
            if doubt := self._doubt_of_public(change.ring, epoch) or self._doubt_of_others(change.ring, epoch):
                _print_progress(f"Kunci bulan {epoch.id} belum dimusnahkan: {doubt}")
                continue
            at = now()
            change.write(change.ring.without(epoch.kek_id, at=at))
            rotation.note(events.EPOCH_DESTROYED, at=at, epoch=epoch.id)
            _print_progress(f"Kunci bulan {epoch.id} dimusnahkan; salinan sebelum masa itu tidak terbuka lagi.")
        for epoch in change.ring.epochs[1:]:
            if until := rotation.destroyed_from(epoch, keep_days=keep_days):
                _print_progress(f"Kunci bulan {epoch.id} disimpan untuk salinan lama sampai {short_day(until)}.")

    def _doubt_of_public(self, ring: Ring, epoch: Epoch) -> str:
        """Why a public host may still seal to an epoch; nothing once there is proof. Such a report is lost for good.

        A folder, and a report to a newer key, speak for one host. Of others only their silence tells.
        """
        source = self._folder / INTAKE_PUBLIC
        last = last_sealed_to([_mark(epoch)])
        if last is not None and last > now() - _QUIET:
            return (
                f"laporan yang disegel ke kunci itu masih masuk pada {short_day(last)}, jadi ada host publik yang "
                f"tertinggal. Salin {source} ke folder kunci setiap host publik; kunci ini dimusnahkan sesudah "
                f"{_QUIET.days} hari tanpa laporan seperti itu."
            )
        newer = ring.epochs[: ring.epochs.index(epoch)]
        is_used = last_posted_to([_mark(one) for one in newer], channels=PUBLIC_DOORS) is not None
        if is_used or _is_of(newer, handover.read(self._parts[SealingPart.PUBLIC])):
            return ""
        return (
            f"belum terbukti bahwa situs publik memakai kunci baru. Salin {source} ke folder kunci setiap host publik, "
            "lalu untuk satu host publik:\n  ./sigap keys rotate --finish --public-keys FOLDER"
        )

    def _doubt_of_others(self, ring: Ring, epoch: Epoch) -> str:
        """Why the desk, or a worker to whom people write, may still seal to an epoch: both are on this machine."""
        newer = ring.epochs[: ring.epochs.index(epoch)]
        sealing = {SealingPart.DESK}
        if ChannelState.objects.filter(is_set_up=True).exists():
            sealing.add(SealingPart.WORKER)
        left = [
            handover.WORDS[part]
            for part, folder in self._parts.items()
            if part in sealing and not _is_of(newer, handover.intake_key_of(folder, self._folder))
        ]
        return f"belum terbukti bahwa {' dan '.join(left)} memakai kunci baru; {handover.REMEDY}" if left else ""


_WORDS = {
    "keys": "kunci data",
    "leads": "jejak pelaku",
    "papers": "nomor LP",
    "persons": "orang",
    "reports": "laporan",
    "seeds": "faktor kedua",
}


def _refuse_strangers(ring: Ring, *, is_now: bool) -> None:
    """A timer begins no new epoch in a ring that lacks one: two rings of one database would part for good."""
    if not is_now and (count := rotation.strangers(ring)):
        raise CommandFailed(
            f"{count} kunci data di basis data dibungkus kunci yang tidak ada di gelang ini: gelang ini salinan lama, "
            "atau kunci pernah diganti di mesin lain. Kembalikan yang terbaru; kalau memang hilang: --now",
            status=1,
        )


def _is_of(epochs: tuple[Epoch, ...], held: bytes | None) -> bool:
    return held in {one.intake.public_key().public_bytes_raw() for one in epochs}


def _mark(epoch: Epoch) -> bytes:
    return fingerprint(epoch.intake.public_key())


def _print_progress(words: str) -> None:
    print(words, flush=True)


@contextmanager
def _whole_or_not_at_all(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CommandFailed(
            f"{folder}: tidak dapat ditulis ({error.strerror}); kunci yang ada tetap berlaku. "
            "Sediakan tempat, lalu jalankan lagi.",
            status=1,
        ) from None
