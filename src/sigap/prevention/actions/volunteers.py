"""Who helps: taken in, looked at before working with children, put to an activity, gone."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.outreach.rules import ADULT_YEARS
from sigap.places.queries import home_regency, is_in
from sigap.places.words import regional
from sigap.prevention import events
from sigap.prevention.actions.activity_state import (
    UnableForPrevention,
    locked_activity,
    record_prevention_event,
    require_plain,
)
from sigap.prevention.actions.planning import require_unreported
from sigap.prevention.models import VOLUNTEER_SECTION, SafeguardCheck, VolunteerDuty, VolunteerRecord
from sigap.prevention.rules import ActivityStatus, CheckKind, VolunteerKind, may_work_with_children
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, seal

_OLDEST = 100
_REFERENCES = frozenset({CheckKind.REFERENCE_ONE, CheckKind.REFERENCE_TWO})


class UnableToTakeIn(UnableForPrevention):
    """Nothing changed; the sentence says why."""


_KEEPS_NAME = _(
    "Orang ini sudah diperiksa, jadi namanya tidak diubah. Orang lain, atau namanya salah tulis? Catat berhenti, "
    "lalu catat sebagai relawan baru dengan pemeriksaannya sendiri."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerContact:
    """Who it is, and how to reach them; of a group its adult contact. Never in clear."""

    name: str = field(repr=False)
    phone: str = field(repr=False)

    @property
    def body(self) -> str:
        """As it is sealed."""
        return json.dumps({"name": self.name.strip(), "phone": self.phone.strip()}, ensure_ascii=False)


def contact_place(volunteer_id: UUID) -> Place:
    """Where a volunteer's name and number lie."""
    return Place(
        table="prevention_volunteerrecord", row=volunteer_id, column="sealed_contact", section=VOLUNTEER_SECTION
    )


@audit.action
def take_in(
    *,
    by: Actor,
    at: datetime,
    kind: VolunteerKind,
    contact: VolunteerContact,
    region_code: str,
    name: str = "",
    age: int | None = None,
    members: int | None = None,
    message_id: UUID | None = None,
    volunteer_id: UUID | None = None,
) -> VolunteerRecord:
    """Takes in a volunteer, or a group; the same id, or the same message, again is the same. Raises UnableToTakeIn.

    Nobody under 18: children take part through the adult companion of their forum.
    """
    by.require(Permission.PREVENTION_MANAGE)
    number, key = _next_number(), volunteer_id or uuid4()
    there = VolunteerRecord.objects.filter(pk=key).first() or (
        VolunteerRecord.objects.filter(message_id=message_id).first() if message_id else None
    )
    alone = {"name": "", "born_year": localdate(there.taken_at if there else at).year - (age or 0), "members": None}
    of_group = {"name": name.strip(), "born_year": None, "members": members}
    facts: dict[str, Any] = {"kind": kind, "region_code": region_code}
    facts |= alone if kind is VolunteerKind.PERSON else of_group
    if there is not None:
        # Name and number lie sealed and are not compared; the page that follows shows them as they were kept.
        check_same(there, is_standing=there.left_at is None, **facts)
        audit.unchanged()
        return there
    _check_person(kind, name, age)
    _check_reach(contact, region_code, name)
    data_key = datakeys.create(purpose=KeyPurpose.TASK_FORCE, at=at)
    row = VolunteerRecord(
        id=key,
        number=number,
        **facts,
        message_id=message_id,
        key_id=data_key.id,
        sealed_contact=seal(contact.body, key=data_key, place=contact_place(key)),
        taken_by=by.person_id,
        taker_name=by.name,
        taken_at=at,
    )
    row.save(force_insert=True)
    record_prevention_event(by, at, events.VOLUNTEER_TAKEN, volunteer=str(row.pk))
    return row


