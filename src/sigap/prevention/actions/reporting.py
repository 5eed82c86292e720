"""What came of an activity: it took place, who was there as counts, what was learnt and spent; photos with consent."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.forms.merging import version_of
from sigap.cleaning import FileKind, copied_as
from sigap.kernel.errors import Conflict
from sigap.prevention import events
from sigap.prevention.actions.activity_state import (
    UnableForPrevention,
    locked_activity,
    record_prevention_event,
    require_plain,
)
from sigap.prevention.actions.planning import require_unreported
from sigap.prevention.models import REACH_FAULT_LABELS, ActivityPhoto, ActivityPhotoChunk, PreventionActivity
from sigap.prevention.rules import MOST_RUPIAH, ActivityStatus, LearningAnswers, Reach, ReachFault
from sigap.supervision.actions.noting import PICTURES
from sigap.taskforce.files import PartsTable
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose

MOST_PHOTOS = 12
PARTS = PartsTable("prevention_activityphotochunk")


class UnableToReportSession(UnableForPrevention):
    """Nothing was kept; the sentence says what cannot be."""


class SameReport(UnableToReportSession):
    """Another session of the same day, place and topic was reported with the same number of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReport:
    """What came of it. `is_another`: asked, that this is no second report of the same session."""

    reach: Reach
    before: LearningAnswers | None = None
    after: LearningAnswers | None = None
    spent: int = 0
    summary: str = ""
    is_another: bool = False

    @property
    def fault(self) -> ReachFault | None:
        """Why these numbers cannot be true; none where they can."""
        if found := self.reach.fault:
            return found
        answers = (each.fault(self.reach.total) for each in (self.before, self.after) if each is not None)
        wrong = next((each for each in answers if each), None)
        return wrong or (None if 0 <= self.spent <= MOST_RUPIAH else ReachFault.MONEY)


@audit.action
def mark_held(*, by: Actor, at: datetime, activity_id: UUID) -> PreventionActivity:
    """It took place; its report may follow later. Twice changes nothing. Raises Refused, UnableForPrevention."""
    activity = locked_activity(by, activity_id)
    if activity.status == ActivityStatus.HELD:
        audit.unchanged()
        return activity
    require_unreported(activity)
    _require_day(activity, at)
    activity.status, activity.held_at = ActivityStatus.HELD, at
    activity.save(update_fields=["status", "held_at"])
    record_prevention_event(by, at, events.HELD, activity=str(activity.pk))
    return activity


@audit.action
def report_activity(*, by: Actor, at: datetime, activity_id: UUID, report: SessionReport) -> PreventionActivity:
    """Keeps the numbers of a session. The same again changes nothing; others again are refused.

    Raises Refused, UnableToReportSession, SameReport, UnableForPrevention.
    """
    activity = locked_activity(by, activity_id)
    if activity.is_reported:
        if _report_values(activity) == _values_of(report):
            audit.unchanged()
            return activity
        raise UnableToReportSession(
            _(
                "Kegiatan ini sudah dilaporkan oleh %(name)s. Lihat dulu angkanya di halaman kegiatan; yang salah"
                " diperbaiki bagian pencegahan."
            )
            % {"name": activity.reporter_name}
        )
    require_unreported(activity)
    _require_day(activity, at)
    _require_true(report)
    _require_first(activity, report)
    activity.status, activity.held_at = ActivityStatus.REPORTED, activity.held_at or at
    activity.reported_at, activity.reported_by, activity.reporter_name = at, by.person_id, by.name
    _keep(activity, report)
    record_prevention_event(by, at, events.REPORTED, activity=str(activity.pk))
    return activity


@audit.action
def correct_report(
    *, by: Actor, at: datetime, activity_id: UUID, report: SessionReport, based_on: str
) -> PreventionActivity:
    """Other numbers instead of wrong ones, by who manages prevention; `based_on` is the report_version that was read.

    Raises Refused, UnableToReportSession, and Conflict when somebody corrected it meanwhile.
    """
    by.require(Permission.PREVENTION_MANAGE)
    activity = locked_activity(by, activity_id)
    if not activity.is_reported:
        raise UnableToReportSession(_("Kegiatan ini belum dilaporkan."))
    _require_true(report)
    if _report_values(activity) == _values_of(report):
        audit.unchanged()
        return activity
    if report_version(activity) != based_on:
        raise Conflict(
            _(
                "Rekan Anda memperbaiki laporan dari %(name)s ini sementara Anda menulis. Lihat dulu angkanya di tab"
                " lain, lalu perbaiki di sana."
            )
            % {"name": activity.reporter_name}
        )
    _keep(activity, report)
    record_prevention_event(by, at, events.CORRECTED, activity=str(activity.pk))
    return activity


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoConsent:
    """Who is on it agreed; of a child's face, where the parents' paper lies."""

    has_consent: bool
    shows_child: bool
    parents_paper: str = ""


