"""On site: how each point stands, kept as it is typed; photos; findings; and the end of the visit."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.cleaning import FileKind, copied_as
from sigap.kernel.errors import Refused
from sigap.meetings.actions.items import ItemContent, give_item
from sigap.meetings.actions.wording import UnableToWrite
from sigap.meetings.models import ActionItem
from sigap.meetings.rules.kinds import ItemSource
from sigap.notifications import actions as notices
from sigap.supervision import events
from sigap.supervision.actions.visit_state import (
    UnableToVisit,
    locked_visit,
    record_visit_event,
    require_open,
    require_words,
    require_writer,
)
from sigap.supervision.models import Finding, SupervisionVisit, VisitPhoto, VisitPhotoChunk, VisitPoint
from sigap.supervision.rules import PointMark, VisitStatus, VisitTarget, tally_of
from sigap.taskforce.files import PartsTable
from sigap.ui.dates import short_day
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose

PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.AVIF, FileKind.HEIC})
MOST_PHOTOS = 30
PARTS = PartsTable("supervision_visitphotochunk")
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedPoint:
    """A point as a page sent it; `was` is how it stood on that page before anybody typed."""

    code: str
    mark: str
    note: str = field(repr=False)
    was: str = field(repr=False)

    @property
    def now(self) -> str:
        """Mark and note in one, to compare."""
        return state_of(self.mark, self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsKept:
    """What became of a page: how many points were written, which a colleague had changed, which were refused, why."""

    written: int
    overtaken: tuple[str, ...]
    refused: Mapping[str, str]


def state_of(mark: str, note: str) -> str:
    """A point's mark and note as one line of a page's hidden field."""
    return f"{mark}{_SEPARATOR}{_plain(note)}"


@audit.action
def keep_points(*, by: Actor, at: datetime, visit_id: UUID, points: Sequence[NotedPoint]) -> PointsKept:
    """Writes what changed on a page. A point that a colleague wrote since is left as it is, and told.

    So is a note with the shape of a case or a person's number; all else on the page is kept. Raises UnableToVisit,
    Refused.
    """
    visit = locked_visit(by, visit_id)
    require_writer(by, visit)
    known = {row.code: row for row in VisitPoint.objects.filter(visit=visit)}
    asked = {point.code for point in visit.asked.points} if visit.asked else set()
    changed = [point for point in points if point.code in asked and point.now != point.was]
    overtaken, refused, written = [], {}, 0
    for point in changed:
        row = known.get(point.code)
        stands = state_of(row.mark, row.note) if row else state_of("", "")
        if stands == point.now:
            continue
        if row is not None and stands != point.was and row.noted_by != by.person_id:
            overtaken.append(point.code)
            continue
        try:
            require_words([point.note])
        except UnableToWrite as unable:
            refused[point.code] = unable.sentence
            continue
        _write(by, at, visit, row, point)
        written += 1
    _begin(visit, at, is_first=bool(written))
    is_moved = _fill(by, at, visit)
    if written or is_moved:
        record_visit_event(by, at, visit, events.NOTED, count=str(written))
    else:
        audit.unchanged()
    return PointsKept(written=written, overtaken=tuple(overtaken), refused=refused)


@audit.action
def add_photo(
    *, by: Actor, at: datetime, visit_id: UUID, code: str, kind: FileKind, copy: bytes, photo_id: UUID
) -> VisitPhoto:
    """Keeps the clean copy of a photo, sealed; the same id again is the same photo. Raises UnableToVisit, Refused."""
    visit = locked_visit(by, visit_id)
    require_writer(by, visit)
    if there := VisitPhoto.objects.filter(pk=photo_id, visit=visit).first():
        audit.unchanged()
        return there
    if kind not in PICTURES:
        raise UnableToVisit(_("Yang dikirim bukan foto. Kirim JPEG, PNG, WebP, AVIF, atau HEIC."))
    if VisitPhoto.objects.filter(visit=visit).count() >= MOST_PHOTOS:
        raise UnableToVisit(_("Kunjungan ini sudah punya 30 foto. Hapus yang tidak perlu dulu."))
    is_asked = visit.asked is not None and any(point.code == code for point in visit.asked.points)
    key = datakeys.create(purpose=KeyPurpose.TASK_FORCE, at=at)
    pieces = list(PARTS.sealed(copy, key=key, file_id=photo_id))
    photo = VisitPhoto(
        id=photo_id,
        visit=visit,
        code=code if is_asked else "",
        kind=copied_as(kind),
        count=len(pieces),
        key_id=key.id,
        added_by=by.person_id,
        adder_name=by.name,
        added_at=at,
    )
    photo.save(force_insert=True)
    for number, piece in enumerate(pieces):
        VisitPhotoChunk.objects.bulk_create([VisitPhotoChunk(photo=photo, number=number, sealed_bytes=piece)])
    _begin(visit, at, is_first=True)
    record_visit_event(by, at, visit, events.PHOTO_ADDED, photo=str(photo.pk))
    return photo


@audit.action
def remove_photo(*, by: Actor, at: datetime, visit_id: UUID, photo_id: UUID) -> None:
    """Takes a photo away, while the visit is open; by whoever added it, or keeps supervision. Raises UnableToVisit."""
    visit = locked_visit(by, visit_id)
    require_writer(by, visit)
    there = VisitPhoto.objects.filter(pk=photo_id, visit=visit)
    if there.exclude(added_by=by.person_id).exists() and not by.can(Permission.SUPERVISION_MANAGE):
        raise UnableToVisit(_("Hanya yang menambahkan foto ini atau sekretariat dapat menghapusnya."))
    gone, _rows = there.delete()
    if not gone:
        audit.unchanged()
        return
    record_visit_event(by, at, visit, events.PHOTO_REMOVED, photo=str(photo_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedAction:
    """What an office promised to do about a finding."""

    text: str
    office_id: UUID
    due_on: date
    evidence: str


@audit.action
def note_finding(
    *, by: Actor, at: datetime, visit_id: UUID, text: str, code: str, promise: PromisedAction | None, finding_id: UUID
) -> Finding:
    """What was found or recommended, with what was promised. The same id again is the same finding.

    Raises UnableToVisit, UnableToWrite, UnableToGiveItem.
    """
    by.require(Permission.SUPERVISION_MANAGE)
    visit = locked_visit(by, visit_id)
    if there := Finding.objects.filter(pk=finding_id, visit=visit).first():
        audit.unchanged()
        return there
    require_open(visit)
    if not text.strip():
        raise UnableToVisit(_("Tulis apa yang ditemukan."))
    require_words([text])
    finding = Finding(
        id=finding_id,
        visit=visit,
        code=code,
        text=text.strip(),
        has_action=promise is not None,
        noted_by=by.person_id,
        noter_name=by.name,
        noted_at=at,
    )
    try:
        with transaction.atomic():
            finding.save(force_insert=True)
    except IntegrityError:
        raise Refused(Permission.SUPERVISION_MANAGE, ids={"finding": str(finding_id)}) from None
    if promise is not None:
        _give(by, at, visit, promise, finding_id=finding.pk)
    _begin(visit, at, is_first=True)
    record_visit_event(by, at, visit, events.FOUND, finding=str(finding.pk))
    return finding


@audit.action
def promise_later(*, by: Actor, at: datetime, visit_id: UUID, finding_id: UUID, promise: PromisedAction) -> None:
    """What an office promised about a finding that had no promise yet, also after the visit. Twice changes nothing.

    Raises UnableToVisit, UnableToWrite, UnableToGiveItem, Refused.
    """
    by.require(Permission.SUPERVISION_MANAGE)
    visit = locked_visit(by, visit_id)
    if visit.status == VisitStatus.CANCELLED:
        require_open(visit)
    finding = Finding.objects.filter(pk=finding_id, visit=visit).first()
    if finding is None:
        raise Refused(Permission.SUPERVISION_MANAGE, ids={"finding": str(finding_id)})
    if ActionItem.objects.filter(pk=finding_id, text=promise.text.strip()).exists():
        audit.unchanged()
        return
    if finding.has_action or not Finding.objects.filter(pk=finding_id, has_action=False).update(has_action=True):
        raise UnableToVisit(_("Temuan ini sudah ada janjinya. Ubah di daftar tindak lanjut."))
    _give(by, at, visit, promise, finding_id=finding_id)
    record_visit_event(by, at, visit, events.PROMISED, finding=str(finding_id))


def _give(by: Actor, at: datetime, visit: SupervisionVisit, promise: PromisedAction, *, finding_id: UUID) -> None:
    give_item(
        by=by,
        at=at,
        source=ItemSource.FINDING,
        origin=_origin(visit),
        what=ItemContent(**asdict(promise)),
        about=visit.about,
        item_id=finding_id,
    )


@audit.action
def close_visit(*, by: Actor, at: datetime, visit_id: UUID, summary: str) -> SupervisionVisit:
    """Ends a visit: from then on its report stands. Raises UnableToVisit while a point was not looked at."""
    by.require(Permission.SUPERVISION_MANAGE)
    visit = locked_visit(by, visit_id)
    if visit.is_closed:
        audit.unchanged()
        return visit
    require_open(visit)
    require_words([summary])
    if visit.starts_at > at and visit.begun_at is None:
        raise UnableToVisit(_("Kunjungan ini belum dimulai."))
    if asked := visit.asked:
        marks = dict(VisitPoint.objects.filter(visit=visit).values_list("code", "mark"))
        tally = tally_of(asked.points, marks)
        if tally.open:
            missing = next(point.text for point in asked.points if not marks.get(point.code))
            raise UnableToVisit(
                ngettext(
                    "%(count)d butir belum diisi: “%(text)s”. Pilih “Tidak berlaku” bila tidak dilihat.",
                    "%(count)d butir belum diisi, yang pertama “%(text)s”. Pilih “Tidak berlaku” bila tidak dilihat.",
                    tally.open,
                )
                % {"count": tally.open, "text": missing}
            )
        visit.tally = asdict(tally)
    visit.status, visit.ended_at, visit.ender_name, visit.summary = VisitStatus.CLOSED, at, by.name, summary.strip()
    visit.save(update_fields=["status", "ended_at", "ender_name", "summary", "tally"])
    if visit.target_kind == VisitTarget.OFFICE:
        notices.notify(at=at, code="visit-closed", office_id=visit.target_id, ids={"visit": str(visit.pk)})
    record_visit_event(by, at, visit, events.CLOSED)
    return visit


def _write(by: Actor, at: datetime, visit: SupervisionVisit, row: VisitPoint | None, point: NotedPoint) -> None:
    mark = point.mark if point.mark in {each.value for each in PointMark} else ""
    fields = {"mark": mark, "note": _plain(point.note), "noted_by": by.person_id, "noter_name": by.name, "noted_at": at}
    if row is None:
        VisitPoint.objects.create(visit=visit, code=point.code, **fields)
    else:
        VisitPoint.objects.filter(pk=row.pk).update(**fields)


def _begin(visit: SupervisionVisit, at: datetime, *, is_first: bool) -> None:
    if is_first and visit.status == VisitStatus.PLANNED:
        visit.status, visit.begun_at = VisitStatus.RUNNING, at
        visit.save(update_fields=["status", "begun_at"])


@audit.action
def date_filled_visits(*, by: By, at: datetime) -> int:
    """For the owner: of visits whose points were all looked at before it was noted since when; returns how many."""
    found = [
        visit
        for visit in SupervisionVisit.objects.select_for_update().filter(status=VisitStatus.RUNNING, filled_at=None)
        if _is_filled(visit)
    ]
    for visit in found:
        visit.filled_at = VisitPoint.objects.filter(visit=visit).aggregate(last=Max("noted_at"))["last"]
        visit.save(update_fields=["filled_at"])
        record_visit_event(by, at, visit, events.NOTED, count="0")
    if not found:
        audit.unchanged()
    return len(found)


def _is_filled(visit: SupervisionVisit) -> bool:
    marks = dict(VisitPoint.objects.filter(visit=visit).values_list("code", "mark"))
    return visit.asked is not None and not tally_of(visit.asked.points, marks).open


def _fill(by: Actor, at: datetime, visit: SupervisionVisit) -> bool:
    """Every point is looked at, or one no longer: its team is done, and who keeps supervision hears it; whether so."""
    is_filled = _is_filled(visit)
    if is_filled == (visit.filled_at is not None):
        return False
    visit.filled_at = at if is_filled else None
    visit.save(update_fields=["filled_at"])
    if is_filled and not by.can(Permission.SUPERVISION_MANAGE):
        notices.notify(at=at, code="visit-filled", office_id=visit.office_id, ids={"visit": str(visit.pk)})
    return True


def _origin(visit: SupervisionVisit) -> str:
    words = {"day": short_day(visit.day), "target": visit.target_name, "visitor": visit.visitor}
    origin = _("Kunjungan %(visitor)s, %(day)s") if visit.is_received else _("Pengawasan %(target)s, %(day)s")
    return str(origin % words)


def _plain(note: str) -> str:
    return note.replace("\r\n", _SEPARATOR).strip()
