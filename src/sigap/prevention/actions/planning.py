"""An activity is planned, changed before it takes place, or called off."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.notifications import actions as notices
from sigap.outreach.rules import MessageState, SessionAudience, SessionTopic
from sigap.places.queries import home_regency, is_in
from sigap.places.words import regional
from sigap.prevention import events
from sigap.prevention.actions.activity_state import (
    UnableForPrevention,
    locked_activity,
    may_call_off,
    record_prevention_event,
    require_plain,
)
from sigap.prevention.actions.messages import settle_message
from sigap.prevention.models import PreventionActivity
from sigap.prevention.rules import MOST_RUPIAH, ActivityStatus
from sigap.ui.sent_again import check_same

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_CODE_LETTERS = 8
_BACK = timedelta(days=120)
"""What was held without a plan is written down afterwards, so long."""
_AHEAD = timedelta(days=1100)


class UnableToPlanActivity(UnableForPrevention):
    """The activity stays as it was; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDetails:
    """What may be told of an activity beside what it is, where and when."""

    school: str = ""
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    speakers: Sequence[Mapping[str, str]] = ()
    materials: Sequence[str] = ()
    partner_id: UUID | None = None
    is_public: bool = False
    is_for_all: bool = True
    public_note: str = ""

    @property
    def texts(self) -> list[str]:
        """All that was typed."""
        values = [each for speaker in self.speakers for each in speaker.values()]
        return [self.school, self.place, self.public_note, *values]


_NO_DETAILS = ActivityDetails()
_SENT = (
    "topic", "audience", "region_code", "day", "rad_activity", "budget", "why", "school", "place", "starts_at",
    "ends_at", "speakers", "materials", "partner_id", "is_public", "is_for_all", "public_note", "asked_id",
)  # fmt: skip


@audit.action
def plan_activity(
    *,
    by: Actor,
    at: datetime,
    topic: SessionTopic,
    audience: SessionAudience,
    region_code: str,
    day: date,
    rad_activity: UUID | None = None,
    budget: int = 0,
    why: str = "",
    details: ActivityDetails = _NO_DETAILS,
    activity_id: UUID | None = None,
    asked_id: UUID | None = None,
) -> PreventionActivity:
    """Plans an activity in a desa, or at a school of a kecamatan; the same id again is the same activity.

    A day that has passed is one that was held without a plan. What somebody outside asked for is settled by it.
    Raises Refused, UnableForPrevention, and Conflict where the same id says something else.
    """
    by.require(Permission.PREVENTION_MANAGE)
    activity = PreventionActivity(
        id=activity_id or uuid4(),
        office_id=by.offices_where(Permission.PREVENTION_MANAGE)[0],
        code="".join(secrets.choice(_ALPHABET) for _letter in range(_CODE_LETTERS)),
        planned_by=by.person_id,
        planner_name=by.name,
        planned_at=at,
        asked_id=asked_id,
    )
    activity.office_name = next(each.office_name for each in by.memberships if each.office_id == activity.office_id)
    facts = {"topic": topic, "audience": audience, "region_code": region_code, "day": day}
    _write(activity, at, facts | {"rad_activity": rad_activity, "budget": budget, "why": why}, details)
    try:
        with transaction.atomic():
            activity.save(force_insert=True)
    except IntegrityError:
        if (there := PreventionActivity.objects.filter(pk=activity.pk).first()) is None:
            raise UnableToPlanActivity(
                _("Permintaan ini sudah direncanakan. Lihat kegiatan yang akan datang.")
            ) from None
        is_standing = there.status != ActivityStatus.CALLED_OFF
        check_same(there, is_standing=is_standing, **{name: getattr(activity, name) for name in _SENT})
        audit.unchanged()
        return there
    _tell(by, activity, "session-planned", at, _holding(activity))
    if asked_id is not None:
        settle_message(by=by, at=at, message_id=asked_id, state=MessageState.TAKEN)
    record_prevention_event(by, at, events.PLANNED, activity=str(activity.pk))
    return activity


