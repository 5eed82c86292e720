"""The next version of what is written: assessment, safety plan, follow-up, minutes. None overwrites another."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import SAFETY, section_key
from sigap.cases.queries import CaseAccess
from sigap.casework import events
from sigap.casework.actions.reopened import settle_reopened
from sigap.casework.actions.sealed import content_place
from sigap.casework.models import RecordVersion
from sigap.casework.queries import client_of, may_speak, newest_record, people_facts, require_lead
from sigap.casework.rules import SECTIONS, Occasion, RecordKind, is_before_case, scores_of
from sigap.kernel.errors import Conflict, Unable
from sigap.vault.sealing import seal


class UnableToWriteRecord(Unable):
    """Its day cannot be, nothing is said, or somebody was heard who must not be."""


_WHO = {"heard", "present"}
"""Lines that name who was there, and say nothing yet."""
NOT_RATED = _("Untuk akhir, nilai lagi sedikitnya satu ranah. Tanpa nilai, terminasi tidak dapat diminta.")
_POWERS = {RecordKind.ASSESSMENT: Permission.SCREENING_EDIT, RecordKind.FOLLOW_UP: Permission.SCREENING_EDIT}


@audit.action
def write_record(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: RecordKind,
    ordinal: int,
    based_on: int,
    happened_on: date,
    content: Mapping[str, str],
    speakers: Collection[int] = (),
    choice: str = "",
    post_key: UUID,
) -> RecordVersion:
    """Seals the version after `based_on`; the same `post_key` again gives the same one.

    `speakers` are the people of the case who were heard, by number. Raises UnableToWriteRecord, Refused; Conflict when
    somebody wrote that version first.
    """
    section = SECTIONS[kind]
    require_lead(by, access, section, _POWERS.get(kind, Permission.SERVICE_NOTE))
    case = locked_open(access.case.id)
    if written := RecordVersion.objects.filter(case=case, kind=kind, post_key=str(post_key)).first():
        audit.unchanged()
        return written
    person = client_of(access, ordinal)
    check_day(case.opened_at, happened_on, at)
    _check_speakers(access, speakers)
    if choice == Occasion.AT_END and not scores_of(content):
        raise UnableToWriteRecord(NOT_RATED)
    if kind is RecordKind.SAFETY_PLAN:
        settle_reopened(by, at, access, person.id)
    return save_version(
        by=by, at=at, access=access, kind=kind, subject_id=person.id, based_on=based_on, happened_on=happened_on,
        content=dict(content) | {"heard": ",".join(map(str, sorted(speakers)))}, choice=choice, post_key=post_key,
    )  # fmt: skip


def save_version(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: RecordKind,
    subject_id: UUID,
    based_on: int,
    happened_on: date,
    content: Mapping[str, str],
    choice: str,
    post_key: UUID,
) -> RecordVersion:
    """Stores a version and its trace. Who asks has asserted the power. Raises Conflict, UnableToWriteRecord."""
    if not any(value.strip() for name, value in content.items() if name not in _WHO) and not choice:
        raise UnableToWriteRecord(_("Belum ada yang ditulis. Satu baris pun cukup."))
    newest = newest_record(kind, subject_id)
    if (newest.version if newest else 0) != based_on:
        name = newest.recorded_by_name if newest else ""
        raise Conflict(_("%(name)s menyimpan versi lain sementara Anda menulis.") % {"name": name})
    part = SAFETY if kind is RecordKind.SAFETY_PLAN else ""
    key = section_key(by=by, at=at, access=access, section=SECTIONS[kind], part=part)
    row = RecordVersion(
        id=uuid4(),
        case=access.case,
        kind=kind.value,
        subject_id=subject_id,
        version=based_on + 1,
        happened_on=happened_on,
        choice=choice,
        key_id=key.id,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=access.case.office_id,
        post_key=str(post_key),
    )
    row.sealed_content = seal(json.dumps(dict(content), ensure_ascii=False), key=key, place=content_place(row.id, kind))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda menyimpan versi lain sementara Anda menulis.")) from None
    record_case_event(
        by, at, access.case.id, events.WRITTEN, record=str(row.id), kind=kind.value, version=str(row.version)
    )
    return row


def check_day(opened_at: datetime, day: date, at: datetime) -> None:
    """Raises UnableToWriteRecord for a day before the case was opened, or one that has not come."""
    if is_before_case(day, localdate(opened_at)):
        raise UnableToWriteRecord(
            _("Tanggal ini sebelum kasus dibuka. Tulis tanggal sesudahnya; yang lama masuk catatan.")
        )
    if day > localdate(at):
        raise UnableToWriteRecord(_("Tanggal ini belum tiba. Periksa lagi."))


def _check_speakers(access: CaseAccess, speakers: Collection[int]) -> None:
    if not speakers:
        return
    people = people_facts(access)
    if any(who.ordinal in speakers and who.is_suspect for who in people):
        raise UnableToWriteRecord(
            _("Terlapor, atau orang yang sama dengannya, tidak didengar untuk asesmen korban. Pilih orang lain.")
        )
    if not set(speakers) <= {who.ordinal for who in may_speak(people)}:
        raise UnableToWriteRecord(_("Orang ini tidak ada dalam kasus. Pilih lagi."))


@audit.action
def note_printed(*, by: Actor, at: datetime, access: CaseAccess, paper: str, section: Section) -> None:
    """Traces that a document left the case on paper: whoever finds it knows that there is one."""
    require_lead(by, access, section, Permission.SERVICE_NOTE)
    record_case_event(by, at, access.case.id, events.PRINTED, paper=paper)