@audit.action
def change_volunteer(
    *,
    by: Actor,
    at: datetime,
    volunteer_id: UUID,
    contact: VolunteerContact,
    region_code: str,
    name: str = "",
    members: int | None = None,
    checked_name: str = "",
) -> VolunteerRecord:
    """Puts right how to reach them and where they live; of a group its name and members. What was checked stands.

    A person of whom anything was checked keeps their name: `checked_name`, as the caller opened it.
    Raises Refused, UnableToTakeIn.
    """
    volunteer = _standing(by, volunteer_id)
    if volunteer.is_person and SafeguardCheck.objects.filter(volunteer=volunteer).exists():
        if not checked_name or contact.name.strip() not in {"", checked_name}:
            raise UnableToTakeIn(_KEEPS_NAME)
        contact = replace(contact, name=checked_name)
    _check_reach(contact, region_code, name)
    if not volunteer.is_person:
        _check_person(VolunteerKind(volunteer.kind), name, None)
        volunteer.name, volunteer.members = name.strip(), members
    volunteer.region_code = region_code
    key = datakeys.open_key(volunteer.key_id)
    volunteer.sealed_contact = seal(contact.body, key=key, place=contact_place(volunteer.pk))
    volunteer.save(update_fields=["name", "members", "region_code", "sealed_contact"])
    record_prevention_event(by, at, events.VOLUNTEER_CHANGED, volunteer=str(volunteer.pk))
    return volunteer


@audit.action
def note_check(
    *, by: Actor, at: datetime, volunteer_id: UUID, kind: CheckKind, day: date, source: str
) -> SafeguardCheck:
    """Records that something was looked at; once each, the two references by two officers.

    `source`: where the paper lies, or who vouches, by position.
    Raises Refused, UnableToTakeIn.
    """
    volunteer = _standing(by, volunteer_id)
    if there := SafeguardCheck.objects.filter(volunteer=volunteer, kind=kind).first():
        if (there.day, there.source) != (day, source.strip()):
            raise UnableToTakeIn(
                _("Ini sudah dicatat oleh %(name)s, dengan tanggal atau keterangan lain. Isian Anda tidak disimpan.")
                % {"name": there.checker_name}
            )
        audit.unchanged()
        return there
    if day > localdate(at):
        raise UnableToTakeIn(_("Tanggal ini belum tiba. Catat setelah terjadi."))
    if not source.strip():
        raise UnableToTakeIn(_("Tulis di mana suratnya disimpan, atau jabatan yang memberi referensi."))
    require_plain([source])
    if kind in _REFERENCES:
        _check_reference(by, volunteer, kind, source)
    row = SafeguardCheck(
        volunteer=volunteer,
        kind=kind,
        day=day,
        source=source.strip(),
        checked_by=by.person_id,
        checker_name=by.name,
        checked_at=at,
    )
    row.save(force_insert=True)
    record_prevention_event(by, at, events.VOLUNTEER_CHECKED, volunteer=str(volunteer.pk), kind=kind.value)
    return row


@audit.action
def let_go(*, by: Actor, at: datetime, volunteer_id: UUID, why: str) -> VolunteerRecord:
    """They help no longer, and are taken off what is still to come. Raises Refused, UnableForPrevention."""
    volunteer = _locked(by, volunteer_id)
    if volunteer.left_at is not None:
        audit.unchanged()
        return volunteer
    if not why.strip():
        raise UnableToTakeIn(_("Tulis mengapa berhenti."))
    require_plain([why])
    volunteer.left_at, volunteer.left_why = at, why.strip()
    volunteer.save(update_fields=["left_at", "left_why"])
    # Where they stood is kept, though its report may still wait.
    is_to_come = Q(activity__day__gt=localdate(at)) | Q(activity__starts_at__gt=at)
    VolunteerDuty.objects.filter(is_to_come, volunteer=volunteer, activity__status=ActivityStatus.PLANNED).delete()
    record_prevention_event(by, at, events.VOLUNTEER_LEFT, volunteer=str(volunteer.pk))
    return volunteer


