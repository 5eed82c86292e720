"""Two reports of the same story are put together, and taken apart again while nothing is decided.

Sealed apart, each with its own code and its own reporter, who learns nothing of the other. Deadlines of both run on.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.intake import events
from sigap.intake.actions.following import settle
from sigap.intake.actions.report_state import UnableToDecideReport, record_report_event, require_undecided
from sigap.intake.models import ReportExclusion, ReportMerge, SecondLook, Triage
from sigap.intake.rules import TriageDecision
from sigap.kernel.errors import Unable
from sigap.mailbox.models import Envelope


class UnableToMerge(Unable):
    """The two cannot be put together, or not be taken apart any more; the sentence says why and what next."""


@audit.action
def merge(*, by: Actor, at: datetime, envelope: Envelope, into: Envelope) -> ReportMerge:
    """The report goes along with another: both are the actor's and undecided. The same twice changes nothing.

    Whoever must not know of one must not know of the other from now on. Raises UnableToMerge, UnableToDecideReport.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    if envelope.pk == into.pk:
        raise UnableToMerge(_("Ini laporan yang sama. Pilih laporan lain."))
    known = ReportMerge.objects.filter(envelope_id=envelope.pk, into_id=into.pk, undone_at=None).first()
    if known is not None:
        audit.unchanged()
        return known
    locked = {each.pk: _mine(by, each) for each in sorted((envelope, into), key=lambda each: each.pk)}
    _refuse_unfit(envelope, into)
    _keep_alike(by, at, envelope, into)
    made = ReportMerge(
        envelope_id=envelope.pk,
        number=envelope.number,
        into_id=into.pk,
        into_number=into.number,
        merged_at=at,
        merged_by=by.person_id,
        merged_by_name=by.name,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise UnableToMerge(_("Laporan ini sudah ikut laporan lain. Muat ulang halamannya.")) from None
    triage = locked[envelope.pk]
    triage.decision, triage.decided_at = TriageDecision.MERGED, at
    triage.save(update_fields=["decision", "decided_at"])
    record_report_event(by, at, envelope.pk, events.MERGED, into=str(into.pk))
    return made


def _mine(by: Actor, envelope: Envelope) -> Triage:
    try:
        return require_undecided(by, envelope)
    except UnableToDecideReport as unable:
        words = {"number": envelope.number, "why": unable.sentence}
        raise UnableToMerge(_("%(number)s: %(why)s") % words) from None


def _refuse_unfit(envelope: Envelope, into: Envelope) -> None:
    if envelope.in_lane or into.in_lane:
        raise UnableToMerge(_("Laporan di jalur karantina tidak disatukan. Masukkan dulu ke antrean."))
    if not (envelope.sealed_story and into.sealed_story):
        raise UnableToMerge(_("Isi salah satu laporan sudah tidak ada. Keduanya tidak dapat disatukan."))
    standing = ReportMerge.objects.filter(undone_at=None)
    if standing.filter(into_id=envelope.pk).exists():
        raise UnableToMerge(
            _("Sudah ada laporan yang ikut %(number)s. Satukan %(into)s ke %(number)s, bukan sebaliknya.")
            % {"number": envelope.number, "into": into.number}
        )
    if SecondLook.objects.filter(envelope_id__in=[envelope.pk, into.pk], answered_at=None).exists():
        raise UnableToMerge(_("Salah satu laporan menunggu pemeriksa kedua. Tunggu jawabannya dulu."))


def _keep_alike(by: Actor, at: datetime, one: Envelope, other: Envelope) -> None:
    """Who must not know of one must not know of the other: it is the same story."""
    pair = (one.pk, other.pk)
    rows = list(ReportExclusion.objects.filter(envelope_id__in=pair))
    for to in pair:
        there = {_whom(row) for row in rows if row.envelope_id == to}
        missing = sorted({_whom(row) for row in rows} - there, key=str)
        for kind, person, office, area in missing:
            ReportExclusion.objects.create(
                envelope_id=to,
                kind=kind,
                person_id=person,
                office_id=office,
                area=area,
                noted_by=by.person_id,
                noted_at=at,
            )
        if missing:
            record_report_event(by, at, to, events.KEPT_FROM, count=str(len(missing)))


def _whom(row: ReportExclusion) -> tuple[str, UUID | None, UUID | None, str]:
    return row.kind, row.person_id, row.office_id, row.area


@audit.action
def unmerge(*, by: Actor, at: datetime, envelope: Envelope) -> None:
    """Takes a report out again; it waits for a decision of its own, under the deadline that never stopped.

    Raises UnableToMerge.
    """
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    made = ReportMerge.objects.filter(envelope_id=envelope.pk, undone_at=None).first()
    if made is None:
        raise UnableToMerge(_("Laporan ini tidak sedang ikut laporan lain. Muat ulang halamannya."))
    head = Triage.objects.select_for_update().filter(pk=made.into_id).first()
    if head is None or head.decision:
        raise UnableToMerge(
            _("%(number)s sudah diputuskan, dan laporan ini ikut diputuskan. Tidak dapat dipisahkan lagi.")
            % {"number": made.into_number}
        )
    if head.taken_by != by.person_id:
        raise UnableToMerge(
            _("%(name)s yang memegang %(number)s. Ambil alih dulu.")
            % {"name": head.taken_by_name, "number": made.into_number}
        )
    undone = ReportMerge.objects.filter(pk=made.pk, undone_at=None).update(undone_at=at, undone_by=by.person_id)
    if not undone:
        raise UnableToMerge(_("Laporan ini baru saja dipisahkan. Muat ulang halamannya."))
    settle(envelope.pk, decision="", decided_at=None)
    record_report_event(by, at, envelope.pk, events.UNMERGED, into=str(made.into_id))