@audit.action
def add_activity_photo(
    *, by: Actor, at: datetime, activity_id: UUID, kind: FileKind, copy: bytes, consent: PhotoConsent, photo_id: UUID
) -> ActivityPhoto:
    """Keeps the clean copy, sealed; the same id again is the same photo. Raises Refused, UnableToReportSession."""
    activity = locked_activity(by, activity_id)
    facts: dict[str, Any] = {
        "kind": copied_as(kind),
        "has_consent": consent.has_consent,
        "shows_child": consent.shows_child,
        "parents_paper": consent.parents_paper.strip() if consent.shows_child else "",
    }
    if there := ActivityPhoto.objects.filter(pk=photo_id, activity=activity).first():
        check_same(there, **facts)
        audit.unchanged()
        return there
    if activity.status == ActivityStatus.CALLED_OFF:
        raise UnableToReportSession(_("Kegiatan ini dibatalkan; foto tidak ditambahkan lagi."))
    require_consent(consent)
    if kind not in PICTURES:
        raise UnableToReportSession(_("Yang dikirim bukan foto. Kirim JPEG, PNG, WebP, AVIF, atau HEIC."))
    if ActivityPhoto.objects.filter(activity=activity).count() >= MOST_PHOTOS:
        raise UnableToReportSession(_("Kegiatan ini sudah punya 12 foto. Hapus yang tidak perlu dulu."))
    key = datakeys.create(purpose=KeyPurpose.TASK_FORCE, at=at)
    pieces = list(PARTS.sealed(copy, key=key, file_id=photo_id))
    photo = ActivityPhoto(
        id=photo_id,
        activity=activity,
        count=len(pieces),
        key_id=key.id,
        **facts,
        added_by=by.person_id,
        adder_name=by.name,
        added_at=at,
    )
    photo.save(force_insert=True)
    for number, piece in enumerate(pieces):
        ActivityPhotoChunk.objects.bulk_create([ActivityPhotoChunk(photo=photo, number=number, sealed_bytes=piece)])
    record_prevention_event(by, at, events.PHOTO_ADDED, activity=str(activity.pk), photo=str(photo.pk))
    return photo


@audit.action
def remove_activity_photo(*, by: Actor, at: datetime, activity_id: UUID, photo_id: UUID) -> None:
    """Takes a photo away, whenever somebody on it wishes so. Raises Refused, UnableToReportSession where it stays."""
    activity = locked_activity(by, activity_id)
    wanted = ActivityPhoto.objects.filter(pk=photo_id, activity=activity)
    gone, _rows = wanted.delete()
    if wanted.exists():
        raise UnableToReportSession(_("Foto ini belum terhapus. Muat ulang halamannya, lalu coba lagi."))
    if not gone:
        audit.unchanged()
        return
    record_prevention_event(by, at, events.PHOTO_REMOVED, activity=str(activity.pk), photo=str(photo_id))


def require_consent(consent: PhotoConsent) -> None:
    """Raises UnableToReportSession for a photo without consent, or of a child's face without the parents' paper."""
    if not consent.has_consent:
        raise UnableToReportSession(_("Tanyakan dulu: tanpa persetujuan orang di foto, foto tidak disimpan."))
    if consent.shows_child and not consent.parents_paper.strip():
        raise UnableToReportSession(
            _(
                "Wajah anak terlihat, dan surat persetujuan orang tuanya belum dicatat. Potret dari belakang,"
                " atau catat."
            )
        )
    require_plain([consent.parents_paper])


def _require_day(activity: PreventionActivity, at: datetime) -> None:
    if not activity.has_begun(at):
        raise UnableToReportSession(_("Kegiatan ini belum mulai. Ubah dulu hari atau jamnya kalau dimajukan."))


def _require_true(report: SessionReport) -> None:
    if found := report.fault:
        raise UnableToReportSession(REACH_FAULT_LABELS[found])
    require_plain([report.summary])


def _require_first(activity: PreventionActivity, report: SessionReport) -> None:
    same = PreventionActivity.objects.filter(
        status=ActivityStatus.REPORTED,
        day=activity.day,
        topic=activity.topic,
        region_code=activity.region_code,
        school=activity.school,
        reached_total=report.reach.total,
    ).exclude(pk=activity.pk)
    if not report.is_another and same.exists():
        raise SameReport(
            _(
                "Kegiatan dengan hari, tempat, isi, dan jumlah orang yang sama sudah dilaporkan. Kalau ini kegiatan"
                " lain, centang di bawah; kalau sama, batalkan yang ini."
            )
        )


def report_version(activity: PreventionActivity) -> str:
    """Names the report that stands; empty before there is one."""
    stands = {str(place): json.dumps(value, sort_keys=True) for place, value in enumerate(_report_values(activity))}
    return version_of(stands) if activity.is_reported else ""


def _report_values(activity: PreventionActivity) -> tuple[object, ...]:
    counts = [getattr(activity, f"reached_{name}") for name in asdict(Reach(total=0))]
    return (*counts, activity.before, activity.after, activity.spent, activity.summary)


def _values_of(report: SessionReport) -> tuple[object, ...]:
    answers = (_stored_answers(report.before), _stored_answers(report.after))
    return (*asdict(report.reach).values(), *answers, report.spent, report.summary.strip())


def _stored_answers(answers: LearningAnswers | None) -> dict[str, object] | None:
    return {"people": answers.people, "right": list(answers.right)} if answers else None


def _keep(activity: PreventionActivity, report: SessionReport) -> None:
    for name, number in asdict(report.reach).items():
        setattr(activity, f"reached_{name}", number)
    activity.before, activity.after = _stored_answers(report.before), _stored_answers(report.after)
    activity.spent, activity.summary = report.spent, report.summary.strip()
    activity.save()