@audit.action
def assign_volunteer(*, by: Actor, at: datetime, activity_id: UUID, volunteer_id: UUID) -> VolunteerDuty:
    """Puts somebody to an activity; beside children only after a declaration and two references.

    Raises Refused, UnableForPrevention.
    """
    by.require(Permission.PREVENTION_MANAGE)
    activity, volunteer = locked_activity(by, activity_id), _standing(by, volunteer_id)
    require_unreported(activity)
    if there := VolunteerDuty.objects.filter(activity=activity, volunteer=volunteer).first():
        audit.unchanged()
        return there
    found = SafeguardCheck.objects.filter(volunteer=volunteer).values_list("kind", flat=True)
    if activity.has_children and not may_work_with_children(volunteer.kind, found):
        if not volunteer.is_person:
            raise UnableToTakeIn(
                _("Kelompok tidak ditugaskan bersama anak. Catat orangnya satu per satu sebagai relawan, lalu periksa.")
            )
        raise UnableToTakeIn(
            _("%(who)s belum boleh bertugas bersama anak: janji menjaga anak dan dua referensi belum lengkap.")
            % {"who": volunteer.label}
        )
    row = VolunteerDuty(activity=activity, volunteer=volunteer, assigned_by=by.person_id, assigned_at=at)
    row.save(force_insert=True)
    ids = {"activity": str(activity.pk), "volunteer": str(volunteer.pk)}
    record_prevention_event(by, at, events.VOLUNTEER_ASSIGNED, **ids)
    return row


@audit.action
def free_volunteer(*, by: Actor, at: datetime, activity_id: UUID, volunteer_id: UUID) -> None:
    """Takes somebody off an activity that was not reported. Raises Refused, UnableForPrevention."""
    by.require(Permission.PREVENTION_MANAGE)
    activity = locked_activity(by, activity_id)
    require_unreported(activity)
    gone, _rows = VolunteerDuty.objects.filter(activity=activity, volunteer_id=volunteer_id).delete()
    if not gone:
        audit.unchanged()
        return
    ids = {"activity": str(activity.pk), "volunteer": str(volunteer_id)}
    record_prevention_event(by, at, events.VOLUNTEER_FREED, **ids)


def _next_number() -> int:
    """One after the other: numbers have neither gap nor double."""
    audit.one_at_a_time("prevention.volunteers")
    return (VolunteerRecord.objects.aggregate(highest=Max("number"))["highest"] or 0) + 1


def _check_person(kind: VolunteerKind, name: str, age: int | None) -> None:
    if kind is not VolunteerKind.PERSON:
        if not name.strip():
            raise UnableToTakeIn(_("Tulis nama kelompoknya."))
        return
    if age is None or not 0 < age <= _OLDEST:
        raise UnableToTakeIn(_("Tulis umurnya dengan angka."))
    if age < ADULT_YEARS:
        raise UnableToTakeIn(
            _("Relawan berumur 18 tahun atau lebih. Anak ikut lewat Forum Anak, bersama pendamping dewasanya.")
        )


def _check_reach(contact: VolunteerContact, region_code: str, name: str) -> None:
    if not contact.name.strip() or not contact.phone.strip():
        raise UnableToTakeIn(_("Tulis nama dan nomor yang bisa dihubungi."))
    if not is_in(region_code, home_regency()):
        raise UnableToTakeIn(regional(_("Desa atau kecamatan ini tidak ada di kabupaten ini. Pilih dari daftar.")))
    require_plain([name])


def _check_reference(by: Actor, volunteer: VolunteerRecord, kind: CheckKind, source: str) -> None:
    other = SafeguardCheck.objects.filter(volunteer=volunteer, kind__in=_REFERENCES - {kind}).first()
    if other is None:
        return
    if other.source.casefold() == source.strip().casefold():
        raise UnableToTakeIn(_("Dua referensi berasal dari dua orang yang berbeda."))
    if other.checked_by == by.person_id:
        raise UnableToTakeIn(
            _("Referensi yang lain sudah Anda catat. Yang ini ditanyakan dan dicatat petugas pencegahan lain.")
        )


def _locked(by: Actor, volunteer_id: UUID) -> VolunteerRecord:
    by.require(Permission.PREVENTION_MANAGE)
    found = VolunteerRecord.objects.select_for_update().filter(pk=volunteer_id).first()
    if found is None:
        raise Refused(Permission.PREVENTION_MANAGE, ids={"volunteer": str(volunteer_id)})
    return found


def _standing(by: Actor, volunteer_id: UUID) -> VolunteerRecord:
    found = _locked(by, volunteer_id)
    if found.left_at is not None:
        raise UnableToTakeIn(_("%(who)s sudah berhenti.") % {"who": found.label})
    return found
