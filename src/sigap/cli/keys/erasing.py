"""Carries out approved erasures, each in one transaction with its lines in erased.list.

Imported once Django is set up.
"""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from sigap import audit
from sigap.cases.actions import destroying
from sigap.cases.actions.erasing import UnableToErase
from sigap.cases.models import Erasure
from sigap.cases.rules import ErasureStatus
from sigap.cli.database import restore_leftovers
from sigap.cli.failure import CommandFailed
from sigap.datarights.actions import refuse_open_requests
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.retention import actions as retention
from sigap.ui.dates import short_day
from sigap.vault import erasing as keys
from sigap.vault.erasing import ListUnreadable
from sigap.vault.macs import MacBroken
from sigap.vault.rotation import MARGIN

_BY = SystemActor(name="keys erase")
_SHORTEST_ID = 8
# Rows whose former versions hold what was just destroyed; emptied pages are used again sooner.
_VACUUM = (
    "VACUUM vault_datakey, cases_caseperson, cases_casepersonpast, cases_persontoken, mailbox_envelope, "
    "mailbox_reportfile, mailbox_filepart, mailbox_line, mailbox_nudge"
)


class ErasureRun:
    """The requests of one installation, and the list beside its keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = 0

    def show(self) -> int:
        """Names approved and waiting requests."""
        for status in (ErasureStatus.APPROVED, ErasureStatus.WAITING):
            for erasure in Erasure.objects.filter(status=status).order_by("requested_at"):
                _print_progress(f"{str(erasure.id)[:_SHORTEST_ID]}  {erasure.status_label}  {_what(erasure)}")
        if not Erasure.objects.filter(status__in=[ErasureStatus.APPROVED, ErasureStatus.WAITING]).exists():
            _print_progress("Tidak ada permintaan pemusnahan.")
        _tell_of_databases_beside()
        return 0

    def run(self, wanted: list[str], *, is_all: bool) -> int:
        """Destroys; 1 when something was refused, with a line for each. Raises CommandFailed for an unknown id."""
        self._mend()
        found = _approved() if is_all else [_named(each) for each in wanted]
        refused = [erasure for erasure in found if not self._is_carried_out(erasure)]
        if len(refused) < len(found):
            with connection.cursor() as cursor:
                cursor.execute(_VACUUM)
            until = short_day(now() + timedelta(days=settings.SIGAP_BACKUP_KEEP_DAYS) + MARGIN)
            _print_progress(
                f"Salinan cadangan sampai hari ini masih memuatnya, tersegel, paling lama sampai {until}; yang "
                "disimpan di luar SIGAP mati sesudah kunci bulan ini dimusnahkan (./sigap keys rotate)."
            )
        if not found:
            _print_progress("Tidak ada yang disetujui.")
        _tell_of_databases_beside()
        return 1 if refused else 0

    def counted(self, before: int) -> int:
        """How many keys were ever erased, where the ring counted `before`: a list that lost lines lowers nothing."""
        return max(before, self._known) + self._listed() - self._known

    def _listed(self) -> int:
        return len(keys.vouched(keys.read_list(self._folder / keys.ERASED)))

    def _is_carried_out(self, erasure: Erasure) -> bool:
        before: int | None = None
        try:
            with audit.recording(durable=True):
                if erasure.is_of_case:
                    retention.refuse_held_reports(erasure.case_id)
                refuse_open_requests(erasure.case_id, erasure.person_id)
                lines = destroying.carry_out(by=_BY, at=now(), erasure_id=erasure.id)
                before = keys.append(self._folder, lines)
        except UnableToErase as unable:
            _print_progress(f"Ditolak  {_what(erasure)}: {unable.sentence}")
        except MacBroken:
            _print_progress(
                f"Ditolak  {_what(erasure)}: barisnya atau penahanannya ditulis di luar SIGAP. Periksa jejak."
            )
        except OSError as error:
            path = self._folder / keys.ERASED
            raise CommandFailed(
                f"{path}: tidak dapat ditulis ({error.strerror}); tidak ada yang dihapus", status=1
            ) from None
        except BaseException:
            if before is not None:
                keys.take_back(self._folder, before)
            raise
        else:
            _print_progress(f"Dihapus  {_what(erasure)}: {len(lines)} kunci dimusnahkan.")
            return True
        return False

    def _mend(self) -> None:
        """Brings the list in line with the database: a run that was killed in between left a line too many, or half."""
        try:
            if keys.cut_torn(self._folder):
                _print_progress(
                    f"{self._folder / keys.ERASED}: baris terakhir terpotong; pemusnahannya tidak pernah selesai."
                )
            destroying.drop_undone(self._folder)
            retention.vouch(by=_BY, at=now(), folder=self._folder)
            keys.mend_list(self._folder)
            self._known = self._listed()
        except ListUnreadable as unreadable:
            raise CommandFailed(str(unreadable), status=1) from None


def _tell_of_databases_beside() -> None:
    with connection.cursor() as cursor:
        cursor.execute(restore_leftovers.ASKED)
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        _print_progress(f"Perhatian: {restore_leftovers.words(name)}")


def _approved() -> list[Erasure]:
    return list(Erasure.objects.filter(status=ErasureStatus.APPROVED).order_by("requested_at"))


def _named(text: str) -> Erasure:
    found = [
        row
        for row in Erasure.objects.exclude(status=ErasureStatus.DONE)
        if len(text) >= _SHORTEST_ID and str(row.id).startswith(text.lower())
    ]
    if len(found) != 1:
        raise CommandFailed(f"{text}: tidak ada permintaan pemusnahan dengan nomor ini; lihat: ./sigap keys erase")
    return found[0]


def _what(erasure: Erasure) -> str:
    whole = "seluruh kasus" if erasure.is_of_case else f"identitas orang nomor {erasure.person_ordinal}"
    names = f"diminta {erasure.requested_by_name}" + (
        f", disetujui {erasure.answered_by_name}" if erasure.answered_by else ""
    )
    return f"{erasure.case_code}, {whole} ({erasure.basis_label}; {names}, {short_day(erasure.requested_at)})"


def _print_progress(words: str) -> None:
    print(words, flush=True)