@audit.action
def change_activity(
    *,
    by: Actor,
    at: datetime,
    activity_id: UUID,
    topic: SessionTopic,
    audience: SessionAudience,
    region_code: str,
    day: date,
    rad_activity: UUID | None = None,
    budget: int = 0,
    why: str = "",
    details: ActivityDetails = _NO_DETAILS,
) -> PreventionActivity:
    """Another day, place or speaker, before it was reported. Raises Refused, UnableForPrevention."""
    by.require(Permission.PREVENTION_MANAGE)
    activity = locked_activity(by, activity_id)
    require_unreported(activity)
    before, held = _when_and_where(activity), _holding(activity)
    facts = {"topic": topic, "audience": audience, "region_code": region_code, "day": day}
    _write(activity, at, facts | {"rad_activity": rad_activity, "budget": budget, "why": why}, details)
    try:
        with transaction.atomic():
            activity.save()
    except IntegrityError:
        raise UnableToPlanActivity(
            _("Seorang relawan di kegiatan ini belum boleh bertugas bersama anak. Lepas dulu, lalu ubah sasarannya.")
        ) from None
    _tell(by, activity, "session-planned", at, _holding(activity) - held)
    _tell(by, activity, "session-left", at, held - _holding(activity))
    if before != _when_and_where(activity):
        _tell(by, activity, "session-changed", at, _holding(activity) & held)
    record_prevention_event(by, at, events.CHANGED, activity=str(activity.pk))
    return activity


@audit.action
def call_off(*, by: Actor, at: datetime, activity_id: UUID, why: str) -> PreventionActivity:
    """It does not take place. Raises Refused, UnableForPrevention."""
    activity = locked_activity(by, activity_id)
    if activity.status == ActivityStatus.CALLED_OFF:
        audit.unchanged()
        return activity
    require_unreported(activity)
    if not may_call_off(by, activity):
        raise UnableToPlanActivity(
            _("Kegiatan ini diminta warga. Minta bagian pencegahan membatalkannya: nomor yang meminta ada pada mereka.")
        )
    if not why.strip():
        raise UnableToPlanActivity(_("Tulis mengapa kegiatan ini dibatalkan."))
    require_plain([why])
    activity.status, activity.off_at, activity.off_why = ActivityStatus.CALLED_OFF, at, why.strip()
    activity.save(update_fields=["status", "off_at", "off_why"])
    _tell(by, activity, "session-off", at, _holding(activity))
    record_prevention_event(by, at, events.CALLED_OFF, activity=str(activity.pk))
    return activity


def _holding(activity: PreventionActivity) -> set[UUID]:
    return {office for office in (activity.office_id, activity.partner_id) if office is not None}


def _when_and_where(activity: PreventionActivity) -> tuple[object, ...]:
    return activity.day, activity.starts_at, activity.region_code, activity.school, activity.place


def _tell(by: Actor, activity: PreventionActivity, code: str, at: datetime, offices: set[UUID]) -> None:
    """These offices, but the actor's own."""
    for office_id in offices.difference(by.office_ids):
        notices.notify(at=at, code=code, office_id=office_id, ids={"session": str(activity.pk)})


def require_unreported(activity: PreventionActivity) -> None:
    """Raises UnableToPlanActivity once it was reported or called off."""
    if not activity.is_open:
        raise UnableToPlanActivity(_("Kegiatan ini sudah dilaporkan atau dibatalkan. Tidak ada yang berubah."))


def _write(activity: PreventionActivity, at: datetime, facts: Mapping[str, Any], details: ActivityDetails) -> None:
    require_plain([facts["why"], *details.texts])
    _check_place(facts["region_code"], details.school)
    today = localdate(at)
    if not today - _BACK <= facts["day"] <= today + _AHEAD:
        raise UnableToPlanActivity(_("Tanggal ini terlalu jauh. Paling lama 4 bulan ke belakang dan 3 tahun ke depan."))
    if not 0 <= facts["budget"] <= MOST_RUPIAH:
        raise UnableToPlanActivity(_("Anggaran ini tidak mungkin. Periksa lagi angkanya."))
    if details.ends_at and (details.starts_at is None or details.ends_at <= details.starts_at):
        raise UnableToPlanActivity(_("Jam selesai lebih awal daripada jam mulai. Periksa lagi."))
    partner = Office.objects.filter(pk=details.partner_id).first() if details.partner_id else None
    for name, value in facts.items():
        setattr(activity, name, value.strip() if name == "why" else value)
    activity.school, activity.place = details.school.strip(), details.place.strip()
    activity.starts_at, activity.ends_at = details.starts_at, details.ends_at
    activity.speakers, activity.materials = [dict(each) for each in details.speakers], list(details.materials)
    activity.partner_id, activity.partner_name = (partner.pk, partner.name) if partner else (None, "")
    activity.is_public, activity.is_for_all = details.is_public, details.is_for_all
    activity.public_note = details.public_note.strip()


def _check_place(region_code: str, school: str) -> None:
    if not is_in(region_code, home_regency()):
        raise UnableToPlanActivity(
            regional(_("Desa atau kecamatan ini tidak ada di kabupaten ini. Pilih dari daftar."))
        )
    is_district = region_code.count(".") == 2  # noqa: PLR2004 - regency, kecamatan: two dots
    if is_district and not school.strip():
        raise UnableToPlanActivity(regional(_("Pilih desanya, atau tulis nama sekolahnya.")))
